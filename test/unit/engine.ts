import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	ICredentialsHelper,
	NodeConnectionTypes,
	Workflow,
	type ExecutionError,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
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

	getDecrypted = async () => this.data;

	updateCredentials = async () => {};

	updateCredentialsOauthTokenData = async () => {};

	getCredentialsProperties = () => this.type.properties;
}

/** A node that puts out the given items, as whatever node comes before CommBox in a workflow. */
function sourceNode(items: readonly IDataObject[]): INodeType {
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
		execute: async () => [items.map((json) => ({ json }))],
	};
}

/**
 * Runs the CommBox node behind a source of items, in n8n's own engine.
 *
 * @returns What came out of the node, and what the execution failed with.
 */
export async function runNode({
	items = [{}],
	parameters,
	credential,
	onError,
	refusal,
	cancel,
}: RunOptions): Promise<Outcome> {
	const types: Record<string, INodeType> = { source: sourceNode(items), commBox: new CommBox() };
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
	const workflow = new Workflow({
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
	const additionalData = {
		credentialsHelper: new TestCredentials(credential, refusal),
		hooks: new ExecutionLifecycleHooks('manual', '1', { id: 'test', name: 'test' } as never),
		currentNodeExecutionIndex: 0,
		instanceBaseUrl: 'http://localhost/',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		variables: {},
	} as unknown as IWorkflowExecuteAdditionalData;

	const execution = new WorkflowExecute(additionalData, 'manual', createEmptyRunExecutionData());
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
