import { text } from '../../../../sandbox/n8n.mts';
import { JOHN, USER_ID } from '../../emulator.mts';
import { get, getUntil, post } from '../calls.mts';
import type { ExampleRun } from '../scenario.mts';

const FIELDS = ['CommBox user ID', 'First name', 'Email', 'VIP status'];

/** By filling in the form, as a browser does: once right, once for a user whom CommBox does not know. */
export const updateFromForm: ExampleRun = async ({ workflows, emulator, n8n }, example, checks) => {
	const id = await workflows.add(example);
	await workflows.activate(id);
	const form = `${n8n.url}/form/commbox-update-user`;
	const { body: page } = await getUntil(form, /Update a customer/);
	const missing = FIELDS.filter((label) => !page.includes(label));
	checks.that('the form asks for its fields', missing.length === 0, missing);

	const ending = await submit(form, [USER_ID, ' Zoë ', '', '8']);
	checks.that('the last page says that it worked', /The customer is updated/.test(ending), ending);
	checks.that('and names the user', ending.includes(`values of user ${USER_ID}`), ending);
	checks.equal('CommBox has what was filled in, and the rest', await emulator.readUser(USER_ID), {
		...JOHN,
		FirstName: 'Zoë',
		Content: { ...JOHN.Content, VIP_Status: '8' },
	});

	const failing = await submit(form, ['999', 'Nobody', 'nobody@example.com', '1']);
	checks.that(
		'for an unknown user, the last page says that it did not',
		/The customer is not updated/.test(failing) && /does not know user 999/.test(failing),
		failing,
	);
	checks.that('without advice for builders', !failing.includes('[item'), failing);
	const runs = await workflows.runs(id);
	checks.equal(
		'both executions have ended well',
		runs.map(({ status }) => status),
		['success', 'success'],
	);
};

/** Fills in the form. Returns the page that the browser shows at the end. */
async function submit(form: string, values: readonly string[]): Promise<string> {
	const data = new FormData();
	for (const [index, value] of values.entries()) data.set(`field-${index}`, value);
	const { body } = await post(form, data);
	const ending = text(JSON.parse(body), 'formWaitingUrl');
	const status = new URL(ending);
	status.pathname += '/n8n-execution-status';
	await getUntil(status.href, /form-waiting/);
	const page = await get(ending);
	// The page itself sends this when it is shown, which ends the execution.
	await post(ending, {});
	return page.body;
}
