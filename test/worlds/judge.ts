import type { IDataObject } from 'n8n-workflow';

import { CANCELED, type Played, type Run } from './play';
import {
	areApart,
	isOfFirstRun,
	isShut,
	MAX_RETRIES,
	MOST_AT_ONCE,
	mostAtOnce,
	processOf,
} from './world';

/** What the promise says of a world, and what came of it. */
export interface Judgment {
	/** How many rows failed by no fault of their own, or are in a run that has not ended. */
	readonly lost: number;
	/** How many runs have not ended. */
	readonly neverEnded: number;
	/** How many rows may have been done, for all that the node can tell. */
	readonly unsure: number;
	/** The time by the one of a client that knows all; nothing where not all was done, or nobody can know all. */
	readonly timeByIdeal: number | undefined;
	readonly requestsPerRow: number;
	/** What of the promise is broken, in words. */
	readonly broken: readonly string[];
}

/** Below this, nobody minds how many times longer it takes, in ms. */
const UNNOTICED_MS = 1_000;

/** What no world may exceed, however odd: times the ideal and so many ms, requests a row and so many. */
const MOST = {
	times: 20,
	ms: 300_000,
	msOfOthers: 120_000,
	patience: 6,
	msWithBan: 600_000,
	requestsPerRow: 10,
	requests: 200,
};

/**
 * When half of all is done, so much of each run is at least, but for what goes before any answer. One of few requests at
 * a time stands still for seconds where each of its retries is the one too many by chance.
 */
const LEAST_TURN = { ofFew: 0.05, ofMany: 0.35 };

/** Of fewer rows than that, one that is refused again and again by chance can hold up most. */
const MANY_ROWS = 100;
const FIRST_AT_ONCE = 16;

/** Nothing but such a row tells what CommBox fails over: so often, that may be the row. */
const FAULTS_ALONE = 3;

/** Of so few rows, nobody can tell whether they fail by themselves or all would, while reading works. */
const FEW_ROWS = 16;

/** Who is told so often that there are too many requests, and with each fifth one, says so. */
const WORTH_A_WORD = 50;

/** How long a run at most pauses in all before it is told of a server that has never answered, in ms. */
const SOON_MS = 60_000;

/** At least so often, a run asks whether anything gets through, in ms. */
const ASKS_EACH_MS = 20_000;

/** How an account names how many items ended how, and which; and items in a row. */
const ACCOUNT =
	/([\d,]+) (?:were |was |may have been )?(?:not )?(succeeded|failed|sent|done)[^(]*\(items? ([^)]*)\)/g;
const RANGE = /\b(\d+)(?: to (\d+))?(?=,|$)/g;

/**
 * Those that are refused for themselves, and are left when all others are done, look like a closed server, unless a
 * question gets through: then each of them is told so often.
 */
const PICKY_MS = 30 * 60_000;
const EACH_PICKY_MS = 30_000;

/** @returns What is to be said of a world that was played. */
export function judge(played: Played): Judgment {
	return new Judge(played).judge();
}

class Judge {
	private readonly broken: string[] = [];

	private lost = 0;

	private unsure = 0;

	private isComplete = true;

	private readonly hopeless = new Set<number>();

	constructor(private readonly played: Played) {}

	judge(): Judgment {
		const { world, server, runs, ms, idealMs } = this.played;
		for (const run of runs) this.judgeRun(run);
		this.checkTurns();
		const neverEnded = runs.filter(({ endedAt }) => endedAt === undefined).length;
		if (this.lost > 0) this.broken.unshift(`${this.lost} rows are lost`);
		if (neverEnded > 0) this.broken.unshift(`${neverEnded} runs have not ended`);
		for (const [row, { effects }] of server.records.entries()) {
			if (this.isOnce) this.check(effects <= 1, `row ${row} is done ${effects} times`);
		}
		this.check(
			server.mostUnderWay <= mostAtOnce(world),
			`${server.mostUnderWay} requests are under way at the same time`,
		);
		// Those under way when it shows that a server works on few at a time, or that there is none.
		this.check(
			!(this.isQueueAlone || world.outage?.afterUsers === 0) || this.unsure <= mostAtOnce(world),
			`${this.unsure} rows may have been done that nobody had to send`,
		);
		const patienceMs = this.isEndless ? Math.max(...runs.map(patienceMsOf)) : 0;
		const longestMs = MOST.times * idealMs + (world.ban ? MOST.msWithBan : MOST.ms) + patienceMs;
		this.check(
			ms <= longestMs + this.pickyMs + this.namedMs,
			`it takes ${Math.round(ms)} ms, the ideal being ${Math.round(idealMs)}`,
		);
		this.checkNamed(longestMs);
		// Who does not wait for a brown-out to end sends at least so many for each row.
		const inBrownout = 1 / (1 - (world.outage?.share ?? 0));
		// A question goes with each request of those that only questions can be compared with.
		const isQuestioned = world.outage?.isOfWrites === true || world.picky?.isFirstRun === true;
		const perRow = MOST.requestsPerRow * (isQuestioned ? 2 : 1);
		this.check(
			server.requests <= Math.max(perRow, inBrownout) * world.size + MOST.requests,
			`${server.requests} requests are sent for ${world.size} rows`,
		);
		return {
			lost: this.lost,
			neverEnded,
			unsure: this.unsure,
			timeByIdeal:
				this.isComplete && !this.isEndless && !this.isOpaque
					? ms / Math.max(idealMs + this.namedMs, UNNOTICED_MS)
					: undefined,
			requestsPerRow: server.requests / world.size,
			broken: this.broken,
		};
	}

