import type { INodeParameters } from 'n8n-workflow';

import { byId, SHAPES, useTestBench } from './commBox';
import type { RunOptions } from './engine';

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

const sent = () => bench.emulator.requests.map(({ method, url }) => `${method} ${url}`);

/** The `data` of the last request. */
const sentData = () =>
	(JSON.parse(bench.emulator.requests.at(-1)!.body) as { data: Record<string, unknown> }).data;

const messages = () => bench.emulator.conversations.get('5000')!.messages;

describe('as an agent', () => {
	it.each(SHAPES)('sends the message with the address in an answer %s', async (_, shapes) => {
		bench.emulator.shapes(shapes);
		const { items, error } = await send();
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json)).toEqual([
			{
				success: true,
				conversationId: 5000,
				streamId: 4444,
				managerId: 520760,
				messageId: messages().at(-1)!.id,
			},
		]);
		expect(sent()).toEqual([`GET /managers/${ANN}`, 'POST /streams/4444/objects/5000/child']);
		expect(sentData()).toEqual({
			IsManager: true,
			UserIdentity: 520760,
			Type: 4,
			UserStreamProviderId: 'ann@acme.example',
			UserStreamProviderType: 4,
			Message: 'Your parcel is on its way',
		});
		expect(messages().at(-1)).toMatchObject({ byAgent: true, managerId: ANN });
	});

	it('looks the address up once in a run', async () => {
		await send({}, { items: [{}, {}, {}] });
		expect(sent().filter((request) => request.startsWith('GET'))).toHaveLength(1);
		expect(bench.emulator.additions).toHaveLength(3);
	});

	it.each<[string, INodeParameters, string, number]>([
		['a mail address', { senderAddress: ' a@b.c ' }, 'a@b.c', 4],
		['a phone number', { senderAddress: '+1 917 555-5555' }, '19175555555', 5],
		['both', { senderAddress: '19175555555', senderChannel: 7 }, '19175555555', 7],
	])('takes %s from the options, and looks nothing up', async (_, options, id, type) => {
		await send({ options });
		expect(sent()).toEqual(['POST /streams/4444/objects/5000/child']);
		expect(sentData()).toMatchObject({ UserStreamProviderId: id, UserStreamProviderType: type });
	});

	it('names the agent whom CommBox does not know, and sends nothing', async () => {
		const { error } = await send({ agentId: byId('1') });
		expect(error?.message).toMatch(/does not know agent 1 /);
		expect(error?.description).toMatch(/Check the Agent/);
		expect(bench.emulator.additions).toEqual([]);
	});

	it('says what is missing where the agent has no address', async () => {
		bench.emulator.fault(() => ({ kind: 'body', body: '{"status":200,"data":{"email":""}}' }));
		const { error } = await send();
		expect(error?.message).toMatch(/^Agent 520760 has no email address in CommBox/);
		expect(error?.description).toMatch(/option Sender Address/);
		expect(bench.emulator.additions).toEqual([]);
	});
});

describe('as the user', () => {
	it.each(SHAPES)(
		'sends the message with what an answer %s says of the user',
		async (_, shapes) => {
			bench.emulator.shapes(shapes);
			const { items } = await send({ sendAs: 'user' });
			expect(items[0]!.json).toEqual({
				success: true,
				conversationId: 5000,
				streamId: 4444,
				messageId: messages().at(-1)!.id,
			});
			expect(sentData()).toEqual({
				Type: 4,
				UserStreamProviderId: '19175555555',
				UserStreamProviderType: 7,
				Message: 'Your parcel is on its way',
			});
			expect(messages().at(-1)).toMatchObject({ byAgent: false });
		},
	);

	it('says what is missing where the conversation does not name the user', async () => {
		bench.emulator.fault(() => ({ kind: 'body', body: '{"status":200,"data":{"objectId":1}}' }));
		const { error } = await send({ sendAs: 'user' });
		expect(error?.message).toMatch(
			/does not say how to reach the user of conversation 5000 in channel 4444/,
		);
		expect(error?.description).toMatch(/option Sender Address/);
	});
});

describe('before anything is sent, it refuses', () => {
	it.each<[string, INodeParameters, RegExp]>([
		['no text', { message: '={{ "" }}' }, /"Message" is empty/],
		['blanks', { message: '={{ " " }}' }, /"Message" is empty/],
		['an object', { message: '={{ ({}) }}' }, /"Message" is an object/],
		['no agent', { agentId: byId('={{ "" }}') }, /"Agent" is empty/],
		['a name as agent', { agentId: byId('Ann') }, /"Agent" is not a positive whole number/],
		['no channel', { channelId: byId('={{ "" }}') }, /"Channel" is empty/],
		['no conversation', { conversationId: '={{ "" }}' }, /"Conversation ID" is empty/],
		[
			'an unknown channel of the sender',
			{ options: { senderAddress: 'a@b.c', senderChannel: '={{ 99 }}' } },
			/no channel "99"/,
		],
	])('%s', async (_, parameters, message) => {
		const { error } = await send(parameters);
		expect(error?.message).toMatch(message);
		expect(sent()).toEqual([]);
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
