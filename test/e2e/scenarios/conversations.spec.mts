// Each operation on conversations and messages, on both lines of n8n: what the form leaves to its
// defaults comes from the item, as it does behind the CommBox Trigger.
import { expect, test } from '../fixtures/test.mts';
import { expectSuccess } from '../fixtures/workflows.mts';
import {
	byId,
	chain,
	link,
	node,
	source,
	SOURCE,
	workflow,
	type Parameters,
} from '../fixtures/workflowJson.mts';

/** Ann and Ben, agents. */
const ANN = byId('520760');
const BEN = byId('520761');

/** John's first conversation, on WhatsApp. */
const HERE = { conversationId: 5000, streamId: 4444 };

const DONE = { success: true, conversationId: 5000 };

/** In the order in which they run: an operation, its parameters, and what comes out. */
const OPERATIONS: ReadonlyArray<readonly [string, Parameters, Parameters]> = [
	['get', {}, { ...HERE, managerId: 520760, status: 'Open', content: { subject: 'Question 0' } }],
	[
		'getMany',
		{ channelId: byId('4444'), start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:30:00Z' },
		{ streamId: 4444 },
	],
	['getTranscript', {}, { ...HERE, transcript: expect.stringContaining('Question 0') }],
	['getActivities', {}, { conversationId: 5000, data: { text: 'Called back.' } }],
	['addTag', { tagId: byId('1609') }, { ...DONE, tagId: 1609 }],
	['removeTag', { tagId: byId('1608') }, { ...DONE, tagId: 1608 }],
	['assign', { agentId: BEN }, { ...DONE, managerId: 520761 }],
	['unassign', {}, { ...DONE, managerId: 520761 }],
	['addNote', { note: 'Called back ✓' }, DONE],
	['setContent', { content: { property: [{ name: 'order', value: 'A-1' }] } }, DONE],
	['setIndicator', { indicatorId: 'vip', title: 'VIP', icon: 'icon-star' }, DONE],
	['removeIndicator', { indicatorId: 'vip' }, DONE],
	['setStatus', { status: 2 }, { ...DONE, status: 'Resolved' }],
	[
		'move',
		{ conversationId: '9007199254740993', toChannelId: byId('4447') },
		{ success: true, conversationId: '9007199254740993', streamId: 4447 },
	],
	[
		'create',
		{
			channelId: byId('bC4_f8mMqjqB%3d%3d'),
			channelType: 4,
			userIdentifier: 'ann@example.com',
			message: 'Hello',
			additionalFields: { subject: 'A parcel' },
		},
		{ success: true, conversationId: expect.any(Number) },
	],
];

test('each operation on conversations, from an item of the trigger', async ({
	commBox,
	emulator,
	workflows,
}) => {
	const nodes = OPERATIONS.map(([operation, parameters]) =>
		commBox(operation, { resource: 'conversation', operation, ...parameters }),
	);
	const execution = await workflows.run(
		workflow(
			'Conversations',
			[...source([HERE]), ...nodes],
			[...chain(...SOURCE), ...OPERATIONS.map(([operation]) => link('Source', operation))],
		),
	);

	expectSuccess(execution);
	for (const [operation, , output] of OPERATIONS) {
		expect(execution.items(operation)[0], operation).toMatchObject(output);
	}
	const { tags, managerId, remarks, statusId, content, indicators } =
		emulator.conversations.get('5000')!;
	expect([[...tags], managerId, statusId, content.get('order'), indicators.size]).toEqual([
		['1609'],
		'0',
		2,
		'A-1',
		0,
	]);
	expect(remarks).toMatchObject([{ text: 'Called back ✓' }]);
});

test('messages as an agent, as the user, and with a file', async ({
	commBox,
	emulator,
	workflows,
}) => {
	const send = { resource: 'message', operation: 'send' };
	const file = { sourceProperty: 'text', operation: 'toText', options: { fileName: 'bill.txt' } };
	const execution = await workflows.run(
		workflow(
			'Messages',
			[
				...source([{ ...HERE, text: 'Line 1\nLine 2 ✓' }]),
				commBox('Agent', { ...send, agentId: ANN, message: '={{ $json.text }}' }),
				commBox('User', { ...send, sendAs: 'user', message: 'Thanks' }),
				node('File', 'convertToFile', 1.1, file),
				commBox('With File', {
					...send,
					conversationId: "={{ $('Source').item.json.conversationId }}",
					channelId: byId("={{ $('Source').item.json.streamId }}"),
					agentId: ANN,
					options: { binaryPropertyName: 'data' },
				}),
			],
			[
				...chain(...SOURCE),
				link('Source', 'Agent'),
				link('Source', 'User'),
				...chain('Source', 'File', 'With File'),
			],
		),
	);

	expectSuccess(execution);
	for (const name of ['Agent', 'User', 'With File']) {
		expect(execution.items(name)[0], name).toMatchObject({
			...DONE,
			streamId: 4444,
			messageId: expect.any(Number),
		});
	}
	expect(emulator.conversations.get('5000')!.messages.slice(1)).toMatchObject([
		{ text: 'Line 1\nLine 2 ✓', byAgent: true, managerId: '520760', files: [] },
		{ text: 'Thanks', byAgent: false, files: [] },
		{ text: '', byAgent: true, files: [{ name: 'bill.txt' }] },
	]);
});
