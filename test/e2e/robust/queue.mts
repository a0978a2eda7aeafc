import { setTimeout as sleep } from 'node:timers/promises';
import { progress, say } from '../../../sandbox/screen.mts';
import {
	BATCHES,
	BATCH_SIZE,
	PATIENCE_MS,
	postBatch,
	usersOf,
	wrongUsers,
	type Posted,
} from './batches.mts';
import { workflowsIn } from './bed.mts';
import { retryLikeAnOperator, tellEnds } from './lostExecutions.mts';
import { DEFAULT_LOCKS, makeQueueBed, SHORT_LOCKS, type QueueBed } from './queueBed.mts';
import { sayTable, type Report } from './report.mts';
import type { Setting } from './robust.mts';

/**
 * Queue mode: 40 executions of 250 users each, with one worker, and with two of which one is killed
 * half-way and replaced.
 */
export async function queue(setting: Setting): Promise<void> {
	const { report, options } = setting;
	const locks = options.defaultLocks ? DEFAULT_LOCKS : SHORT_LOCKS;
	progress('Starting Redis, PostgreSQL, the emulator and an n8n in queue mode');
	const bed = await makeQueueBed(setting, locks);
	const rows: string[][] = [];
	try {
		await bed.addWorker();
		progress('Round 1: one worker');
		rows.push(['one worker', ...(await quietRound(bed, report, 'one'))]);

		const victim = await bed.addWorker();
		progress('Round 2: two workers, one is killed half-way and another one started');
		const round = 'kill';
		const before = await begin(bed);
		const started = performance.now();
		const posts = post(bed, round);
		const killedAt = await killHalfWay(bed, victim.pid);
		const replaced = bed.addWorker();
		const posted = await posts;
		await replaced;
		const since = (ms: number) => ((started + ms - killedAt) / 1_000).toFixed(1);
		const lost = await tellEnds(bed, posted, before, since, locks);
		const good = posted.filter(({ status }) => status === 200);
		const seconds = Math.max(...good.map(({ ms }) => ms)) / 1_000;
		rows.push([
			'two workers, one killed and replaced',
			seconds.toFixed(1),
			`${lost.length} of ${BATCHES} executions lost with the worker`,
		]);
		await retryLikeAnOperator(bed, report, round, lost);
		await checkRound(bed, report, round);
	} finally {
		await bed.stop();
	}
	say(`\n${BATCHES} executions of ${BATCH_SIZE} users each, 5 ms a request`);
	sayTable(['', 'seconds', ''], rows);
	say('  (of the last one: until the last execution that was not lost had ended)');
}

/** A round in which nothing is killed. */
async function quietRound(bed: QueueBed, report: Report, round: string): Promise<string[]> {
	await begin(bed);
	const posted = await post(bed, round);
	const claims = posted.flatMap(({ batch, status, answer }) => {
		const ids = (Array.isArray(answer) ? answer : []).map((item) => String(Object(item).Id));
		const right = usersOf(round, batch).map(({ userId }) => userId);
		if (status === 200 && ids.join() === right.join()) return [];
		return [`batch ${batch}: n8n answered ${status} ${JSON.stringify(answer).slice(0, 200)}`];
	});
	report.check(`round ${round}: each execution puts out its ${BATCH_SIZE} Ids in order`, claims);
	await checkRound(bed, report, round);
	return [(Math.max(...posted.map(({ ms }) => ms)) / 1_000).toFixed(1), ''];
}

async function begin(bed: QueueBed): Promise<ReadonlySet<string>> {
	await bed.emulator.begin({ latencyMs: 5 });
	return new Set((await workflowsIn(bed.main).list(bed.workflowId)).map(({ id }) => id));
}

/** Posts all batches at once, and waits until n8n has answered each, in whatever way. */
async function post(bed: QueueBed, round: string): Promise<Posted[]> {
	const started = performance.now();
	return await Promise.all(
		Array.from({ length: BATCHES }, async (_, batch) => {
			const answered = await postBatch(bed.hook, round, batch);
			return { ...answered, ms: performance.now() - started };
		}),
	);
}

/** @returns When the worker was killed. */
async function killHalfWay({ emulator }: QueueBed, pid: number | undefined): Promise<number> {
	const half = (BATCHES * BATCH_SIZE) / 2;
	for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(20)) {
		const updates = await emulator.updates();
		if (updates < half || pid === undefined) continue;
		process.kill(pid, 'SIGKILL');
		progress(`Killed a worker after ${updates.toLocaleString('en-US')} updates`);
		return performance.now();
	}
	throw new Error('The users were not even half updated');
}

/** At the end of a round every user holds what was sent, and nothing runs any more. */
async function checkRound(bed: QueueBed, report: Report, round: string): Promise<void> {
	const { emulator, main, workflowId } = bed;
	const users = (BATCHES * BATCH_SIZE).toLocaleString('en-US');
	const wrong = wrongUsers(round, await emulator.outcome());
	report.check(`round ${round}: each of the ${users} users holds exactly what was sent`, wrong);

	const ended = ['success', 'error', 'crashed', 'canceled'];
	let left: Array<{ id: string; status: string }> = [];
	for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(250)) {
		const all = await workflowsIn(main).list(workflowId);
		left = all.filter(({ status }) => !ended.includes(status));
		if (left.length === 0) break;
	}
	const running = left.map(({ id, status }) => `execution ${id} is ${status}`);
	report.check(`round ${round}: no execution is left running`, running);
}
