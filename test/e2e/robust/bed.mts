import { text, type N8n } from '../../../sandbox/n8n.mts';
import { n8nFolder } from '../../../sandbox/places.mts';
import { workflowsOf, type Workflows } from '../runs.mts';
import type { WorkflowJson } from '../workflow.mts';
import type { Credential } from './workflows.mts';

/** Puts a CommBox credential into n8n. */
export async function addCredential(
	n8n: N8n,
	baseUrl: string,
	apiKey: string,
): Promise<Credential> {
	const name = `CommBox at ${baseUrl}`;
	const body = { name, type: 'commBoxApi', data: { baseUrl, apiKey } };
	return { id: text(await n8n.rest('POST', '/rest/credentials', body), 'id'), name };
}

/** The workflows of an n8n of this suite. */
export function workflowsIn(n8n: N8n): Workflows {
	return workflowsOf(n8n, n8nFolder);
}

/**
 * Puts a workflow that a webhook starts into n8n and activates it.
 *
 * @returns Its id.
 */
export async function addActive(workflows: Workflows, workflow: WorkflowJson): Promise<string> {
	const id = await workflows.add(workflow);
	await workflows.activate(id);
	return id;
}
