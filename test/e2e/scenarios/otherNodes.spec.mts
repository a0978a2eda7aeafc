// The CommBox node between other nodes: what they hand to it, and what they get from it.
import { field, text } from '../../../sandbox/n8n.mts';
import { JOHN, recordOf, rowsIn, seed, USER_ID } from '../fixtures/emulatedCommBox.mts';
import { expect, test } from '../fixtures/test.mts';
import { expectSuccess } from '../fixtures/workflows.mts';
import {
	chain,
	link,
	node,
	set,
	source,
	SOURCE,
	UPDATE_FROM_ROW,
	workflow,
	type WorkflowNode,
} from '../fixtures/workflowJson.mts';

test('Webhook → CommBox → Respond: five calls at once', async ({
	commBox,
	emulator,
	n8n,
	request,
	workflows,
}) => {
	const add = async (path: string, middle: WorkflowNode) => {
		const parameters = { httpMethod: 'POST', path, responseMode: 'responseNode', options: {} };
		const id = await workflows.add(
			workflow(path, [
				node('Webhook', 'webhook', 2.1, parameters, { webhookId: path }),
				middle,
				node('Respond', 'respondToWebhook', 1.5, { respondWith: 'firstIncomingItem', options: {} }),
			]),
		);
		await workflows.activate(id, `/webhook/${path}`);
		const call = async (data: object) => {
			const response = await request.post(`${n8n.url}/webhook/${path}`, { data });
			return { status: response.status(), body: await response.text() };
		};
		return { id, call };
	};
	const fromBody = commBox('CommBox', {
		...UPDATE_FROM_ROW,
		userId: '={{ $json.body.userId }}',
		updateFields: { firstName: '={{ $json.body.firstName }}' },
		customFields: { field: [{ name: 'Row', value: '={{ $json.body.row }}' }] },
	});
	const webhook = await add('e2e-update-user', fromBody);
	const failing = await add('e2e-fail', node('Stop', 'stopAndError', 1, { errorMessage: 'No' }));
	const rows = seed(emulator, 5);

	const answers = await Promise.all(rows.map(webhook.call));
	expect(answers, 'each call gets its own Id').toEqual(
		rows.map(({ userId }) => ({ status: 200, body: `{"Id":${userId}}` })),
	);
	expect(rowsIn(emulator, rows)).toEqual(rows);

	const wrong = { userId: '999', firstName: 'Nobody', row: 0 };
	// What n8n answers where a node fails differs: 500 on the 2.x line, 200 without a body on the 1.x.
	expect(await webhook.call(wrong), 'for an unknown user').toEqual(await failing.call(wrong));
	const executions = await workflows.executions(webhook.id);
	expect(executions, 'one for each call').toHaveLength(rows.length + 1);
	const failures = executions.map(({ failure }) => failure).filter(Boolean);
	expect(failures).toEqual([expect.stringMatching(/does not know user 999/)]);
});

test('Execute Workflow: the node in a sub-workflow, called once with all items', async ({
	commBox,
	emulator,
	workflows,
}) => {
	const rows = seed(emulator, 3);
	const called = await workflows.add(
		workflow('Called', [
			node('When Called', 'executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' }),
			commBox('CommBox', UPDATE_FROM_ROW),
		]),
	);
	const call = node('Call', 'executeWorkflow', 1.2, {
		source: 'database',
		workflowId: { __rl: true, mode: 'id', value: called },
		mode: 'once',
		options: { waitForSubWorkflow: true },
	});
	const execution = await workflows.run(workflow('Calling', [...source(rows), call]));

	expectSuccess(execution);
	expect(execution.items('Call')).toEqual(rows.map(({ userId }) => ({ Id: Number(userId) })));
	expect(rowsIn(emulator, rows)).toEqual(rows);
	const [own] = await workflows.executions(called);
	expect(own?.status, 'of the called workflow, an execution of its own').toBe('success');
});

test('Loop Over Items: 25 items in batches of 4', async ({ commBox, emulator, workflows }) => {
	const rows = seed(emulator, 25);
	const execution = await workflows.run(
		workflow(
			'Loop',
			[
				...source(rows),
				node('Loop', 'splitInBatches', 3, { batchSize: 4, options: {} }),
				commBox('CommBox', UPDATE_FROM_ROW),
				set('Done', { id: '={{ $json.Id }}' }),
			],
			[
				...chain(...SOURCE, 'Loop', 'Done'),
				link('Loop', 'CommBox', { output: 1 }),
				link('CommBox', 'Loop'),
			],
		),
	);

	expectSuccess(execution);
	expect(execution.times('CommBox'), 'once for each batch').toBe(7);
	expect(execution.items('Done')).toEqual(rows.map(({ userId }) => ({ id: userId })));
	expect(rowsIn(emulator, rows)).toEqual(rows);
	expect(emulator.requests, 'one for each user').toHaveLength(rows.length);
});

test("Merge by position and $('Source').item, while answers come in another order", async ({
	commBox,
	emulator,
	workflows,
}) => {
	const rows = seed(emulator, 12);
	// Every third user is refused twice, every fourth once: they end behind those after them.
	emulator.fault(({ userId, count }) => {
		const refusals = Number(userId) % 3 === 0 ? 2 : Number(userId) % 4 === 0 ? 1 : 0;
		return count <= refusals ? { kind: 'status', status: 500 } : undefined;
	});
	const byPosition = { mode: 'combine', combineBy: 'combineByPosition', options: {} };
	const execution = await workflows.run(
		workflow(
			'Merge',
			[
				...source(rows),
				commBox('CommBox', UPDATE_FROM_ROW),
				node('Merge', 'merge', 3.2, byPosition),
				set('Back', { id: '={{ $json.Id }}', from: "={{ $('Source').item.json.userId }}" }),
			],
			[
				...chain(...SOURCE, 'CommBox', 'Merge'),
				link('Source', 'Merge', { input: 1 }),
				link('CommBox', 'Back'),
			],
		),
	);

	expectSuccess(execution);
	expect(execution.items('Merge'), 'each row beside its Id').toEqual(
		rows.map((row) => ({ Id: Number(row.userId), ...row })),
	);
	expect(execution.items('Back'), "$('Source').item").toEqual(
		rows.map(({ userId }) => ({ id: userId, from: userId })),
	);
	expect(rowsIn(emulator, rows)).toEqual(rows);
});

