import { field, text } from '../../../sandbox/n8n.mts';
import { JOHN, USER_ID } from '../emulator.mts';
import { agentWorkflow, fromAi } from './agentWorkflow.mts';
import type { Bed } from './bed.mts';
import type { Checks } from './checks.mts';
import { toolAnswers, toolsOf } from './model.mts';
import type { Scenario } from './scenario.mts';
import type { Parameters } from '../workflow.mts';

/** What a tool says to a model costs its user money. */
const SHORT = 60;
const SHORT_FAILURE = 400;

const TOOL = {
	resource: 'user',
	operation: 'update',
	userId: fromAi('User_ID'),
	updateFields: { firstName: fromAi('First_Name', 'The new first name') },
	customFields: { field: [{ name: fromAi('Field_Name'), value: fromAi('Field_Value') }] },
} as const;

/** An AI Agent whose model calls the node as a tool, once as it should, once for an unknown user. */
export const agent: Scenario = {
	name: 'AI Agent, tool by $fromAI',

	async run(bed, checks) {
		for (const { version, tellsFailures } of bed.line.agents) {
			await callTool(bed, version, checks);
			await callToolInVain(bed, version, { onError: 'continueRegularOutput' }, checks);
			if (tellsFailures) await callToolInVain(bed, version, {}, checks);
		}
	},
};

async function callTool(bed: Bed, version: number, checks: Checks): Promise<void> {
	const { emulator, model, workflows } = bed;
	const about = `Agent ${version}:`;
	const call = {
		User_ID: USER_ID,
		First_Name: 'Zoë',
		Field_Name: 'VIP_Status',
		Field_Value: '9',
	};
	await emulator.reset();
	model.script({ call }, { say: 'It is done.' });
	const { status, failure, items } = await workflows.run(agentWorkflow(bed, version, TOOL));

	checks.equal(`${about} the workflow succeeds`, [status, failure], ['success', '']);
	checks.equal(`${about} the agent says the model's last word`, items('Agent'), [
		{ output: 'It is done.' },
	]);
	checks.equal(`${about} CommBox has what the model gave`, await emulator.readUser(USER_ID), {
		...JOHN,
		FirstName: 'Zoë',
		Content: { ...JOHN.Content, VIP_Status: '9' },
	});

	const [first, second] = model.requests;
	checks.equal(`${about} the model was asked twice`, model.requests.length, 2);
	const [tool] = toolsOf(first);
	const offered = Object.keys(Object(field(field(tool, 'parameters'), 'properties')) as object);
	checks.equal(`${about} the tool offers its fields`, offered.sort(), Object.keys(call).sort());
	const description = text(tool, 'description');
	checks.that(`${about} and says what it does`, /update.*user/i.test(description), description);
	const answers = toolAnswers(second);
	checks.that(
		`${about} the tool's answer holds the Id and is short`,
		answers.length === 1 && answers.every((a) => a.includes(USER_ID) && a.length <= SHORT),
		answers,
	);
	noKey(bed, `${about} the model never sees the API key`, checks);
}

async function callToolInVain(
	bed: Bed,
	version: number,
	settings: Parameters,
	checks: Checks,
): Promise<void> {
	const { emulator, model, workflows } = bed;
	const about = `Agent ${version}, unknown user${settings['onError'] ? ', continues' : ''}:`;
	await emulator.reset();
	const call = { User_ID: '999', First_Name: 'No', Field_Name: 'VIP_Status', Field_Value: '1' };
	model.script({ call }, { say: 'There is no such customer.' });
	const { status, failure, items } = await workflows.run(
		agentWorkflow(bed, version, TOOL, settings),
	);

	checks.equal(`${about} the workflow succeeds`, [status, failure], ['success', '']);
	const answers = toolAnswers(model.requests[1]);
	checks.that(
		`${about} the model is told what is wrong, shortly`,
		answers.length === 1 &&
			answers.every((a) => /does not know user 999/.test(a) && a.length <= SHORT_FAILURE),
		answers,
	);
	checks.equal(`${about} and has the last word`, items('Agent'), [
		{ output: 'There is no such customer.' },
	]);
	noKey(bed, `${about} the model never sees the API key`, checks);
}

function noKey({ model, emulator }: Bed, what: string, checks: Checks): void {
	const seen = JSON.stringify(model.requests);
	checks.that(what, model.requests.length > 0 && !seen.includes(emulator.apiKey), seen);
}
