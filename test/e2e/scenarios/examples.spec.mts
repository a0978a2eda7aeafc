// The workflows that the documentation hands out: each is imported as it is, and does what it says.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { APIRequestContext } from '@playwright/test';
import { field, text, type N8n } from '../../../sandbox/n8n.mts';
import { projectFolder } from '../../../sandbox/places.mts';
import { deliver, writeDelivery } from '../../emulator/webhooks.js';
import { JOHN, recordOf, USER_ID } from '../fixtures/emulatedCommBox.mts';
import { toolAnswers, toolsOf } from '../fixtures/scriptedModel.mts';
import { expect, test as base } from '../fixtures/test.mts';
import type { WorkflowJson } from '../fixtures/workflowJson.mts';
import { expectSuccess, type Workflows } from '../fixtures/workflows.mts';

const FOLDER = path.join(projectFolder, 'examples');

const tested = new Set<string>();

/** The title of a test: the example's file, and how it is run. */
function title(file: string, how: string): string {
	tested.add(file);
	return `${file}, ${how}`;
}

const test = base.extend<{ example: WorkflowJson }>({
	/** The workflow in the file that the test's title names, credentials chosen. */
	example: async ({ credential: commBoxApi, model, workflows }, use, testInfo) => {
		const credentials = { commBoxApi, openAiApi: model.credential };
		const [file = ''] = testInfo.title.split(',');
		const example = readExample(file);
		expect(example.active).toBe(false);
		const notes = example.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		expect(notes.map(({ parameters }) => text(parameters, 'content'))).toEqual([
			expect.stringContaining('Set up'),
		]);
		// n8n takes it without its credentials, too.
		await workflows.add(example);
		const nodes = example.nodes.map((one) => {
			const types = Object.keys(Object(one['credentials']) as object);
			const chosen = types.map((type) => [type, field(credentials, type)]);
			return types.length === 0 ? one : { ...one, credentials: Object.fromEntries(chosen) };
		});
		await use({ ...example, nodes });
	},
});

test(title('update-user.json', 'by a click'), async ({ emulator, example, workflows }) => {
	const execution = await workflows.run(example);
	expectSuccess(execution);
	expect(execution.items('CommBox')).toEqual([{ Id: Number(USER_ID) }]);
	expect(recordOf(emulator, USER_ID)).toEqual({
		...JOHN,
		FirstName: 'Jonathan',
		Remarks: 'Updated from n8n',
		Content: { ...JOHN.Content, VIP_Status: '8' },
	});
});

test(title('update-1000-users.json', 'by a click'), async ({ emulator, example, workflows }) => {
	/** The rows that are wrong on purpose, and what must be said of them. */
	const wrong = new Map([
		[250, /^"User ID" is empty \[item 249\]/],
		[750, /^"Email" is an object, not text: .* \[item 749\]/],
	]);
	const good = Array.from({ length: 1_000 }, (_, at) => at + 1).filter((row) => !wrong.has(row));
	emulator.createMissing(true);
	const execution = await workflows.run(example);

	expectSuccess(execution);
	expect(execution.items('Report')).toEqual([
		expect.objectContaining({
			updated: good.length,
			failed: [...wrong].map(([row, says]) => ({ row, error: expect.stringMatching(says) })),
		}),
	]);
	expect(emulator.requests, 'one for each good row').toHaveLength(good.length);
	const names = good.map((row) => emulator.users.get(String(100_000 + row))?.FirstName);
	expect(names).toEqual(good.map((row) => `Customer ${row}`));
	expect(recordOf(emulator, '101000'), 'all values of a row').toEqual({
		id: '101000',
		FirstName: 'Customer 1000',
		Email: 'customer1000@example.com',
		Content: { VIP_Status: '9' },
	});
});

