import type { INodeParameters } from 'n8n-workflow';

import { byId, jsonIn, operationRunner, SHAPES, useTestBench } from '../../commBox';

const bench = useTestBench();
const { run } = operationRunner(bench);

/** The emulator's WhatsApp channel, as its console would show it. */
const CHANNEL = 'aB3_f7kLpipA%3d%3d';

const ANN = '19175550123';

/** Whom WhatsApp does not know. */
const NOBODY = '19175550000';

const RIGHT: INodeParameters = {
	encryptedChannelId: CHANNEL,
	recipient: '+1 (917) 555-0123',
	templateName: 'reminder',
};

const outcome = async (parameters: INodeParameters = {}) =>
	await run('whatsApp', 'sendTemplate', { ...RIGHT, ...parameters });

const send = async (parameters: INodeParameters = {}) => jsonIn(await outcome(parameters));

const values = (...given: string[]): INodeParameters => ({
	parameter: given.map((value) => ({ value })),
});

interface Message {
	readonly template_data: { readonly template: { readonly components: unknown } };
	readonly object_data?: unknown;
	readonly schedule?: unknown;
}

const sentMessage = () => (bench.sentData() as unknown as [Message])[0];

const components = () => sentMessage().template_data.template.components;

describe.each(SHAPES)('an answer %s', (_, shapes) => {
	it('tells the IDs of the message and of the conversation', async () => {
		bench.emulator.shapes(shapes);
		expect(await send({ createConversation: true })).toEqual([
			{
				success: true,
				streamId: 'aB3_f7kLpipA==',
				recipient: ANN,
				messageId: 'wamid.1',
				conversationId: 90001,
			},
		]);
		expect(bench.emulator.outbox.templates).toEqual([
			{ streamId: '4444', to: ANN, template: 'reminder' },
		]);
		expect(bench.sent()).toEqual(['POST /v2/whatsapp/sendtemplatedmessage/aB3_f7kLpipA%3D%3D']);
	});
});

it('sends a template without parameters, in English, and opens no conversation', async () => {
	expect(await send()).toEqual([
		{ success: true, streamId: 'aB3_f7kLpipA==', recipient: ANN, messageId: 'wamid.1' },
	]);
	expect(bench.sentBody()).toBe(
		`{"data":[{"template_data":{"to":"${ANN}","template":{"name":"reminder","language":{"code":"en"},"components":[]}}}]}`,
	);
});

it.each([
	[
		{ header: 'text', headerText: 'Hi' },
		{ type: 'text', text: 'Hi' },
	],
	[
		{ header: 'image', headerFile: 'https://example.com/a.png' },
		{ type: 'image', image: { link: 'https://example.com/a.png' } },
	],
	[
		{ header: 'video', headerFile: '27f8b007' },
		{ type: 'video', video: { id: '27f8b007' } },
	],
	[
		{ header: 'document', headerFile: '614927520593182', headerFileName: 'a.pdf' },
		{ type: 'document', document: { id: '614927520593182', filename: 'a.pdf' } },
	],
])('takes the header %j', async (parameters, parameter) => {
	await send(parameters);
	expect(components()).toEqual([{ type: 'header', parameters: [parameter] }]);
});

it('takes body parameters in their order, and those of buttons by position', async () => {
	await send({
		bodyParameters: values('Ann', '=A-{{ 1042 }}'),
		buttonParameters: { parameter: [{ position: 1, value: 'orders/1042' }] },
	});
	expect(components()).toEqual([
		{
			type: 'body',
			parameters: [
				{ type: 'text', text: 'Ann' },
				{ type: 'text', text: 'A-1042' },
			],
		},
		{
			type: 'button',
			sub_type: 'url',
			index: 1,
			parameters: [{ type: 'text', text: 'orders/1042' }],
		},
	]);
});

it.each([
	['text', '[{"type":"body","parameters":[{"type":"text","text":"Ann"}]}]'],
	['a list', '={{ [{ type: "body", parameters: [{ type: "text", text: "Ann" }] }] }}'],
])('takes components as JSON: %s', async (_, componentsJson) => {
	await send({ specifyParameters: 'json', componentsJson });
	expect(components()).toEqual([{ type: 'body', parameters: [{ type: 'text', text: 'Ann' }] }]);
});

it('says of the conversation what is known', async () => {
	await send({
		createConversation: true,
		conversationFields: { agentId: byId('520760'), status: 13 },
		userFields: { firstName: 'Ann', email: 'ann@example.com' },
	});
	expect(sentMessage().object_data).toEqual({
		createChildObject: true,
		SubStreamId: 0,
		StatusId: 13,
		ManagerId: 520760,
		Content: {},
		User: { Phone1: ANN, FirstName: 'Ann', Email: 'ann@example.com' },
	});
});

it('names no user where no field of one is given', async () => {
	await send({ createConversation: true });
	expect(sentMessage().object_data).toEqual({
		createChildObject: true,
		SubStreamId: 0,
		StatusId: 1,
		Content: {},
	});
});