	private get isOnce(): boolean {
		return this.played.world.operation !== 'update';
	}

	private check(holds: boolean, says: string): void {
		if (!holds) this.broken.push(says);
	}

	private judgeRun(run: Run): void {
		const { rows, items } = run;
		const { world } = this.played;
		this.checkOrder(run);
		// Where reading works, the last ones are told of themselves.
		const isOfAll = this.isEndless && world.outage?.isOfWrites !== true;
		if (isOfAll && this.played.server.served.size > 0) this.checkPatience(run);
		if (world.way.kind === 'runs') this.checkSoon(run);
		this.checkEnd(run);
		this.checkOthers(run);
		if (this.isHopeless(run)) {
			this.isComplete = false;
			const { picky } = this.played.rows;
			const isQuota = rows.some(({ row }) => !picky.has(row) && this.isTooLate(row, run));
			for (const { row } of rows) if (isQuota || this.isTooLate(row, run)) this.hopeless.add(row);
			this.check(
				isTold(run, /wants to be asked again in/),
				'a run does not tell of a time that is beyond its patience',
			);
		}
		const { cancelAtMs = Infinity } = world;
		if (run.cancellation.signal.aborted && (run.endedAt ?? Infinity) >= cancelAtMs) {
			this.judgeCanceled(run, cancelAtMs);
			return;
		}
		this.checkHints(run);
		if (world.way.kind === 'loop') this.checkAsks(run);
		if (items === undefined) {
			this.judgeFailure(run);
			return;
		}
		this.check(items.length === rows.length, `${items.length} items come out for ${rows.length}`);
		for (const [index, { row, subject }] of rows.entries()) {
			const { json = {}, pairedItem } = items[index] ?? {};
			const isPaired = (pairedItem as { item?: number } | undefined)?.item === index;
			const { Id, recipient, conversationId } = json;
			const error = json['error'] as IDataObject | undefined;
			const isAbout = String(Id ?? recipient ?? conversationId) === String(subject);
			this.check(isPaired && (error !== undefined || isAbout), `item ${index} is not row ${row}'s`);
			const named =
				/working on user (\d+)/.exec(String(error?.['message']))?.[1] ?? String(subject);
			this.check(named === String(subject), `item ${index} is told of user ${named}`);
			this.judgeRow(row, error?.['kind']);
		}
	}

	/** Whether not even who knows all knows what others do, or who will answer. */
	private get isOpaque(): boolean {
		const { others, servers } = this.played.world;
		return others !== undefined || servers !== undefined;
	}

	/** Whether nothing but a queue at the server makes answers late. */
	private get isQueueAlone(): boolean {
		const { workers, faults, outage, picky, refusal, limit, crowd, shut } = this.played.world;
		const isSaid = refusal.status === 429 || !(limit ?? crowd);
		return workers !== undefined && isSaid && !faults && !outage && !picky && !shut;
	}

	/** Whether each run has few requests under way at the same time. */
	private get isFew(): boolean {
		return this.played.world.maxConcurrency < MOST_AT_ONCE;
	}