test(
	title('rows-to-conversations.json', 'by a click'),
	async ({ emulator, example, workflows }) => {
		const execution = await workflows.run(example);
		expectSuccess(execution);
		expect(execution.items('Update by phone'), 'each row finds its user').toEqual([
			{ Id: 94382332 },
			{ Id: 94382333 },
			{ Id: 94382334 },
		]);
		expect(recordOf(emulator, USER_ID), 'the first row, and nothing else of it').toEqual({
			...JOHN,
			FirstName: 'Jonathan',
			Content: { ...JOHN.Content, VIP_Status: '8' },
		});
		expect(recordOf(emulator, '94382334')).toEqual({
			id: '94382334',
			FirstName: 'Rick',
			LastName: 'Miles',
			Phone1: '19175555502',
			Content: { VIP_Status: '1' },
		});
		const users = execution.items('Get user').map((user) => ({
			fields: Object.keys(Object(user) as object).length,
			firstName: field(user, 'firstName'),
			vip: field(field(user, 'content'), 'VIP_Status'),
		}));
		expect(users, 'short').toEqual([
			{ fields: 9, firstName: 'Jonathan', vip: '8' },
			{ fields: 9, firstName: 'Marie', vip: '5' },
			{ fields: 9, firstName: 'Rick', vip: '1' },
		]);
		const conversations = execution.items('Get conversations');
		expect(
			conversations.map((conversation) =>
				Math.floor(Number(field(conversation, 'conversationId')) / 1000),
			),
			'at most five of a user',
		).toEqual([5, 5, 5, 5, 5, 6, 6, 7]);
	},
);

test(title('whatsapp-reminders.json', 'by a click'), async ({ emulator, example, workflows }) => {
	emulator.fault(({ body }) =>
		body.includes('19175550125') ? { kind: 'reset', when: 'after' } : undefined,
	);
	const execution = await workflows.run(example);

	expectSuccess(execution);
	const says = (text: string) => expect.stringContaining(text) as unknown;
	expect(execution.items('Report')).toEqual([
		{
			reached: [
				{ phone: '19175550121', messageId: says('wamid.') },
				{ phone: '19175550124', messageId: says('wamid.') },
			],
			notReached: [
				{
					row: 3,
					name: 'Ben',
					kind: 'refused',
					why: says('CommBox refused the data for template appointment_reminder to 19175550000'),
					whatToDo: says('not a WhatsApp user'),
				},
				{
					row: 4,
					name: 'Cleo',
					kind: 'invalid',
					why: says('"Recipient" is empty'),
					whatToDo: says('country code'),
				},
			],
			notKnown: [
				{
					row: 6,
					name: 'Eve',
					kind: 'mayBeDone',
					why: says('so the template may have been sent'),
					whatToDo: says('19175550125'),
				},
			],
		},
	]);
	expect(emulator.outbox.templates.map(({ to }) => to).sort(), 'each once').toEqual([
		'19175550121',
		'19175550124',
		'19175550125',
	]);
	expect(emulator.requests.map(({ body }) => body)).toContainEqual(
		says(
			'"parameters":[{"type":"text","text":"Dan"},{"type":"text","text":"December 4"},{"type":"text","text":"2:15 PM"}]',
		),
	);
});

test(
	title('update-by-phone.json', 'by calls'),
	async ({ emulator, n8n, example, request, workflows }) => {
		const id = await workflows.add(example);
		await workflows.activate(id, '/webhook/commbox-update-by-phone');
		const call = async (data: object) => {
			const response = await request.post(`${n8n.url}/webhook/commbox-update-by-phone`, { data });
			return { status: response.status(), answer: (await response.json()) as unknown };
		};
		const body = { phone: '+1 (917) 555-5555', firstName: 'Zoë', vip: 8 };

		expect(await call(body)).toEqual({ status: 200, answer: { id: Number(USER_ID) } });
		expect(recordOf(emulator, USER_ID)).toEqual({
			...JOHN,
			FirstName: 'Zoë',
			Content: { ...JOHN.Content, VIP_Status: '8' },
		});
		const unknown = await call({ ...body, phone: '+1 (917) 000-0000' });
		expect(unknown.status, 'for an unknown number').toBe(404);
		const says = text(unknown.answer, 'error');
		expect(says).toMatch(/^CommBox does not know a user with the identifier 19170000000 /);
		expect(says, 'without advice for builders').not.toContain('[item');
		expect(await call({ firstName: 'Zoë' }), 'without a number').toEqual({
			status: 500,
			answer: { error: '"Phone Number" is empty' },
		});
		emulator.fault(() => ({ kind: 'envelope', status: 400 }));
		expect((await call(body)).status, 'while CommBox refuses').toBe(500);
	},
);

