import type { INodeParameters } from 'n8n-workflow';

import { byId, jsonIn, SHAPES, useTestBench } from '../../commBox';
import type { RunOptions } from '../../engine';

const bench = useTestBench();

/** Ann, an agent, and a conversation of John's on WhatsApp. */
const ANN = '520760';

const RIGHT_MESSAGE: INodeParameters = {
	conversationId: '5000',
	channelId: byId('4444'),
	agentId: byId(ANN),
	message: 'Your parcel is on its way',
};

const send = async (parameters: INodeParameters = {}, options?: Partial<RunOptions>) =>
	await bench.run(
		{ resource: 'message', operation: 'send', ...RIGHT_MESSAGE, ...parameters },
		options,
	);

/** The `data` of the last request. */
const sentData = () =>
	(JSON.parse(bench.emulator.requests.at(-1)!.body) as { data: Record<string, unknown> }).data;

const messages = () => bench.emulator.conversations.get('5000')!.messages;

it.each([
	['call +1-800-555-1234', 1],
	['call 1-800-555-1234', 0],
])('hints at what becomes of a plus sign: %s', async (message, count) => {
	const { hints } = await send({ message });
	expect(hints.filter((hint) => /plus sign.* into a blank/.test(hint))).toHaveLength(count);
});

describe('as an agent', () => {
	it.each(SHAPES)('sends the message with the address in an answer %s', async (_, shapes) => {
		bench.emulator.shapes(shapes);
		expect(jsonIn(await send())).toEqual([
			{
				success: true,
				conversationId: 5000,
				streamId: 4444,
				managerId: 520760,
				messageId: messages().at(-1)!.id,
			},
		]);
		expect(bench.sent()).toEqual([`GET /managers/${ANN}`, 'POST /streams/4444/objects/5000/child']);
		expect(sentData()).toEqual({
			IsManager: true,
			ManagerId: 520760,
			UserIdentity: 547219,
			Type: 4,
			UserStreamProviderId: 'ann@acme.example',
			UserStreamProviderType: 4,
			Message: 'Your parcel is on its way',
		});
		expect(messages().at(-1)).toMatchObject({ byAgent: true, managerId: ANN });
	});

	it('looks the address up once in a run', async () => {
		await send({}, { items: [{}, {}, {}] });
		expect(bench.sent().filter((request) => request.startsWith('GET'))).toHaveLength(1);
		expect(bench.emulator.additions).toHaveLength(3);
	});

	it.each<[string, INodeParameters, string, number]>([
		['a mail address', { senderAddress: ' a@b.c ' }, 'a@b.c', 4],
		['a phone number', { senderAddress: '+1 917 555-5555' }, '19175555555', 5],
		['both', { senderAddress: '19175555555', senderChannel: 7 }, '19175555555', 7],
	])('takes %s from the options, and sends it', async (_, options, id, type) => {
		await send({ options });
		expect(bench.emulator.additions).toHaveLength(1);
		expect(sentData()).toMatchObject({ UserStreamProviderId: id, UserStreamProviderType: type });
	});

	it.each(['{"email":"a@b.c"}', '{"email":"a@b.c","identityId":0}'])(
		'is known by the ID alone, as the page has it, where CommBox gives no other: %s',
		async (agent) => {
			bench.emulator.shapes({ source: 'page' });
			const body = `{"status":200,"data":${agent}}`;
			bench.emulator.fault(({ method }) => (method === 'GET' ? { kind: 'body', body } : undefined));
			const { error } = await send();
			expect(error).toBeUndefined();
			expect(sentData()).toMatchObject({ ManagerId: 520760, UserIdentity: 520760 });
			expect(messages().at(-1)).toMatchObject({ byAgent: true, managerId: ANN });
		},
	);

	it('names the agent whom CommBox does not know, and sends nothing', async () => {
		const { error } = await send({ agentId: byId('1') });
		expect(error?.message).toMatch(/does not know agent 1 /);
		expect(error?.description).toMatch(/Check the Agent/);
		expect(bench.emulator.additions).toEqual([]);
	});

	it('gives the ID where the agent has no address: any text will do', async () => {
		const body = '{"status":200,"data":{"email":"","identityId":547219}}';
		bench.emulator.fault(({ method }) => (method === 'GET' ? { kind: 'body', body } : undefined));
		expect(jsonIn(await send())).toMatchObject([{ success: true }]);
		expect(sentData()).toMatchObject({ UserStreamProviderId: ANN, UserStreamProviderType: 4 });
	});
});

