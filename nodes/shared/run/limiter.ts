import { Refusals } from './refusals';

/** How much of the fastest rate is kept after the server refused it. */
const KEPT = 0.92;

/** How much more than the measured rate is tried: measuring includes time in which nothing was sent. */
const UNDERESTIMATE = 1.03;

/** From which ratio of the two estimates on they are taken to agree. */
const AGREEMENT = 0.75;

/** Two refusals whose rates differ by less than this share tell of the same limit. */
const SAME_LIMIT = 0.15;

/** How long a rate is held before a faster one is tried, in ms. */
const HOLD = 2_000;

/** A refusal may cost a long pause: then a rate is held this many times as long as the pause. */
const HOLD_PER_PAUSE = 6;
const LONGEST_HOLD_FOR_PAUSE = 20_000;

/** In how many ms after the hold the rate has doubled: at first, while unsure, and later. */
const FIRST_CLIMB = 500;
const UNSURE_CLIMB = 600;
const CLIMB = 2_500;

/** While unsure, a pause counts for both hold and climb, but not for longer than this, in ms. */
const LONGEST_UNSURE_HOLD = 2_000;

/** No rate grows beyond this, in requests per second: more is never sent, and it has to be found back from. */
const FASTEST = 5_000;

/** How many ms of sending may be made up for after the process was busy with something else. */
const CATCH_UP = 20;

/** Up to which rate in requests per second a gap between any two is kept to: timers count in ms. */
const FASTEST_WITH_GAPS = 250;

/** From which share of the gap that belongs to a rate a request does not count as hurried. */
const WHOLE_GAP = 0.98;

/** A first pause lasts as long as so many requests at the rate, within bounds, in ms. */
const PAUSE_REQUESTS = 4;
const SHORTEST_PAUSE = 40;
const LONGEST_FIRST_PAUSE = 500;
const UNMEASURED_PAUSE = 100;

/** Each further pause lasts this share of the time without a grant, but not longer than that, in ms. */
const PAUSE_GROWTH = 0.25;
const LONGEST_PAUSE = 30_000;

/** Waiting longer than the server asks, by a share that differs each time, up to so many ms. */
const EXTRA_SHARE = 0.05;
const LONGEST_EXTRA = 1_000;

/** A request that went out, as the limiter knows it. */
export interface Departure {
	/** After which refusal it went out: news from before one says nothing about the time after. */
	readonly round: number;
	/** When, in ms. */
	readonly at: number;
	/** The rate at that time, in requests per second. */
	readonly rate: number;
	/** Whether it made up for time in which the process was busy, and so came soon after another one. */
	readonly isHurried: boolean;
}

/**
 * Finds out how fast a server lets requests through, of which nothing is known: whether it counts
 * requests in a window, fixed or sliding, or fills a bucket, or wants a gap between any two.
 *
 * A round lasts from one refusal to the next. It begins with a pause, then one request asks whether
 * the server grants again; from there on requests go at the rate
 *
 *     r(t) = r0 * 2^(x²), x = max(0, t - hold) / climb
 *
 * but at most FASTEST, until the server refuses. Refusals that are few among grants do not end the round:
 * from the first one on, the rate follows their share, see Refusals. Others give two estimates of what the
 * server grants:
 * - low = grants of the round / its time. A server that counts grants as much later as was not asked
 *   for during the pause, so for windows and buckets this is exact.
 * - high = r(now). For a server that wants gaps, and grants nothing for a pause, this is exact.
 *
 * Where they nearly agree, or the same high came twice, r0 = max(low, KEPT * high) and is held for long.
 * Where they differ, r0 = sqrt(low * high), and the next round tells more. Steady state is the idea of AIMD
 * (additive increase, multiplicative decrease) with a floor that is measured.
 */
export class RateLimiter {
	private round = 0;

	/** When the round, and sending in it, began. */
	private roundStart: number;

	private resumedAt: number;

	/** From when on the rate is held, and then climbs. */
	private heldFrom: number;

	/** Those that are few among grants, and since when at last the rate follows their share, if it does. */
	private readonly refusals = new Refusals();