test(
	title('update-from-form.json', 'filled in as by a browser'),
	async ({ emulator, n8n, example, request, workflows }) => {
		const id = await workflows.add(example);
		const form = '/form/commbox-update-user';
		await workflows.activate(id, form);
		const page = await (await request.get(`${n8n.url}${form}`)).text();
		for (const label of ['CommBox user ID', 'First name', 'Email', 'VIP status']) {
			expect(page).toContain(label);
		}

		const ending = await fillIn(request, `${n8n.url}${form}`, [USER_ID, ' Zoë ', '', '8']);
		expect(ending).toContain('The customer is updated');
		expect(ending).toContain(`values of user ${USER_ID}`);
		expect(recordOf(emulator, USER_ID), 'what was filled in, and the rest').toEqual({
			...JOHN,
			FirstName: 'Zoë',
			Content: { ...JOHN.Content, VIP_Status: '8' },
		});

		const nobody = ['999', 'Nobody', 'nobody@example.com', '1'];
		const failing = await fillIn(request, `${n8n.url}${form}`, nobody);
		expect(failing).toContain('The customer is not updated');
		expect(failing).toContain('does not know user 999');
		expect(failing, 'without advice for builders').not.toContain('[item');
		const executions = await workflows.executions(id);
		expect(executions.map(({ status }) => status)).toEqual(['success', 'success']);
	},
);

test(
	title('agent-with-tool.json', 'by a message in the chat'),
	async ({ emulator, model, example, workflows }) => {
		const id = await workflows.add(example);
		const said = { User_ID: USER_ID, First_Name: 'Zoë', Email: '', VIP_Status: '9' };
		const chat = async (chatInput: string) => {
			const json = { sessionId: 'e2e', action: 'sendMessage', chatInput };
			const run = { startTime: Date.now(), executionTime: 0, executionIndex: 0, source: [null] };
			const data = { ...run, executionStatus: 'success', data: { main: [[{ json }]] } };
			return await workflows.execute(id, { name: 'When chat message received', data });
		};
		const message = `User ${USER_ID} is called Zoë now.`;
		model.script({ call: said }, { say: 'It is done.' });
		const execution = await chat(message);

		expectSuccess(execution);
		expect(execution.items('AI Agent')).toEqual([{ output: 'It is done.' }]);
		const [first] = model.requests;
		expect(JSON.stringify(first)).toContain(message);
		const properties = field(field(toolsOf(first)[0], 'parameters'), 'properties');
		expect(Object.keys(Object(properties) as object).sort(), 'the fields of the tool').toEqual(
			Object.keys(said).sort(),
		);
		expect(recordOf(emulator, USER_ID), 'what the model gave, and the rest').toEqual({
			...JOHN,
			FirstName: 'Zoë',
			Content: { ...JOHN.Content, VIP_Status: '9' },
		});

		model.script({ call: { ...said, User_ID: '999' } }, { say: 'Which user do you mean?' });
		expectSuccess(await chat('User 999 is called Zoë now.'));
		expect(toolAnswers(model.requests[1])).toEqual([
			expect.stringContaining('does not know user 999'),
		]);
	},
);

