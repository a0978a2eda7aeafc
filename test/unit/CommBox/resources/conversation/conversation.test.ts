import type { INodeParameters } from 'n8n-workflow';

import type { AnswerShapes } from '../../../../emulator';
import { byId, IMPATIENT, jsonIn, SHAPES, useTestBench } from '../../../commBox';
import type { RunOptions } from '../../../engine';

const bench = useTestBench();

/** The first conversation that the emulator has, on WhatsApp: Ann has it, and it is about delivery. */
const ID = '5000';

const HERE: INodeParameters = { conversationId: ID, channelId: byId('4444') };

const ANN = '520760';

const DELIVERY = '1608';

const run = async (
	operation: string,
	parameters: INodeParameters = {},
	options?: Partial<RunOptions>,
) => await bench.run({ resource: 'conversation', operation, ...HERE, ...parameters }, options);

const jsonOf = async (...given: Parameters<typeof run>) => jsonIn(await run(...given));

const conversation = (id = ID) => bench.emulator.conversations.get(id)!;

const body = (data: string) => bench.emulator.fault(() => ({ kind: 'body', body: data }));

/** What has no result, in every form that the vendor's pages show. */
const NOTHINGS: ReadonlyArray<NonNullable<AnswerShapes['nothing']>> = [
	'null',
	'emptyText',
	'noData',
];

/** An operation that sets something, and how to see that it has worked. */
interface Setting {
	readonly operation: string;
	readonly parameters: INodeParameters;
	readonly request: string;
	readonly output: object;
	readonly done: () => unknown;
}

const settings: Setting[] = [
	{
		operation: 'addNote',
		parameters: { note: 'Called back' },
		request: 'POST /objects/5000/remarks',
		output: { conversationId: 5000 },
		done: () => conversation().remarks.some(({ text }) => text === 'Called back'),
	},
	{
		operation: 'addTag',
		parameters: { tagId: byId('1609') },
		request: 'POST /streams/4444/objects/5000/tags/1609',
		output: { conversationId: 5000, streamId: 4444, tagId: 1609 },
		done: () => conversation().tags.has('1609'),
	},
	{
		operation: 'assign',
		parameters: { agentId: byId('520761') },
		request: 'POST /managers/520761/assignments?objectId=5000',
		output: { conversationId: 5000, managerId: 520761 },
		done: () => conversation().managerId === '520761',
	},
	{
		operation: 'removeIndicator',
		parameters: { indicatorId: 'vip' },
		request: 'DELETE /objects/5000/indicators/vip',
		output: { conversationId: 5000, indicatorId: 'vip' },
		done: () => !conversation().indicators.has('vip'),
	},
	{
		operation: 'removeTag',
		parameters: { tagId: byId(DELIVERY) },
		request: 'DELETE /streams/4444/objects/5000/tags/1608',
		output: { conversationId: 5000, streamId: 4444, tagId: 1608 },
		done: () => !conversation().tags.has(DELIVERY),
	},
	{
		operation: 'setContent',
		parameters: { content: { property: [{ name: 'order', value: 'A-1' }] } },
		request: 'POST /objects/5000/content',
		output: { conversationId: 5000 },
		done: () => conversation().content.get('order') === 'A-1',
	},
	{
		operation: 'setIndicator',
		parameters: { indicatorId: 'gold', title: 'Gold', icon: 'icon-star' },
		request: 'POST /objects/5000/indicators',
		output: { conversationId: 5000, indicatorId: 'gold' },
		done: () => conversation().indicators.has('gold'),
	},
	{
		operation: 'setStatus',
		parameters: {},
		request: 'POST /objects/5000/status/2',
		output: { conversationId: 5000, statusId: 2, status: 'Resolved' },
		done: () => conversation().statusId === 2,
	},
	{
		operation: 'unassign',
		parameters: { agentId: byId(ANN) },
		request: `DELETE /managers/${ANN}/assignments?objectId=5000`,
		output: { conversationId: 5000, managerId: 520760 },
		done: () => conversation().managerId === '0',
	},
];

