// An AI Agent with the CommBox node as its tool, and a chat model that says what it was told to.
import { listOf, type Execution } from '../../../sandbox/execution.mts';
import { field, text } from '../../../sandbox/n8n.mts';
import { holdsKey } from '../fixtures/apiKey.mts';
import { JOHN, recordOf, USER_ID } from '../fixtures/emulatedCommBox.mts';
import { toolAnswers, toolsOf } from '../fixtures/scriptedModel.mts';
import { expect, test as base } from '../fixtures/test.mts';
import {
	chain,
	link,
	manualTrigger,
	node,
	TRIGGER,
	workflow,
	type Parameters,
} from '../fixtures/workflowJson.mts';
import { expectSuccess } from '../fixtures/workflows.mts';

/** What a tool says to a model costs its user money: the most characters of an answer. */
const SHORT = 60;
const SHORT_FAILURE = 400;

const UPDATE = { resource: 'user', operation: 'update' };
const TOOL = {
	...UPDATE,
	userId: fromAi('User_ID'),
	updateFields: { firstName: fromAi('First_Name', 'The new first name') },
	customFields: { field: [{ name: fromAi('Field_Name'), value: fromAi('Field_Value') }] },
};
const CALL = { User_ID: USER_ID, First_Name: 'Zoë', Field_Name: 'VIP_Status', Field_Value: '9' };

/** The standard fields, by what the form calls them, and what the model gives for each. */
const STANDARD = {
	email: ['Email', 'zoe@example.com'],
	firstName: ['FirstName', 'Zoë'],
	lastName: ['LastName', 'Smith'],
	phone1: ['Phone1', '19175550100'],
	phone2: ['Phone2', '19175550101'],
	remarks: ['Remarks', 'Two lines,\nfrom a model'],
	uniqueId: ['UniqueId', 'C-0815'],
} as const;

interface AgentFixtures {
	/**
	 * Runs a workflow with an AI Agent.
	 *
	 * @param call What the model calls the tool with.
	 * @param tool What the tool's form holds.
	 * @param agent Which of the line's agents; left out, the newest.
	 * @param settings What else there is to the tool.
	 */
	runAgent(
		call: object,
		tool: Parameters,
		agent?: number,
		settings?: Parameters,
	): Promise<Execution>;
}

const test = base.extend<AgentFixtures>({
	runAgent: async ({ credential: commBoxApi, model, n8n, workflows }, use) => {
		await use(async (call, tool, agent = 0, settings = {}) => {
			const langchain = '@n8n/n8n-nodes-langchain';
			const { version } = n8n.line.agents[agent]!;
			const prompt = 'The customer is called otherwise now. Put it into CommBox.';
			const nodes = [
				manualTrigger,
				node('Agent', `${langchain}.agent`, version, { promptType: 'define', text: prompt }),
				node(
					'Model',
					`${langchain}.lmChatOpenAi`,
					1.2,
					{ model: { __rl: true, mode: 'id', value: 'gpt-4.1-mini' }, options: { maxRetries: 0 } },
					{ credentials: { openAiApi: model.credential } },
				),
				node('CommBox tool', 'n8n-nodes-commbox.commBoxTool', 1, tool, {
					credentials: { commBoxApi },
					...settings,
				}),
			];
			model.script({ call: { ...call } }, { say: 'The last word.' });
			const execution = await workflows.run(
				workflow(`Agent ${version}`, nodes, [
					...chain(TRIGGER, 'Agent'),
					link('Model', 'Agent', { type: 'ai_languageModel' }),
					link('CommBox tool', 'Agent', { type: 'ai_tool' }),
				]),
			);
			expectSuccess(execution);
			expect(execution.items('Agent')).toEqual([{ output: 'The last word.' }]);
			expect(model.requests, 'to the model').toHaveLength(2);
			const asked = JSON.stringify(model.requests);
			expect(holdsKey(asked), 'whether the model has seen the API key').toBe(false);
			return execution;
		});
	},
});

for (const [agent, title] of ['The newest AI Agent', 'AI Agent 2'].entries()) {
	test(`${title} calls the tool`, async ({ emulator, model, runAgent }) => {
		await runAgent(CALL, TOOL, agent);
		expect(recordOf(emulator, USER_ID), 'what the model gave').toEqual({
			...JOHN,
			FirstName: 'Zoë',
			Content: { ...JOHN.Content, VIP_Status: '9' },
		});
		const [tool] = toolsOf(model.requests[0]);
		const offered = Object.keys(Object(field(field(tool, 'parameters'), 'properties')) as object);
		expect(offered.sort(), 'the fields of the tool').toEqual(Object.keys(CALL).sort());
		expect(text(tool, 'description')).toMatch(/update.*user/i);
		const answers = toolAnswers(model.requests[1]);
		expect(answers, "the tool's").toEqual([expect.stringContaining(USER_ID)]);
		expect(answers[0]!.length).toBeLessThanOrEqual(SHORT);
	});

	for (const settings of [{ onError: 'continueRegularOutput' }, {}]) {
		const how = settings.onError ? 'that continues on errors' : 'as it is by default';
		test(`${title} is told of an unknown user by a tool ${how}`, async ({
			model,
			n8n,
			runAgent,
		}) => {
			test.skip(
				!settings.onError && !n8n.line.agents[agent]!.tellsFailures,
				'this agent tells its model nothing of a tool that fails, whichever it is',
			);
			await runAgent({ ...CALL, User_ID: '999' }, TOOL, agent, settings);
			const answers = toolAnswers(model.requests[1]);
			expect(answers).toEqual([expect.stringContaining('does not know user 999')]);
			expect(answers[0]!.length).toBeLessThanOrEqual(SHORT_FAILURE);
		});
	}
}

