import type { IDataObject } from 'n8n-workflow';

import { CommBox } from '../../../../nodes/CommBox/CommBox.node';
import { RIGHT, USER_ID, useTestBench } from '../../commBox';

const bench = useTestBench();

describe('an option that is not there is off, and on when it is added:', () => {
	it('Dry Run', async () => {
		await bench.run(RIGHT);
		expect(bench.emulator.stats.updates).toBe(1);
		const { items } = await bench.run({ ...RIGHT, options: { dryRun: true } });
		expect(items[0]!.json).toMatchObject({ dryRun: true });
		expect(bench.emulator.stats.updates).toBe(1);
	});

	it('Keep Phone Numbers as Entered', async () => {
		const updateFields = { phone1: '+1 234567' };
		await bench.run({ userId: USER_ID, updateFields });
		await bench.run({ userId: USER_ID, updateFields, options: { keepPhoneNumbers: true } });
		expect(bench.emulator.requests.map(({ body }) => body)).toEqual([
			'{"data":{"Phone1":"1234567"}}',
			'{"data":{"Phone1":"+1 234567"}}',
		]);
	});

	it.each([
		['Include Messages', 'includeMessages', 'childs'],
		['Include Activity Log', 'includeActivityLog', 'activityLog'],
	])('%s', async (_, option, field) => {
		const conversations = {
			operation: 'getConversations',
			userId: USER_ID,
			simplify: false,
			limit: 1,
		};
		const without = await bench.run(conversations);
		const added = await bench.run({ ...conversations, options: { [option]: true } });
		expect(without.items[0]!.json).not.toHaveProperty(field);
		expect(added.items[0]!.json).toHaveProperty(field);
	});
});

describe('a switch is read as people write it:', () => {
	const isDry = async (dryRun: unknown) => {
		const { items, error } = await bench.run(
			{ ...RIGHT, options: { dryRun: '={{ $json.dry }}' } },
			{ items: [{ dry: dryRun }] as IDataObject[] },
		);
		if (error === undefined) return items[0]!.json['dryRun'] === true;
		expect(error.message).toMatch(/^Dry Run is neither true nor false: .+ \[item 0\]$/);
		return error.description;
	};

	it.each([true, 'true', 'TRUE', ' True ', 1, '1'])('%p is on', async (value) => {
		expect(await isDry(value)).toBe(true);
		expect(bench.emulator.stats.updates).toBe(0);
	});

	it.each([false, 'false', 'FALSE', 0, '0'])('%p is off', async (value) => {
		expect(await isDry(value)).toBe(false);
		expect(bench.emulator.stats.updates).toBe(1);
	});

	it.each([undefined, null, '', ' ', 'yes', 2, 'x', {}, ['x']])(
		'%p is refused, and nothing is sent',
		async (value) => {
			expect(await isDry(value)).toBe('Correct the expression, or set the switch itself.');
			expect(bench.emulator.requests).toEqual([]);
		},
	);

	it('elsewhere in the form as well', async () => {
		const { items } = await bench.run({
			operation: 'getConversations',
			userId: USER_ID,
			simplify: '={{ "FALSE" }}',
			returnAll: '={{ "false" }}',
			limit: 1,
			options: { includeMessages: 'true', includeActivityLog: '0' },
		});
		expect(items).toHaveLength(1);
		expect(items[0]!.json).toHaveProperty('childs');
		expect(items[0]!.json).not.toHaveProperty('activityLog');
	});
});

describe('a list that is added changes nothing by itself:', () => {
	it.each([
		['emptyValues', 'leave'],
		['ifNotFound', 'error'],
		['output', 'id'],
	])('%s', async (name, initial) => {
		const update = { ...RIGHT, updateFields: { firstName: 'Ada', email: '' } };
		const without = await bench.run(update);
		const added = await bench.run({ ...update, options: { [name]: initial } });
		expect(added.items).toEqual(without.items);
		const [first, second] = bench.emulator.requests.map(({ body }) => body);
		expect(second).toBe(first);
	});
});

describe('the options of sending', () => {
	const { properties } = new CommBox().description;

	it('are one collection for every operation, where n8n has its own', () => {
		const collections = properties.filter(({ name }) => name === 'requestOptions');
		expect(collections).toHaveLength(1);
		expect(collections[0]).toMatchObject({ displayName: 'Request Options', isNodeSetting: true });
		expect(collections[0]!.displayOptions).toBeUndefined();
		expect(collections[0]!.options!.map(({ name }) => name)).toEqual([
			'maxConcurrency',
			'maxRetries',
			'patience',
			'timeout',
		]);
	});

	it("leave each operation's Options with options of its own, or there is none", () => {
		const own = properties.filter(({ name }) => name === 'options');
		expect(own.map(({ options }) => options!.length)).not.toContain(0);
		const names = new Set(own.flatMap(({ options }) => options!.map(({ name }) => name)));
		expect(
			['maxConcurrency', 'maxRetries', 'patience', 'timeout'].filter((one) => names.has(one)),
		).toEqual([]);
	});
});