beforeEach(() => conversation().indicators.set('vip', {}));

describe.each(settings)('$operation', ({ operation, parameters, request, output, done }) => {
	it('does it, and returns the ids that it was about', async () => {
		expect(done()).toBe(false);
		expect(await jsonOf(operation, parameters)).toEqual([{ success: true, ...output }]);
		expect(bench.sent()).toEqual([request]);
		expect(done()).toBe(true);
	});

	it.each(NOTHINGS)('takes %s for an answer without a result', async (nothing) => {
		bench.emulator.shapes({ nothing });
		expect(await jsonOf(operation, parameters)).toEqual([{ success: true, ...output }]);
	});

	it('names the conversation that CommBox does not know, and what to check', async () => {
		const { error } = await run(operation, { ...parameters, conversationId: '404' });
		expect(error?.message).toMatch(/CommBox does not know .*conversation 404/);
		expect(error?.description).toMatch(/^Check the Conversation ID/);
		expect(error).toMatchObject({ httpCode: '404' });
	});

	it.each([
		['', 'empty'],
		['x', 'not a positive whole number'],
		['5000/..', 'not a positive whole number'],
	])('refuses the Conversation ID "%s", and sends nothing', async (conversationId, problem) => {
		const { error } = await run(operation, {
			...parameters,
			conversationId: `={{ ${JSON.stringify(conversationId)} }}`,
		});
		expect(error?.message).toContain(`"Conversation ID" is ${problem}`);
		expect(bench.sent()).toEqual([]);
	});

	it('says why CommBox refuses it', async () => {
		bench.emulator.fault(() => ({ kind: 'status', status: 400, description: 'Not today' }));
		const { error } = await run(operation, parameters);
		expect(error?.message).toMatch(/refused the data for .*conversation 5000.*"Not today"/);
	});

	it('keeps every digit of an id that JavaScript cannot hold', async () => {
		const { error } = await run(operation, { ...parameters, conversationId: '9007199254740995' });
		expect(error?.message).toContain('conversation 9007199254740995');
		expect(bench.sent()[0]).toContain('9007199254740995');
	});
});

it('works from the data of the trigger without a setting', async () => {
	const items = [{ conversationId: 5000, streamId: 4444 }];
	const { error } = await bench.run(
		{ resource: 'conversation', operation: 'addTag', tagId: byId('1609') },
		{ items },
	);
	expect(error).toBeUndefined();
	expect(bench.sent()).toEqual(['POST /streams/4444/objects/5000/tags/1609']);
});

it.each([
	['hands the channel of the item on', { conversationId: 5000, streamId: 4444 }, 4444],
	['even encrypted', { conversationId: ID, streamId: 'aB3_f7kLpipA==' }, 'aB3_f7kLpipA=='],
	['not that of another conversation', { conversationId: 5001, streamId: 4444 }, undefined],
	['nothing that is no ID', { conversationId: 5000, streamId: { id: 1 } }, undefined],
])('%s where the request needs no channel', async (_, item, streamId) => {
	const [output] = await jsonOf('assign', { agentId: byId(ANN) }, { items: [item] });
	expect(output?.['streamId']).toBe(streamId);
});

it('names the channel where a conversation is not in it', async () => {
	const { error } = await run('addTag', { channelId: byId('4445'), tagId: byId('1609') });
	expect(error?.message).toMatch(/does not know tag 1609 of conversation 5000 in channel 4445/);
	expect(error?.description).toMatch(/only in the channel that it is in now/);
});

