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

/** A rate that would be less than this share of what was granted since the lane opened is not the reason. */
const LEAST_OF_GRANTED = 0.5;

/** So many requests were let through since then. */
interface Stretch {
	readonly at: number;
	granted: number;
}

const stretch = (): Stretch => ({ at: now(), granted: 0 });

/** @returns How many per second were let through from its beginning to that time. */
function average({ at, granted }: Stretch, end: number): number {
	return (granted * 1000) / Math.max(1, end - at);
}

/**
 * How fast requests may go, which only refusals tell. A cycle lasts from one refusal to the next, with the
 * pause that follows it. What was granted in it, by its time, is what a server grants that counts requests
 * in some time; the rate that was refused is a little more than what a server grants that wants gaps. The
 * new rate is the greater of the two where they agree, and their geometric mean where they do not. It is
 * held, and then climbs with time:
 *
 *     rate(t) = base * 2^((t - hold) / climb)
 *
 * No server refuses for being asked too fast when it has just granted much more. Where the rate would come
 * to that, single refusals are about something else, and it keeps what is granted, until the lane closes.
 */
export class Pace {
	/** Not known before the first refusal. */
	private base: number | undefined;

	private heldFrom = 0;

	private hold = 0;

	private climb = 1;

	private cycle = stretch();

	/** The cycle before. */
	private before = this.cycle;

	/** Since the lane was closed last. */
	private opening = stretch();

	/** The rate that was refused last. */
	private refused = Infinity;

	private isPaced = false;

	private departedAt = -Infinity;

	/** Whether going slower is in vain: single refusals come all the same. */
	private isInVain = false;

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
		this.opening.granted += 1;
		(isOfCycle ? this.cycle : this.before).granted += 1;
	}

	/**
	 * A request was refused that went out after all that the present rate was learned from.
	 *
	 * @param sent At which rate it went out, and when, in ms.
	 */
	refuse({ rate, at }: { readonly rate: number; readonly at: number }): void {
		const usual = average(this.opening, at);
		if (this.isInVain) {
			this.base = usual;
			this.heldFrom = now();
			return;
		}
		if (this.cycle.granted === 0) {
			if (this.base !== undefined) this.base = Math.max(SLOWEST, KEPT * this.rate);
			this.heldFrom = now();
			return;
		}
		// A gap can be long by chance, and before the first refusal nothing was paced.
		this.isPaced = this.base !== undefined;
		const granted = average(this.cycle, at);
		this.refused = Math.max(this.isPaced ? rate : 0, granted) || Infinity;
		this.learn(granted);
		this.before = this.cycle;
		this.begin();
		if (this.base! >= LEAST_OF_GRANTED * usual) return;
		this.isInVain = true;
		this.base = usual;
	}

	/** Requests go out again after a pause that followed a refusal, and is part of its cycle. */
	resume(): void {
		if (this.isInVain) this.refused = this.rate;
		this.isInVain = false;
		const { at, granted } = this.before;
		this.cycle = { at, granted: granted + this.cycle.granted };
		this.learn(average(this.cycle, now()));
		this.begin();
		this.opening = stretch();
	}

	/** Begins anew after trouble, which tells nothing of the rate. */
	restart(): void {
		this.begin();
		this.before = stretch();
	}

	private learn(granted: number): void {
		if (this.cycle.granted === 0) return;
		const low = Math.min(this.refused, granted);
		const isSure = this.isPaced && low > AGREEMENT * this.refused;
		const mean = this.refused < Infinity ? Math.sqrt(low * this.refused) : low;
		this.base = Math.max(SLOWEST, isSure ? Math.max(low, KEPT * this.refused) : mean);
		const share = isSure ? 1 : UNSURE;
		this.hold = share * HOLD;
		this.climb = share * CLIMB;
	}

	private begin(): void {
		this.cycle = stretch();
		this.heldFrom = this.cycle.at;
	}
}
