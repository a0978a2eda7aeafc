/** How many requests at the same time it begins with. */
export const FIRST_AT_ONCE = 16;

/** Below how many it does not go because answers take longer: that alone is no trouble. */
const FEWEST_WITHOUT_TROUBLE = 8;

/** From which share of answer time spent waiting in some queue no more, or fewer, are sent. */
const STEADY_SHARE = 0.4;
const CROWDED_SHARE = 0.6;

/** How much an answer's time counts in the average: about the last twenty count. */
const WEIGHT = 0.1;

/** For so many ms the shortest answer time is remembered at least, and for twice as long at most. */
const MEMORY = 10_000;

/** How many are left when the server has trouble that may come from the load. */
const LEFT_AFTER_TROUBLE = 0.7;

/**
 * Finds out how many requests under way at the same time bring the most (a gradient, as in TCP Vegas):
 * the shortest answer time is that of a request which waits for nobody. What answers take beyond it
 * is spent in a queue, in the server or in this process, and whoever adds to a queue gains nothing.
 *
 *     share = 1 - shortest / average
 *
 * Below STEADY_SHARE one more is allowed with each answer, so the number doubles in a round trip; above
 * CROWDED_SHARE it shrinks.
 */
export class ConcurrencyWindow {
	private exactSize: number;

	private average: number | undefined;

	/** The shortest answer time of this stretch of MEMORY and of the one before, in ms. */
	private shortest = Infinity;

	private shortestBefore = Infinity;

	private stretchStart: number;

	/** Requests that went out before say nothing about a number that has shrunk since. */
	private shrunkAt = -Infinity;

	/**
	 * @param most The greatest number ever allowed.
	 * @param now A clock in ms that never goes back.
	 */
	constructor(
		private readonly most: number,
		private readonly now: () => number,
	) {
		this.exactSize = Math.min(FIRST_AT_ONCE, most);
		this.stretchStart = now();
	}

	/** @returns How many requests may be under way now. */
	get size(): number {
		return Math.floor(this.exactSize);
	}

	/**
	 * An answer has come.
	 *
	 * @param sentAt When its request went out, in ms.
	 * @param isFull Whether as many were under way as may be: otherwise more would not be used.
	 */
	answer(sentAt: number, isFull: boolean): void {
		const time = this.now();
		this.remember(time, time - sentAt);
		const share = 1 - Math.min(this.shortest, this.shortestBefore) / this.average!;
		if (share < STEADY_SHARE && isFull) {
			this.exactSize = Math.min(this.most, this.exactSize + 1);
		} else if (share > CROWDED_SHARE && this.size > FEWEST_WITHOUT_TROUBLE) {
			this.shrink(sentAt, 1 - WEIGHT);
		}
	}

	/**
	 * The server had trouble that may come from the load.
	 *
	 * @returns Whether that is news; once a round trip is enough.
	 */
	slowDown(sentAt: number): boolean {
		return this.shrink(sentAt, LEFT_AFTER_TROUBLE);
	}

	private remember(time: number, took: number): void {
		if (time - this.stretchStart > MEMORY) {
			this.shortestBefore = this.shortest;
			this.shortest = Infinity;
			this.stretchStart = time;
		}
		// A tenth of a millisecond is as exact as this needs to be, and never divides by 0.
		const ms = Math.max(took, 0.1);
		this.shortest = Math.min(this.shortest, ms);
		this.average = this.average === undefined ? ms : this.average + WEIGHT * (ms - this.average);
	}

	private shrink(sentAt: number, share: number): boolean {
		if (sentAt < this.shrunkAt) return false;
		this.exactSize = Math.max(1, this.exactSize * share);
		this.shrunkAt = this.now();
		return true;
	}
}
