import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Played, Run } from './play';

/** What the promise says of a world, and what came of it. */
export interface Judgment {
	/** How many rows failed by no fault of their own, or are in a run that has not ended. */
	readonly lost: number;
	/** How many runs have not ended. */
	readonly neverEnded: number;
	/** The time by the one of a client that knows all; nothing where not all there was to do was done. */
	readonly timeByIdeal: number | undefined;
	readonly requestsPerRow: number;
	/** What of the promise is broken, in words. */
	readonly broken: readonly string[];
}

/** Below this, nobody minds how many times longer it takes, in ms. */
const UNNOTICED_MS = 1_000;

/** What no world may exceed, however odd: times the ideal and so many ms, requests a row and so many. */
const MOST = { times: 6, ms: 60_000, msWithBan: 300_000, requestsPerRow: 4, requests: 100 };

/** @returns What is to be said of a world that was played. */
export function judge(played: Played): Judgment {
	const { world, server, runs, ms, idealMs } = played;
	const broken: string[] = [];
	const check: Check = (holds, says) => {
		if (!holds) broken.push(says);
	};
	const once = world.operation !== 'update';
	const outcomes = runs.flatMap((run) => outcomesOf(run, check));
	const lost = outcomes.filter(({ row, error }) => isLost(played, row, error)).length;
	const isComplete = outcomes.every(
		({ row, error }) => error === undefined || played.rows.refused.has(row),
	);
	const neverEnded = runs.filter(({ endedAt }) => endedAt === undefined).length;

	check(lost === 0, `${lost} rows are lost`);
	check(neverEnded === 0, `${neverEnded} runs have not ended`);
	for (const { row, error } of outcomes) {
		const { effects } = server.records[row]!;
		if (error === undefined) check(effects > 0, `row ${row} is said to be done, and is not`);
		else if (once && error.kind !== 'mayBeDone' && error.kind !== undefined) {
			check(effects === 0, `row ${row} is said not to be done (${error.kind}), and is`);
		}
		if (once) check(effects <= 1, `row ${row} is done ${effects} times`);
	}
	checkOrder(played, check);
	check(
		ms <= MOST.times * idealMs + (world.ban ? MOST.msWithBan : MOST.ms),
		`it takes ${Math.round(ms)} ms, the ideal being ${Math.round(idealMs)}`,
	);
	check(
		server.requests <= MOST.requestsPerRow * world.size + MOST.requests,
		`${server.requests} requests are sent for ${world.size} rows`,
	);
	return {
		lost,
		neverEnded,
		timeByIdeal: isComplete ? ms / Math.max(idealMs, UNNOTICED_MS) : undefined,
		requestsPerRow: server.requests / world.size,
		broken,
	};
}

/** Notes what does not hold. */
type Check = (holds: boolean, says: string) => void;

/** What a row has come to; without an error, it is done. An error without a kind is the whole run's. */
interface RowOutcome {
	readonly row: number;
	readonly error: { readonly kind?: unknown } | undefined;
}

/** @returns What each row of a run has come to; nothing of rows whose run failed with another one's error. */
function outcomesOf(run: Run, check: Check): RowOutcome[] {
	const { rows, items } = run;
	if (items === undefined) return rows.map(({ row }) => ({ row, error: {} }));
	check(items.length === rows.length, `${items.length} items come out for ${rows.length}`);
	return items.map((item, index) => {
		const { row, subject } = rows[index] ?? { row: -1, subject: -1 };
		const error = item.json['error'] as IDataObject | undefined;
		check(
			isPairedWith(item, index) && (error !== undefined || names(item, subject)),
			`item ${index} is not the one of row ${row}`,
		);
		return { row, error };
	});
}

function isPairedWith({ pairedItem }: INodeExecutionData, index: number): boolean {
	return (pairedItem as { item?: number } | undefined)?.item === index;
}

/** Whether an output says whom it is about. */
function names({ json }: INodeExecutionData, subject: number): boolean {
	const { Id, recipient, conversationId } = json;
	return String(Id ?? recipient ?? conversationId) === String(subject);
}

/**
 * A row is lost where it fails though the server has not refused it for good, nor left open whether it
 * was done. With a run that failed as a whole, all rows are that were not done, unless one of them
 * was to blame.
 */
function isLost(
	{ world, rows, server, runs }: Played,
	row: number,
	error: RowOutcome['error'],
): boolean {
	if (error === undefined) return false;
	const isRefused = (one: number) => rows.refused.has(one);
	const isOpen = (one: number) =>
		world.operation !== 'update' && server.records[one]!.endings.has('lost');
	if (error.kind !== undefined) return error.kind === 'mayBeDone' ? !isOpen(row) : !isRefused(row);
	const run = runs.find((one) => one.rows.some((own) => own.row === row))!;
	const isToBlame =
		run.endedAt !== undefined && run.rows.some((one) => isRefused(one.row) || isOpen(one.row));
	return !isToBlame && server.records[row]!.effects === 0;
}

/** Rows about the same user, conversation or phone take effect in their order. */
function checkOrder({ rows, server }: Played, check: Check): void {
	const latest = new Map<number, number>();
	for (const row of server.effects) {
		const subject = rows.subjects[row]!;
		const before = latest.get(subject) ?? -1;
		check(before <= row, `row ${row} takes effect after row ${before}, which is about the same`);
		latest.set(subject, row);
	}
}
