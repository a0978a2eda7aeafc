import type { Bed } from './bed.mts';
import { post, untilRegistered } from './calls.mts';
import { firstNames, newIds, seed } from './commBox.mts';
import { rowsFor, UPDATE_BY_EXPRESSIONS, type Scenario } from './scenario.mts';
import { chain, node, workflow, type WorkflowJson, type WorkflowNode } from '../workflow.mts';

const PATH = 'e2e-update-user';
const FAILING_PATH = 'e2e-fail';

/** An activated workflow that others call: several at once, each to be answered with its own Id. */
export const webhook: Scenario = {
	name: 'Webhook → CommBox → Respond',

	async run(bed, checks) {
		const { emulator, workflows, n8n } = bed;
		const address = `${n8n.url}/webhook/${PATH}`;
		const failing = `${n8n.url}/webhook/${FAILING_PATH}`;
		const ids = newIds(5);
		await seed(emulator, ids);
		const id = await workflows.add(webhookWorkflow(PATH, updateFromBody(bed)));
		await workflows.activate(id);
		await workflows.activate(await workflows.add(webhookWorkflow(FAILING_PATH, STOP)));
		await Promise.all([untilRegistered(address), untilRegistered(failing)]);

		const rows = rowsFor(ids);
		const answers = await Promise.all(rows.map(async (row) => await post(address, row)));
		checks.equal(
			'five calls at once get their own Ids',
			answers.map(({ status, body }) => `${status} ${body}`),
			ids.map((userId) => `200 {"Id":${userId}}`),
		);
		const expected = rows.map(({ firstName }) => firstName);
		checks.equal('CommBox has their values', await firstNames(emulator, ids), expected);

		const wrong = { userId: '999', firstName: 'Nobody', row: 0 };
		// What that is differs: 500 on the 2.x line, 200 without a body on the 1.x line.
		checks.equal(
			'a call for an unknown user gets what n8n answers where a node fails',
			await post(address, wrong),
			await post(failing, wrong),
		);
		const runs = await workflows.runs(id);
		const failures = runs.map(({ failure }) => failure).filter(Boolean);
		checks.equal('each call was an execution', runs.length, ids.length + 1);
		checks.that(
			'one of them failed, and says why',
			failures.length === 1 && /does not know user 999/.test(failures.join()),
			failures,
		);
	},
};

function updateFromBody({ commBox }: Bed): WorkflowNode {
	return commBox('CommBox', {
		...UPDATE_BY_EXPRESSIONS,
		userId: '={{ $json.body.userId }}',
		updateFields: { firstName: '={{ $json.body.firstName }}' },
		customFields: { field: [{ name: 'Row', value: '={{ $json.body.row }}' }] },
	});
}

/** A node of n8n's own that fails. */
const STOP = node('Stop', 'stopAndError', 1, { errorMessage: 'No' });

function webhookWorkflow(path: string, middle: WorkflowNode): WorkflowJson {
	const parameters = { httpMethod: 'POST', path, responseMode: 'responseNode', options: {} };
	const nodes = [
		node('Webhook', 'webhook', 2.1, parameters, { webhookId: path }),
		middle,
		node('Respond', 'respondToWebhook', 1.5, { respondWith: 'firstIncomingItem', options: {} }),
	];
	return workflow(`Webhook ${path}`, nodes, chain('Webhook', middle.name, 'Respond'));
}