describe('what is taken away', () => {
	const removals = settings.filter(({ request }) => request.startsWith('DELETE'));

	it.each(removals)(
		'by $operation is gone, also where the first answer was lost',
		async ({ operation, parameters, output, done }) => {
			bench.emulator.fault(({ count }) =>
				count === 1 ? { kind: 'reset', when: 'after' } : undefined,
			);
			expect(await jsonOf(operation, parameters)).toEqual([{ success: true, ...output }]);
			expect(bench.sent()).toHaveLength(2);
			expect(done()).toBe(true);
		},
	);

	it.each(removals)(
		'by $operation was never there where a later answer says so after a mere refusal',
		async ({ operation, parameters }) => {
			bench.emulator.fault(({ count }) =>
				count === 1 ? { kind: 'status', status: 429, retryAfter: '0' } : undefined,
			);
			const { error } = await run(operation, { ...parameters, conversationId: '404' });
			expect(error).toMatchObject({ httpCode: '404' });
		},
	);
});

describe('setStatus', () => {
	it.each([
		[8, 8],
		['={{ "in process" }}', 8],
		['={{ "14" }}', 14],
	])('takes the status %s', async (status, expected) => {
		await jsonOf('setStatus', { status });
		expect(conversation().statusId).toBe(expected);
	});

	it.each([12, 99, 'Done'])(
		'refuses the status %s, which CommBox does not have',
		async (status) => {
			await bench.expectRefused(
				run('setStatus', { status: `={{ ${JSON.stringify(status)} }}` }),
				`There is no status "${status}"`,
			);
		},
	);
});

describe('assign', () => {
	it('names the agent whom CommBox does not know', async () => {
		const { error } = await run('assign', { agentId: byId('1') });
		expect(error?.message).toMatch(/does not know conversation 5000 with agent 1 /);
		expect(error?.description).toMatch(/Conversation ID and the Agent/);
	});
});

describe('unassign', () => {
	it.each(SHAPES)('finds the agent in an answer %s', async (_, shapes) => {
		bench.emulator.shapes(shapes);
		expect(await jsonOf('unassign')).toEqual([
			{ success: true, conversationId: 5000, streamId: 4444, managerId: 520760 },
		]);
		expect(bench.sent()).toEqual([
			'GET /streams/4444/objects/5000',
			`DELETE /managers/${ANN}/assignments?objectId=5000`,
		]);
	});

	it('changes nothing where there is no agent, and says so', async () => {
		const { items, hints } = await run('unassign', { conversationId: '5001' });
		expect(items[0]!.json).toEqual({
			success: true,
			conversationId: 5001,
			streamId: 4444,
			managerId: null,
		});
		expect(hints).toEqual(['The conversation had no agent, so nothing was changed']);
		expect(bench.sent()).toEqual(['GET /streams/4444/objects/5001']);
	});

	it('needs the channel only where no agent is given', async () => {
		const without = { channelId: byId('={{ $json.streamId }}') };
		expect(await jsonOf('unassign', { ...without, agentId: byId(ANN) })).toHaveLength(1);
		const { error } = await run('unassign', without);
		expect(error?.message).toContain('"Channel" is empty');
	});
});

describe('addNote', () => {
	it('sends text as it is, and whose note it is', async () => {
		const note = ' Line 1\n"Line" 2 😀 ';
		const options = { agentId: byId(ANN) };
		expect(
			await jsonOf('addNote', { note: '={{ $json.note }}', options }, { items: [{ note }] }),
		).toEqual([{ success: true, conversationId: 5000, managerId: 520760 }]);
		expect(bench.sentData()).toEqual({ Text: note, ManagerId: 520760 });
	});

	it('sends every digit of an agent', async () => {
		await run('addNote', { note: 'x', options: { agentId: byId('9007199254740993') } });
		expect(bench.sentBody()).toBe('{"data":{"Text":"x","ManagerId":9007199254740993}}');
	});

	it.each(['', ' \n'])('refuses %j as a note', async (note) => {
		await bench.expectRefused(
			run('addNote', { note: '={{ $json.note }}' }, { items: [{ note }] }),
			'"Note" is empty',
		);
	});
});