describe('as the user', () => {
	it.each(SHAPES)(
		'sends the message without looking anything up, the answer being %s',
		async (_, shapes) => {
			bench.emulator.shapes(shapes);
			const { items } = await send({ sendAs: 'user' });
			expect(items[0]!.json).toEqual({
				success: true,
				conversationId: 5000,
				streamId: 4444,
				messageId: messages().at(-1)!.id,
			});
			expect(bench.sent()).toEqual(['POST /streams/4444/objects/5000/child']);
			expect(sentData()).toEqual({
				Type: 4,
				UserStreamProviderId: '5000',
				Message: 'Your parcel is on its way',
			});
			expect(messages().at(-1)).toMatchObject({ byAgent: false });
		},
	);

	it('takes an address from the options', async () => {
		await send({ sendAs: 'user', options: { senderAddress: '+1 917 555-5555' } });
		expect(sentData()).toMatchObject({
			UserStreamProviderId: '19175555555',
			UserStreamProviderType: 5,
		});
	});
});

describe('before anything is sent, it refuses', () => {
	it.each<[string, INodeParameters, RegExp]>([
		['no text', { message: '={{ "" }}' }, /"Message" is empty/],
		['blanks', { message: '={{ " " }}' }, /"Message" is empty/],
		['an object', { message: '={{ ({}) }}' }, /"Message" is an object/],
		['no agent', { agentId: byId('={{ "" }}') }, /"Agent" is empty/],
		[
			'a phone number as agent',
			{ agentId: byId('+1 917') },
			/"Agent" is not a positive whole number/,
		],
		['no channel', { channelId: byId('={{ "" }}') }, /"Channel" is empty/],
		['no conversation', { conversationId: '={{ "" }}' }, /"Conversation ID" is empty/],
		[
			'an unknown channel of the sender',
			{ options: { senderAddress: 'a@b.c', senderChannel: '={{ 99 }}' } },
			/no channel "99"/,
		],
	])('%s', async (_, parameters, message) => {
		await bench.expectRefused(send(parameters), message);
	});
});

it('sends text as it is', async () => {
	const message = ' "Hi" \\ 😀\nLine 2 ';
	await send({ message: '={{ $json.message }}' }, { items: [{ message }] });
	expect(sentData()['Message']).toBe(message);
});

