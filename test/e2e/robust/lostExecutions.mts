import { text } from '../../../sandbox/n8n.mts';
import { say } from '../../../sandbox/screen.mts';
import { BATCH_SIZE, postBatch, usersOf, type Posted } from './batches.mts';
import { workflowsIn } from './bed.mts';
import type { Locks, QueueBed } from './queueBed.mts';
import { sayTable, type Report } from './report.mts';
import { TRIGGER } from './workflows.mts';

/**
 * Prints what n8n itself made of the executions that the killed worker had.
 *
 * @param posted What the senders of all batches were told.
 * @param before The executions of earlier rounds.
 * @param since How many seconds after the kill a moment of the round was.
 * @returns The batches whose sender was not told of success.
 */
export async function tellEnds(
	{ main, workflowId, emulator }: QueueBed,
	posted: readonly Posted[],
	before: ReadonlySet<string>,
	since: (ms: number) => string,
	locks: Locks,
): Promise<readonly Posted[]> {
	const lost = posted.filter(({ status }) => status !== 200);
	const executions = await workflowsIn(main).list(workflowId);
	const ended = executions.filter(({ id, status }) => !before.has(id) && status !== 'success');
	const updated = new Set((await emulator.outcome()).users.map(({ id }) => id));

	say(
		`\nWhat n8n did with the executions of the killed worker (lock ${locks.lockMs / 1_000} s, ` +
			`renewed every ${locks.renewMs / 1_000} s, stalled jobs looked for every ${locks.checkMs / 1_000} s)`,
	);
	sayTable(
		['batch', 'users updated by then', 'answer to the sender', 'seconds after the kill'],
		lost.map(({ batch, status, answer, ms }) => {
			const done = usersOf('', batch).filter(({ userId }) => updated.has(userId)).length;
			return [
				String(batch),
				`${done} of ${BATCH_SIZE}`,
				`${status} ${JSON.stringify(answer)}`,
				since(ms),
			];
		}),
	);
	const ends = await Promise.all(ended.map(async ({ id }) => await describe(main, id)));
	for (const end of new Set(ends)) {
		say(`  ${ends.filter((one) => one === end).length} executions: ${end}`);
	}
	return lost;
}

/** What is left of an execution, and what comes of n8n's Retry. */
async function describe(main: QueueBed['main'], id: string): Promise<string> {
	const { read } = workflowsIn(main);
	const { status, error, items } = await read(id);
	const kept = items(TRIGGER).length > 0 ? 'its data are kept' : 'its data are gone';
	const retried = await main
		.rest('POST', `/rest/executions/${id}/retry`, { loadWorkflow: false })
		.then(async (again) => await read(text(again, 'id')))
		.then(
			(again) => `Retry ends as ${again.status}: "${again.error.message}"`,
			(refusal: unknown) =>
				`Retry is refused: ${refusal instanceof Error ? refusal.message : String(refusal)}`,
		);
	return `${status}, "${error.message}"; ${kept}. ${retried}`;
}

/**
 * Does what an operator, or a sender that is told of a failure, does: sends the lost batches again.
 * Updates name the values that fields shall have, so what was done already is done again unharmed.
 */
export async function retryLikeAnOperator(
	bed: QueueBed,
	report: Report,
	round: string,
	lost: readonly Posted[],
): Promise<void> {
	report.check(
		'the kill hit executions that were running',
		lost.length > 0 ? [] : ['none was lost: the worker was idle when it was killed'],
	);
	const again = await Promise.all(
		lost.map(async ({ batch }) => await postBatch(bed.hook, round, batch)),
	);
	const failed = again
		.filter(({ status }) => status !== 200)
		.map(({ batch, status, answer }) => `batch ${batch}: ${status} ${JSON.stringify(answer)}`);
	report.check(`the ${lost.length} lost batches, sent again, succeed`, failed);
}
