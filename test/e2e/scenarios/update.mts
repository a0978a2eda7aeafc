import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../../../sandbox/places.mts';
import { USER_ID } from '../emulator.mts';
import type { Reference } from './bed.mts';
import type { Scenario } from './scenario.mts';
import type { WorkflowJson } from './workflow.mts';

/** The example that the package's documentation hands out, with this n8n's credential. */
export const update: Scenario = {
	name: 'Update by expressions (the example)',

	async run({ workflows, emulator, credentials }, checks) {
		await emulator.reset();
		const { status, failure, items } = await workflows.run(example(credentials.commBoxApi));

		checks.equal('the workflow succeeds', [status, failure], ['success', '']);
		checks.equal('the node puts out the Id', items('CommBox'), [{ Id: Number(USER_ID) }]);
		checks.equal('CommBox has the new values', await emulator.readUser(USER_ID), {
			id: USER_ID,
			FirstName: 'Jonathan',
			LastName: 'Doe',
			Email: 'JohnDoe@gmail.com',
			Phone1: '19175555555',
			Remarks: 'Updated from n8n',
			Content: { VIP_Status: '8', Birth_Date: '01-01-1983' },
		});
	},
};

function example(commBoxApi: Reference): WorkflowJson {
	const file = path.join(projectFolder, 'examples', 'update-user.json');
	const { name, active, nodes, connections, settings } = JSON.parse(
		readFileSync(file, 'utf8'),
	) as WorkflowJson;
	const connected = nodes.map((node) =>
		'credentials' in node ? { ...node, credentials: { commBoxApi } } : node,
	);
	return { name, active, nodes: connected, connections, settings };
}