	/** What a run says of its course is so. */
	private checkHints(run: Run): void {
		const { rows, hints, endedAt } = run;
		if (endedAt === undefined || rows.length === 1) return;
		const { world, server } = this.played;
		const { records, served } = server;
		const sum = (count: (row: number) => number) =>
			rows.reduce((total, { row }) => total + count(row), 0);
		const sendings = sum((row) => records[row]!.sendings);
		const retries = sum((row) => Math.max(0, records[row]!.sendings - 1));
		const text = hints.join('\n');
		const saysRetries = numberIn(text, /retried (?:([\d,]+) times|once)/);
		this.check(saysRetries === retries, `a run says ${saysRetries} of ${retries} retries`);
		const slowdowns = numberIn(text, /slow down (?:([\d,]+) times|once)/);
		const tooMany = records.reduce((total, record) => total + record.tooMany, 0);
		this.check(slowdowns <= tooMany, `a run says ${slowdowns} of ${tooMany} times to slow down`);
		// What else says so can mean something else, and anything does before an answer of CommBox's own.
		const isServed = served.has(processOf(world, rows[0]!.row));
		const isSaid = world.refusal.status === 429 && world.outage === undefined && isServed;
		// Whoever ends early does not stay until it is told of others, and of few at a time few are refused, if often.
		const isStaying = isSaid && !this.isFew && run.error === undefined && !this.isHopeless(run);
		const ownTooMany = isStaying ? sum((row) => records[row]!.tooMany) : 0;
		this.check(
			slowdowns > 0 || ownTooMany < Math.max(WORTH_A_WORD, sendings / 5),
			`a run does not say that it was told ${ownTooMany} times to slow down`,
		);
	}

	/** A run that comes when all others have gone asks, whatever they were told. */
	private checkAsks({ rows }: Run): void {
		const { server, rows: all } = this.played;
		const isUnsendable = rows.some(({ row }) => all.unsendable.has(row));
		const isAsking = rows.some(({ row }) => server.records[row]!.sendings > 0);
		this.check(isAsking || isUnsendable, `the run of row ${rows[0]!.row} has not asked`);
	}

	/** Of a server that has never answered, a run is told soon: its address may be wrong. */
	private checkSoon({ rows, endedAt = Infinity }: Run): void {
		const { world, server } = this.played;
		if (server.served.has(processOf(world, rows[0]!.row))) return;
		const longestMs = SOON_MS + (1 + world.maxRetries) * world.timeout;
		this.check(endedAt <= longestMs, `a run is told of no server after ${endedAt} ms`);
	}

	/** A run all of whose rows are refused for ever ends, whatever gets through for others. */
	private checkEnd(run: Run): void {
		const { rows, world } = this.played;
		if (world.picky?.times !== Infinity || !run.rows.every(({ row }) => rows.picky.has(row)))
			return;
		const tookMs = (run.endedAt ?? Infinity) - run.startedAt;
		this.check(
			tookMs <= MOST.patience * patienceMsOf(run),
			`a run of refused rows takes ${tookMs} ms`,
		);
	}

	/** What is refused for one run holds up no other. */
	private checkOthers({ rows, endedAt = Infinity }: Run): void {
		const { world, idealMs } = this.played;
		if (!world.picky?.isFirstRun || isOfFirstRun(world, rows[0]!.row)) return;
		this.check(
			endedAt <= MOST.times * idealMs + MOST.msOfOthers,
			`a run waits ${endedAt} ms for another`,
		);
	}

	/** Nothing more is sent for a run that n8n cancels, and it ends when what is under way has ended. */
	private judgeCanceled({ rows, error, endedAt = Infinity }: Run, canceledAt: number): void {
		const { world, server } = this.played;
		this.isComplete = false;
		this.check(error === CANCELED, 'a run goes on that n8n has canceled');
		this.check(endedAt <= canceledAt + world.timeout + UNNOTICED_MS, 'a run is canceled late');
		for (const { row } of rows) {
			const { sentAt } = server.records[row]!;
			this.check(sentAt <= canceledAt, `row ${row} is sent after n8n has canceled the run`);
		}
	}

	/** @param kind The kind of the error that a row came out with. */
	private judgeRow(row: number, kind: unknown): void {
		const { effects, isLost } = this.played.server.records[row]!;
		this.check(
			kind !== 'skipped' || effects === 0,
			`row ${row} is said to be skipped, and is done`,
		);
		if (kind === undefined) {
			this.check(effects > 0, `row ${row} is said to be done, and is not`);
		} else if (kind === 'mayBeDone') {
			this.isComplete = false;
			this.unsure += 1;
			if (!(this.isOnce && isLost) && !this.isExcused(row)) this.lost += 1;
		} else if (!this.played.rows.refused.has(row) && !this.isExcused(row)) {
			this.isComplete = false;
			this.lost += 1;
			if (this.isOnce) this.check(effects === 0, `row ${row} is said not to be done, and is`);
		}
	}