	private easedAt: number | undefined;

	/** How many requests of the round were granted. */
	private granted = 0;

	/** r0, hold and climb; not known before the first refusal. */
	private base: number | undefined;

	private hold = HOLD;

	private climb = CLIMB;

	/** The high estimate of the round before. */
	private lastHigh: number | undefined;

	/** Whether requests may follow each other sooner than the rate says, to make up for lost time. */
	private catchesUp = true;

	private departedAt = -Infinity;

	/** How many requests may go out at once, at most what CATCH_UP allows; as of when. */
	private credit = 0;

	private creditedAt: number;

	private pausedUntil: number;

	/** Whether the next request only asks if the server grants again, or has gone out to do so. */
	private asking: 'no' | 'next' | 'sent' = 'no';

	/** When the first of several refusals without a grant between them came. */
	private refusedSince: number | undefined;

	/** Whether the server named the end of the pause, and whether a time it named was wrong. */
	private isNamed = false;

	private isMisnamed = false;

	/**
	 * @param now A clock in ms that never goes back.
	 * @param random Gives numbers from 0 to 1, so that many processes do not come back at once.
	 */
	constructor(
		private readonly now: () => number,
		private readonly random: () => number = Math.random,
	) {
		const time = now();
		this.roundStart = time;
		this.resumedAt = time;
		this.heldFrom = time;
		this.creditedAt = time;
		this.pausedUntil = time;
	}

	/** @returns When the present pause ends, by the clock; a time in the past where there is none. */
	get pauseEnd(): number {
		return this.pausedUntil;
	}

	/** @returns Whether the server has named that time, or a later one. */
	get isPauseNamed(): boolean {
		return this.isNamed;
	}

	/** @returns The present rate in requests per second, Infinity while the server has refused nothing. */
	get rate(): number {
		if (this.base === undefined) return Infinity;
		if (this.easedAt !== undefined) return this.base;
		const climbing = Math.max(0, this.now() - this.heldFrom - this.hold);
		return Math.min(FASTEST, this.base * 2 ** ((climbing / this.climb) ** 2));
	}

	/**
	 * @returns In how many ms the next request may go out: 0 for now, Infinity while an answer has to
	 *   come first.
	 */
	delay(): number {
		const time = this.now();
		if (time < this.pausedUntil) return this.pausedUntil - time;
		if (this.asking !== 'no') return this.asking === 'sent' ? Infinity : 0;
		if (this.base === undefined) return 0;
		this.addCredit();
		return this.credit >= 1 ? 0 : ((1 - this.credit) * 1000) / this.rate;
	}

	/** A request goes out now. */
	depart(): Departure {
		if (this.asking === 'next') this.asking = 'sent';
		const at = this.now();
		const { rate } = this;
		const isHurried = at - this.departedAt < (WHOLE_GAP * 1000) / rate;
		this.departedAt = at;
		this.credit = this.catchesUp ? this.credit - 1 : 0;
		return { round: this.round, at, rate, isHurried };
	}

	/** A request was let through, whether or not what it wanted could be done. */
	grant({ round }: Departure): void {
		if (round !== this.round) return;
		this.granted += 1;
		this.refusals.grant();
		this.refusedSince = undefined;
		if (this.easedAt !== undefined) {
			this.base = Math.min(FASTEST, this.base! * this.refusals.growth);
		}
		if (this.asking === 'no') return;
		this.asking = 'no';
		this.resumeAt(this.now());
	}

	/** The request that asked whether the server grants again has failed in some other way. */
	abandon({ round }: Departure): void {
		if (round === this.round && this.asking === 'sent') this.asking = 'next';
	}