describe('setContent', () => {
	const setContent = async (parameters: INodeParameters) => await run('setContent', parameters);
	const json = (contentJson: string) => setContent({ specifyContent: 'json', contentJson });

	it('sends JSON as it is written', async () => {
		await json('{ "b": 12345678901234567890, "a": [1, {"x": null}] }');
		expect(bench.sentBody()).toBe('{"data":{"b":12345678901234567890,"a":[1, {"x": null}]}}');
	});

	it('leaves out what has no value, so that nothing is erased that JSON does not erase', async () => {
		const { hints } = await setContent({
			content: {
				property: [
					{ name: 'a', value: '={{ undefined }}' },
					{ name: 'b', value: '' },
					{ name: 'c', value: ' \t' },
					{ name: 'd', value: ' x ' },
				],
			},
		});
		expect(bench.sentData()).toEqual({ d: ' x ' });
		expect(hints).toEqual([expect.stringMatching(/^Empty, so not sent: b, c\. .* using JSON$/)]);
		bench.emulator.reset();
		await json('{"b":""}');
		expect(bench.sentData()).toEqual({ b: '' });
	});

	it.each<[string, INodeParameters, RegExp]>([
		['nothing', {}, /nothing to set: no property is given/],
		['an empty object', { specifyContent: 'json', contentJson: '{}' }, /nothing to set/],
		[
			'a list',
			{ specifyContent: 'json', contentJson: '[]' },
			/"Content \(JSON\)" is JSON, but not/,
		],
		['no JSON', { specifyContent: 'json', contentJson: '{a}' }, /"Content \(JSON\)" is not valid/],
		['no name', { content: { property: [{ name: '={{ "" }}', value: '1' }] } }, /"Name" is empty/],
		[
			'a name twice',
			{
				content: {
					property: [
						{ name: 'a', value: '1' },
						{ name: 'a', value: '2' },
					],
				},
			},
			/The property "a" is given twice/,
		],
	])('refuses %s', async (_, parameters, message) => {
		await bench.expectRefused(setContent(parameters), message);
	});
});

describe('setIndicator', () => {
	const indicator = { indicatorId: 'gold', title: 'Gold', icon: 'icon-star' };

	it('sends the icon, and the link where there is one', async () => {
		await run('setIndicator', { ...indicator, options: { link: 'https://crm.example' } });
		expect(bench.sentData()).toEqual({
			IndicatorId: 'gold',
			Title: 'Gold',
			DisplayClass: 'icon-star',
			Link: 'https://crm.example',
		});
	});

	it.each(['indicatorId', 'title', 'icon'])('refuses an empty %s', async (name) => {
		await bench.expectRefused(
			run('setIndicator', { ...indicator, [name]: '={{ "" }}' }),
			/^"(Indicator ID|Title|Icon)" is empty/,
		);
	});

	it.each(['.', '..'])('refuses the ID "%s", which is another path', async (indicatorId) => {
		await bench.expectRefused(
			run('removeIndicator', { indicatorId }),
			'"Indicator ID" consists of dots',
		);
	});

	it('encodes an ID that has a slash in it', async () => {
		conversation().indicators.set('a/b c', {});
		await jsonOf('removeIndicator', { indicatorId: 'a/b c' });
		expect(bench.sent()).toEqual(['DELETE /objects/5000/indicators/a%2Fb%20c']);
	});
});