	/**
	 * CommBox refuses it again and again, or fails over it and nobody else is there: that may be taken for its
	 * own fault. Where a process of several has had no answer when it gives up, it is to be told soon.
	 */
	private isExcused(row: number): boolean {
		const { rows, server, world } = this.played;
		if (this.isEndless || isShut(world, row) || this.hopeless.has(row)) return true;
		if (areApart(world) && this.isBeforeAnswer(row)) return true;
		if (server.records[row]!.faultsAlone >= FAULTS_ALONE) return true;
		if (this.isMetByOutageOfWrites(row)) {
			// Who wants fewer retries is told after fewer.
			if (world.maxRetries < MAX_RETRIES || this.countMetBeside(row) <= FEW_ROWS) return true;
		}
		return rows.picky.has(row) && world.picky!.times > 1;
	}

	/** Whether an outage of writes alone met a row, and was not long over when that was sent last. */
	private isMetByOutageOfWrites(row: number): boolean {
		const { world, server } = this.played;
		const { outage, timeout } = world;
		if (!outage?.isOfWrites || !server.met.has(row)) return false;
		return server.records[row]!.sentAt - server.outageAt < outage.ms + timeout;
	}

	/** How many rows of a row's process the outage had met, and were not done, when that row was given up. */
	private countMetBeside(row: number): number {
		const { world, server } = this.played;
		const process = processOf(world, row);
		const { sentAt } = server.records[row]!;
		const before = server.effects.filter(({ at }) => at <= sentAt);
		const done = new Set(before.map((effect) => effect.row));
		const met = [...server.met].filter(([one, at]) => at <= sentAt && !done.has(one));
		return met.filter(([one]) => processOf(world, one) === process).length;
	}

	/** Whether a row was given up before its process had an answer, or the process was. */
	private isBeforeAnswer(row: number): boolean {
		const { world, server } = this.played;
		const process = processOf(world, row);
		const { sentAt } = server.records[row]!;
		const isSentBefore = sentAt >= 0 && sentAt < (server.served.get(process) ?? Infinity);
		return isSentBefore || !server.goingOn.has(process);
	}

	/** A run that an outage meets that never ends is told of it when it has been patient. */
	private checkPatience(run: Run): void {
		const { rows, endedAt = Infinity } = run;
		const { world, server } = this.played;
		const { records, outageAt } = server;
		const isDone = rows.every(({ row }) => records[row]!.effects > 0);
		const isToldOf = isTold(run, /nothing got through for/);
		this.check(isToldOf || isDone, 'a run does not tell of an outage that never ends');
		const waited = endedAt - outageAt;
		const beyond = waited - patienceMsOf(run);
		// What is under way when the outage begins, and when patience ends, is let finish.
		this.check(
			!isToldOf || (beyond > -ASKS_EACH_MS && beyond < 2 * world.timeout),
			`a run gives up after ${waited} ms`,
		);
	}

	/** Whether there has been an outage that never ends. */
	private get isEndless(): boolean {
		const { world, server } = this.played;
		return server.isOutageMet && world.outage!.ms === Infinity;
	}

	/** Who is told of a time waits for it, and nobody else does. */
	private checkNamed(longestMs: number): void {
		const { rows, server } = this.played;
		if (this.namedMs === 0) return;
		for (const { row, at } of server.effects) {
			if (rows.picky.has(row)) this.check(at >= this.namedMs, `row ${row} does not wait as told`);
			else this.check(at <= longestMs, `row ${row} waits for a time that is named for another`);
		}
	}

	/** How much longer rows may take that are refused or fail for themselves, in ms. */
	private get pickyMs(): number {
		const { as, times, afterSeconds } = this.played.world.picky ?? {};
		const isAsked = as === '429' || as === '503' || afterSeconds !== undefined;
		const isThrottled = isAsked && times === Infinity;
		if (isThrottled || as === 'hang') return PICKY_MS;
		return EACH_PICKY_MS * this.played.rows.picky.size;
	}

	/** What CommBox names for rows that it refuses, in ms. */
	private get namedMs(): number {
		const { world, rows } = this.played;
		return rows.picky.size > 0 ? 1_000 * (world.picky?.afterSeconds ?? 0) : 0;
	}

	/** Whether a run is told of a time beyond its patience, for a row alone or for all. */
	private isHopeless(run: Run): boolean {
		return run.rows.some(({ row }) => this.isTooLate(row, run));
	}

	private isTooLate(row: number, run: Run): boolean {
		return this.played.server.records[row]!.namedMs > patienceMsOf(run);
	}

