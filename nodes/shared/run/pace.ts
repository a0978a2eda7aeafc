import { wait } from './wait';

/** How many requests a run begins with at once. */
const FIRST_LIMIT = 16;

/** The longest a server can make the run wait at a time, in ms: a minute. */
const LONGEST_PAUSE = 60_000;

/** Where backing off begins, in ms; it doubles with each failure. */
const SHORTEST_BACKOFF = 500;

/** Which part of the measured rate is used at first: a little less than what led to throttling. */
const SLACK = 0.98;

/** After how many seconds without throttling the rate has doubled. */
const PROBE_SECONDS = 30;

/** A request that may go out; handed back with what became of it. */
export interface Ticket {
	/** After which throttling it went out: news from before one says nothing about the time after. */
	readonly round: number;
}

/**
 * How fast a run goes. Three things hold a request back, each for the whole run:
 * - how many are under way: few at first, one more with each good answer, half as many after the
 *   server has throttled (additive increase, multiplicative decrease);
 * - a pause, as long as the server wants, or else longer each time (exponential backoff);
 * - the rate: whoever throttles grants some requests a second. From one throttling to the next, as
 *   many were granted as were answered well, and that is the rate from then on: soon a little less,
 *   so that the server need not throttle, then more and more, to find out whether it grants more.
 */
export class Pace {
	private size: number;

	private inFlight = 0;

	private round = 0;

	/** When this round began, in ms. */
	private roundStart = 0;

	/** How many requests of this round went out, and how many of them were answered well. */
	private roundSent = 0;

	private roundGood = 0;

	/** What the server granted in the round before this one: so many requests in so many seconds. */
	private granted: { requests: number; seconds: number } | undefined;

	/** How many pauses there were since the last good answer. */
	private fruitlessPauses = 0;

	private pausedUntil = 0;

	private readonly waiting: Array<() => void> = [];

	/** When those who wait are woken next, in ms; 0 where no time is set. */
	private wakesAt = 0;

	/**
	 * @param cap The greatest number of requests at once.
	 * @param signal Ends all waiting when it aborts.
	 */
	constructor(
		private readonly cap: number,
		private readonly signal: AbortSignal,
	) {
		this.size = Math.min(cap, FIRST_LIMIT);
		signal.addEventListener('abort', () => this.wake(), { once: true });
	}

	/** How many requests may be under way now. */
	get limit(): number {
		return Math.floor(this.size);
	}

	/**
	 * Waits until one more request may go out.
	 *
	 * @throws The signal's reason when the run is over before that.
	 */
	async enter(): Promise<Ticket> {
		for (;;) {
			this.signal.throwIfAborted();
			const delay = this.delay();
			if (delay === 0 && this.inFlight < this.limit) break;
			if (delay > 0) this.wakeIn(delay);
			await new Promise<void>((resolve) => this.waiting.push(resolve));
		}
		this.inFlight += 1;
		this.roundSent += 1;
		return { round: this.round };
	}

	/** The request has been answered well. */
	succeed({ round }: Ticket): void {
		if (round === this.round) {
			this.fruitlessPauses = 0;
			this.roundGood += 1;
			this.size = Math.min(this.cap, this.size + (round === 0 ? 1 : 1 / this.size));
		} else if (round === this.round - 1 && this.granted) {
			this.granted.requests += 1;
		}
		this.leave();
	}

	/** The request has failed in a way that says nothing about the pace. */
	fail(): void {
		this.leave();
	}

	/**
	 * The server wants fewer requests.
	 *
	 * @param afterMs When it wants to be asked again, if it said so.
	 * @returns How many pauses in a row this makes without one good answer between them.
	 */
	throttle({ round }: Ticket, afterMs: number | undefined): number {
		if (round === this.round) {
			this.startRound();
			this.fruitlessPauses += 1;
			this.size = Math.max(1, this.size / 2);
			this.pause(afterMs ?? backoff(this.fruitlessPauses));
		} else if (afterMs !== undefined) {
			this.pause(afterMs);
		}
		this.leave();
		return this.fruitlessPauses;
	}

	/**
	 * Measures the rate of the round that ends, except that of the first one, because servers grant
	 * a burst to whoever begins. A server that throttles although less was sent than it had granted
	 * before does not go by a rate, or by another one by now: then it is measured anew.
	 */
	private startRound(): void {
		const now = Date.now();
		const seconds = (now - this.roundStart) / 1000;
		const isMeasured = this.round > 0 && this.roundGood > 0 && seconds > 0;
		const isWrong = this.granted !== undefined && shareOfRate(seconds) < 1;
		this.granted = isMeasured && !isWrong ? { requests: this.roundGood, seconds } : undefined;
		this.round += 1;
		this.roundStart = now;
		this.roundSent = 0;
		this.roundGood = 0;
	}

	/** @returns How many ms the next request has to wait, however few are under way; 0 for none. */
	private delay(): number {
		const now = Date.now();
		if (now < this.pausedUntil) return this.pausedUntil - now;
		if (this.granted === undefined) return 0;
		const rate = this.granted.requests / this.granted.seconds;
		const seconds = (now - this.roundStart) / 1000;
		const missing = this.roundSent + 1 - rate * seconds * shareOfRate(seconds);
		return missing > 0 ? Math.ceil((missing * 1000) / rate) : 0;
	}

	private pause(ms: number): void {
		this.pausedUntil = Math.max(
			this.pausedUntil,
			Date.now() + Math.min(Math.ceil(ms), LONGEST_PAUSE),
		);
	}

	private leave(): void {
		this.inFlight -= 1;
		this.wake();
	}

	private wakeIn(ms: number): void {
		const at = Date.now() + ms;
		if (this.wakesAt > 0 && this.wakesAt <= at) return;
		this.wakesAt = at;
		const wake = () => {
			if (this.wakesAt === at) this.wakesAt = 0;
			this.wake();
		};
		wait(ms, this.signal).then(wake, wake);
	}

	/** Lets all who wait look again; those for whom there is no room keep their order. */
	private wake(): void {
		for (const resolve of this.waiting.splice(0)) resolve();
	}
}

/** How much of the measured rate is used so many seconds after the server has throttled. */
function shareOfRate(seconds: number): number {
	return SLACK + (seconds / PROBE_SECONDS) ** 2;
}

/**
 * Exponential backoff with full jitter: whoever was turned away at the same time comes back at
 * different times.
 *
 * @param failures How many times it has failed, from 1.
 * @returns How long to wait, in ms.
 */
export function backoff(failures: number): number {
	return Math.random() * Math.min(LONGEST_PAUSE, SHORTEST_BACKOFF * 2 ** (failures - 1));
}
