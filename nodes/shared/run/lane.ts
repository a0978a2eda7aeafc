import type { Verdict } from '../verdict';
import { now, sleepBriefly } from './clock';
import { RateLimiter, type Departure } from './limiter';
import { ConcurrencyWindow } from './window';

/** The most requests that ever go to one server at the same time. */
export const MOST_AT_ONCE = 256;

/** Of the latest answers, which share tells of trouble: from the first on, no item is to blame alone. */
const COMMON_TROUBLE = 0.1;

/** But an item is alone if nothing was granted in so many ms before its request went out, nor since. */
const RECENTLY = 5_000;

/** From this share on it is taken to come from the load. */
const TROUBLE_OF_LOAD = 0.25;

/** How much one answer counts in that share: about the last thirty count. */
const TROUBLE_WEIGHT = 1 / 15;

/** What a failure means for the request that had it. */
export type Consequence = 'turn' | 'retry' | 'freeRetry';

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
	/** How many times the server has asked it to slow down. */
	slowdowns: number;
}

interface Waiter {
	readonly member: Member;
	readonly go: (ticket: Departure) => void;
	readonly fail: (error: unknown) => void;
}

/**
 * The way to one server with one key, for all runs of this process that go there: they share what the
 * limiter and the window learn, and take turns, first come, first served.
 */
export class Lane {
	readonly limiter = new RateLimiter(now);

	readonly window = new ConcurrencyWindow(MOST_AT_ONCE, now);

	/** When the server last let a request through; -Infinity for never. */
	private grantedAt = -Infinity;

	/** Whether anything of an answer has ever come. */
	hasAnswered = false;

	private inFlight = 0;

	/** In the order in which they came. */
	private readonly waiters = new Set<Waiter>();

	private readonly members = new Set<Member>();

	/** What the refusal that began the present pause was. */
	private refusal: unknown;

	/** Which share of the latest answers told of trouble that may come from the load. */
	private troubleShare = 0;

	/** Whether `overloaded` has turned out to be how this server, or a gateway before it, throttles. */
	private throttlesAsOverloaded = false;

	/** When the waiters are looked at next, in ms; Infinity where no time is set. */
	private wakesAt = Infinity;

	/** Lets a run in. */
	add(member: Member): void {
		this.members.add(member);
	}

	/**
	 * Lets a run go; those of its requests that wait fail.
	 *
	 * @param reason What they fail with.
	 * @returns Whether it was the last one.
	 */
	remove(member: Member, reason: unknown): boolean {
		this.members.delete(member);
		this.reject(member, reason);
		this.pump();
		return this.members.size === 0;
	}

	/** Waits for a request's turn. */
	async enter(member: Member): Promise<Departure> {
		return await new Promise((go, fail) => {
			const over = this.patienceOver(member);
			if (over === undefined) {
				this.waiters.add({ member, go, fail });
				this.pump();
			} else {
				// This one first: it may be the one that was refused, and then is the one to tell of.
				fail(over);
				this.reject(member, over);
			}
		});
	}

	/** @returns How many ms a run will have waited at a time without anything getting through. */
	waited({ startedAt }: Member, time = now()): number {
		return time - Math.max(startedAt, this.grantedAt);
	}

	/** A request was answered for good: the server works, and lets requests through. */
	grant(ticket: Departure): void {
		this.grantedAt = now();
		this.hasAnswered = true;
		this.noteTrouble(0);
		this.limiter.grant(ticket);
		this.window.answer(ticket.at, this.inFlight >= this.window.size);
		this.leave();
	}

	/** A request was not sent after all, or its failure tells nothing of the server. */
	abandon(ticket: Departure): void {
		this.limiter.abandon(ticket);
		this.leave();
	}

	/**
	 * A request failed in a way that can pass.
	 *
	 * @param error What it failed with.
	 * @returns `turn` where the server throttles: the request has to wait for its turn. `freeRetry` where
	 *   so many have that trouble that it is not the request's own, else `retry`.
	 */
	fail(member: Member, ticket: Departure, error: unknown, { kind, afterMs }: Verdict): Consequence {
		const isTrouble = kind === 'strained' || kind === 'overloaded';
		if (isTrouble) this.noteTrouble(1);
		const hasGranted = this.grantedAt > -Infinity;
		const isLoad = isTrouble && hasGranted && this.troubleShare >= TROUBLE_OF_LOAD;
		if (kind === 'overloaded' && isLoad) this.throttlesAsOverloaded = true;
		if (kind === 'throttled' || (kind === 'overloaded' && this.throttlesAsOverloaded)) {
			this.refuse(member, ticket, error, afterMs);
			this.leave();
			return 'turn';
		}
		if (isLoad) this.slowDown(ticket);
		this.limiter.abandon(ticket);
		this.leave();
		const othersGetThrough = this.grantedAt > ticket.at - RECENTLY;
		const isCommon = isTrouble && othersGetThrough && this.troubleShare >= COMMON_TROUBLE;
		return isCommon ? 'freeRetry' : 'retry';
	}

	private refuse(
		refused: Member,
		ticket: Departure,
		error: unknown,
		afterMs: number | undefined,
	): void {
		if (this.limiter.refuse(ticket, afterMs)) {
			for (const member of this.members) member.slowdowns += 1;
		}
		this.refusal = error;
		for (const member of this.members) {
			// The run whose request was refused gets to know when that comes for its next turn.
			const over = member === refused ? undefined : this.patienceOver(member);
			if (over !== undefined) this.reject(member, over);
		}
	}

	private slowDown(ticket: Departure): void {
		if (this.window.slowDown(ticket.at)) this.limiter.slowDown();
	}

	private noteTrouble(trouble: 0 | 1): void {
		this.troubleShare += TROUBLE_WEIGHT * (trouble - this.troubleShare);
	}

	/** @returns The end of a run for which the present pause is too long; else undefined. */
	private patienceOver(member: Member): OutOfPatience | undefined {
		const { pauseEnd, isPauseNamed } = this.limiter;
		const pauseMs = pauseEnd - now();
		if (pauseMs <= 0 || this.waited(member, pauseEnd) <= member.patienceMs) return undefined;
		const resumesInMs = isPauseNamed && pauseMs > member.patienceMs ? pauseMs : undefined;
		return new OutOfPatience(this.refusal, member.patienceMs, resumesInMs);
	}

	private reject(member: Member, reason: unknown): void {
		for (const waiter of this.waiters) {
			if (waiter.member !== member) continue;
			this.waiters.delete(waiter);
			waiter.fail(reason);
		}
	}

	private leave(): void {
		this.inFlight -= 1;
		this.pump();
	}

	/** Lets go as many as there is room for. */
	private pump(): void {
		while (this.waiters.size > 0 && this.inFlight < this.window.size) {
			const delay = this.limiter.delay();
			if (delay > 0) {
				if (delay < Infinity) this.wakeIn(delay);
				return;
			}
			const [waiter] = this.waiters as Iterable<Waiter> as [Waiter];
			this.waiters.delete(waiter);
			this.inFlight += 1;
			waiter.go(this.limiter.depart());
		}
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