	/** A run may fail because of a row that is to blame; else all are lost that were not done. */
	private judgeFailure(run: Run): void {
		const { rows, error, endedAt } = run;
		this.isComplete = false;
		const { server, rows: all } = this.played;
		if (rows.length > 1 && endedAt !== undefined) this.checkAccount(run);
		const index = /\[item (\d+)\]$/.exec(String((error as Error | undefined)?.message))?.[1];
		const failed = rows[Number(index)]?.row;
		if (failed !== undefined) {
			if ((this.isOnce && server.records[failed]!.isLost) || this.isExcused(failed)) return;
			if (all.refused.has(failed)) return;
		}
		if (endedAt !== undefined)
			this.check(false, `a run fails: ${String((error as Error).message)}`);
		this.lost += Math.max(1, rows.filter(({ row }) => server.records[row]!.effects === 0).length);
	}

	/** The error that ends a run accounts for each item, as far as it has room to name them. */
	private checkAccount({ rows, error }: Run): void {
		const { description } = error as { description?: string };
		let accounted = 0;
		for (const [, count, what, items] of (description ?? '').matchAll(ACCOUNT)) {
			accounted += Number(count!.replaceAll(',', ''));
			for (const [, first, last = first] of items!.matchAll(RANGE)) {
				for (const { row } of rows.slice(Number(first), Number(last) + 1)) {
					const isDone = this.played.server.records[row]!.effects > 0;
					this.check(what !== 'succeeded' || isDone, `row ${row} is said to be done, and is not`);
					this.check(what !== 'sent' || !isDone, `row ${row} is said not to be sent, and is done`);
					this.check(
						what !== 'failed' || !isDone || !this.isOnce,
						`row ${row} is said to have failed, and is done`,
					);
				}
			}
		}
		this.check(accounted === rows.length, `${accounted} of ${rows.length} items are accounted for`);
	}

	/** Runs that begin at the same time take turns, where there is no burst in which one does all. */
	private checkTurns(): void {
		const { world, runs, server } = this.played;
		const { way, limit } = world;
		if (way.kind !== 'runs' || areApart(world) || limit?.kind !== 'leaky') return;
		// Of few requests, each may be one that is told of a time or has trouble, and waits.
		const { isFew } = this;
		if (isFew && (world.retryAfter !== 'none' || world.outage)) return;
		if (this.isEndless || this.hopeless.size > 0 || runs.some(({ error }) => error !== undefined))
			return;
		for (const { rows } of runs) {
			const ownRows = new Set(rows.map(({ row }) => row));
			const own = server.effects.flatMap(({ row }, turn) => (ownRows.has(row) ? [turn] : []));
			if (isFew && own.length < MANY_ROWS) continue;
			const done = own.filter((turn) => turn < server.effects.length / 2).length;
			const share = isFew ? LEAST_TURN.ofFew : LEAST_TURN.ofMany;
			const least = share * (own.length - FIRST_AT_ONCE);
			this.check(done >= least, `a run has done ${done} of ${own.length} when half is done`);
		}
	}

	/** Rows of a run that are about the same, and all rows where one goes after the other, take effect in their order. */
	private checkOrder({ rows }: Run): void {
		const subjects = new Map(rows.map(({ row, subject }) => [row, subject]));
		const latest = new Map<number, number>();
		const isInOrder = this.played.world.maxConcurrency === 1;
		let previous = -1;
		for (const { row } of this.played.server.effects) {
			const subject = subjects.get(row);
			if (subject === undefined) continue;
			this.check(!isInOrder || previous <= row, `row ${row} takes effect after row ${previous}`);
			previous = row;
			const before = latest.get(subject) ?? row;
			this.check(before <= row, `row ${row} takes effect after row ${before}, about the same`);
			latest.set(subject, row);
		}
	}
}

/** @returns For how many ms a run is patient. */
function patienceMsOf({ patience }: Run): number {
	return 60_000 * patience;
}

/** @returns The number that a text has in a place; one where it has a word for it, none where nothing is said. */
function numberIn(text: string, place: RegExp): number {
	const found = place.exec(text);
	return found ? Number((found[1] ?? '1').replaceAll(',', '')) : 0;
}

/** @returns Whether an error of a run, or of one of its rows, says this. */
function isTold({ error, items = [] }: Run, what: RegExp): boolean {
	const errors = [error, ...items.map(({ json }) => json['error'])] as Array<Error | undefined>;
	return errors.some((one) => what.test(one?.message ?? ''));
}
