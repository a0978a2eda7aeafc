import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { field, text, type N8n } from '../../sandbox/n8n.mts';
import { TRIGGER, type WorkflowJson } from './workflow.mts';

/** An execution that has ended, as the editor shows it. */
export interface Run {
	/** n8n's word for how it ended. */
	readonly status: string;
	/** What it failed with; empty texts where it did not. */
	readonly error: { readonly message: string; readonly description: string };
	/** The same in one text. */
	readonly failure: string;
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

/** The workflows of an n8n, through the API that its editor uses. */
export interface Workflows {
	/** Imports a workflow. Returns its id. */
	add(workflow: WorkflowJson): Promise<string>;
	/** Makes n8n listen for its triggers. */
	activate(id: string): Promise<void>;
	/** Executes a workflow as the editor does: by its button, unless another trigger is given. */
	execute(id: string, trigger?: Trigger): Promise<Run>;
	/** Imports a workflow and executes it. */
	run(workflow: WorkflowJson): Promise<Run>;
	/** The executions of a workflow, the latest first: ids and states. */
	list(id: string): Promise<Array<{ id: string; status: string }>>;
	/** An execution, when it has ended. */
	read(executionId: string): Promise<Run>;
	/** The executions of a workflow that something else started, the latest first. */
	runs(id: string): Promise<Run[]>;
}

/** What an execution starts with, as the editor gives it to n8n. */
export interface Trigger {
	/** The node that it starts at. */
	readonly name: string;
	/** What that node has put out, where the editor itself has listened for it. */
	readonly data?: unknown;
}

const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];
const PATIENCE_MS = 60_000;

/**
 * @param n8n The n8n.
 * @param folder Where that n8n is installed.
 * @returns Its workflows.
 */
export function workflowsOf(n8n: N8n, folder: string): Workflows {
	const require = createRequire(path.join(folder, 'node_modules/n8n/package.json'));
	const { parse } = require('flatted') as { parse(text: string): unknown };

	const read = async (id: string): Promise<Run> => {
		for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(50)) {
			const execution = await n8n.rest('GET', `/rest/executions/${id}`);
			const status = text(execution, 'status');
			if (UNFINISHED.includes(status)) continue;
			// The 1.x line writes the status, and then the data: what came beside it may be old.
			const whole = await n8n.rest('GET', `/rest/executions/${id}`);
			return readRun(whole, status, parse(text(whole, 'data')));
		}
		throw new Error(
			`execution ${id} has not ended within ${PATIENCE_MS / 1_000} s, see ${n8n.log}`,
		);
	};
	const add = async (workflow: WorkflowJson) =>
		text(await n8n.rest('POST', '/rest/workflows', workflow), 'id');
	const execute = async (id: string, trigger: Trigger = { name: TRIGGER }) => {
		const started = await n8n.rest('POST', `/rest/workflows/${id}/run`, {
			// The 1.x line wants the workflow itself, as the editor has it; the 2.x line looks it up.
			workflowData: await n8n.rest('GET', `/rest/workflows/${id}`),
			triggerToStartFrom: trigger,
		});
		return await read(text(started, 'executionId'));
	};
	const list = async (id: string) => {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const page = await n8n.rest('GET', `/rest/executions?filter=${filter}&limit=100`);
		return listOf(field(page, 'results')).map((one) => ({
			id: text(one, 'id'),
			status: text(one, 'status'),
		}));
	};
	return {
		add,
		execute,
		list,
		read,
		activate: async (id) => {
			const versionId = text(await n8n.rest('GET', `/rest/workflows/${id}`), 'versionId');
			await n8n.rest('POST', `/rest/workflows/${id}/activate`, { versionId });
		},
		run: async (workflow) => await execute(await add(workflow)),
		runs: async (id) => await Promise.all((await list(id)).map(async (one) => await read(one.id))),
	};
}

/**
 * @param value Something read from JSON.
 * @returns The same where it is a list, otherwise an empty one.
 */
export function listOf(value: unknown): unknown[] {
	return Array.isArray(value) ? (value as unknown[]) : [];
}

function readRun(whole: unknown, status: string, data: unknown): Run {
	const result = field(data, 'resultData');
	const error = {
		message: text(field(result, 'error'), 'message'),
		description: text(field(result, 'error'), 'description'),
	};
	const runsOf = (node: string) => listOf(field(field(result, 'runData'), node));
	const pairs = (node: string, output = 0) =>
		runsOf(node)
			.flatMap((run) => listOf(field(field(field(run, 'data'), 'main'), output)))
			.map(readPair);
	return {
		status,
		error,
		failure: [error.message, error.description].filter(Boolean).join(' - '),
		times: (node) => runsOf(node).length,
		items: (node, output) => pairs(node, output).map(({ json }) => json),
		pairs,
		whole: JSON.stringify(whole),
	};
}

function readPair(item: unknown): Pair {
	const paired = field(item, 'pairedItem');
	const from = field(Array.isArray(paired) ? paired[0] : paired, 'item');
	return {
		json: (field(item, 'json') ?? {}) as Pair['json'],
		from: typeof from === 'number' ? from : undefined,
	};
}