describe('what CommBox refuses', () => {
	it('is a template where WhatsApp takes no free text any more', async () => {
		bench.emulator.conversations.get('5000')!.isWindowClosed = true;
		const { error } = await send();
		expect(error?.message).toMatch(/refused the data for conversation 5000 in channel 4444/);
		expect(error?.description).toMatch(/Send a WhatsApp template instead/);
	});

	it('is told with the general advice where it is about something else', async () => {
		bench.emulator.fault(({ operationId }) =>
			operationId === 'Create_Child'
				? { kind: 'status', status: 400, description: 'Bad Request' }
				: undefined,
		);
		const { error } = await send();
		expect(error?.description).toMatch(/^Compare this item's values/);
	});

	it('is told for a conversation in another channel', async () => {
		const { error } = await send({ channelId: byId('4445') });
		expect(error?.message).toMatch(/does not know conversation 5000 in channel 4445/);
		expect(error?.description).toMatch(/only in the channel that it is in now/);
	});
});

it('succeeds where CommBox does not say the ID, with a hint', async () => {
	bench.emulator.fault(({ operationId }) =>
		operationId === 'Create_Child'
			? { kind: 'body', body: '{"status":200,"data":null}', applied: true }
			: undefined,
	);
	const { items, hints } = await send();
	expect(items[0]!.json).toMatchObject({ success: true, messageId: null });
	expect(hints).toEqual(['CommBox reported success, but did not return the ID of what was added']);
});

describe('a file', () => {
	// All bytes, and what could be taken for the end of a part.
	const bytes = Buffer.concat([
		Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
		Buffer.from('\r\n--'),
	]);
	const binaryOf = (mimeType: string, fileName?: string): NonNullable<RunOptions['binary']> => ({
		scan: { data: bytes.toString('base64'), mimeType, ...(fileName && { fileName }) },
	});
	const options = { binaryPropertyName: 'scan', senderAddress: 'ann@acme.example' };

	/** The form of the only request, taken apart as a browser's own code does. */
	const sentForm = async () => {
		const request = bench.emulator.requests.at(-1);
		const headers = { 'content-type': String(request!.headers['content-type']) };
		const parts = await new Response(request!.bytes, { headers }).formData();
		return [...parts] as Array<[string, string | File]>;
	};

	it.each([
		['an image', 'image/png', 'Scan "1"\n ü.png', 2],
		['anything else', 'application/pdf', 'scan.pdf', 4],
	])('is sent with its name and every byte: %s', async (_, mimeType, fileName, type) => {
		const { items, error } = await send({ options }, { binary: binaryOf(mimeType, fileName) });
		expect(error).toBeUndefined();
		expect(items[0]!.json).toMatchObject({ success: true, messageId: expect.any(Number) });
		const [[dataName, data], [fileField, file]] = (await sentForm()) as [
			[string, string],
			[string, File],
		];
		expect([dataName, fileField]).toEqual(['data', '']);
		expect(JSON.parse(data)).toMatchObject({
			Type: type,
			IsManager: true,
			Message: 'Your parcel is on its way',
		});
		expect([file.name, file.type]).toEqual([fileName, mimeType]);
		expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
	});

	it.each([
		['text/plain', 'scan.txt'],
		['application/pdf', 'scan.pdf'],
		['image/webp', 'scan.webp'],
		['text/csv;charset=utf-8', 'scan.csv'],
		['application/octet-stream', 'scan'],
	])('needs no text, and of type %s without a name is called %s', async (type, name) => {
		await send({ options, message: '={{ "" }}' }, { binary: binaryOf(type) });
		const [[, data], [, file]] = (await sentForm()) as [[string, string], [string, File]];
		expect(JSON.parse(data)).not.toHaveProperty('Message');
		expect(file.name).toBe(name);
	});

	it('stays with an item that fails', async () => {
		const binary = binaryOf('text/plain', 'scan.txt');
		bench.emulator.fault(() => ({ kind: 'status', status: 400 }));
		const failed = await send({ options }, { binary, onError: 'continueErrorOutput' });
		expect(failed.errorItems).toEqual([
			expect.objectContaining({
				binary,
				json: expect.objectContaining({ error: expect.anything() }),
			}),
		]);
	});

	it('that the item does not have is refused before anything is sent', async () => {
		await bench.expectRefused(send({ options }), /scan/);
	});

	it('is named where it may have been sent', async () => {
		bench.emulator.fault(({ operationId }) =>
			operationId === 'Create_Child' ? { kind: 'reset', when: 'after' } : undefined,
		);
		const { error } = await send(
			{ options, message: '={{ "" }}' },
			{ binary: binaryOf('text/plain', 'scan.txt') },
		);
		expect(error?.description).toMatch(/^Look in conversation 5000 in channel 4444 for "scan.txt"/);
		expect(bench.emulator.additions).toHaveLength(1);
	});

	it('is attached to a mail that opens a conversation', async () => {
		const { error } = await bench.run(
			{
				resource: 'conversation',
				operation: 'create',
				channelId: byId('4445'),
				channelType: 4,
				userIdentifier: 'ann@example.com',
				message: 'See the scan',
				additionalFields: { subject: 'A' },
				options: { binaryPropertyName: 'scan' },
			},
			{ binary: binaryOf('image/png', 'scan.png') },
		);
		expect(error).toBeUndefined();
		expect((await sentForm()).map(([part]) => part)).toEqual(['data', 'file']);
		expect(bench.emulator.conversations.all().at(-1)!.messages).toMatchObject([
			{ text: 'See the scan', files: [{ name: 'scan.png' }] },
		]);
	});
});
