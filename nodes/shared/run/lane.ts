import type { Outcome, Verdict } from '../verdict';
import { now, sleepBriefly } from './clock';
import { DEFAULT_RETRIES, excusesRetries, Odds, type Ends } from './odds';
import { KEPT, Pace } from './pace';

/** While nothing gets through, a pause lasts this share of the time since anything did, within these ms. */
const PAUSE_SHARE = 0.5;
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/** Where all others get through, a request backs off for so many ms at the most; twice as many for half of them. */
const LONGEST_BACK_OFF = 1_000;

/**
 * The most requests that ever go to one server at the same time, how many it begins with, and how many more
 * each answer allows: so 256 are found in a few rounds. Fewer do where the pace is slow.
 */
export const MOST_AT_ONCE = 256;
export const FIRST_AT_ONCE = 16;
const MORE_AT_ONCE = 4;

/** For how many ms something is kept of a lane that nobody is on. */
const KEPT_FOR = 300_000;

/**
 * A run ends: nothing has got through to the server for as long as it is patient, or nothing will.
 * `cause` is what the latest request failed with.
 */
export class OutOfPatience extends Error {
	/**
	 * @param cause What a request failed with.
	 * @param patienceMs How long the run waits without anything getting through.
	 * @param resumesInMs In how many ms the server wants to be asked again, where it named a time that
	 *   is longer than that.
	 */
	constructor(
		override readonly cause: unknown,
		readonly patienceMs: number,
		readonly resumesInMs: number | undefined,
	) {
		super('Nothing gets through');
	}
}

/** What a run puts up with. */
export interface Endurance {
	/** How many ms it waits without anything getting through. */
	readonly patienceMs: number;
	/** How many times a request is sent again at least after trouble of its own. */
	readonly maxRetries: number;
}

/** A run, as the lane knows it. */
export interface Member {
	readonly settings: Endurance;
	/** How many times the server has asked it to slow down. */
	slowdowns: number;
	/** Begins as many items as there is room for. */
	fill(): void;
}

/** A request, until it is answered for good. */
export class Passage {
	/** How many times it has failed, and how many of these count against it. */
	failures = 0;

	troubles = 0;

	/** How likely it is that it has failed so often by chance, and not because of itself. */
	odds = 1;

	/** The same of what the server has failed over since anybody got through. */
	oddsAlone = 1;

	/** The number of its latest sending among all of the lane, from 1. */
	number = 0;

	/** When it failed last: the number of that sending, and how others had ended by then. */
	before: Ends & { readonly number: number } = { number: 0, through: 0, failed: 0 };

	/** When it went out, in ms, and at which rate in requests per second. */
	at = 0;

	rate = 0;

	/** What it is told when its turn has come, and where it never will. */
	go = () => {};

	refuse: (reason: unknown) => void = () => {};

	/** @param member Whose request it is. */
	constructor(readonly member: Member) {}

	/** @returns Whether it has never failed: else it may be the reason itself why it does. */
	get isFirst(): boolean {
		return this.failures === 0;
	}
}

/** Requests go out one at a time. */
interface Closed {
	readonly since: number;
	/** When the next one may ask, and which one does. */
	askAt: number;
	asking?: Passage | undefined;
}

/** By where they lead. */
const lanes = new Map<string, Lane>();

/**
 * The way to one server with one key, for all runs of this process that go there. They take turns, and
 * share what is known of the server. It is open or closed:
 *
 *     open    requests go, as fast as the pace allows, and as many at the same time as there is room for
 *      |  ^
 *      |  |   one gets through, if only to an error of the server's own
 *      v  |
 *     closed  one at a time asks, after a pause that grows with the time since anything got through
 *
 * It closes when more in a row are refused, or get into trouble, than can be chance, and goes slower then.
 * While it is open, a failure counts against the request that had it, the more, the more others got through since it failed
 * before: not at all where nobody did, unless the server itself failed over it. A server that never answered
 * is not closed to: how often each request is sent decides then, so that a wrong address is told soon.
 */
export class Lane {
	private readonly pace = new Pace();

	private readonly odds = new Odds();

	/** By when they came. */
	private readonly members = new Map<Member, number>();

	/** What waits of each run. They take turns: whose turn it was comes last. */
	private waiting = new Map<Member, Set<Passage>>();

	/** For how many requests at the same time there is room, those of other runs included; more with each answer. */
	room = FIRST_AT_ONCE;

	private inFlight = 0;

	/** How many requests have gone out. */
	private count = 0;

	/** Whether the server itself has ever answered. */
	isKnown = false;

	/** The greatest number of a request that got through. */
	private throughNumber = 0;

