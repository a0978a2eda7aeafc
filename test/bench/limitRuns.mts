import { setTimeout as sleep } from 'node:timers/promises';
import { field, text } from '../../sandbox/n8n.mts';
import { Problem } from '../../sandbox/problem.mts';
import type { Bed } from './bed.mts';
import {
	chain,
	commBoxUpdate,
	TRIGGER_NODE,
	usersByHand,
	type BenchNode,
	type NamedNode,
	type Target,
} from './contenders.mts';
import type { Executions } from './executions.mts';
import { makeGate, type Gate } from './gate.mts';
import type { LimitRow } from './limits.mts';
import { FIRST_ID, userNumber } from './users.mts';

/** What came of a row, once. */
export interface LimitSample {
	/**
	 * How long it took: runs by n8n's clock, the longest of several; executions of one user by the
	 * emulator's, from the first request to the last.
	 */
	readonly ms: number;
	/** Users that were not updated; where nothing can be, those of whom the node says nothing. */
	readonly lost: number;
	/** What the limit lets the users take at least; nothing where it grants nothing. */
	readonly limitMs: number | undefined;
	readonly requestsPerUser: number;
	/** How long each run took, where there are several. */
	readonly runsMs: readonly number[];
	/** Why a run failed, or that it has not ended; empty where all went well. */
	readonly failure: string;
}

/** What the executions of a row came to. */
interface Ran {
	/** By n8n's clock; nothing where that would measure n8n. */
	readonly ms: number | undefined;
	readonly runsMs: readonly number[];
	/** How many items came out, in whatever way. */
	readonly itemsOut: number;
	readonly failure: string;
}

/** How long n8n may take to end an execution beyond the time that it allows. */
const GRACE_SECONDS = 60;

/** How many executions n8n is asked to start at the same time: more would wait for its database. */
const STARTING_AT_ONCE = 20;

/** Runs a row once. */
export async function runRow(bed: Bed, row: LimitRow): Promise<LimitSample> {
	const server = await bed.renew();
	await server.begin(row.behavior);
	const ran = row.way === 'webhooks' ? await runWebhooks(bed, row) : await runRuns(bed, row);
	const seen = await server.outcome(row.users);
	if (seen.breaches.length > 0) {
		throw new Problem(
			`The node has sent what CommBox does not take: ${seen.breaches.join('; ')}`,
			'The benchmark is wrong, or the node is.',
		);
	}
	return {
		ms: ran.ms ?? seen.spanMs,
		lost: row.users - (isFutile(row) ? ran.itemsOut : seen.updated),
		limitMs: isFutile(row) ? undefined : seen.limitMs,
		requestsPerUser: seen.requests / row.users,
		runsMs: ran.runsMs,
		failure: ran.failure,
	};
}

/** One run, or several at the same time, each over its own users. */
async function runRuns(bed: Bed, row: LimitRow): Promise<Ran> {
	const { executions } = bed;
	const count = typeof row.way === 'object' ? row.way.runs : 1;
	const size = row.users / count;
	const started = performance.now();
	const runs = await Promise.all(
		Array.from({ length: count }, async (_, index) => {
			const before = usersByHand(size, FIRST_ID + index * size);
			const id = await executions.add(workflowOf(row, before, bed.target(false)));
			const ended = await executions.run(id, row.cutOffSeconds + GRACE_SECONDS);
			const ms = performance.now() - started;
			if (ended.status === 'canceled') return { ms, itemsOut: 0, failure: notEnded(row) };
			return await executions.read(ended.id);
		}),
	);
	const runsMs = runs.map(({ ms }) => ms);
	return {
		ms: Math.max(...runsMs),
		runsMs,
		itemsOut: runs.reduce((sum, { itemsOut }) => sum + itemsOut, 0),
		failure: runs.map(({ failure }) => failure).find((failure) => failure !== '') ?? '',
	};
}

/** Each user in an execution of its own. */
async function runWebhooks(bed: Bed, row: LimitRow): Promise<Ran> {
	const failures = await runThroughGate(bed.executions, bed.target(false), row);
	const itemsOut = row.users - failures.length;
	return { ms: undefined, runsMs: [], itemsOut, failure: failures[0] ?? '' };
}

/**
 * Updates each user in an execution of its own, as a webhook starts it. The executions wait for each
 * other before the CommBox node and then all come within a second, since n8n takes longer to start
 * them.
 *
 * @returns What is said of each execution that failed.
 */
export async function runThroughGate(
	executions: Executions,
	target: Target,
	{ title, users, cutOffSeconds }: LimitRow,
): Promise<string[]> {
	const gate = await makeGate();
	const path = title.replace(/\W+/g, '-');
	const nodes = [webhook(path), gateNode(gate)];
	// Kept, a thousand executions would be the database's time more than the node's.
	const settings = { executionTimeout: cutOffSeconds, saveDataSuccessExecution: 'none' };
	const workflow = chain(title, nodes, updating('$json.body'), target, settings);
	const url = await executions.activate(await executions.add(workflow), path);

	const failures: string[] = [];
	const posts: Array<Promise<void>> = [];
	for (let index = 0; index < users; index += 1) {
		while (index - gate.waiting() - failures.length >= STARTING_AT_ONCE) await sleep(5);
		const posted = postUser(url, index, cutOffSeconds);
		posts.push(posted.then((failure) => void (failure && failures.push(failure))));
	}
	while (gate.waiting() + failures.length < users) await sleep(5);
	await gate.open();
	await Promise.all(posts);
	gate.close();
	return failures;
}

/**
 * Posts a user to a webhook, and waits until its execution has ended.
 *
 * @returns What is said of a failure; empty where there was none.
 */
async function postUser(url: string, index: number, cutOffSeconds: number): Promise<string> {
	return await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(userNumber(index)),
		signal: AbortSignal.timeout((cutOffSeconds + GRACE_SECONDS) * 1_000),
	}).then(
		async (response) => {
			const answer = await response.text();
			return response.ok ? text(field(JSON.parse(answer), 'error'), 'message') : answer;
		},
		(error: unknown) => String(error),
	);
}

/** A trigger that answers when the workflow has ended. */
const webhook = (path: string): NamedNode => ({
	name: TRIGGER_NODE,
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	parameters: { httpMethod: 'POST', path, responseMode: 'lastNode' },
	webhookId: path,
});

const gateNode = ({ url }: Gate): NamedNode => ({
	name: 'Gate',
	type: 'n8n-nodes-commbox-floor.commBoxGate',
	typeVersion: 1,
	parameters: { url },
});

/** It continues where an item fails: so each user has a chance, and all who are lost are counted. */
const updating = (user: string): BenchNode => ({
	...commBoxUpdate(user),
	onError: 'continueRegularOutput',
});

function workflowOf(row: LimitRow, before: readonly NamedNode[], target: Target): object {
	return chain(
		`${row.title}, ${JSON.stringify(before.at(-1)?.parameters)}`,
		before,
		updating('$json'),
		target,
		{ executionTimeout: row.cutOffSeconds },
	);
}

/** Whether nothing is granted: what counts then is that the run says so of every item, and soon. */
const isFutile = ({ toReach }: LimitRow) => toReach.seconds !== undefined;

const notEnded = ({ cutOffSeconds }: LimitRow) => `has not ended within ${cutOffSeconds} s`;
