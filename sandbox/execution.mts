import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'flatted';
import { field, text, type N8n } from './n8n.mts';
import { Problem } from './problem.mts';

/** A workflow's execution that has ended. */
export interface Execution {
	/** n8n's word for how it ended: `success`, `error`, `crashed`, … */
	readonly status: string;
	/** What it failed with; empty texts where it did not. */
	readonly error: { readonly message: string; readonly description: string };
	/** The same in one text. */
	readonly failure: string;
	/** The node that ran last. */
	readonly lastNode: string;
	/** How often a node ran. */
	times(node: string): number;
	/** The data of the items that a node put out on an output, all its runs after each other. */
	items(node: string, output?: number): unknown[];
	/** The same with the input item that n8n paired each with. */
	pairs(node: string, output?: number): Pair[];
	/** Everything that n8n tells of it. */
	readonly whole: string;
}

/** An item that a node put out. */
export interface Pair {
	readonly json: Readonly<Record<string, unknown>>;
	/** The index of the input item that it came from. */
	readonly from: number | undefined;
}

/** What an execution starts with, as the editor gives it to n8n. */
export interface Trigger {
	/** The node that it starts at. */
	readonly name: string;
	/** What that node has put out, where the editor itself has listened for it. */
	readonly data?: unknown;
}

const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

/**
 * Executes a saved workflow as the editor's button does, and waits for its end.
 *
 * @param n8n Where the workflow is.
 * @param workflowId Which workflow.
 * @param trigger Where it starts.
 * @returns How it ended.
 */
export async function execute(n8n: N8n, workflowId: string, trigger: Trigger): Promise<Execution> {
	const started = await n8n.rest('POST', `/rest/workflows/${workflowId}/run`, {
		// The 1.x line wants the workflow itself, as the editor has it; the 2.x line looks it up.
		workflowData: await n8n.rest('GET', `/rest/workflows/${workflowId}`),
		triggerToStartFrom: trigger,
	});
	return await readExecution(n8n, text(started, 'executionId'));
}

/**
 * Makes an n8n listen for a workflow's triggers.
 *
 * @param n8n Where the workflow is.
 * @param workflowId Which workflow.
 * @param route Where a webhook or a form of it is, to wait until it answers.
 * @throws Problem where it does not within 30 s.
 */
export async function activate(n8n: N8n, workflowId: string, route?: string): Promise<void> {
	const versionId = text(await n8n.rest('GET', `/rest/workflows/${workflowId}`), 'versionId');
	await n8n.rest('POST', `/rest/workflows/${workflowId}/activate`, { versionId });
	// The 2.x line says that a workflow is active a moment before it listens.
	const deadline = Date.now() + 30_000;
	while (route !== undefined && !(await listens(`${n8n.url}${route}`))) {
		if (Date.now() > deadline) {
			throw new Problem(`n8n does not listen at ${route}.`, `See ${n8n.url} and ${n8n.log}`);
		}
		await sleep(100);
	}
}

/**
 * @param n8n Where the workflow is.
 * @param workflowId Which workflow.
 * @returns Its last 100 executions, the latest first: ids and states.
 */
export async function listExecutions(
	n8n: N8n,
	workflowId: string,
): Promise<Array<{ id: string; status: string }>> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const page = await n8n.rest('GET', `/rest/executions?filter=${filter}&limit=100`);
	return listOf(field(page, 'results')).map((one) => ({
		id: text(one, 'id'),
		status: text(one, 'status'),
	}));
}

/**
 * Waits for a workflow to be started, and for the end of that.
 *
 * @param n8n Where the workflow is.
 * @param workflowId Which workflow.
 * @param lastId The id of its last execution before; undefined where there was none.
 * @returns How the execution after that ended.
 * @throws Problem where none starts within 30 s.
 */
export async function nextExecution(
	n8n: N8n,
	workflowId: string,
	lastId: string | undefined,
): Promise<Execution> {
	for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(50)) {
		const [latest] = await listExecutions(n8n, workflowId);
		if (latest && latest.id !== lastId) return await readExecution(n8n, latest.id);
	}
	throw new Problem(
		`Nothing has started the workflow ${workflowId} within 30 s.`,
		`See ${n8n.url}/workflow/${workflowId} and ${n8n.log}`,
	);
}

/**
 * Waits for the end of an execution.
 *
 * @param n8n Where it runs.
 * @param id Which one.
 * @param seconds How long it may take.
 * @returns How it ended.
 * @throws Problem where it takes longer.
 */
export async function readExecution(n8n: N8n, id: string, seconds = 120): Promise<Execution> {
	for (const deadline = Date.now() + seconds * 1_000; Date.now() < deadline; await sleep(50)) {
		const whole = await n8n.rest('GET', `/rest/executions/${id}`);
		const status = text(whole, 'status');
		if (UNFINISHED.includes(status)) continue;
		return ended(status, field(parse(text(whole, 'data')), 'resultData'), JSON.stringify(whole));
	}
	throw new Problem(
		`Execution ${id} has not ended within ${seconds} s.`,
		`See ${n8n.url}/home/executions and ${n8n.log}`,
	);
}

/** A GET finds out, and runs nothing: a webhook for POST says so, a form shows its page. */
async function listens(url: string): Promise<boolean> {
	const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
	return response.ok || (await response.text()).includes('Did you mean to make a POST request');
}

/**
 * @param value Something read from JSON.
 * @returns The same where it is a list, otherwise an empty one.
 */
export function listOf(value: unknown): unknown[] {
	return Array.isArray(value) ? (value as unknown[]) : [];
}

function ended(status: string, result: unknown, whole: string): Execution {
	const error = {
		message: text(field(result, 'error'), 'message'),
		description: text(field(result, 'error'), 'description'),
	};
	const runsOf = (node: string) => listOf(field(field(result, 'runData'), node));
	const pairs = (node: string, output = 0) =>
		runsOf(node)
			.flatMap((run) => listOf(field(field(field(run, 'data'), 'main'), output)))
			.map(pairOf);
	return {
		status,
		error,
		failure: [error.message, error.description].filter(Boolean).join(' - '),
		lastNode: text(result, 'lastNodeExecuted'),
		times: (node) => runsOf(node).length,
		items: (node, output) => pairs(node, output).map(({ json }) => json),
		pairs,
		whole,
	};
}

function pairOf(item: unknown): Pair {
	const paired = field(item, 'pairedItem');
	const from = field(Array.isArray(paired) ? paired[0] : paired, 'item');
	return {
		json: (field(item, 'json') ?? {}) as Pair['json'],
		from: typeof from === 'number' ? from : undefined,
	};
}