it('opens the conversation in a sub-channel, with content as it is written', async () => {
	await send({
		createConversation: true,
		conversationFields: { subChannelId: byId('12'), content: '{ "order": 9007199254740993 }' },
	});
	expect(sentMessage().object_data).toMatchObject({ SubStreamId: 12 });
	expect(bench.sentBody()).toContain('"Content":{"order":9007199254740993}');
});

it.each<[string, INodeParameters, RegExp]>([
	['sub-channel', { subChannelId: byId('x') }, /"Sub-Channel" is not/],
	['content', { content: '[]' }, /"Content \(JSON\)" is JSON, but not an object/],
])('refuses a %s that is none', async (_, conversationFields, message) => {
	await bench.expectRefused(outcome({ createConversation: true, conversationFields }), message);
});

it('sends later, by the time zone of the workflow', async () => {
	await send({ options: { sendAt: '2030-01-31T14:05:00Z' } });
	expect(sentMessage().schedule).toBe(Date.UTC(2030, 0, 31, 14, 5) / 1000);
});

it.each([
	['400', undefined],
	[
		'206 inside an HTTP 200',
		`{"status":206,"data":[{"recipient":"${NOBODY}","status":400,"failed":"invalid: not a WhatsApp user"}]}`,
	],
	[
		'200, the failure in the list only',
		`{"status":"200","data":[{"Recipient":"${NOBODY}","Failed":"invalid: not a WhatsApp user"}]}`,
	],
])('says whom WhatsApp does not know, where the status is %s', async (_, body) => {
	if (body !== undefined) bench.emulator.fault(() => ({ kind: 'body', body }));
	const { error } = await outcome({ recipient: NOBODY });
	expect(error?.message).toContain(`CommBox refused the data for template reminder to ${NOBODY}`);
	expect(error?.description).toContain('WhatsApp says: "invalid: not a WhatsApp user"');
	expect(bench.sent()).toHaveLength(1);
});

it.each([
	['206', '{"status":206,"description":"Missing template parameter"}'],
	['201 in the list', '{"status":200,"data":[{"status":201}]}'],
])('takes nothing but 200 for a success: %s', async (_, body) => {
	bench.emulator.fault(() => ({ kind: 'body', body }));
	const { error } = await outcome();
	expect(error?.message).toMatch(
		/refused the data for template reminder to 19175550123 \(status 400\)/,
	);
});

it.each(['null', '""', '[]', '[{}]'])(
	'takes the answer %s as a success, with a hint',
	async (data) => {
		bench.emulator.fault(() => ({ kind: 'body', body: `{"status":200,"data":${data}}` }));
		const { items, hints, error } = await run('whatsApp', 'sendTemplate', RIGHT);
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ success: true, messageId: null });
		expect(hints).toEqual([expect.stringContaining('did not return the ID')]);
	},
);

it('lets each item of a run end by itself', async () => {
	const { items, errorItems } = await bench.run(
		{
			resource: 'whatsApp',
			operation: 'sendTemplate',
			...RIGHT,
			recipient: '={{ $json.phone }}',
		},
		{ items: [{ phone: ANN }, { phone: NOBODY }, { phone: 'x' }], onError: 'continueErrorOutput' },
	);
	expect(items.map(({ json }) => json['recipient'])).toEqual([ANN]);
	expect(errorItems.map(({ json }) => json)).toMatchObject([
		{ phone: NOBODY, error: { kind: 'refused', status: 400 } },
		{ phone: 'x', error: { kind: 'invalid' } },
	]);
});

it('says that a channel is not there', async () => {
	const { error } = await outcome({ encryptedChannelId: 'x_f7kLpipA' });
	expect(error?.message).toContain('CommBox does not know template reminder');
	expect(error?.description).toContain('Check the Channel');
});

