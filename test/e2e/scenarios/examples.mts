import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { field, text } from '../../../sandbox/n8n.mts';
import { projectFolder } from '../../../sandbox/places.mts';
import type { Bed } from './bed.mts';
import { agentWithTool } from './examples/agentWithTool.mts';
import { rowsToConversations } from './examples/rowsToConversations.mts';
import { updateByPhone } from './examples/updateByPhone.mts';
import { updateFromForm } from './examples/updateFromForm.mts';
import { updateThousand } from './examples/updateThousand.mts';
import { updateUser } from './examples/updateUser.mts';
import type { ExampleRun, Scenario } from './scenario.mts';
import type { WorkflowJson, WorkflowNode } from '../workflow.mts';

const FOLDER = path.join(projectFolder, 'examples');

const runs: Readonly<Record<string, ExampleRun>> = {
	'agent-with-tool.json': agentWithTool,
	'rows-to-conversations.json': rowsToConversations,
	'update-1000-users.json': updateThousand,
	'update-by-phone.json': updateByPhone,
	'update-from-form.json': updateFromForm,
	'update-user.json': updateUser,
};

/**
 * The workflows that the documentation hands out. A file without a run fails, and so does a run
 * without a file.
 */
export const examples: readonly Scenario[] = [
	...new Set([...readdirSync(FOLDER), ...Object.keys(runs)]),
].map((file) => ({
	name: `Examples: ${file}`,

	async run(bed, checks) {
		const run = runs[file];
		if (run === undefined) throw new Error('examples.mts does not say how to run it');
		const example = readExample(file);
		await checks.works('n8n takes it as it is, without its credentials', async () => {
			await bed.workflows.add(example);
		});
		const notes = example.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		checks.equal('is inactive', example.active, false);
		checks.that(
			'has one note, which says what to set up',
			notes.length === 1 &&
				notes.every(({ parameters }) => /Set up/.test(text(parameters, 'content'))),
			notes,
		);
		await bed.emulator.reset();
		await run(bed, connected(example, bed.credentials), checks);
	},
}));

/** An example as the editor imports it. */
function readExample(file: string): WorkflowJson {
	const { name, active, nodes, connections, settings } = JSON.parse(
		readFileSync(path.join(FOLDER, file), 'utf8'),
	) as WorkflowJson;
	return { name, active, nodes, connections, settings };
}

/** The same with an n8n's own credentials chosen in its nodes. */
function connected(example: WorkflowJson, credentials: Bed['credentials']): WorkflowJson {
	const choose = (node: WorkflowNode) => {
		const types = Object.keys(Object(node['credentials']) as object);
		const chosen = types.map((type) => [type, field(credentials, type)]);
		return types.length === 0 ? node : { ...node, credentials: Object.fromEntries(chosen) };
	};
	return { ...example, nodes: example.nodes.map(choose) };
}
