import { now } from './clock';

/** As long as this share of the requests gets through, single refusals cost less than going slower. */
export const MOSTLY = 0.9;

/** A rate is held for so many ms at the most, and where nothing was paced, or only trouble came: that tells less. */
const LONGEST_HOLD = 700;
const SHORT_HOLD = 150;

/** How a request went out. */
export interface Departure {
	/** When, in ms. */
	readonly at: number;
	/** At which rate, in requests per second, after the one before. */
	readonly rate: number;
}

/**
 * How fast requests may go, which only refusals tell, and trouble that closes the lane, which counts as one:
 * who has too many at the same time says so by that as well. A cycle lasts from one refusal to the next, with the
 * pause that follows it. What was granted in it, by its time, is what a server grants that counts requests
 * in some time; the rate that was refused is a little more than what a server grants that wants gaps. The
 * new rate is the geometric mean of the two. It is held for as long as the cycle lasted, and then climbs with
 * time:
 *
 *     rate(t) = base * 2^((t - hold) / (2 * hold))
 *
 * Single refusals only delay that, so that it stays where one of so many is refused.
 */
export class Pace {
	private base = Infinity;
	private heldFrom = 0;
	private hold = 1;

	/** The present cycle and the one before: when each began, in ms, and how many requests were let through in it. */
	private cycle = { at: now(), granted: 0 };
	private cycleBefore = { ...this.cycle };

	/** The rate that was refused last. */
	private refused = Infinity;
	private isPaced = false;
	private departedAt = -Infinity;

	/** @returns The present rate in requests per second; Infinity while nothing was refused. */
	get rate(): number {
		const climbing = Math.max(0, now() - this.heldFrom - this.hold);
		return this.base * 2 ** (climbing / (2 * this.hold));
	}

	/** @returns In how many ms the next request may go out, 0 or less for now. */
	delay(): number {
		return this.departedAt + 1000 / this.rate - now();
	}

	/** A request goes out. */
	depart(): Departure {
		const at = now();
		const rate = Math.min(this.rate, 1000 / (at - this.departedAt));
		this.departedAt = at;
		return { at, rate };
	}

	/** A request was let through. */
	grant(): void {
		this.cycle.granted += 1;
	}

	/**
	 * A request was refused.
	 *
	 * @param isSaid Whether that was said, and it was not only in trouble.
	 * @returns Whether it is news: what went out before the pace was made slower is not. Where nothing was granted, no
	 *   rate can be learned.
	 */
	refuse({ rate, at }: Departure, isSaid: boolean): boolean {
		if (at < this.cycle.at) return false;
		if (this.cycle.granted === 0) return true;
		// A gap can be long by chance, and before the first refusal nothing was paced.
		this.isPaced = isSaid && this.rate < Infinity;
		this.refused = Math.max(this.isPaced ? rate : 0, this.granted);
		this.cycleBefore = this.cycle;
		this.learn(now());
		return true;
	}

	/**
	 * A single request was refused, as one of so many may be: the rate climbs later by the time of them all, but not
	 * later than if it were held from now on.
	 */
	linger(): void {
		this.heldFrom = Math.min(now(), this.heldFrom + 1000 / this.rate / (1 - MOSTLY));
	}

	/**
	 * Requests go out again after a pause, which is part of the cycle of the refusal before it.
	 *
	 * @param openedAt When the request went out that was let through: its own time is part of the next cycle, unless
	 *   it was under way when the pace went slower.
	 */
	resume(openedAt: number): void {
		const { at, granted } = this.cycleBefore;
		const from = Math.max(openedAt, this.cycle.at);
		this.cycle = { at, granted: granted + this.cycle.granted };
		this.learn(from);
	}

	/** Nobody was there for so many ms: that time does not count, neither for what is granted nor for the climb. */
	skip(ms: number): void {
		this.cycle.at += ms;
		this.cycleBefore.at += ms;
		this.heldFrom += ms;
	}

	/** How many requests per second were let through in this cycle. */
	private get granted(): number {
		return (this.cycle.granted * 1000) / Math.max(1, now() - this.cycle.at);
	}

	/** Learns from what was granted in a cycle, and begins the next. */
	private learn(nextAt: number): void {
		if (this.cycle.granted > 0) {
			const low = Math.min(this.refused, this.granted);
			this.base = this.refused < Infinity ? Math.sqrt(low * this.refused) : low;
			this.hold = Math.min(this.isPaced ? LONGEST_HOLD : SHORT_HOLD, now() - this.cycle.at);
		}
		this.cycle = { at: nextAt, granted: 0 };
		this.heldFrom = now();
	}
}
