import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { field, text, type N8n } from '../../sandbox/n8n.mts';
import { n8nFolder } from '../../sandbox/places.mts';
import { Problem } from '../../sandbox/problem.mts';
import { CONTENDER_NODE, TRIGGER_NODE } from './contenders.mts';

/** What n8n tells of a run of the contender's node. */
export interface NodeRun {
	/** How long the node took, as n8n measured it. */
	readonly ms: number;
	/** How many items came out of it. */
	readonly itemsOut: number;
	/** Why it failed if it did, or else the first item that did where the node continues. */
	readonly failure: string;
}

/** An execution that has ended. */
export interface Ended {
	readonly id: string;
	/** n8n's word for how; `canceled` where it took longer than its workflow allows. */
	readonly status: string;
}

/** Workflows and their executions, in an n8n. */
export interface Executions {
	/** Puts a workflow into n8n, the same one only once. Returns its id. */
	add(workflow: object): Promise<string>;
	/** Makes n8n listen for what is posted to a workflow's webhook. Returns its address. */
	activate(workflowId: string, path: string): Promise<string>;
	/**
	 * Starts a workflow at its trigger; resolves when it has ended, before anything is read.
	 *
	 * @param seconds How long to wait for that; five minutes by default.
	 */
	run(workflowId: string, seconds?: number): Promise<Ended>;
	/** Reads what came of an execution, and deletes it. */
	read(executionId: string): Promise<NodeRun>;
}

const PATIENCE_S = 300;
const POLL_MS = 500;

/** @returns The workflows and executions of an n8n. */
export function executionsIn(n8n: N8n): Executions {
	const ids = new Map<string, Promise<string>>();
	return {
		async add(workflow) {
			const key = JSON.stringify(workflow);
			const id = ids.get(key) ?? n8n.rest('POST', '/rest/workflows', workflow).then(idOf);
			ids.set(key, id);
			return await id;
		},
		async activate(workflowId, path) {
			const versionId = text(await n8n.rest('GET', `/rest/workflows/${workflowId}`), 'versionId');
			await n8n.rest('POST', `/rest/workflows/${workflowId}/activate`, { versionId });
			const url = `${n8n.url}/webhook/${path}`;
			// n8n says that a workflow is active a moment before it listens.
			while (!(await listensForPosts(url))) await sleep(POLL_MS);
			return url;
		},
		run: async (workflowId, seconds = PATIENCE_S) => await runWorkflow(n8n, workflowId, seconds),
		read: async (executionId) => await readExecution(n8n, executionId),
	};
}

/** A GET finds out, and runs nothing. */
async function listensForPosts(url: string): Promise<boolean> {
	const response = await fetch(url);
	return (await response.text()).includes('Did you mean to make a POST request');
}

function idOf(answer: unknown): string {
	return text(answer, 'id');
}

async function runWorkflow(n8n: N8n, workflowId: string, seconds: number): Promise<Ended> {
	const started = await n8n.rest('POST', `/rest/workflows/${workflowId}/run`, {
		triggerToStartFrom: { name: TRIGGER_NODE },
	});
	const id = text(started, 'executionId');
	// The list, because one execution is only to be had with all its data, which takes memory.
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const list = `/rest/executions?limit=5&filter=${filter}`;
	for (const deadline = Date.now() + seconds * 1_000; Date.now() < deadline; ) {
		await sleep(POLL_MS);
		// A node that keeps n8n busy for long lets it answer nobody: that is no reason to give up.
		const listed = await n8n.rest('GET', list).catch(unlessRefused);
		const results = field(listed, 'results');
		const found = (Array.isArray(results) ? results : []).find((one) => text(one, 'id') === id);
		const status = text(found, 'status');
		if (['success', 'error', 'crashed', 'canceled'].includes(status)) return { id, status };
	}
	throw new Problem(
		`A workflow has not ended within ${seconds} s.`,
		`Its execution is ${n8n.url}/workflow/${workflowId}/executions/${id}; see ${n8n.log}`,
	);
}

function unlessRefused(error: unknown): undefined {
	if (error instanceof Problem) throw error;
}

async function readExecution(n8n: N8n, id: string): Promise<NodeRun> {
	const execution = await n8n.rest('GET', `/rest/executions/${id}`);
	const result = field(parseFlatted(text(execution, 'data')), 'resultData');
	const run = field(field(field(result, 'runData'), CONTENDER_NODE), 0);
	const output = field(field(field(run, 'data'), 'main'), 0);
	const ms = field(run, 'executionTime');
	await n8n.rest('POST', '/rest/executions/delete', { ids: [id] });
	if (typeof ms !== 'number') {
		const error = text(field(result, 'error'), 'message');
		throw new Problem(`The contender's node has not run: ${error}`, `See ${n8n.log}`);
	}
	const error = field(run, 'error');
	const items: unknown[] = Array.isArray(output) ? output : [];
	const ofItem =
		items.map((item) => text(field(field(item, 'json'), 'error'), 'message')).find(Boolean) ?? '';
	const ofNode = [text(error, 'message'), text(error, 'description')].filter(Boolean).join(' - ');
	return { ms, itemsOut: items.length, failure: ofNode || ofItem };
}

/** n8n keeps an execution's data in the format of `flatted`, which comes with it. */
function parseFlatted(data: string): unknown {
	const require = createRequire(path.join(n8nFolder, 'node_modules/n8n/package.json'));
	const { parse } = require('flatted') as { parse(text: string): unknown };
	return parse(data);
}