test(
	title('new-conversation.json', 'by events of CommBox'),
	async ({ emulator, n8n, example, workflows }) => {
		const { id, url } = await listen(n8n, workflows, example);
		for (const conversationId of ['5001', '5002']) {
			const answer = await deliver(url, writeDelivery('Object.OnNew', 'json', { conversationId }));
			expect(answer.status).toBe(200);
			await endOf(workflows, id, conversationId === '5001' ? 1 : 2);
		}
		expect((await deliver(url, writeDelivery('User.OnNew'))).status, 'not chosen').toBe(200);
		expect((await deliver(url, { body: '{}', contentType: 'application/json' })).status).toBe(400);
		expect(recordOf(emulator, USER_ID)).toMatchObject({
			Remarks: expect.stringMatching(/^John wrote: /) as unknown,
			Content: { ...JOHN.Content, Conversations: '2', Last_Conversation: '5002' },
		});
		expect(await workflows.list(id), 'nothing but the two').toHaveLength(2);
	},
);

test(
	title('route-conversation.json', 'by events of CommBox'),
	async ({ emulator, n8n, example, workflows }) => {
		const { id, url } = await listen(n8n, workflows, example);
		const about = async (conversationId: string, message: string) => {
			const delivery = writeDelivery('Object.OnNew', 'json', { conversationId });
			const body = delivery.body.replace('my order has not arrived.', message);
			expect((await deliver(url, { ...delivery, body })).status).toBe(200);
		};
		const conversation = (conversationId: string) => {
			const found = emulator.conversations.get(conversationId);
			return {
				tags: [...(found?.tags ?? [])],
				managerId: found?.managerId,
				notes: found?.remarks.map(({ text }) => text),
				answers: found?.messages.filter(({ byAgent }) => byAgent).map(({ text }) => text),
			};
		};
		await about('5001', 'where is my PARCEL?');
		await endOf(workflows, id, 1);
		await about('5002', 'I have a question about my invoice.');
		await endOf(workflows, id, 2);
		await about('5003', 'nice weather today.');
		await endOf(workflows, id, 3);
		expect(conversation('5001')).toEqual({
			tags: ['1608'],
			managerId: '520760',
			notes: ['Routed by n8n: Delivery'],
			answers: ['Hello John,\nWe are looking for your parcel, and write again today.'],
		});
		expect(conversation('5002')).toEqual({
			tags: ['1609'],
			managerId: '520761',
			notes: ['Routed by n8n: Billing'],
			answers: ['Hello John,\nWe are checking your bill, and write again today.'],
		});
		const untouched = { tags: [], managerId: '0', notes: [], answers: [] };
		expect(conversation('5003'), 'of no topic').toEqual(untouched);
	},
);

test(
	title('route-by-presence-and-workload.json', 'by events of CommBox'),
	async ({ emulator, n8n, example, workflows }) => {
		const { id, url } = await listen(n8n, workflows, example);
		let ended = 0;
		const routed = async (conversationId: string) => {
			await deliver(url, writeDelivery('Object.OnNew', 'json', { conversationId }));
			await endOf(workflows, id, ++ended);
			const found = emulator.conversations.get(conversationId);
			return { managerId: found?.managerId, notes: found?.remarks.map(({ text }) => text) };
		};
		const setPresence = (agentId: string, presence: string) => {
			const agent = emulator.agents.get(agentId);
			if (agent) agent.presence = presence;
		};
		const why = (name: string, count: number, active: number) => [
			`Assigned by n8n to ${name}, who has the fewest conversations (${count}) of the agents who are active: ${active} of 2 in the team`,
		];

		expect(await routed('5001'), 'the second of the team has fewer').toEqual({
			managerId: '520761',
			notes: why('Ben', 0, 2),
		});
		setPresence('520760', '31');
		expect(await routed('5002'), 'the first is at lunch').toEqual({
			managerId: '520761',
			notes: why('Ben', 1, 1),
		});
		setPresence('520760', '1');
		expect(await routed('5003'), 'the first has fewer now').toEqual({
			managerId: '520760',
			notes: why('Ann', 1, 2),
		});
		setPresence('520760', '2');
		setPresence('520761', '31');
		expect(await routed('5004'), 'nobody is there').toEqual({
			managerId: '0',
			notes: ['Not assigned by n8n: none of the 2 agents in the team is active'],
		});
	},
);