	/** Of a row of failures since: how likely it is by chance, and the number of its first request. */
	private row = 1;

	private rowFrom = 0;

	/** The times that the latest in a row have named, in ms, and how likely it is that each means itself alone. */
	private told: Array<{ readonly ms: number; readonly odds: number }> = [];

	/** Since when requests fail and none gets through, if so, and what the latest one failed with. */
	private stuck: { readonly since: number; readonly failure: unknown } | undefined;

	private closed: Closed | undefined;

	/**
	 * The latest pause after a refusal that named no time, in ms, and a little less each time that one was long
	 * enough: whoever asks sooner asks in vain, or prolongs it.
	 */
	private silentPause = 0;

	/** When it was opened last: no such pause is longer than it had gone well before. */
	private openedAt = now();

	/** Refusals of requests up to this number have made the pace slower. */
	private slowedUpTo = 0;

	private idleSince = Infinity;

	/** When the waiters are looked at next, in ms; Infinity where no time is set. */
	private wakesAt = Infinity;

	/**
	 * @param destination What tells one server and key from another; it does not contain the key.
	 * @param member A run that goes there; it is let in, if it is not there yet.
	 * @returns The lane that leads there. Those on which nobody was for some minutes are forgotten.
	 */
	static to(destination: string, member: Member): Lane {
		for (const [other, { idleSince }] of lanes) {
			if (now() - idleSince > KEPT_FOR) lanes.delete(other);
		}
		const lane = lanes.get(destination) ?? new Lane();
		lanes.set(destination, lane);
		if (!lane.members.has(member)) lane.members.set(member, now());
		lane.idleSince = Infinity;
		return lane;
	}

	/** @returns The rate in requests per second that the server allows, Infinity where it never refused. */
	get rate(): number {
		return this.pace.rate;
	}

	/**
	 * Lets a run go; those of its requests that wait fail.
	 *
	 * @param reason What they fail with.
	 */
	remove(member: Member, reason: unknown): void {
		this.members.delete(member);
		if (this.members.size === 0) this.forgetPauses();
		this.reject(member, reason);
		this.pump();
	}

	/**
	 * Waits for a request's turn.
	 *
	 * @throws OutOfPatience where that would take too long.
	 */
	async enter(passage: Passage): Promise<void> {
		return await new Promise((go, fail) => {
			const end = this.endOf(passage.member);
			if (end !== undefined) return fail(end);
			passage.go = go;
			passage.refuse = fail;
			const ofRun = this.waiting.get(passage.member) ?? new Set();
			this.waiting.set(passage.member, ofRun.add(passage));
			this.pump();
		});
	}

	/** @returns What a failure means now, which is another thing where nothing has ever come through. */
	outcomeOf({ kind, atFirst = kind }: Verdict): Outcome {
		return this.throughNumber === 0 ? atFirst : kind;
	}

	/** A request was answered for good: the server works, and lets requests through. */
	through({ number, isFirst, at, troubles }: Passage): void {
		this.isKnown = true;
		this.throughNumber = Math.max(this.throughNumber, number);
		if (isFirst) this.odds.note(false, true);
		else this.odds.noteLate(troubles);
		this.told = [];
		// First: with the one that opens the lane begins what is granted from now on.
		if (number >= this.rowFrom) {
			this.stuck = undefined;
			this.open(at);
		}
		this.pace.grant(number > this.slowedUpTo);
		if (this.inFlight >= this.room) this.room = Math.min(MOST_AT_ONCE, this.room + MORE_AT_ONCE);
		this.leave();
	}

	/** A request was not sent after all, or its failure tells nothing of the server. */
	abandon(passage: Passage): void {
		if (this.closed?.asking === passage) this.closed.asking = undefined;
		this.leave();
	}