describe('get', () => {
	const SIMPLE = {
		conversationId: 5000,
		streamId: 4444,
		subStreamId: 0,
		userId: 94382332,
		identityId: 1957166,
		managerId: 520760,
		status: 'Open',
		statusId: 1,
		channel: 'WhatsApp',
		message: 'Question 0',
		createdTime: '2026-01-01T00:00:00.000Z',
		updatedTime: expect.any(String),
		closedTime: null,
		firstName: 'John',
		lastName: 'Doe',
		content: { subject: 'Question 0' },
	};

	it.each(SHAPES)('returns the same for an answer %s', async (_, shapes) => {
		bench.emulator.shapes(shapes);
		const [json] = await jsonOf('get');
		expect(json).toEqual({ ...SIMPLE, tags: shapes.source === 'page' ? null : [1608] });
		expect(Object.keys(json!).slice(0, 6)).toEqual([
			'conversationId',
			'streamId',
			'subStreamId',
			'userId',
			'identityId',
			'managerId',
		]);
	});

	it.each(SHAPES)('returns all messages of an answer %s, oldest first', async (_, shapes) => {
		bench.emulator.shapes(shapes);
		const { conversations } = bench.emulator;
		const file = { name: 'a b.pdf', path: 'https://x.example/media/a b.pdf', size: 4 };
		conversations.write(conversation(), 'Q &amp; A', {
			managerId: ANN,
			files: [file],
			createdTime: '2026-01-01T00:00:01.000Z',
		});
		conversations.write(conversation(), 'Question 0', { createdTime: '2026-01-02T00:00:00.000Z' });
		const [json] = await jsonOf('get', {
			options: { includeMessages: true, includeActivityLog: true },
		});
		const time = (text: string) => `2026-01-${text}.000Z`;
		expect(json!['messages']).toMatchObject([
			{ message: 'Question 0', isManager: false, createdTime: time('01T00:00:00'), files: [] },
			{
				message: 'Q & A',
				isManager: true,
				managerId: 520760,
				userId: null,
				createdTime: time('01T00:00:01'),
			},
			{
				message: 'Question 0',
				isManager: false,
				managerId: null,
				userId: 94382332,
				createdTime: time('02T00:00:00'),
			},
		]);
		expect(json).toMatchObject(
			shapes.source === 'page' ? { activityLog: [{ type: 1 }] } : { activityLogs: [{ type: 1 }] },
		);
		expect(bench.sent()[0]).toMatch(/includeChilds=true&includeActivityLog=true$/);
	});

	it.each(SHAPES)('loses no message that is like the first, of an answer %s', async (_, shapes) => {
		bench.emulator.shapes(shapes);
		const { conversations } = bench.emulator;
		const { message, createdTime } = conversation();
		conversations.write(conversation(), message, { managerId: ANN, createdTime });
		conversations.write(conversation(), message, { createdTime: '2026-01-01T00:00:01.000Z' });
		const [json] = await jsonOf('get', { options: { includeMessages: true } });
		expect(json!['messages']).toMatchObject([
			{ message, isManager: false, createdTime },
			{ message, isManager: true, createdTime },
			{ message, isManager: false, createdTime: '2026-01-01T00:00:01.000Z' },
		]);
	});

	it.each(SHAPES)('loses no photo of two sent at once, of an answer %s', async (_, shapes) => {
		bench.emulator.shapes(shapes);
		const { conversations } = bench.emulator;
		const { messages, content, createdTime } = Object.assign(conversation(), { message: '' });
		const urls = ['https://x.example/media/a.jpg', 'https://x.example/media/b.jpg'];
		messages.length = 0;
		for (const path of urls) {
			conversations.write(conversation(), '', {
				files: [{ name: path.slice(-5), path, size: 4 }],
				createdTime,
			});
		}
		content.set('link', { href: urls[0], size: 4 });
		const [json] = await jsonOf('get', { options: { includeMessages: true } });
		expect(json!['messages']).toMatchObject(urls.map((url) => ({ files: [{ url }] })));
	});

	it('loses no text that a customer has sent twice within a second', async () => {
		const { message, createdTime } = conversation();
		bench.emulator.conversations.write(conversation(), message, { createdTime });
		const [json] = await jsonOf('get', { options: { includeMessages: true } });
		expect(json!['messages']).toMatchObject([{ message }, { message }]);
	});

	it.each([
		['5000', '4444', 'a link', 'https://x.example/media/scan.pdf?v=1', { name: 'scan.pdf' }],
		['9007199254740993', '4445', 'an attachment', '/media/7', { name: 'Scan' }],
	])('names the files of conversation %s in channel %s: %s', async (...given) => {
		const [conversationId, channel, , path, { name }] = given;
		bench.emulator.conversations.write(conversation(conversationId), '', {
			files: [{ name: 'Scan', path, size: 512 }],
		});
		const [json] = await jsonOf('get', {
			conversationId,
			channelId: byId(channel),
			options: { includeMessages: true },
		});
		const messages = json!['messages'] as object[];
		expect(messages.at(-1)).toMatchObject({ files: [{ name, url: path, size: 512 }] });
	});

	it.each([
		['the address that was given for it', 'https://x.example/media/a.pdf'],
		['a path, where no host was given', '/media/x/a.pdf'],
	])('gives as the URL of a file %s', async (_, url) => {
		const attachments = [{ name: 'a.pdf', path: url.replace(/^(?=https)/, '/media/'), size: 5 }];
		conversation().content.set('attachments', attachments);
		const [json] = await jsonOf('get', { options: { includeMessages: true } });
		expect(json!['messages']).toMatchObject([{ files: [{ name: 'a.pdf', url }] }]);
	});

	it('shows the files of the first message, which are in the conversation', async () => {
		conversation().content.set('attachments', [{ name: 'a.pdf', path: '/media/1', size: 5 }]);
		const [json] = await jsonOf('get', { options: { includeMessages: true } });
		expect(json!['messages']).toMatchObject([
			{
				id: null,
				message: 'Question 0',
				firstName: 'John',
				files: [{ name: 'a.pdf', url: '/media/1', size: 5 }],
			},
		]);
	});

	it.each([
		['2026-01-01T00:00:00', '2026-01-01T00:00:00.000Z'],
		['2026-01-01T00:00:00.1234567', '2026-01-01T00:00:00.123Z'],
		['2026-01-01T02:00:00+02:00', '2026-01-01T00:00:00.000Z'],
		['2026-13-01T00:00:00', '2026-13-01T00:00:00'],
		['yesterday', 'yesterday'],
	])('returns the time %s as %s', async (given, expected) => {
		body(`{"status":200,"data":[{"objectId":1,"createdTime":"${given}"}]}`);
		expect(await jsonOf('get')).toMatchObject([{ createdTime: expected }]);
		expect(await jsonOf('get', { simplify: false })).toMatchObject([{ createdTime: given }]);
	});

	it('returns all of it where it is not simplified, in one case and with its ids first', async () => {
		bench.emulator.shapes({ names: 'PascalCase', numbers: 'text' });
		const [json] = await jsonOf('get', { simplify: false });
		expect(json).toMatchObject({
			conversationId: 5000,
			userId: 94382332,
			assignedManagerId: 520760,
			streamProviderId: '5000',
			userStreamProviderId: '19175555555',
			content: { subject: 'Question 0' },
			user: { id: 94382332, email: 'JohnDoe@gmail.com' },
		});
		expect(Object.keys(json!).filter((name) => !/^[a-z][A-Za-z\d]*$/.test(name))).toEqual([]);
	});

	it('returns ids that JavaScript cannot hold as text, digit for digit', async () => {
		const [json] = await jsonOf('get', {
			conversationId: '9007199254740993',
			channelId: byId('4445'),
		});
		expect(json).toMatchObject({
			conversationId: '9007199254740993',
			userId: '9007199254740993',
			managerId: null,
		});
	});

	it.each(['null', '""', '[]'])('takes data that is %s for not found', async (data) => {
		body(`{"status":200,"data":${data}}`);
		const { error } = await run('get');
		expect(error?.message).toMatch(/does not know conversation 5000 in channel 4444/);
	});

	it('returns content that is no JSON as text', async () => {
		body('{"status":200,"data":{"objectId":1,"content":"{oops"}}');
		expect(await jsonOf('get')).toMatchObject([{ conversationId: 1, content: '{oops' }]);
	});
});

