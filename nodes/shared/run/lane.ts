import type { Outcome, Verdict } from '../verdict';
import { now, sleepBriefly } from './clock';
import { DEFAULT_RETRIES, excusesRetries, Odds } from './odds';
import { KEPT, Pace } from './pace';
import { Window } from './window';

/** While nothing gets through, a pause lasts this share of the time since anything did, within these ms. */
const PAUSE_SHARE = 0.5;
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/** Where all others get through, a request backs off for so many ms at the most; twice as many for half of them. */
const LONGEST_BACK_OFF = 1_000;

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

/** A run, as the lane knows it. */
export interface Member {
	/** How many ms it waits without anything getting through. */
	readonly patienceMs: number;
	/** Since when it waits: when it began. */
	readonly startedAt: number;
	/** How many times a request is sent again at least after trouble of its own. */
	readonly maxRetries: number;
	/** How many times the server has asked it to slow down. */
	slowdowns: number;
}

/** How many requests got through, and how many failed. */
interface Tally {
	readonly through: number;
	readonly failed: number;
}

/** A request, until it is answered for good. */
export class Passage {
	/** How many times it has failed, and how many of these count against it. */
	failures = 0;

	troubles = 0;

	/** How likely it is that it has failed so often by chance, and not because of itself. */
	odds = 1;

	/** The number of its latest sending among all of the lane, from 1. */
	number = 0;

	/** When it failed last: the number of that sending, and how the requests before had ended. */
	before: Tally & { readonly number: number } = { number: 0, through: 0, failed: 0 };

	/** When it went out, in ms, and at which rate in requests per second. */
	at = 0;

	rate = 0;

	/** @param member Whose request it is. */
	constructor(readonly member: Member) {}

	/** @returns Whether it has never failed: else it may be the reason itself why it does. */
	get isFirst(): boolean {
		return this.failures === 0;
	}
}

/** What a request that waits for its turn is told. */
interface Waiter {
	readonly go: () => void;
	readonly fail: (reason: unknown) => void;
}

/** By where they lead. */
const lanes = new Map<string, Lane>();

/**
 * The way to one server with one key, for all runs of this process that go there. They take turns, first
 * come, first served, and share what is known of the server. It is open or closed:
 *
 *     open    requests go, as fast as the pace and as many as the window allow
 *      |  ^
 *      |  |   one gets through
 *      v  |
 *     closed  one at a time asks, after a pause that grows with the time since anything got through
 *
 * It closes when more in a row are refused, or get into trouble, than can be chance. While it is open, a
 * failure counts against the request that had it, the more, the more others got through since it failed
 * before: not at all where nobody did, unless the server itself failed over it. A server that never answered
 * is not closed to: how often each request is sent decides then, so that a wrong address is told soon.
 */
export class Lane {
	private readonly pace = new Pace();

	private readonly window = new Window();

	private readonly odds = new Odds();

	private readonly members = new Set<Member>();

	/** In the order in which they came. */
	private readonly waiters = new Map<Passage, Waiter>();

	private inFlight = 0;

	/** How many requests have gone out, and how they have ended. */
	private count = 0;

	private ends: Tally = { through: 0, failed: 0 };

	/** Whether the server itself has ever answered. */
	isKnown = false;

	/** When the last request got through, and the greatest number of one that did. */
	private throughAt = -Infinity;

	private throughNumber = 0;

	/** How likely it is that as many fail in a row by chance as have since, and the first one's number. */
	private row = 1;

	private rowFrom = 0;

	/** What the latest of them failed with. */
	private failure: unknown;

	/** Since when the lane is closed, if it is; when the next request may ask, and which one does. */
	private closedAt: number | undefined;

	private askAt = 0;

	private asking: Passage | undefined;

	/** Until when the server wants not to be asked; while the lane is open, only what it was said of waits. */
	private namedUntil = 0;

	/** Refusals of requests up to this number have made the pace slower. */
	private slowedUpTo = 0;

	private idleSince = Infinity;

	/** When the waiters are looked at next, in ms; Infinity where no time is set. */
	private wakesAt = Infinity;

	/**
	 * @param destination What tells one server and key from another; it does not contain the key.
	 * @returns The lane that leads there. Those on which nobody was for some minutes are forgotten.
	 */
	static to(destination: string): Lane {
		for (const [other, { idleSince }] of lanes) {
			if (now() - idleSince > KEPT_FOR) lanes.delete(other);
		}
		const lane = lanes.get(destination) ?? new Lane();
		lanes.set(destination, lane);
		return lane;
	}

	/** @returns For how many requests at the same time there is room, those of other runs included. */
	get room(): number {
		return this.window.size;
	}