it.each<[INodeParameters, string]>([
	[{ encryptedChannelId: '4444' }, '"Channel" is the number of a channel'],
	[{ encryptedChannelId: '={{ "" }}' }, '"Channel" is empty'],
	[{ recipient: 'Ann' }, '"Recipient" is not a phone number with country code: "Ann"'],
	[{ recipient: '0501234567' }, '"Recipient" is not a phone number with country code'],
	[{ templateName: '={{ " " }}' }, '"Template Name" is empty'],
	[{ languageCode: '={{ "" }}' }, '"Language Code" is empty'],
	[{ header: 'text', headerText: '={{ "" }}' }, '"Header Text" is empty'],
	[{ header: 'image', headerFile: '={{ "" }}' }, '"Header File" is empty'],
	[{ bodyParameters: values('a', '') }, '"Body Parameters, value 2" is empty'],
	[{ headerText: '={{ new Date("x") }}', header: 'text' }, '"Header Text" is not a valid date'],
	[{ buttonParameters: { parameter: [{ position: 0, value: '' }] } }, 'button 0" is empty'],
	[{ specifyParameters: 'json', componentsJson: '={{ "[" }}' }, '"Components (JSON)" is not valid'],
	[
		{ specifyParameters: 'json', componentsJson: '{}' },
		'"Components (JSON)" is JSON, but not a list',
	],
	[{ options: { sendAt: 'soon' } }, '"Send At" is not a time'],
	...['Ann\nAce', 'Ann\tAce', 'a     b', 'a\u2028b', 'a\u00a0\u00a0\u00a0\u00a0\u00a0b'].flatMap(
		(text): Array<[INodeParameters, string]> => [
			[{ bodyParameters: values('a', text) }, '"Body Parameters, value 2" has a line break, a tab'],
			[{ header: 'text', headerText: text }, '"Header Text" has a line break, a tab'],
			[
				{ buttonParameters: { parameter: [{ position: 1, value: text }] } },
				'"Button Parameters, button 1" has a line break, a tab',
			],
			[
				{
					specifyParameters: 'json',
					componentsJson: JSON.stringify([{ type: 'body', parameters: [{ type: 'text', text }] }]),
				},
				'"Components (JSON)" has a line break, a tab',
			],
		],
	),
])('refuses %j', async (parameters, message) => {
	await bench.expectRefused(outcome(parameters), message);
});

// n8n's own default time zone is that of New York.
it.each([
	['a day', '={{ new Date("2026-02-04T05:00:00Z") }}', '2026-02-04'],
	['a day as DateTime', '={{ DateTime.fromISO("2026-02-04") }}', '2026-02-04'],
	['a day as text', '2026-02-04T05:00:00.000Z', '2026-02-04'],
	['a day in UTC', '2026-02-04T00:00:00.000Z', '2026-02-04'],
	['a moment', '={{ new Date("2026-02-04T12:30:00Z") }}', '2026-02-04T07:30:00.000-05:00'],
	['other text', '4 February', '4 February'],
])('writes %s in every parameter as it is in the time zone of the workflow', async (...given) => {
	const [, value, text] = given;
	await send({
		header: 'text',
		headerText: value,
		bodyParameters: values(value),
		buttonParameters: { parameter: [{ position: 0, value }] },
	});
	const parameters = [{ type: 'text', text }];
	expect(components()).toMatchObject([{ parameters }, { parameters }, { parameters }]);
});

it('takes four blanks in a row, and none around a parameter', async () => {
	await send({ bodyParameters: values(' a    b\n') });
	expect(components()).toEqual([{ type: 'body', parameters: [{ type: 'text', text: 'a    b' }] }]);
});

it('sends no empty field of a new user, and says nothing of it', async () => {
	await send({
		createConversation: true,
		userFields: { firstName: '={{ undefined }}', lastName: ' ', email: '', uniqueId: '7' },
	});
	expect(sentMessage().object_data).toMatchObject({ User: { Phone1: ANN, UniqueId: '7' } });
	expect(JSON.stringify(sentMessage().object_data)).not.toMatch(/Name|Email/);
});

describe('Upload Media', () => {
	const upload = async (parameters: INodeParameters = {}, name = 'scan') =>
		await bench.run(
			{
				resource: 'whatsApp',
				operation: 'uploadMedia',
				encryptedChannelId: CHANNEL,
				binaryPropertyName: 'scan',
				...parameters,
			},
			{
				binary: {
					[name]: { data: PICTURE.toString('base64'), mimeType: 'image/gif', fileName: 'a.gif' },
				},
			},
		);
	/** All bytes, among them those that are no text. */
	const PICTURE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

	it.each(SHAPES)('tells the media ID, the answer being %s', async (_, shapes) => {
		bench.emulator.shapes(shapes);
		const { items, error } = await upload();
		expect(error).toBeUndefined();
		expect(items[0]?.json).toEqual({
			success: true,
			streamId: 'aB3_f7kLpipA==',
			mediaId: '614927520593182',
			fileName: 'a.gif',
		});
		const [media] = bench.emulator.outbox.media;
		expect([media?.part, media?.name, media?.type]).toEqual(['pic', 'a.gif', 'image/gif']);
		expect(Buffer.from(media!.bytes)).toEqual(PICTURE);
	});

	it('takes an answer without an ID as a success, with a hint', async () => {
		bench.emulator.fault(() => ({ kind: 'body', body: '{"status":200,"data":[]}' }));
		const { items, hints } = await upload();
		expect(items[0]?.json).toMatchObject({ success: true, mediaId: null });
		expect(hints).toEqual([expect.stringContaining('did not return the media ID')]);
	});

	it('refuses an item without the file, and a field that is not named', async () => {
		expect((await upload({}, 'other')).error?.message).toMatch(/scan/);
		await bench.expectRefused(
			upload({ binaryPropertyName: '={{ "" }}' }),
			'"Input Binary Field" is empty',
		);
	});
});