	/**
	 * A request has failed in a way that can pass.
	 *
	 * @param error What it failed with.
	 * @returns Whether it is to blame itself: so much trouble is no chance, and nothing was in the way.
	 */
	fail(passage: Passage, error: unknown, verdict: Verdict): boolean {
		const outcome = verdict.kind;
		const { member, number, isFirst, at } = passage;
		// What the server itself fails over has come through to it.
		if (outcome === 'fault' && number >= this.rowFrom) this.open(at);
		const { closed } = this;
		this.isKnown ||= verdict.isAnswered;
		this.stuck = { since: this.stuck?.since ?? now(), failure: error };
		if (closed === undefined) {
			if (this.countAgainst(passage, outcome) || !this.isKnown) passage.troubles += 1;
			if (isFirst || outcome === 'refused') this.odds.note(true, isFirst);
			// Fewer refusals cost less than going slower.
			if (outcome === 'refused') {
				// Whoever had its turn in vain gets it back.
				const ofRun = this.waiting.get(member);
				if (ofRun) this.waiting = new Map([[member, ofRun], ...this.waiting]);
				if (this.odds.share > 1 - KEPT) this.slowDown(passage, outcome);
				else if (number > this.slowedUpTo) this.pace.linger();
			}
			if (outcome !== 'fault' && number > this.throughNumber) this.lengthenRow(passage, verdict);
		} else {
			if (closed.asking === passage) closed.asking = undefined;
			closed.askAt = Math.max(closed.askAt, now() + this.pauseAfter(passage, verdict));
		}
		passage.failures += 1;
		passage.before = { number, ...this.odds.ends };
		for (const other of this.members.keys()) {
			const end = this.endOf(other);
			if (end !== undefined) this.reject(other, end);
		}
		this.leave();
		return closed === undefined && this.isToBlame(passage, outcome);
	}

	/**
	 * @returns How many ms a request that has failed waits before it takes its turn again: at least for the
	 *   time that the server has named for it, and longer each time where it is in trouble. Where it is refused,
	 *   all of the lane slow down instead; where nothing gets through, the lane waits as well.
	 */
	backOff({ failures }: Passage, { kind, afterMs = 0 }: Verdict): number {
		if (this.closed !== undefined) return afterMs;
		const longest = this.isKnown
			? Math.min(LONGEST_PAUSE, LONGEST_BACK_OFF / (1 - this.odds.share))
			: LONGEST_PAUSE;
		const growth = this.isKnown && kind === 'refused' ? 1 : 2 ** failures;
		return Math.max(afterMs, jittered(Math.min(longest, SHORTEST_PAUSE * growth)));
	}

	/**
	 * @param namedMs In how many ms the server wants to be asked again by this run.
	 * @returns The end of a run for which nothing gets through for too long; else undefined.
	 */
	endOf(member: Member, namedMs = 0): OutOfPatience | undefined {
		if (this.stuck === undefined) return undefined;
		const time = now();
		const next = Math.max(time + namedMs, this.closed?.askAt ?? 0);
		const since = Math.max(this.stuck.since, this.members.get(member) ?? time);
		const { patienceMs } = member.settings;
		if (next - since <= patienceMs) return undefined;
		const resumesInMs = next - time > patienceMs ? next - time : undefined;
		return new OutOfPatience(this.stuck.failure, patienceMs, resumesInMs);
	}

	/**
	 * A request fails as this one has, and not because of itself, as likely as others have failed since it did
	 * before. Where nobody got through, that is certain; but what the server itself fails over can be the
	 * reason, until somebody does.
	 *
	 * @returns Whether that can be its own fault.
	 */
	private countAgainst(passage: Passage, outcome: Outcome): boolean {
		const { before, number, isFirst } = passage;
		if (isFirst) {
			passage.odds = this.odds.ofFailure(true);
		} else if (this.throughNumber > before.number) {
			passage.odds *= this.odds.since(before);
			passage.oddsAlone = 1;
		} else if (outcome === 'fault') {
			passage.oddsAlone *= this.odds.ofFailure(number === before.number + 1);
		} else {
			return false;
		}
		return true;
	}

	private isToBlame({ member, troubles, odds, oddsAlone }: Passage, outcome: Outcome): boolean {
		const { maxRetries } = member.settings;
		// Being refused is no trouble of its own as long as that can be chance at all.
		const retries = outcome === 'refused' ? Math.max(maxRetries, DEFAULT_RETRIES) : maxRetries;
		return troubles > retries && !(this.isKnown && excusesRetries(odds * oddsAlone, retries));
	}

	/** Goes slower, once for all that went out before it did so last. */
	private slowDown(passage: Passage, outcome: Outcome): void {
		if (passage.number <= this.slowedUpTo) return;
		this.slowedUpTo = this.count;
		this.pace.refuse(passage);
		if (outcome !== 'refused') return;
		for (const member of this.members.keys()) member.slowdowns += 1;
	}

	private lengthenRow(passage: Passage, verdict: Verdict): void {
		const { number, isFirst } = passage;
		this.rowFrom = this.row === 1 ? number : Math.min(this.rowFrom, number);
		this.row *= this.odds.ofFailure(isFirst);
		const pause = this.pauseAfter(passage, verdict);
		if (!this.isKnown || this.odds.excuseRow(this.row, this.pace.rate)) return;
		this.slowDown(passage, verdict.kind);
		this.closed = { since: now(), askAt: now() + pause };
	}