	/** @returns The rate in requests per second that the server allows, Infinity where it never refused. */
	get rate(): number {
		return this.pace.rate;
	}

	/** Lets a run in. */
	add(member: Member): void {
		this.members.add(member);
		this.idleSince = Infinity;
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
			this.waiters.set(passage, { go, fail });
			this.pump();
		});
	}

	/** @returns What a failure means now, which is another thing where nothing has ever come through. */
	outcomeOf({ kind, atFirst = kind }: Verdict): Outcome {
		return this.throughAt === -Infinity ? atFirst : kind;
	}

	/** A request was answered for good: the server works, and lets requests through. */
	through({ number, isFirst }: Passage): void {
		this.isKnown = true;
		this.throughAt = now();
		this.throughNumber = Math.max(this.throughNumber, number);
		this.ends = { ...this.ends, through: this.ends.through + 1 };
		if (isFirst) this.odds.note(false);
		// First, as what was granted to one that asks tells nothing of the pace.
		if (number >= this.rowFrom) this.open();
		this.pace.grant(number > this.slowedUpTo);
		if (this.inFlight >= this.window.size) this.window.grow();
		this.leave();
	}

	/** A request was not sent after all, or its failure tells nothing of the server. */
	abandon(passage: Passage): void {
		if (this.asking === passage) this.asking = undefined;
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
		const { member, number, isFirst } = passage;
		const isOpen = this.closedAt === undefined;
		this.isKnown ||= verdict.isAnswered;
		this.failure = error;
		this.namedUntil = Math.max(this.namedUntil, now() + (verdict.afterMs ?? 0));
		if (isOpen) {
			const odds = this.oddsOf(passage, outcome);
			passage.odds *= odds;
			if (odds < 1 || !this.isKnown) passage.troubles += 1;
			if (isFirst) this.odds.note(true);
			// Fewer refusals cost less than going slower.
			if (outcome === 'refused' && this.odds.share > 1 - KEPT) this.slowDown(passage);
			if (outcome !== 'fault' && number > this.throughNumber) this.lengthenRow(passage, outcome);
		} else {
			if (outcome !== 'refused') this.pace.restart();
			if (this.asking === passage) this.askAgain(this.closedAt!);
		}
		passage.failures += 1;
		this.ends = { ...this.ends, failed: this.ends.failed + 1 };
		passage.before = { number, ...this.ends };
		for (const other of this.members) {
			// The run whose request it was learns of it by that request, which is the one to tell of.
			const end = other === member ? undefined : this.endOf(other);
			if (end !== undefined) this.reject(other, end);
		}
		this.leave();
		return isOpen && this.isToBlame(passage, outcome);
	}

	/**
	 * @returns How many ms a request that has failed waits before it takes its turn again. Where others get
	 *   through, the time that the server names is for it alone; where nothing does, the lane waits.
	 */
	backOff({ failures }: Passage, { afterMs = 0 }: Verdict): number {
		if (this.closedAt !== undefined) return 0;
		const longest = this.isKnown
			? Math.min(LONGEST_PAUSE, LONGEST_BACK_OFF / (1 - this.odds.share))
			: LONGEST_PAUSE;
		return Math.max(afterMs, jittered(Math.min(longest, SHORTEST_PAUSE * 2 ** failures)));
	}

	/** @returns The end of a run for which nothing gets through for too long; else undefined. */
	endOf(member: Member): OutOfPatience | undefined {
		if (this.failure === undefined) return undefined;
		const time = now();
		const next = Math.max(time, this.namedUntil, this.closedAt === undefined ? 0 : this.askAt);
		if (this.waited(member, next) <= member.patienceMs) return undefined;
		const namedMs = this.namedUntil - time;
		const resumesInMs = namedMs > member.patienceMs ? namedMs : undefined;
		return new OutOfPatience(this.failure, member.patienceMs, resumesInMs);
	}

	/** @returns How many ms a run will have waited at a time without anything getting through. */
	private waited({ startedAt }: Member, time = now()): number {
		return time - Math.max(startedAt, this.throughAt);
	}

	/**
	 * @returns How likely a request fails as this one has, and not because of itself: as likely as others
	 *   have failed since it did before. Where nothing else got through, that is certain; but what the
	 *   server itself fails over can be the reason.
	 */
	private oddsOf({ before, isFirst }: Passage, outcome: Outcome): number {
		if (isFirst) return this.odds.ofFailure(true);
		const through = this.throughNumber > before.number ? this.ends.through - before.through : 0;
		const failed = this.ends.failed - before.failed;
		if (outcome === 'fault' && through === 0) return this.odds.ofFailure(failed === 0);
		return (failed + 1) / (through + failed + 1);
	}

	private isToBlame({ member, troubles, odds }: Passage, outcome: Outcome): boolean {
		const { maxRetries } = member;
		// Being refused is no trouble of its own as long as that can be chance at all.
		const retries = outcome === 'refused' ? Math.max(maxRetries, DEFAULT_RETRIES) : maxRetries;
		return troubles > retries && !(this.isKnown && excusesRetries(odds, retries));
	}

	/** Goes slower, once for all that went out before it did so last. */
	private slowDown(passage: Passage): void {
		if (passage.number <= this.slowedUpTo) return;
		this.slowedUpTo = this.count;
		this.pace.refuse(passage);
		for (const member of this.members) member.slowdowns += 1;
	}

	private lengthenRow(passage: Passage, outcome: Outcome): void {
		const { number, isFirst } = passage;
		this.rowFrom = this.row === 1 ? number : Math.min(this.rowFrom, number);
		this.row *= this.odds.ofFailure(isFirst);
		// Who closes because of trouble gives up places as well, which costs more.
		const rate = outcome === 'trouble' ? Infinity : this.pace.rate;
		if (!this.isKnown || this.odds.excuseRow(this.row, rate)) return;
		if (outcome === 'trouble') this.window.shrink();
		else this.slowDown(passage);
		this.closedAt = now();
		this.askAgain(this.closedAt);
	}

	private askAgain(closedAt: number): void {
		const time = now();
		this.asking = undefined;
		this.askAt = Math.max(this.namedUntil, time) + jittered(pauseAfter(time - closedAt));
	}

	private open(): void {
		this.row = 1;
		this.failure = undefined;
		if (this.closedAt === undefined) return;
		this.closedAt = undefined;
		this.asking = undefined;
		this.pace.resume();
	}

	/** Whoever comes after all have gone may ask at once: what was in the way can be over. */
	private forgetPauses(): void {
		this.idleSince = now();
		this.namedUntil = 0;
		this.row = 1;
		this.failure = undefined;
		this.closedAt = undefined;
		this.asking = undefined;
	}

	private reject(member: Member, reason: unknown): void {
		for (const [passage, { fail }] of this.waiters) {
			if (passage.member !== member) continue;
			this.waiters.delete(passage);
			fail(reason);
		}
	}

	private leave(): void {
		this.inFlight -= 1;
		this.pump();
	}

	/** Lets go as many as there is room for. */
	private pump(): void {
		for (const first of this.waiters.keys()) {
			if (this.inFlight >= this.window.size || this.asking !== undefined) return;
			const delay = this.delay();
			if (delay > 0) return this.wakeIn(delay);
			const isClosed = this.closedAt !== undefined;
			const passage = isClosed ? this.nextToAsk() : this.leastFailed(first.member);
			const { go } = this.waiters.get(passage)!;
			this.waiters.delete(passage);
			this.inFlight += 1;
			passage.number = ++this.count;
			passage.at = now();
			passage.rate = this.pace.depart();
			if (isClosed) this.asking = passage;
			go();
		}
	}

	/**
	 * Who fails again and again may be the reason itself, and shall not be in the way of others.
	 *
	 * @param member The run whose turn it is.
	 * @returns The one of its requests that has failed least, of equals the first.
	 */
	private leastFailed(member: Member): Passage {
		let least: Passage | undefined;
		for (const passage of this.waiters.keys()) {
			if (passage.member !== member) continue;
			if (least === undefined || passage.failures < least.failures) least = passage;
			if (passage.isFirst) break;
		}
		return least!;
	}

	/**
	 * @returns The request that has failed least, and the one that has failed most, in turns: where some are
	 *   refused for themselves, others are the ones that get through; where all are, it is soonest done with
	 *   one of them.
	 */
	private nextToAsk(): Passage {
		const sign = this.count % 2 === 0 ? 1 : -1;
		return [...this.waiters.keys()].reduce((next, passage) =>
			sign * passage.failures < sign * next.failures ? passage : next,
		);
	}

	/** @returns In how many ms the next request may go out, 0 or less for now. */
	private delay(): number {
		if (this.closedAt !== undefined) return this.askAt - now();
		return this.pace.delay();
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

/** @returns How many ms to wait where nothing has got through for so many. */
function pauseAfter(ms: number): number {
	return Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, PAUSE_SHARE * ms));
}

/** @returns The same, by a quarter more or less: many processes shall not come back at the same time. */
function jittered(ms: number): number {
	return ms * (0.75 + Math.random() / 2);
}