	/**
	 * The server has refused a request because there were too many.
	 *
	 * @param afterMs When it wants to be asked again, in ms, if it said so.
	 * @returns Whether this is news: other requests of the same round may have been refused before.
	 */
	refuse({ round, at, rate, isHurried }: Departure, afterMs: number | undefined): boolean {
		if (round !== this.round) {
			if (afterMs !== undefined) this.pausedUntil = Math.max(this.pausedUntil, at + afterMs);
			return false;
		}
		const time = this.now();
		this.refusals.refuse();
		if (isHurried && rate < FASTEST_WITH_GAPS) this.catchesUp = false;
		const isOneOfFew = this.asking === 'no' && this.refusals.areFew;
		if (isOneOfFew && !afterMs && this.base !== undefined) {
			const isNews = this.easedAt === undefined || at > this.easedAt;
			if (isNews) this.ease(time, rate);
			return isNews;
		}
		this.refusals.forgetLatest();
		this.easedAt = undefined;
		if (this.refusedSince !== undefined && this.isNamed) this.isMisnamed = true;
		this.refusedSince ??= time;
		if (this.granted > 0) this.learn(time, rate);
		if (this.base !== undefined) this.refusals.lowerTo(this.base);
		this.round += 1;
		this.roundStart = time;
		this.granted = 0;
		this.pause(time, afterMs);
		return true;
	}

	/** The server had trouble that may come from the load. */
	slowDown(): void {
		if (this.base !== undefined) this.base *= KEPT;
	}

	private ease(time: number, rate: number): void {
		this.easedAt = time;
		this.base = rate * this.refusals.kept;
		this.refusals.lowerTo(this.base);
	}

	private learn(time: number, rate: number): void {
		const perSecond = (ms: number) => (this.granted * 1000) / Math.max(ms, 1);
		const pause = this.resumedAt - this.roundStart;
		const measured = perSecond(time - this.roundStart);
		if (this.base === undefined) {
			this.base = perSecond(time - this.resumedAt);
			this.hold = 0;
			this.climb = FIRST_CLIMB;
			return;
		}
		// A rate that was allowed, but not used because few were under way, was not refused either.
		const high = Math.min(rate, Math.max(measured, 2 * perSecond(time - this.resumedAt)));
		const low = Math.min(high, measured * UNDERESTIMATE);
		const isSame = this.lastHigh !== undefined && Math.abs(high / this.lastHigh - 1) < SAME_LIMIT;
		this.lastHigh = high;
		if (isSame || low > AGREEMENT * high) {
			this.base = Math.max(low, high * KEPT);
			const forPause = Math.min(LONGEST_HOLD_FOR_PAUSE, HOLD_PER_PAUSE * pause);
			this.hold = Math.max(HOLD, forPause);
			this.climb = Math.max(CLIMB, pause);
		} else {
			this.base = Math.sqrt(low * high);
			this.hold = Math.min(LONGEST_UNSURE_HOLD, pause);
			this.climb = UNSURE_CLIMB + this.hold;
		}
	}

	private pause(time: number, afterMs = 0): void {
		const first =
			this.base === undefined
				? UNMEASURED_PAUSE
				: within(SHORTEST_PAUSE, (PAUSE_REQUESTS * 1000) / this.base, LONGEST_FIRST_PAUSE);
		const grown = PAUSE_GROWTH * (time - this.refusedSince!);
		const own = within(first, grown, LONGEST_PAUSE) * (0.75 + this.random() / 2);
		const extra = Math.min(LONGEST_EXTRA, afterMs * EXTRA_SHARE) * this.random();
		this.pausedUntil = time + Math.max(own, afterMs + extra);
		this.isNamed = afterMs > own;
		// Who was told the time, and was not misled before, need not ask with a single request.
		if (this.isNamed && !this.isMisnamed && this.base !== undefined) {
			this.asking = 'no';
			this.resumeAt(this.pausedUntil);
		} else {
			this.asking = 'next';
		}
	}

	private resumeAt(time: number): void {
		this.resumedAt = time;
		this.heldFrom = time;
		this.credit = 0;
		this.creditedAt = time;
	}

	private addCredit(): void {
		const time = Math.max(this.now(), this.creditedAt);
		const { rate } = this;
		const most = this.catchesUp ? Math.max(1, (rate * CATCH_UP) / 1000) : 1;
		this.credit = Math.min(most, this.credit + ((time - this.creditedAt) / 1000) * rate);
		this.creditedAt = time;
	}
}

function within(least: number, value: number, most: number): number {
	return Math.min(most, Math.max(least, value));
}
