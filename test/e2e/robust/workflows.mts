import {
	chain as linked,
	node,
	workflow,
	type Parameters,
	type WorkflowJson,
	type WorkflowNode,
} from '../workflow.mts';

/** What a node does with an item that fails. */
export type OnError = 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';

/** A credential in n8n, as nodes refer to it. */
export interface Credential {
	readonly id: string;
	readonly name: string;
}

/** What the trigger is called. */
export const TRIGGER = 'Trigger';

/** What the node under test is called. */
export const COMMBOX = 'CommBox';

/** What the node that makes items out of a webhook's body is called. */
export const ITEMS = 'Items';

/** The node under test. */
export function commBox(
	credential: Credential,
	parameters: Parameters,
	onError: OnError = 'stopWorkflow',
): WorkflowNode {
	const all = { resource: 'user', operation: 'update', ...parameters };
	const settings = { onError, credentials: { commBoxApi: credential } };
	return node(COMMBOX, 'n8n-nodes-commbox.commBox', 1, all, settings);
}

/** A trigger that is started by hand. */
export const manualTrigger = node(TRIGGER, 'manualTrigger', 1);

/**
 * A trigger that answers with the last node's items, and the node that makes items out of `items`
 * in what is posted to it.
 *
 * @param path The path of its address, unique in an n8n.
 */
export function webhook(path: string): [WorkflowNode, WorkflowNode] {
	const answer = { responseMode: 'lastNode', responseData: 'allEntries' };
	return [
		node(TRIGGER, 'webhook', 2, { httpMethod: 'POST', path, ...answer }, { webhookId: path }),
		node(ITEMS, 'splitOut', 1, { fieldToSplitOut: 'body.items', options: {} }),
	];
}

/**
 * @param name What the workflow is called.
 * @param nodes Its nodes, each connected to the next one.
 * @param pinned The trigger's items, where they are pinned.
 */
export function chain(
	name: string,
	nodes: readonly WorkflowNode[],
	pinned?: readonly object[],
): WorkflowJson {
	const made = workflow(name, nodes, linked(...nodes.map((one) => one.name)));
	return {
		...made,
		settings: { ...made.settings, saveManualExecutions: true },
		...(pinned && { pinData: { [TRIGGER]: pinned.map((json) => ({ json })) } }),
	};
}