	/** @returns How many ms nobody asks after a failure: a pause that grows, after the time that the server has named. */
	private pauseAfter({ isFirst }: Passage, { kind, afterMs = 0 }: Verdict): number {
		const isSilent = kind === 'refused' && afterMs === 0;
		const closedMs = this.closed ? now() - this.closed.since : 0;
		const openMs = (this.closed?.since ?? now()) - this.openedAt;
		const shortest = Math.max(SHORTEST_PAUSE, isSilent ? Math.min(this.silentPause, openMs) : 0);
		const pause = Math.min(LONGEST_PAUSE, Math.max(shortest, PAUSE_SHARE * closedMs));
		if (isSilent) this.silentPause = pause;
		this.told =
			afterMs > 0 ? [...this.told, { ms: afterMs, odds: this.odds.ofFailure(isFirst) }] : [];
		return this.namedForAll(afterMs, pause) + jittered(pause);
	}

	/**
	 * @returns How much of the time that the server has named latest, in ms, everybody waits. The more likely it
	 *   is that only those were meant that it named as long a time, the sooner somebody tries.
	 */
	private namedForAll(afterMs: number, pause: number): number {
		let longest = 0;
		let oddsOfAll = 1;
		for (const { ms, odds } of this.told.toSorted((one, other) => other.ms - one.ms)) {
			oddsOfAll *= odds;
			longest = Math.max(longest, Math.min(ms, afterMs, pause / oddsOfAll));
		}
		return longest;
	}

	private open(at: number): void {
		this.row = 1;
		if (this.closed === undefined) return;
		this.closed = undefined;
		this.silentPause *= KEPT;
		this.openedAt = now();
		this.pace.resume(at);
	}

	/** Whoever comes after all have gone may ask at once: what was in the way can be over. */
	private forgetPauses(): void {
		this.idleSince = now();
		this.row = 1;
		this.told = [];
		this.stuck = undefined;
		this.closed = undefined;
	}

	private reject(member: Member, reason: unknown): void {
		const passages = this.waiting.get(member) ?? [];
		this.waiting.delete(member);
		for (const passage of passages) passage.refuse(reason);
	}

	private leave(): void {
		this.inFlight -= 1;
		// What one run has learned makes room for others.
		for (const member of this.members.keys()) member.fill();
		this.pump();
	}

	/** Lets go as many as there is room for. */
	private pump(): void {
		for (const ofRun of this.waiting.values()) {
			const { closed } = this;
			if (this.inFlight >= this.room || closed?.asking !== undefined) return;
			const delay = closed === undefined ? this.pace.delay() : closed.askAt - now();
			if (delay > 0) return this.wakeIn(delay);
			const passage = closed === undefined ? leastFailed(ofRun) : this.nextToAsk();
			this.take(passage);
			this.inFlight += 1;
			passage.number = ++this.count;
			passage.at = now();
			passage.rate = this.pace.depart();
			if (closed !== undefined) closed.asking = passage;
			passage.go();
		}
	}

	private take(passage: Passage): void {
		const { member } = passage;
		const ofRun = this.waiting.get(member)!;
		ofRun.delete(passage);
		this.waiting.delete(member);
		if (ofRun.size > 0) this.waiting.set(member, ofRun);
	}

	/**
	 * @returns The request that has failed least, and the one that has failed most, in turns: where some are
	 *   refused for themselves, others are the ones that get through; where all are, it is soonest done with
	 *   one of them.
	 */
	private nextToAsk(): Passage {
		const sign = this.count % 2 === 0 ? 1 : -1;
		return [...this.waiting.values()]
			.flatMap((ofRun) => [...ofRun])
			.reduce((next, passage) => (sign * passage.failures < sign * next.failures ? passage : next));
	}

	private wakeIn(ms: number): void {
		const at = now() + ms;
		if (this.wakesAt <= at) return;
		this.wakesAt = at;
		void sleepBriefly(ms).then(() => {
			if (this.wakesAt !== at) return;
			this.wakesAt = Infinity;
			this.pump();
		});
	}
}

/**
 * Who fails again and again may be the reason itself, and shall not be in the way of others.
 *
 * @returns The request that has failed least, of equals the one that came first.
 */
function leastFailed(passages: Iterable<Passage>): Passage {
	let least: Passage | undefined;
	for (const passage of passages) {
		if (least === undefined || passage.failures < least.failures) least = passage;
		if (least.isFirst) break;
	}
	return least!;
}

/** @returns A time, by a quarter more or less: many processes shall not come back at the same time. */
function jittered(ms: number): number {
	return ms * (0.75 + Math.random() / 2);
}
