import type { INodeProperties } from 'n8n-workflow';

import { CommBox } from '../../../nodes/CommBox/CommBox.node';
import { RIGHT, USER_ID, useTestBench } from '../commBox';

const bench = useTestBench();
const { properties } = new CommBox().description;

const optionsOf = (operation: string) =>
	properties.find(
		({ name, displayOptions }) =>
			name === 'options' &&
			displayOptions?.show?.['resource']?.includes('user') &&
			displayOptions.show['operation']?.includes(operation),
	)!.options as INodeProperties[];

it('shows no notice', () => {
	expect(properties.filter(({ type }) => type === 'notice')).toEqual([]);
});

it('has switches among the options that are on when they are added', () => {
	const options = properties
		.filter(({ name }) => name === 'options')
		.flatMap((collection) => collection.options as INodeProperties[]);
	const switches = options.filter(({ type }) => type === 'boolean');
	expect(switches.length).toBeGreaterThan(5);
	expect(switches.filter((option) => option.default !== true)).toEqual([]);
});

describe('an option that is not there is off, and on when it is added:', () => {
	it('Dry Run', async () => {
		await bench.run(RIGHT);
		expect(bench.emulator.stats.updates).toBe(1);
		const { items } = await bench.run({ ...RIGHT, options: { dryRun: true } });
		expect(items[0]!.json).toMatchObject({ dryRun: true });
		expect(bench.emulator.stats.updates).toBe(1);
	});

	it('Keep Phone Numbers as Entered', async () => {
		const updateFields = { phone1: '+1 2' };
		await bench.run({ userId: USER_ID, updateFields });
		await bench.run({ userId: USER_ID, updateFields, options: { keepPhoneNumbers: true } });
		expect(bench.emulator.requests.map(({ body }) => body)).toEqual([
			'{"data":{"Phone1":"12"}}',
			'{"data":{"Phone1":"+1 2"}}',
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

describe('a list that is added changes nothing by itself:', () => {
	it.each(['emptyValues', 'ifNotFound', 'output'])('%s', async (name) => {
		const option = optionsOf('update').find((candidate) => candidate.name === name)!;
		const update = { ...RIGHT, updateFields: { firstName: 'Ada', email: '' } };
		const without = await bench.run(update);
		const added = await bench.run({ ...update, options: { [name]: option.default as string } });
		expect(added.items).toEqual(without.items);
		const [first, second] = bench.emulator.requests.map(({ body }) => body);
		expect(second).toBe(first);
	});
});

it('calls a person a user, and nothing else', () => {
	const { description, properties: shown } = new CommBox().description;
	const texts = JSON.stringify([description, shown]);
	expect(texts.match(/.{0,20}(customer(?!-service)|contact|client).{0,20}/gi)).toBeNull();
});
