import { field } from '../../../../sandbox/n8n.mts';
import { JOHN, USER_ID } from '../../emulator.mts';
import { toolAnswers, toolsOf } from '../model.mts';
import type { Trigger } from '../../runs.mts';
import type { ExampleRun } from '../scenario.mts';

const CALL = { User_ID: USER_ID, First_Name: 'Zoë', Email: '', VIP_Status: '9' };

/** By a message in the editor's chat: once as it should be, once for a user whom CommBox does not know. */
export const agentWithTool: ExampleRun = async (
	{ workflows, emulator, model },
	example,
	checks,
) => {
	const id = await workflows.add(example);
	const message = `User ${USER_ID} is called Zoë now.`;
	model.script({ call: CALL }, { say: 'It is done.' });
	const { status, failure, items } = await workflows.execute(id, chat(message));

	checks.equal('the workflow succeeds', [status, failure], ['success', '']);
	checks.equal('the chat gets the last word', items('AI Agent'), [{ output: 'It is done.' }]);
	const [first] = model.requests;
	const asked = JSON.stringify(first ?? 'nothing');
	checks.that('the model was given the message', asked.includes(message), asked);
	const parameters = field(toolsOf(first)[0], 'parameters');
	const offered = Object.keys(Object(field(parameters, 'properties')) as object);
	checks.equal('and the fields of the tool', offered.sort(), Object.keys(CALL).sort());
	checks.equal('CommBox has what it gave, and the rest', await emulator.readUser(USER_ID), {
		...JOHN,
		FirstName: 'Zoë',
		Content: { ...JOHN.Content, VIP_Status: '9' },
	});

	model.script({ call: { ...CALL, User_ID: '999' } }, { say: 'Which user do you mean?' });
	const second = await workflows.execute(id, chat('User 999 is called Zoë now.'));
	checks.equal('unknown user: the workflow succeeds', second.status, 'success');
	const answers = toolAnswers(model.requests[1]);
	checks.that(
		'unknown user: the model is told',
		answers.length === 1 && answers.every((answer) => /does not know user 999/.test(answer)),
		answers,
	);
};

/** What the editor's chat starts an execution with. */
function chat(chatInput: string): Trigger {
	const json = { sessionId: 'e2e', action: 'sendMessage', chatInput };
	const run = { startTime: Date.now(), executionTime: 0, executionIndex: 0, source: [null] };
	return {
		name: 'When chat message received',
		data: { ...run, executionStatus: 'success', data: { main: [[{ json }]] } },
	};
}
