import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { field, text, type N8n } from '../../../sandbox/n8n.mts';
import { n8nFolder } from '../../../sandbox/places.mts';
import { Problem } from '../../../sandbox/problem.mts';
import { TRIGGER, type Credential, type Workflow } from './workflows.mts';

/** How an execution ended. */
export interface Ended {
	readonly id: string;
	/** n8n's word for it: `success`, `error`, `crashed`, … */
	readonly status: string;
	readonly error: { readonly message: string; readonly description: string };
	/** What a node put out, by output; JSON and the input item that n8n paired each with. */
	outputs(node: string): readonly Item[][];
	/** Everything that n8n tells of it. */
	readonly whole: string;
}

/** An item that a node put out. */
export interface Item {
	readonly json: Readonly<Record<string, unknown>>;
	/** The index of the input item that it came from. */
	readonly from: number | undefined;
}

const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

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

/**
 * Puts a workflow into n8n.
 *
 * @returns Its id.
 */
export async function addWorkflow(n8n: N8n, workflow: Workflow): Promise<string> {
	return text(await n8n.rest('POST', '/rest/workflows', workflow), 'id');
}

/**
 * Puts a workflow that a webhook starts into n8n and activates it.
 *
 * @returns Its id.
 */
export async function addActiveWorkflow(n8n: N8n, workflow: Workflow): Promise<string> {
	const added = await n8n.rest('POST', '/rest/workflows', workflow);
	const id = text(added, 'id');
	const versionId = text(added, 'versionId');
	await n8n.rest('POST', `/rest/workflows/${id}/activate`, {
		versionId,
		name: 'robust',
		description: '',
	});
	return id;
}

/**
 * Executes a saved workflow from its manual trigger, and waits for its end.
 *
 * @param seconds How long it may take.
 */
export async function runWorkflow(n8n: N8n, id: string, seconds = 60): Promise<Ended> {
	const started = await n8n.rest('POST', `/rest/workflows/${id}/run`, {
		triggerToStartFrom: { name: TRIGGER },
	});
	const executionId = text(started, 'executionId');
	for (const deadline = Date.now() + seconds * 1_000; Date.now() < deadline; await sleep(50)) {
		const execution = await n8n.rest('GET', `/rest/executions/${executionId}`);
		if (!UNFINISHED.includes(text(execution, 'status'))) return readEnded(execution);
	}
	throw new Problem(
		`Execution ${executionId} has not ended within ${seconds} s.`,
		`See ${n8n.log}`,
	);
}

/** Reads an execution that has ended. */
export async function readExecution(n8n: N8n, id: string): Promise<Ended> {
	return readEnded(await n8n.rest('GET', `/rest/executions/${id}`));
}

/** The executions of a workflow, the newest first: ids and states. */
export async function listExecutions(
	n8n: N8n,
	workflowId: string,
): Promise<Array<{ id: string; status: string }>> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const list = await n8n.rest('GET', `/rest/executions?limit=100&filter=${filter}`);
	const results = field(list, 'results');
	return (Array.isArray(results) ? results : []).map((one: unknown) => ({
		id: text(one, 'id'),
		status: text(one, 'status'),
	}));
}

function readEnded(execution: unknown): Ended {
	const result = field(parseFlatted(text(execution, 'data')), 'resultData');
	const error = field(result, 'error');
	return {
		id: text(execution, 'id'),
		status: text(execution, 'status'),
		error: { message: text(error, 'message'), description: text(error, 'description') },
		outputs: (node) => {
			const run = field(field(field(result, 'runData'), node), 0);
			const outputs = field(field(run, 'data'), 'main');
			return (Array.isArray(outputs) ? outputs : []).map((items: unknown) =>
				(Array.isArray(items) ? items : []).map(readItem),
			);
		},
		whole: JSON.stringify(execution),
	};
}

function readItem(item: unknown): Item {
	const paired = field(item, 'pairedItem');
	const from = field(Array.isArray(paired) ? paired[0] : paired, 'item');
	return {
		json: (field(item, 'json') ?? {}) as Item['json'],
		from: typeof from === 'number' ? from : undefined,
	};
}

/** n8n keeps an execution's data in the format of `flatted`, which comes with it. */
function parseFlatted(data: string): unknown {
	if (data === '') return undefined;
	const require = createRequire(path.join(n8nFolder, 'node_modules/n8n/package.json'));
	const { parse } = require('flatted') as { parse(text: string): unknown };
	return parse(data);
}