describe('getTranscript', () => {
	it.each(SHAPES)('returns the text of an answer %s', async (_, shapes) => {
		bench.emulator.shapes(shapes);
		expect(await jsonOf('getTranscript')).toEqual([
			{
				conversationId: 5000,
				streamId: 4444,
				userId: 94382332,
				transcript: expect.stringMatching(/: Question 0$/),
			},
		]);
		expect(bench.sent()).toEqual(['GET /streams/4444/objects/5000/transcript']);
	});

	it('returns the user as well where it is not simplified', async () => {
		expect(await jsonOf('getTranscript', { simplify: false })).toMatchObject([
			{ subStreamId: 0, user: { id: 94382332, firstName: 'John' } },
		]);
	});
});

describe('getActivities', () => {
	it.each(SHAPES)('returns those of one type from an answer %s', async (_, shapes) => {
		bench.emulator.shapes(shapes);
		expect(await jsonOf('getActivities')).toEqual([
			{
				conversationId: 5000,
				activityType: 1,
				activityTypeName: 'Remark',
				actorUserId: 94382332,
				actorIdentityId: null,
				data: { text: 'Called back.' },
				createdTime: expect.any(String),
				firstName: 'Ann',
				lastName: 'Archer',
			},
		]);
		expect(bench.sent()).toEqual(['GET /objects/5000/activities?activityType=1']);
	});

	it('returns times in UTC, which CommBox gives without saying so', async () => {
		body('{"status":200,"data":[{"type":1,"createdTime":"2026-01-01T00:00:00"}]}');
		expect(await jsonOf('getActivities')).toMatchObject([
			{ createdTime: '2026-01-01T00:00:00.000Z' },
		]);
		body(
			'{"status":200,"data":[{"objectId":1,"activityLogs":[{"createdTime":"2026-01-01T00:00:00"}]}]}',
		);
		expect(await jsonOf('get', { options: { includeActivityLog: true } })).toMatchObject([
			{ activityLogs: [{ createdTime: '2026-01-01T00:00:00.000Z' }] },
		]);
	});

	it('takes a type by name', async () => {
		await jsonOf('addTag', { tagId: byId('1609') });
		const activityType = '={{ "Tag Update" }}';
		expect(await jsonOf('getActivities', { activityType })).toMatchObject([
			{ activityType: 7, data: { tagId: 1609, name: 'Billing' } },
		]);
	});

	it('returns nothing where there are none', async () => {
		expect(await jsonOf('getActivities', { conversationId: '5001' })).toEqual([]);
	});

	it('refuses a type that CommBox does not have', async () => {
		const { error } = await run('getActivities', { activityType: '={{ 99 }}' });
		expect(error?.message).toContain('There is no activity type "99"');
	});
});

