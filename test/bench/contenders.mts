import { FIRST_ID, STREAM_ID, TAG_ID } from './users.mts';

/** A node of a workflow, as far as the benchmark cares. */
export interface BenchNode {
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly onError?: 'continueRegularOutput';
	readonly webhookId?: string;
}

/** Whoever updates the users. */
export interface Contender {
	readonly id: string;
	readonly title: string;
	/** The node, for n8n; a contender without one is raw axios, outside n8n. */
	readonly node?: (baseUrl: string, apiKey: string) => BenchNode;
	/** How many requests at once, where that is fixed. */
	readonly concurrency?: number;
}

/** What the CommBox node's Max Concurrency is by default: the floor has to work under the same. */
export const OUR_CONCURRENCY = 512;

/** The three expressions, the same for all nodes; HTTP Request has them in the same three places. */
const USER_ID = '{{ $json.id }}';
const FIRST_NAME = '={{ $json.firstName }}';
const VIP_STATUS = '={{ $json.vip }}';

/** What a CommBox node updates. */
const fieldsOf = (user: string) => ({
	userId: `={{ ${user}.id }}`,
	updateFields: { firstName: `={{ ${user}.firstName }}` },
	customFields: { field: [{ name: 'VIP_Status', value: `={{ ${user}.vip }}` }] },
});

const FIELDS = fieldsOf('$json');

/** What makes HTTP Request read. */
const READ = { method: 'GET', sendBody: false };

/** This package's node, no option touched. */
export const ours: Contender = {
	id: 'commbox',
	title: 'CommBox node',
	node: () => commBoxUpdate('$json'),
};

/**
 * @param user The expression for the user in an item.
 * @returns This package's node, no option touched.
 */
export function commBoxUpdate(user: string): BenchNode {
	return commBoxNode({ operation: 'update', ...fieldsOf(user) });
}

/** The same, but each user has to be looked up first. */
export const oursByPhone: Contender = {
	id: 'commbox',
	title: 'CommBox node, by phone number',
	node: () =>
		commBoxNode({
			operation: 'update',
			...FIELDS,
			userIdentification: 'phoneNumber',
			phoneNumber: `=${USER_ID}`,
		}),
};

/** This package's node, reading. */
export const oursReading: Contender = {
	id: 'commbox',
	title: 'CommBox node, Get',
	node: () => commBoxNode({ operation: 'get', userId: `=${USER_ID}` }),
};

/** What is done with conversations, as the CommBox node does it and as HTTP Request does. */
const CONVERSATION = {
	conversationId: `=${USER_ID}`,
	channelId: { __rl: true, mode: 'id', value: STREAM_ID },
};
const CONVERSATION_PATH = `/streams/${STREAM_ID}/objects/${USER_ID}`;
const TAGGED = { operation: 'addTag', tagId: { __rl: true, mode: 'id', value: TAG_ID } };
const TAGS_PATH = `${CONVERSATION_PATH}/tags/${TAG_ID}`;

/** Who reads conversations. */
export const conversationReaders: readonly Contender[] = [
	{
		id: 'commbox',
		title: 'CommBox node, Get a conversation',
		node: () => commBoxNode({ resource: 'conversation', operation: 'get', ...CONVERSATION }),
	},
	...onPath(CONVERSATION_PATH, READ),
];

/** Who tags conversations. */
export const conversationTaggers: readonly Contender[] = [
	{
		id: 'commbox',
		title: 'CommBox node, Add Tag',
		node: () => commBoxNode({ resource: 'conversation', ...TAGGED, ...CONVERSATION }),
	},
	...onPath(TAGS_PATH, { sendBody: false }),
];

/** n8n's HTTP Request node with the credential, and with the key in the clear. */
function onPath(path: string, parameters: object): Contender[] {
	return [
		{
			id: 'http',
			title: 'HTTP Request, default',
			node: (baseUrl) => httpRequestNode(baseUrl, {}, { url: `=${baseUrl}${path}`, ...parameters }),
		},
		{
			id: 'bare-http',
			title: 'HTTP Request, default, key in the clear',
			node: (baseUrl, apiKey) =>
				httpRequestNode(
					baseUrl,
					{},
					{ url: `=${baseUrl}${path}`, ...parameters, ...keyInHeader(apiKey) },
				),
		},
	];
}

/** n8n's HTTP Request node with the same credential, reading. */
export const httpRead: Contender = {
	id: 'http',
	title: 'HTTP Request, default, GET',
	node: (baseUrl) => httpRequestNode(baseUrl, {}, READ),
};

/** The same with the key in a header field, for all to read who see the workflow. */
export const httpReadKeyInClear: Contender = {
	id: 'bare-http',
	title: 'HTTP Request, default, GET, key in the clear',
	node: (baseUrl, apiKey) => httpRequestNode(baseUrl, {}, { ...READ, ...keyInHeader(apiKey) }),
};

/** n8n's HTTP Request node with the same credential, no option touched. */
export const httpRequest: Contender = {
	id: 'http',
	title: 'HTTP Request, default',
	node: (baseUrl) => httpRequestNode(baseUrl, {}),
};

/**
 * @param batchInterval The ms between batches of ten.
 * @returns n8n's HTTP Request node with hand-tuned batching.
 */