test("$('Source').item where one item makes none, and the next one three", async ({
	commBox,
	workflows,
}) => {
	const rows = [{ userId: '9007199254740993' }, { userId: USER_ID }];
	const execution = await workflows.run(
		workflow('Several for one', [
			...source(rows),
			commBox('CommBox', {
				resource: 'user',
				operation: 'getConversations',
				userId: '={{ $json.userId }}',
				limit: 3,
			}),
			set('Back', { from: "={{ $('Source').item.json.userId }}" }),
		]),
	);
	expectSuccess(execution);
	expect(execution.items('Back')).toEqual(Array(3).fill({ from: USER_ID }));
});

test('On Error: Continue (using error output), 3 of 10 fail, each in its own way', async ({
	commBox,
	emulator,
	workflows,
}) => {
	const wrong = new Map([
		[2, { userId: '999', says: /CommBox does not know user 999 .*\[item 2\]/ }],
		[
			5,
			{
				userId: 'VIP',
				says: /"User ID" is not a positive whole number: "VIP" \[item 5\]/,
			},
		],
		[9, { userId: '', says: /"User ID" is empty \[item 9\]/ }],
	]);
	const rows = seed(emulator, 10).map((row) => ({
		...row,
		userId: wrong.get(row.row)?.userId ?? row.userId,
	}));
	const row = "={{ $('Source').item.json.row }}";
	const execution = await workflows.run(
		workflow(
			'Error output',
			[
				...source(rows),
				commBox('CommBox', UPDATE_FROM_ROW, { onError: 'continueErrorOutput' }),
				set('Updated', { id: '={{ $json.Id }}', row }),
				set('Failed', { error: '={{ $json.error.message }}', row }),
			],
			[...chain(...SOURCE, 'CommBox', 'Updated'), link('CommBox', 'Failed', { output: 1 })],
		),
	);

	expectSuccess(execution);
	const [good, bad] = [false, true].map((isBad) =>
		rows.filter((one) => wrong.has(one.row) === isBad),
	);
	expect(execution.items('Updated'), 'each with the right row behind it').toEqual(
		good?.map((one) => ({ id: one.userId, row: String(one.row) })),
	);
	const says = ({ row: at }: { row: number }) => expect.stringMatching(wrong.get(at)!.says);
	expect(execution.items('CommBox', 1), 'with their input data').toEqual(
		bad?.map((one) => ({ ...one, error: expect.objectContaining({ message: says(one) }) })),
	);
	expect(execution.items('Failed'), 'each with the right row behind it').toEqual(
		bad?.map((one) => ({ error: says(one), row: String(one.row) })),
	);
	expect(rowsIn(emulator, good ?? [])).toEqual(good);
});

test("a sheet's rows, auto-mapped by channel → Get → Conversations", async ({
	commBox,
	emulator,
	workflows,
}) => {
	// The second one's phone number is what a channel knows a user by.
	const sheet = [
		{ row_number: 2, Phone: '19170000000', 'First Name': 'Nobody', VIP_Status: '1' },
		{ row_number: 3, Phone: '19175555555', 'First Name': 'Zoë', VIP_Status: '9' },
	];
	const update = {
		resource: 'user',
		operation: 'update',
		userIdentification: 'channelIdentity',
		streamProviderType: 5,
		streamProviderId: '={{ $json.Phone }}',
		dataToSend: 'autoMapInputData',
		inputsToIgnore: 'row_number',
	};
	const get = { resource: 'user', operation: 'get', userId: '={{ $json.Id }}' };
	const list = { resource: 'user', operation: 'getConversations', userId: '={{ $json.userId }}' };
	const execution = await workflows.run(
		workflow('Auto-map', [
			...source(sheet),
			commBox('Update', update, { onError: 'continueErrorOutput' }),
			commBox('Get', { ...get, options: { simplify: true } }),
			commBox('Conversations', { ...list, returnAll: true }),
			set('Back', { row: "={{ $('Source').item.json.row_number }}" }),
		]),
	);

	expectSuccess(execution);
	expect(execution.items('Update')).toEqual([{ Id: Number(USER_ID) }]);
	expect(execution.items('Update', 1), 'the unknown one, with its row').toEqual([
		{ ...sheet[0], error: expect.objectContaining({ kind: 'notFound', item: 0 }) },
	]);
	expect(recordOf(emulator, USER_ID), 'the row, and nothing else of it').toEqual({
		...JOHN,
		FirstName: 'Zoë',
		Content: { ...JOHN.Content, VIP_Status: '9' },
	});
	const [got] = execution.items('Get');
	expect(text(got, 'firstName')).toBe('Zoë');
	expect(field(got, 'content')).toEqual({ VIP_Status: '9', Birth_Date: '01-01-1983' });
	const conversations = execution.items('Conversations');
	expect(conversations, 'over two pages').toHaveLength(120);
	expect(field(conversations[119], 'content')).toEqual({ subject: 'Question 119' });
	expect(execution.items('Back'), "$('Source').item").toEqual(Array(120).fill({ row: '3' }));
});