describe('move', () => {
	const to = (id: string, options: INodeParameters = {}) => ({ toChannelId: byId(id), options });
	/** Jane's, by mail. */
	const MAIL = { conversationId: '9007199254740993' };

	it('moves the conversation, and returns where it is', async () => {
		expect(await jsonOf('move', { ...MAIL, ...to('4447') })).toEqual([
			{
				success: true,
				conversationId: '9007199254740993',
				streamId: 4447,
				subStreamId: 0,
				updatedTime: expect.any(String),
			},
		]);
		expect(bench.sentBody()).toBe('{"data":{"streamId":4447}}');
		expect(conversation(MAIL.conversationId).streamId).toBe('4447');
	});

	it('moves it to a sub-channel', async () => {
		bench.emulator.users.put('9007199254740993', { Phone1: '1' });
		await jsonOf('move', { ...MAIL, ...to('4446', { subChannelId: '12' }) });
		expect(bench.sentBody()).toBe('{"data":{"streamId":4446,"subStreamId":12}}');
	});

	it('succeeds where it is there already', async () => {
		expect(await jsonOf('move', { ...MAIL, ...to('4445', { subChannelId: '0' }) })).toEqual([
			{ success: true, conversationId: '9007199254740993', streamId: 4445, subStreamId: 0 },
		]);
	});

	it.each<[string, INodeParameters, RegExp]>([
		['an unknown channel', { ...MAIL, ...to('9') }, /no channel with this ID/],
		['a channel that takes none', { ...MAIL, ...to('4449') }, /such as WhatsApp/],
		['a channel of another type', { ...MAIL, ...to('4444') }, /between SMS, mail and chat/],
		['no phone number', { ...MAIL, ...to('4446') }, /phone number of the user/],
		[
			'a wrong sub-channel',
			{ ...MAIL, ...to('4447', { subChannelId: '99' }) },
			/0 for the channel/,
		],
		[
			'a sub-channel that is not active',
			{ ...MAIL, ...to('4446', { subChannelId: '13' }) },
			/sub-channel is not active/,
		],
		['an unknown conversation', { conversationId: '404', ...to('4447') }, /Check the Conversation/],
	])('says in its own words what to do about %s', async (_, parameters, advice) => {
		if (advice.source.includes('active')) {
			bench.emulator.users.put('9007199254740993', { Phone1: '1' });
		}
		for (const shapes of [{}, { reasons: 'object' }, { unknownInMove: 404 }] as const) {
			bench.emulator.shapes(shapes);
			const { error } = await run('move', parameters);
			expect(error?.message).toMatch(/conversation (404|9007199254740993)/);
			expect(error?.description).toMatch(advice);
		}
	});

	it.each([
		['INVALID_THEME_TRANSFER', /can leave this theme only/],
		['MISSING_EMAIL_ADDRESS', /email address of the user/],
	])('says what to do about %s', async (code, advice) => {
		const data = JSON.stringify({ errors: [{ code, message: 'x' }] });
		bench.emulator.fault(() => ({ kind: 'status', status: 400, data }));
		const { error } = await run('move', to('4447'));
		expect(error?.description).toMatch(advice);
	});

	it.each(['null', '""', '{"errors":null}', '{"errors":[{"code":"NEW"}]}', '{"errors":[1]}'])(
		'gives the general advice where CommBox gives the reasons %s',
		async (data) => {
			bench.emulator.fault(() => ({ kind: 'status', status: 400, data }));
			const { error } = await run('move', to('4447'));
			expect(error?.description).toMatch(/^Compare this item's values/);
		},
	);

	it.each([
		['x', '"Sub-Channel" is not a positive whole number'],
		['-1', '"Sub-Channel" is not a positive whole number'],
	])('refuses the sub-channel "%s"', async (subChannelId, message) => {
		await bench.expectRefused(run('move', to('4447', { subChannelId })), message);
	});

	it('calls the channel as the form does', async () => {
		const { error } = await run('move', { toChannelId: byId('={{ "" }}') });
		expect(error?.message).toContain('"To Channel" is empty');
	});
});

it('an outage is told as such', async () => {
	bench.emulator.fault(() => ({ kind: 'status', status: 500 }));
	const { error } = await run('get', { requestOptions: IMPATIENT });
	expect(error?.message).toMatch(/failed while working on conversation 5000 in channel 4444/);
});

describe('where CommBox says what is not there, the advice is about that:', () => {
	const CHANNEL = /^CommBox finds a conversation only in the channel/;
	const CONVERSATION = /^Check the Conversation ID\.$/;

	it.each<[number, string, RegExp]>([
		[404, 'Stream not found', CHANNEL],
		[400, 'Invalid stream', CHANNEL],
		[404, 'Object not found', CONVERSATION],
		[400, 'Object does not exist', CONVERSATION],
		[404, 'Not found', /Conversation ID.*tag 1609.*Channel/],
		[400, 'Bad Request', /^Compare this item's values/],
		[400, 'The stream is closed', /^Compare this item's values/],
	])('status %d, "%s"', async (status, description, advice) => {
		bench.emulator.fault(() => ({ kind: 'status', status, description }));
		const { error } = await run('addTag', { tagId: byId('1609') });
		expect(error?.description).toMatch(advice);
	});
});
