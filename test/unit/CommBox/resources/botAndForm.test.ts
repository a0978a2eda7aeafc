import type { INodeParameters } from 'n8n-workflow';

import { operationRunner, SHAPES, useTestBench } from '../../commBox';

const bench = useTestBench();
const { run, jsonOf } = operationRunner(bench);

const HERE: INodeParameters = { conversationId: '5000' };

const LINK: INodeParameters = { formId: '71', recipient: 'ann@example.com' };

const properties = (...given: Array<[name: string, value: string]>): INodeParameters => ({
	property: given.map(([name, value]) => ({ name, value })),
});

describe.each(SHAPES)('answers %s', (_, shapes) => {
	beforeEach(() => bench.emulator.shapes(shapes));

	it('are what a bot knows, and that it goes on', async () => {
		const context = properties(['order_Number', 'A-1042'], ['plus', '3']);
		expect(await jsonOf('bot', 'setContext', { ...HERE, context })).toEqual([
			{ success: true, conversationId: 5000 },
		]);
		const names = 'order_Number, data.plus,other';
		expect(await jsonOf('bot', 'getContext', { ...HERE, names })).toEqual([
			{ conversationId: 5000, context: { order_Number: 'A-1042', plus: '3', other: null } },
		]);
		expect(await jsonOf('bot', 'jump', { ...HERE, address: '4079:n_8' })).toEqual([
			{ success: true, conversationId: 5000, address: '4079:n_8' },
		]);
		expect(bench.emulator.conversations.get('5000')?.jumps).toEqual(['4079:n_8']);
		expect(bench.sent()[1]).toBe(
			'GET /automation/objects/5000/context?properties=data.order_Number%2Cdata.plus%2Cdata.other',
		);
	});

	it('are a link to a form', async () => {
		expect(await jsonOf('form', 'createLink', LINK)).toEqual([
			{
				success: true,
				formId: 71,
				recipient: 'ann@example.com',
				formLink: 'https://apps.example.com/form/1',
				conversationId: 7001,
			},
		]);
	});
});

it('sends the context of a bot as it is written in JSON', async () => {
	const contextJson = '{"plus": 3, "id": 12345678901234567890}';
	await jsonOf('bot', 'setContext', { ...HERE, specifyContext: 'json', contextJson });
	expect(bench.sentBody()).toBe('{"data":{"properties":{"plus":3,"id":12345678901234567890}}}');
});

it('sends to a form no more than is given', async () => {
	await jsonOf('form', 'createLink', { ...LINK, recipient: '+1 917 555 0123' });
	expect(bench.sentData()).toEqual({ streamProviderId: '19175550123', streamProviderType: 5 });
});

it('sends to a form all that is given', async () => {
	const [link] = await jsonOf('form', 'createLink', {
		...LINK,
		initialValues: properties(['field_0', 'Ann']),
		options: { conversationId: '5000', finalizeImmediately: true },
	});
	expect(link).toMatchObject({ conversationId: 5000 });
	expect(bench.sentData()).toEqual({
		streamProviderId: 'ann@example.com',
		streamProviderType: 4,
		referringObjectId: 5000,
		properties: { field_0: 'Ann' },
		autoUpload: true,
	});
});

it.each([
	['bot', 'jump', { ...HERE, address: '1:n' }, 'the bot may have jumped', 'conversation 5000'],
	['form', 'createLink', LINK, 'the link may have been created', 'form 71 for ann@example.com'],
])('%s %s is not repeated where its answer is lost', async (resource, operation, ...rest) => {
	const [parameters, says, where] = rest;
	bench.emulator.fault(() => ({ kind: 'reset', when: 'after' }));
	const { error } = await run(resource, operation, { ...parameters, options: {} });
	expect(error?.message).toContain(`so ${says}`);
	expect(error?.description).toContain(`Look in ${where}`);
	expect(bench.emulator.additions).toHaveLength(1);
});