test('An agent tags a conversation, and hears of a tag that does not exist', async ({
	emulator,
	model,
	runAgent,
}) => {
	const tool = {
		resource: 'conversation',
		operation: 'addTag',
		conversationId: fromAi('Conversation_ID'),
		channelId: { __rl: true, mode: 'id', value: fromAi('Channel_ID') },
		tagId: { __rl: true, mode: 'id', value: fromAi('Tag_ID') },
	};
	const call = { Conversation_ID: '5002', Channel_ID: '4444', Tag_ID: '1609' };
	const tags = () => [...(emulator.conversations.get('5002')?.tags ?? [])];
	await runAgent(call, tool);
	expect(tags()).toEqual(['1609']);
	expect(text(toolsOf(model.requests[0])[0], 'description')).toMatch(/tag .*conversation/i);
	const [answer = ''] = toolAnswers(model.requests[1]);
	expect(answer).toContain('"success":true');

	await runAgent({ ...call, Tag_ID: '999' }, tool, 0, { onError: 'continueRegularOutput' });
	expect(toolAnswers(model.requests[1])).toEqual([expect.stringMatching(/tag 999/)]);
	expect(tags(), 'unchanged').toEqual(['1609']);
});

test('a model fills in the User ID, standard and custom fields', async ({ emulator, runAgent }) => {
	const names = Object.keys(STANDARD);
	const given = Object.entries(STANDARD).map(([name, [, value]]) => [name, value]);
	const custom = { name_1: 'VIP_Status', value_1: '9', name_2: 'Language', value_2: 'fr' };
	await runAgent(
		{ userId: USER_ID, ...Object.fromEntries(given), ...custom },
		{
			...UPDATE,
			userId: fromAi('userId'),
			updateFields: Object.fromEntries(names.map((name) => [name, fromAi(name)])),
			customFields: {
				field: [1, 2].map((n) => ({ name: fromAi(`name_${n}`), value: fromAi(`value_${n}`) })),
			},
		},
	);
	expect(recordOf(emulator, USER_ID)).toEqual({
		id: USER_ID,
		...Object.fromEntries(Object.values(STANDARD)),
		Content: { VIP_Status: '9', Birth_Date: '01-01-1983', Language: 'fr' },
	});
});

test('a model fills in channel, phone number and JSON', async ({ emulator, runAgent }) => {
	await runAgent(
		{ channel: 'Telephone', phone: '+1 917 555-5555', json: '{ "VIP_Status": "7" }' },
		{
			...UPDATE,
			userIdentification: 'phoneNumber',
			phoneChannel: fromAi('channel'),
			phoneNumber: fromAi('phone'),
			specifyCustomFields: 'json',
			customFieldsJson: fromAi('json', '', 'json'),
		},
	);
	expect(recordOf(emulator, USER_ID)).toEqual({
		...JOHN,
		Content: { ...JOHN.Content, VIP_Status: '7' },
	});
});

/** The editor shows its button for `$fromAI` at fields of text that take expressions. */
test('the editor offers $fromAI at every field that holds data', async ({ n8n, request }) => {
	const headers = { cookie: `n8n-auth=${n8n.session}` };
	const types = await request.get(`${n8n.url}/types/nodes.json`, { headers });
	const tool = listOf(await types.json()).find(
		(type) => text(type, 'name') === 'n8n-nodes-commbox.commBoxTool',
	);
	const offered = fieldsOf(field(tool, 'properties'))
		.filter((one) => ['string', 'resourceLocator'].includes(text(one, 'type')))
		.filter((one) => field(one, 'noDataExpression') !== true)
		.map((one) => text(one, 'name'));
	const who = ['userId', 'phoneNumber', 'emailAddress', 'streamProviderId'];
	const wanted = [...who, 'name', 'value', ...Object.keys(STANDARD)];
	expect(offered).toEqual(expect.arrayContaining(wanted));
});

/** What a form holds after a click on the button that lets the model fill a field. */
function fromAi(name: string, description = '', type = 'string'): string {
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${name}', \`${description}\`, '${type}') }}`;
}

/** The fields of a form, those in collections too. */
function fieldsOf(properties: unknown): unknown[] {
	return listOf(properties).flatMap((property) => [
		property,
		...fieldsOf(field(property, 'options')),
		...fieldsOf(field(property, 'values')),
	]);
}
