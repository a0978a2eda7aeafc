import { now } from './clock';

/** How much of a rate that was refused is kept. */
const KEPT = 0.9;

/** From which ratio on what was granted and what was refused are taken to agree. */
const AGREEMENT = 0.75;

/** For how many ms a rate is held, and in how many more it has doubled: shorter while the two disagree. */
const HOLD = 2_000;
const CLIMB = 4_000;
const UNSURE = 0.15;

/** No rate is lower or higher, in requests per second: beyond, it would have to be found back from. */
const SLOWEST = 0.1;
const FASTEST = 5_000;

/**
 * How fast requests may go, which only refusals tell. A cycle lasts from one refusal to the next, with the
 * pause that follows it. What was granted in it, by its time, is what a server grants that counts requests
 * in some time; the rate that was refused is a little more than what a server grants that wants gaps. The
 * new rate is the greater of the two where they agree, and their geometric mean where they do not. It is
 * held, and then climbs with time:
 *
 *     rate(t) = base * 2^((t - hold) / climb)²
 */
export class Pace {
	/** Not known before the first refusal. */
	private base: number | undefined;

	private heldFrom = 0;

	private hold = 0;

	private climb = 1;

	/** When the cycle began, and how much was granted since. */
	private cycleAt = now();

	private granted = 0;

	/** The rate that was refused last, and what belongs to the cycle that ended so. */
	private refused = Infinity;

	private before = { cycleAt: now(), granted: 0 };

	private isPaced = false;

	private departedAt = -Infinity;

	/** @returns The present rate in requests per second; Infinity while nothing was refused. */
	get rate(): number {
		if (this.base === undefined) return Infinity;
		const climbing = Math.max(0, now() - this.heldFrom - this.hold);
		return Math.min(FASTEST, this.base * 2 ** (climbing / this.climb));
	}

	/** @returns In how many ms the next request may go out, 0 or less for now. */
	delay(): number {
		return this.departedAt + 1000 / this.rate - now();
	}

	/** @returns At which rate in requests per second it goes out, after the one before. */
	depart(): number {
		const time = now();
		const rate = Math.min(this.rate, 1000 / (time - this.departedAt));
		this.departedAt = time;
		return rate;
	}

	/**
	 * A request was let through.
	 *
	 * @param isOfCycle Whether it went out after the refusal that began the cycle.
	 */
	grant(isOfCycle: boolean): void {
		if (isOfCycle) this.granted += 1;
		else this.before.granted += 1;
	}

	/**
	 * A request was refused that went out after all that the present rate was learned from.
	 *
	 * @param rate At which rate it went out.
	 */
	refuse(rate: number): void {
		if (this.granted === 0) {
			if (this.base !== undefined) this.base = Math.max(SLOWEST, KEPT * this.rate);
			this.heldFrom = now();
			return;
		}
		// A gap can be long by chance, and before the first refusal nothing was paced.
		this.isPaced = this.base !== undefined;
		this.refused = Math.max(this.isPaced ? rate : 0, this.average) || Infinity;
		this.learn();
		this.before = { cycleAt: this.cycleAt, granted: this.granted };
		this.begin();
	}

	/** Requests go out again after a pause that followed a refusal, and is part of its cycle. */
	resume(): void {
		this.cycleAt = this.before.cycleAt;
		this.granted += this.before.granted;
		this.learn();
		this.begin();
	}

	/** Begins anew after trouble, which tells nothing of the rate. */
	restart(): void {
		this.begin();
		this.before = { cycleAt: this.cycleAt, granted: 0 };
	}

	private learn(): void {
		if (this.granted === 0) return;
		const low = Math.min(this.refused, this.average);
		const isSure = this.isPaced && low > AGREEMENT * this.refused;
		const mean = this.refused < Infinity ? Math.sqrt(low * this.refused) : low;
		this.base = Math.max(SLOWEST, isSure ? Math.max(low, KEPT * this.refused) : mean);
		const share = isSure ? 1 : UNSURE;
		this.hold = share * HOLD;
		this.climb = share * CLIMB;
	}

	/** How much was granted in this cycle, by its time. */
	private get average(): number {
		return (this.granted * 1000) / Math.max(1, now() - this.cycleAt);
	}

	private begin(): void {
		this.cycleAt = now();
		this.heldFrom = this.cycleAt;
		this.granted = 0;
	}
}