test(
	title('closed-conversation.json', 'by events of CommBox'),
	async ({ emulator, n8n, example, workflows }) => {
		const { id, url } = await listen(n8n, workflows, example);
		const conversation = emulator.conversations.get('5000')!;
		for (const message of ['one', 'two', 'three', 'four'])
			emulator.conversations.write(conversation, message);
		const closed = writeDelivery('Object.OnNewActivity');
		const opened = { ...closed, body: closed.body.replace('"statusId":2', '"statusId":1') };
		expect(opened.body).not.toBe(closed.body);
		for (const delivery of [opened, closed]) {
			expect((await deliver(url, delivery)).status).toBe(200);
		}
		await endOf(workflows, id, 1);
		expect(recordOf(emulator, USER_ID)).toEqual({
			...JOHN,
			Remarks: expect.stringMatching(
				/^Conversation 5000 is closed\. Its last messages:\n.*: two\n.*: three\n.*: four$/,
			) as unknown,
		});
	},
);

test(
	title('low-survey-score.json', 'by an event of CommBox'),
	async ({ n8n, example, workflows }) => {
		// Its note goes to an address that does not exist: here, only who gets there counts.
		const nodes = example.nodes.map((node) =>
			node.name === 'Send note' ? { ...node, type: 'n8n-nodes-base.noOp', parameters: {} } : node,
		);
		const { id, url } = await listen(n8n, workflows, { ...example, nodes });
		const low = writeDelivery('Satisfaction.OnSubmit');
		const high = { ...low, body: low.body.replace('"Score":"40"', '"Score":"90"') };
		expect(high.body).not.toBe(low.body);
		await deliver(url, high);
		await deliver(url, low);
		await deliver(url, low);
		await endOf(workflows, id, 2);
		const told = (await workflows.executions(id)).flatMap((one) => one.items('Send note'));
		expect(told).toEqual([
			expect.objectContaining({ data: expect.objectContaining({ score: 40 }) }),
		]);
	},
);

test('there is a test for each example', () => {
	expect([...tested].sort()).toEqual(readdirSync(FOLDER).sort());
});

/** Publishes a workflow that begins with a CommBox Trigger. Returns its id, and where CommBox has to send. */
async function listen(n8n: N8n, workflows: Workflows, example: WorkflowJson) {
	// The editor gives it such an id when it imports it.
	const webhookId = randomUUID();
	const nodes = example.nodes.map((node) =>
		node.type === 'n8n-nodes-commbox.commBoxTrigger' ? { ...node, webhookId } : node,
	);
	const id = await workflows.add({ ...example, nodes });
	const path = `/webhook/${webhookId}/webhook`;
	await workflows.activate(id, path);
	return { id, url: `${n8n.url}${path}` };
}

/** Waits until so many executions of a workflow have ended well. */
async function endOf(workflows: Workflows, id: string, count: number): Promise<void> {
	const states = async () => (await workflows.list(id)).map(({ status }) => status);
	await expect.poll(states).toEqual(Array(count).fill('success'));
}

/** An example as the editor imports it. */
function readExample(file: string): WorkflowJson {
	const { name, active, nodes, connections, settings } = JSON.parse(
		readFileSync(path.join(FOLDER, file), 'utf8'),
	) as WorkflowJson;
	return { name, active, nodes, connections, settings };
}

/** Fills in a form. Returns the page that the browser shows at the end. */
async function fillIn(
	request: APIRequestContext,
	form: string,
	values: readonly string[],
): Promise<string> {
	const multipart = Object.fromEntries(values.map((value, at) => [`field-${at}`, value]));
	const sent: unknown = await (await request.post(form, { multipart })).json();
	const ending = text(sent, 'formWaitingUrl');
	const status = new URL(ending);
	status.pathname += '/n8n-execution-status';
	await expect.poll(async () => (await request.get(status.href)).text()).toMatch(/form-waiting/);
	const page = await (await request.get(ending)).text();
	// The page itself sends this when it is shown, which ends the execution.
	await request.post(ending, { data: {} });
	return page;
}
