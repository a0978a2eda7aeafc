import {
	ExecutionLifecycleHooks,
	getAdditionalKeys,
	LoadOptionsContext,
	WorkflowExecute,
} from 'n8n-core';
import {
	createEmptyRunExecutionData,
	ICredentialsHelper,
	NodeConnectionTypes,
	Workflow,
	type ExecutionError,
	type IBinaryKeyData,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type IDataObject,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INode,
	type INodeListSearchItems,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { CommBoxApi } from '../../credentials/CommBoxApi.credentials';
import { CommBox } from '../../nodes/CommBox/CommBox.node';

/** What a run of the node came to. */
export interface Outcome {
	/** The items of the node's first output. */
	readonly items: INodeExecutionData[];
	/** The items of its error output, where it has one. */
	readonly errorItems: INodeExecutionData[];
	/** What n8n shows above the output. */
	readonly hints: string[];
	/** What the execution failed with. */
	readonly error: ExecutionError | undefined;
	/** The node's whole run data as n8n would store it, as text: to look for what must not be there. */
	readonly stored: string;
}

export interface RunOptions {
	readonly items?: readonly IDataObject[];
	/** The files that each of them has. */
	readonly binary?: IBinaryKeyData;
	/** The node's parameters beside resource and operation. */
	readonly parameters: INodeParameters;
	readonly credential: { apiKey: string; baseUrl: string };
	readonly onError?: NonNullable<INode['onError']>;
	/** What n8n itself fails with before it sends a request, such as a rule of its own. */
	readonly refusal?: Error;
	/** Cancels the execution, as Stop in the editor does, when it resolves. */
	readonly cancel?: Promise<unknown>;
}

/** Decrypts nothing, but authenticates with the package's own credential class. */
class TestCredentials extends ICredentialsHelper {
	private readonly type = new CommBoxApi();

	constructor(
		private readonly data: ICredentialDataDecryptedObject,
		private readonly refusal: Error | undefined,
	) {
		super();
	}

	getParentTypes = () => [];

	isCredentialUsableByNode = () => true;

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		_type: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		if (this.refusal) throw this.refusal;
		return typeof this.type.authenticate === 'function'
			? await this.type.authenticate(credentials, options)
			: options;
	};

	preAuthentication = async () => undefined;

	runPreAuthentication = async () => undefined;

	getCredentials = async (): Promise<ICredentials> => {
		throw new Error('Not stored in tests');
	};

	/** Resolves expressions for the item that is asked for, as n8n does (credentials-helper.ts). */
	getDecrypted: ICredentialsHelper['getDecrypted'] = async (...given) => {
		const [additionalData, , , mode, executeData, , values] = given;
		if (values === undefined) return this.data;
		const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = values;
		return workflow.expression.getParameterValue(
			this.data as INodeParameters,
			runExecutionData,
			runIndex,
			itemIndex,
			node.name,
			connectionInputData,
			mode,
			getAdditionalKeys(additionalData, mode, null),
			executeData,
			false,
			this.data as INodeParameters,
		) as ICredentialDataDecryptedObject;
	};

	updateCredentials = async () => {};

	updateCredentialsOauthTokenData = async () => {};

	getCredentialsProperties = () => this.type.properties;
}

/** A node that returns the given items, as whatever node comes before CommBox in a workflow. */
function sourceNode(items: readonly IDataObject[], binary: IBinaryKeyData | undefined): INodeType {
	return {
		description: {
			displayName: 'Source',
			name: 'source',
			group: ['input'],
			version: 1,
			description: '',
			defaults: {},
			inputs: [],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		execute: async () => [items.map((json) => ({ json, ...(binary && { binary }) }))],
	};
}

/** A workflow in which the CommBox node follows a source of items. */
function workflowOf({
	items = [{}],
	binary,
	parameters,
	onError,
}: Pick<RunOptions, 'items' | 'binary' | 'parameters' | 'onError'>): Workflow {
	const types: Record<string, INodeType> = {
		source: sourceNode(items, binary),
		commBox: new CommBox(),
	};
	const getByName = (name: string) => types[name]!;
	const nodeTypes: INodeTypes = {
		getByName,
		getByNameAndVersion: getByName,
		getKnownTypes: () => ({}),
	};
	const node = (name: string, type: string): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	});
	return new Workflow({
		id: 'test',
		nodes: [
			node('Source', 'source'),
			{
				...node('CommBox', 'commBox'),
				parameters: { resource: 'user', operation: 'update', ...parameters },
				credentials: { commBoxApi: { id: '1', name: 'CommBox API' } },
				...(onError && { onError }),
			},
		],
		connections: {
			Source: { main: [[{ node: 'CommBox', type: NodeConnectionTypes.Main, index: 0 }]] },
		},
		active: false,
		nodeTypes,
	});
}

function additionalDataFor({
	credential,
	refusal,
}: Pick<RunOptions, 'credential' | 'refusal'>): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper: new TestCredentials(credential, refusal),
		hooks: new ExecutionLifecycleHooks('manual', '1', { id: 'test', name: 'test' } as never),
		currentNodeExecutionIndex: 0,
		instanceBaseUrl: 'http://localhost/',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		variables: {},
	} as unknown as IWorkflowExecuteAdditionalData;
}

/**
 * Runs the CommBox node behind a source of items, in n8n's own engine.
 *
 * @returns What came out of the node, and what the execution failed with.
 */
export async function runNode({
	credential,
	refusal,
	cancel,
	...nodes
}: RunOptions): Promise<Outcome> {
	const workflow = workflowOf(nodes);
	const execution = new WorkflowExecute(
		additionalDataFor({ credential, ...(refusal && { refusal }) }),
		'manual',
		createEmptyRunExecutionData(),
	);
	const running = execution.run({ workflow, startNode: workflow.getNode('Source')! });
	void cancel?.then(() => running.cancel());
	const { data } = await running;
	const task = data.resultData.runData['CommBox']?.[0];
	const [first, second] = task?.data?.['main'] ?? [];
	return {
		items: first ?? [],
		errorItems: second ?? [],
		hints: (task?.hints ?? []).map(({ message }) => message),
		error: data.resultData.error,
		stored: JSON.stringify(data.resultData),
	};
}

/**
 * Loads a list of the node's form, as the editor does when a builder opens it.
 *
 * @param parameters What the form holds, its expressions resolved.
 * @param search What the builder has typed above the list.
 * @throws What the editor shows instead of the list.
 */
export async function loadList(
	method: keyof CommBox['methods']['listSearch'],
	{ parameters, credential }: Pick<RunOptions, 'parameters' | 'credential'>,
	search?: string,
): Promise<INodeListSearchItems[]> {
	const workflow = workflowOf({ parameters });
	const node = workflow.getNode('CommBox')!;
	const additionalData = {
		...additionalDataFor({ credential }),
		currentNodeParameters: node.parameters,
	};
	const context = new LoadOptionsContext(workflow, node, additionalData, '');
	// n8n-core's own type is not strict about what may be missing.
	const self = context as ILoadOptionsFunctions;
	const { results } = await new CommBox().methods.listSearch[method].call(self, search);
	return results;
}
