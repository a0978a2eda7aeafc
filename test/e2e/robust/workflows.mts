/** A node of a workflow, as n8n's API takes it; the rest of it is made here. */
export interface Node {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly onError?: OnError;
	readonly webhookId?: string;
	readonly credentials?: Readonly<Record<string, Credential>>;
}

/** What a node does with an item that fails. */
export type OnError = 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';

/** A credential in n8n, as nodes refer to it. */
export interface Credential {
	readonly id: string;
	readonly name: string;
}

/** A workflow as n8n's API takes it. */
export interface Workflow {
	readonly name: string;
	readonly nodes: readonly object[];
	readonly connections: object;
	readonly settings: object;
	readonly pinData?: object;
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
	parameters: Readonly<Record<string, unknown>>,
	onError: OnError = 'stopWorkflow',
): Node {
	return {
		name: COMMBOX,
		type: 'n8n-nodes-commbox.commBox',
		typeVersion: 1,
		parameters: { resource: 'user', operation: 'update', ...parameters },
		onError,
		credentials: { commBoxApi: credential },
	};
}

/** A trigger that is started by hand. */
export const manualTrigger: Node = {
	name: TRIGGER,
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	parameters: {},
};

/**
 * A trigger that answers with the last node's items, and the node that makes items out of `items`
 * in what is posted to it.
 *
 * @param path The path of its address, unique in an n8n.
 */
export function webhook(path: string): [Node, Node] {
	return [
		{
			name: TRIGGER,
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: {
				httpMethod: 'POST',
				path,
				responseMode: 'lastNode',
				responseData: 'allEntries',
			},
			webhookId: path,
		},
		{
			name: ITEMS,
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'body.items', options: {} },
		},
	];
}

/**
 * @param name What the workflow is called.
 * @param nodes Its nodes, each connected to the next one.
 * @param pinned The trigger's items, where they are pinned.
 */
export function chain(name: string, nodes: readonly Node[], pinned?: readonly object[]): Workflow {
	const links = nodes.slice(1).map((node, index) => [nodes[index]?.name ?? '', node.name] as const);
	return {
		name,
		nodes: nodes.map((node, index) => ({ ...node, id: node.name, position: [index * 220, 0] })),
		connections: Object.fromEntries(
			links.map(([from, to]) => [from, { main: [[{ node: to, type: 'main', index: 0 }]] }]),
		),
		settings: { executionOrder: 'v1', saveManualExecutions: true },
		...(pinned && { pinData: { [TRIGGER]: pinned.map((json) => ({ json })) } }),
	};
}