it.each([
	['bot', 'getContext', { conversationId: '1', names: 'a' }, 'conversation 1'],
	['bot', 'setContext', { conversationId: '1', context: properties(['a', 'b']) }, 'conversation 1'],
	['bot', 'jump', { conversationId: '1', address: '1:n' }, 'conversation 1'],
	['form', 'createLink', { ...LINK, formId: '9' }, 'form 9'],
	['form', 'createLink', { ...LINK, options: { conversationId: '1' } }, 'for conversation 1'],
])('%s %s says what is not there', async (resource, operation, parameters, what) => {
	const { error } = await run(resource, operation, parameters as INodeParameters);
	expect(error?.message).toMatch(new RegExp(`^CommBox does not know .*${what} \\(status 404\\)`));
});

it('has no data of a bot where the answer is empty', async () => {
	bench.emulator.fault(() => ({ kind: 'body', body: '{"status":200,"data":null}' }));
	const { error } = await run('bot', 'getContext', { ...HERE, names: 'a' });
	expect(error?.message).toContain('CommBox does not know conversation 5000');
});

it('a link that does not come is no failure, since a second one would be made', async () => {
	bench.emulator.fault(() => ({ kind: 'body', body: '{"status":200,"data":null}' }));
	const { items, hints, error } = await run('form', 'createLink', LINK);
	expect(error).toBeUndefined();
	expect(items[0]?.json).toMatchObject({ success: true, formLink: null, conversationId: null });
	expect(hints).toEqual([expect.stringContaining('did not return the link')]);
});

it.each<[string, string, INodeParameters, string]>([
	['bot', 'getContext', { ...HERE, names: '={{ " , " }}' }, '"Names" is empty'],
	['bot', 'jump', { ...HERE, address: '={{ "" }}' }, '"Node Address" is empty'],
	['bot', 'jump', { conversationId: 'x', address: '1:n' }, '"Conversation ID" is not a positive'],
	['bot', 'setContext', HERE, 'There is nothing to set'],
	['form', 'createLink', { ...LINK, formId: 'contract' }, '"Form ID" is not a positive'],
	['form', 'createLink', { ...LINK, recipient: '={{ "" }}' }, '"Recipient" is empty'],
	['form', 'createLink', { ...LINK, recipient: 'Ann' }, '"Recipient" is not a phone number'],
	['form', 'createLink', { ...LINK, initialValues: properties(['', 'x']) }, '"Name" is empty'],
	['form', 'createLink', { ...LINK, options: { conversationId: 'x' } }, '"Conversation ID" is not'],
])('%s %s refuses %j', async (resource, operation, parameters, message) => {
	await bench.expectRefused(run(resource, operation, parameters), message);
});

describe('a link to a file', () => {
	const create = async (parameters: INodeParameters = {}) =>
		await bench.run(
			{ resource: 'form', operation: 'createPredefinedLink', ...LINK, ...parameters },
			{
				binary: {
					data: {
						data: Buffer.from('%PDF').toString('base64'),
						mimeType: 'application/pdf',
						fileName: 'contract.pdf',
					},
				},
			},
		);

	it.each(SHAPES)('comes, the answer being %s', async (_, shapes) => {
		bench.emulator.shapes(shapes);
		const { items, error } = await create({ options: { conversationId: '5000' } });
		expect(error).toBeUndefined();
		expect(items[0]?.json).toEqual({
			success: true,
			formId: 71,
			recipient: 'ann@example.com',
			formLink: 'https://apps.example.com/form/1',
			conversationId: 5000,
		});
		expect(bench.emulator.outbox.formLinks).toMatchObject([
			{
				to: 'ann@example.com',
				files: [{ part: '', name: 'contract.pdf', type: 'application/pdf' }],
			},
		]);
	});

	it('is not made twice where the answer is lost', async () => {
		bench.emulator.fault(() => ({ kind: 'status', status: 500, applied: true }));
		const { error } = await create();
		expect(error?.message).toContain('so the link may have been created');
		expect(bench.emulator.additions).toHaveLength(1);
	});

	it.each<[INodeParameters, string]>([
		[{ binaryPropertyName: '={{ " " }}' }, '"Input Binary Field" is empty'],
		[{ binaryPropertyName: 'other' }, 'other'],
		[{ recipient: 'Ann' }, '"Recipient" is not a phone number'],
	])('is refused for %j', async (parameters, message) => {
		await bench.expectRefused(create(parameters), message);
	});
});