export function httpRequestBatched(batchInterval: number): Contender {
	return {
		id: 'http-batched',
		title: `HTTP Request, batches of 10 / ${batchInterval} ms`,
		node: (baseUrl) =>
			httpRequestNode(baseUrl, { batching: { batch: { batchSize: 10, batchInterval } } }),
	};
}

/**
 * n8n's HTTP Request node as it is fastest: the key stands in a header field, for all to read who
 * see the workflow, because each look at a credential costs it time; and the body is one expression.
 */
export const httpRequestKeyInClear: Contender = {
	id: 'bare-http',
	title: 'HTTP Request, default, key in the clear',
	node: (baseUrl, apiKey) =>
		httpRequestNode(
			baseUrl,
			{},
			{
				...keyInHeader(apiKey),
				specifyBody: 'json',
				jsonBody:
					'={"data":{"FirstName":{{ JSON.stringify($json.firstName) }},' +
					'"Content":{"VIP_Status":{{ JSON.stringify($json.vip) }}}}}',
			},
		),
};

/** The measuring node. */
export const floor: Contender = {
	id: 'floor',
	title: `floor, ${OUR_CONCURRENCY} at once`,
	concurrency: OUR_CONCURRENCY,
	node: () => ({
		type: 'n8n-nodes-commbox-floor.commBoxFloor',
		typeVersion: 1,
		parameters: { ...FIELDS, concurrency: OUR_CONCURRENCY },
	}),
};

/** Axios alone. */
export const rawAxios: Contender = {
	id: 'axios',
	title: `axios outside n8n, keep-alive, ${OUR_CONCURRENCY} at once`,
	concurrency: OUR_CONCURRENCY,
};

/** What the contender's node is called in its workflow. */
export const CONTENDER_NODE = 'Contender';

/** What the workflow's trigger is called. */
export const TRIGGER_NODE = 'Manual Trigger';

/** Where the API is, and n8n's credential for it. */
export interface Target {
	readonly baseUrl: string;
	readonly apiKey: string;
	readonly credentialId: string;
}

/** A node in a workflow. */
export type NamedNode = BenchNode & { readonly name: string };

/** A trigger that is started by hand. */
const manualTrigger: NamedNode = {
	name: TRIGGER_NODE,
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	parameters: {},
};

/**
 * @param count How many users.
 * @param firstId The id of the first one.
 * @returns A trigger, and the node that makes an item of each user.
 */
export function usersByHand(count: number, firstId: number = FIRST_ID): NamedNode[] {
	return [
		manualTrigger,
		{
			name: 'Items',
			type: 'n8n-nodes-commbox-floor.commBoxItems',
			typeVersion: 1,
			parameters: { items: JSON.stringify({ firstId, count }) },
		},
	];
}

/**
 * @param contender Which node.
 * @param items How many items it gets.
 * @param target Where the API is.
 * @returns A workflow as n8n's API takes it: trigger, items, contender.
 */
export function workflowFor(
	{ title, node }: Contender & Required<Pick<Contender, 'node'>>,
	items: number,
	target: Target,
): object {
	const contender = node(target.baseUrl, target.apiKey);
	return chain(`${title}, ${items} items`, usersByHand(items), contender, target);
}

/**
 * @param name What the workflow is called.
 * @param before The nodes before the contender's.
 * @param contender The contender's node.
 * @param target Where the API is.
 * @param settings More of the workflow's settings.
 * @returns A workflow as n8n's API takes it, each node connected to the next one.
 */
export function chain(
	name: string,
	before: readonly NamedNode[],
	contender: BenchNode,
	{ credentialId }: Target,
	settings: object = {},
): object {
	const credentials = { commBoxApi: { id: credentialId, name: credentialId } };
	const nodes = [...before, { ...contender, name: CONTENDER_NODE, credentials }];
	const to = (next: string) => ({ main: [[{ node: next, type: 'main', index: 0 }]] });
	return {
		name,
		nodes: nodes.map((one, index) => ({ ...one, id: one.name, position: [220 * index, 0] })),
		connections: Object.fromEntries(
			nodes.slice(1).map((next, index) => [nodes[index]!.name, to(next.name)]),
		),
		settings: { executionOrder: 'v1', saveManualExecutions: true, ...settings },
	};
}

function commBoxNode(parameters: object): BenchNode {
	return {
		type: 'n8n-nodes-commbox.commBox',
		typeVersion: 1,
		parameters: { resource: 'user', ...parameters, options: {} },
	};
}

function keyInHeader(apiKey: string): object {
	return {
		authentication: 'none',
		sendHeaders: true,
		headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${apiKey}` }] },
	};
}

function httpRequestNode(baseUrl: string, options: object, parameters: object = {}): BenchNode {
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: `=${baseUrl}/users/${USER_ID}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'commBoxApi',
			sendBody: true,
			contentType: 'json',
			specifyBody: 'keypair',
			// HTTP Request puts names with dots together to nested objects.
			bodyParameters: {
				parameters: [
					{ name: 'data.FirstName', value: FIRST_NAME },
					{ name: 'data.Content.VIP_Status', value: VIP_STATUS },
				],
			},
			options,
			...parameters,
		},
	};
}
