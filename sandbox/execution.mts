import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { field, text, type N8n } from './n8n.mts';
import { n8nFolder } from './places.mts';
import { Problem } from './problem.mts';

/** How a workflow's execution ended. */
export interface Execution {
	readonly id: string;
	/** n8n's word for it: `success`, `error`, `crashed`, … */
	readonly status: string;
	/** What the last node put out, on its first output. */
	readonly items: readonly unknown[];
	/** What went wrong, in one sentence; empty where nothing did. */
	readonly failure: string;
}

const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

/**
 * Executes a saved workflow as the editor's button does, and waits for its end.
 *
 * @param n8n Where the workflow is.
 * @param workflowId Which workflow.
 * @param trigger The name of the node it starts at.
 * @param seconds How long it may take.
 * @returns How it ended.
 */
export async function execute(
	n8n: N8n,
	workflowId: string,
	trigger: string,
	seconds = 120,
): Promise<Execution> {
	const started = await n8n.rest('POST', `/rest/workflows/${workflowId}/run`, {
		triggerToStartFrom: { name: trigger },
	});
	const id = text(started, 'executionId');

	for (const deadline = Date.now() + seconds * 1_000; Date.now() < deadline; await sleep(200)) {
		const execution = await n8n.rest('GET', `/rest/executions/${id}`);
		const status = text(execution, 'status');
		if (!UNFINISHED.includes(status)) return ended(id, status, text(execution, 'data'));
	}
	throw new Problem(
		`The workflow has not ended within ${seconds} s.`,
		`Its execution is ${n8n.url}/workflow/${workflowId}/executions/${id}`,
	);
}

function ended(id: string, status: string, data: string): Execution {
	const result = field(parseFlatted(data), 'resultData');
	const lastRun = field(field(field(result, 'runData'), text(result, 'lastNodeExecuted')), 0);
	const output = field(field(field(lastRun, 'data'), 'main'), 0);
	const error = field(result, 'error');
	const where = text(field(error, 'node'), 'name') || text(result, 'lastNodeExecuted');
	const what = [text(error, 'message'), text(error, 'description')].filter(Boolean).join(' - ');

	return {
		id,
		status,
		items: Array.isArray(output) ? output.map((item) => field(item, 'json')) : [],
		failure:
			status === 'success'
				? ''
				: `the node "${where}": ${what || `the execution ended as ${status}`}`,
	};
}

/** n8n keeps an execution's data in the format of `flatted`, which comes with it. */
function parseFlatted(data: string): unknown {
	const require = createRequire(path.join(n8nFolder, 'node_modules/n8n/package.json'));
	const { parse } = require('flatted') as { parse(text: string): unknown };
	return parse(data);
}
