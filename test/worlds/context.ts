import type {
	IAdditionalCredentialOptions,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	NodeExecutionHint,
} from 'n8n-workflow';

import { isShut, type World } from './world';

/** A row as the node before CommBox hands it over. */
export interface Row {
	/** Its number in the world: what is sent says it. */
	readonly row: number;
	/** Whom it is about. */
	readonly subject: number;
}

/** Stands for an expression. */
type Expression = (row: Row) => unknown;

/** Parameters of the node by name, some of them expressions. */
type Parameters = Readonly<Record<string, unknown>>;

const text: Expression = ({ row }) => `row ${row}`;
const subject: Expression = (row) => String(row.subject);

/** The node's form for each operation, and what the output calls whom the row is about. */
const FORMS: Readonly<Record<World['operation'], Parameters>> = {
	update: {
		resource: 'user',
		operation: 'update',
		userId: subject,
		updateFields: { firstName: text },
	},
	sms: {
		resource: 'sms',
		operation: 'send',
		encryptedChannelId: 'cD5_f9_bNrkrC==',
		recipient: subject,
		message: text,
	},
	note: { resource: 'conversation', operation: 'addNote', conversationId: subject, note: text },
};

const NODE: INode = {
	id: 'commBox',
	name: 'CommBox',
	type: 'n8n-nodes-commbox.commBox',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** What a run of the node needs of n8n. */
export interface Host {
	readonly world: World;
	/** For how many minutes the run is patient. */
	readonly patience: number;
	/** How many ms it waits for an answer. */
	readonly timeout: number;
	/** Aborts when n8n cancels it. */
	readonly canceled: AbortSignal;
	/** Tells lanes of worlds apart. */
	readonly apiKey: string;
	/** Takes what the node says beside its output. */
	hint(message: string): void;
	/**
	 * Answers in the place of CommBox.
	 *
	 * @param isShut Whether the key leads to where nobody gets in.
	 */
	handle(request: IHttpRequestOptions, isShut: boolean): Promise<unknown>;
}

/** @returns What n8n gives the node for these rows, as far as the node uses it. */
export function contextFor(
	{ world, patience, timeout, canceled, apiKey, hint, handle }: Host,
	rows: readonly Row[],
): IExecuteFunctions {
	const { maxRetries, maxConcurrency } = world;
	const shutKey = `${apiKey}-shut`;
	const parameters: Parameters = {
		...FORMS[world.operation],
		requestOptions: { timeout, maxRetries, maxConcurrency, patience },
	};
	const items = rows.map((row): INodeExecutionData => ({ json: { ...row } }));
	const context = {
		getNode: () => NODE,
		getTimezone: () => 'UTC',
		getInputData: () => items,
		getNodeParameter: (
			name: string,
			index: number,
			fallback?: unknown,
			{ rawExpressions = false } = {},
		) => {
			if (!(name in parameters)) return fallback;
			return resolve(parameters[name], rawExpressions ? undefined : rows[index]!);
		},
		getCredentials: async (_: string, index: number): Promise<ICredentialDataDecryptedObject> => ({
			baseUrl: 'https://commbox.example',
			// As an expression has it, which fails for an item that does not exist.
			apiKey: world.shut && isShut(world, rows[index]!.row) ? shutKey : apiKey,
		}),
		continueOnFail: () => world.continues,
		getExecutionCancelSignal: () => canceled,
		getWorkflow: () => ({ id: 'world' }),
		getExecutionId: () => '1',
		logger: { info: () => {} },
		addExecutionHints: (...hints: NodeExecutionHint[]) =>
			hints.forEach(({ message }) => hint(message)),
		helpers: {
			httpRequestWithAuthentication: async (
				_: string,
				request: IHttpRequestOptions,
				{ credentialsDecrypted }: IAdditionalCredentialOptions,
			) => await handle(request, credentialsDecrypted?.data?.['apiKey'] === shutKey),
		},
	};
	return context as unknown as IExecuteFunctions;
}

/** @param row The row to resolve expressions for; without one, they stay. */
function resolve(value: unknown, row: Row | undefined): unknown {
	if (typeof value === 'function') return row ? (value as Expression)(row) : '={{ $json }}';
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value as IDataObject).map(([name, member]) => [name, resolve(member, row)]),
	);
}
