/** How many requests at the same time it begins with. */
export const FIRST_AT_ONCE = 16;

/**
 * Below how many it does not go because answers take longer: that alone is no trouble. Where even the
 * shortest takes so many ms, a queue of as many takes long.
 */
const FEW = 16;
const FEW_IF_SLOW = 8;
const SLOW = 300;

/** How many answers show what they take on average while few are sent, and for how many ms that holds. */
const ENOUGH_ANSWERS = 16;
const USUAL_MEMORY = 60_000;

/** From which share of answer time spent waiting in some queue no more, or fewer, are sent. */
const STEADY_SHARE = 0.4;
const CROWDED_SHARE = 0.6;

/** How much an answer's time counts in the average: about the last twenty count. */
const WEIGHT = 0.1;

/** For how many ms the shortest answer time is remembered, but for so many answer times at least. */
const MEMORY = 10_000;
const MEMORY_IN_ANSWERS = 20;

/** How many more are allowed with each answer: in a round trip, their number doubles, or grows by half. */
const GROWTH = 1;
const GROWTH_AFTER_TROUBLE = 0.5;

/** How many are left when the server has trouble that may come from the load. */
const LEFT_AFTER_TROUBLE = 0.7;

/**
 * Finds out how many requests under way at the same time bring the most (a gradient, as in TCP Vegas).
 * What answers take beyond what one takes that waits for nobody is spent in a queue, in the server or in
 * this process, and whoever adds to a queue gains nothing:
 *
 *     share = 1 - unqueued / average
 *
 * Below STEADY_SHARE more are allowed with each answer; above CROWDED_SHARE fewer.
 *
 * `unqueued` is the shortest answer time of late, until that makes the window look crowded. It may just
 * as well be that answers differ by nature, as where some requests are refused without much ado. So
 * then only few are sent, until it shows what answers take on average without a crowd.
 */
export class ConcurrencyWindow {
	private exactSize: number;

	private average: number | undefined;

	/** The shortest answer time of this stretch of time and of the one before, in ms. */
	private shortest = Infinity;

	private shortestBefore = Infinity;

	private stretchStart: number;

	/** What answers took on average while few were sent, in ms, and until when that holds. */
	private usual = 0;

	private usualUntil = -Infinity;

	/** The answer times that the next such average is made of. */
	private measured: number[] = [];

	/** Requests that went out before say nothing about a number that has shrunk since. */
	private shrunkAt = -Infinity;

	private growth = GROWTH;

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
		this.remember(sentAt, time);
		const isUsualKnown = time < this.usualUntil;
		const unqueued = isUsualKnown ? this.usual : this.shortestOfLate;
		const share = 1 - unqueued / this.average!;
		if (share < STEADY_SHARE && isFull) {
			this.exactSize = Math.min(this.most, this.exactSize + this.growth);
		} else if (share > CROWDED_SHARE && this.size > this.few) {
			this.shrink(sentAt, isUsualKnown ? 1 - WEIGHT : this.few / this.exactSize);
		}
	}

	/**
	 * The server had trouble that may come from the load.
	 *
	 * @returns Whether that is news; once a round trip is enough.
	 */
	slowDown(sentAt: number): boolean {
		this.growth = GROWTH_AFTER_TROUBLE;
		return this.shrink(sentAt, LEFT_AFTER_TROUBLE);
	}

	private get shortestOfLate(): number {
		return Math.min(this.shortest, this.shortestBefore);
	}

	private get few(): number {
		return this.shortestOfLate < SLOW ? FEW : FEW_IF_SLOW;
	}

	private remember(sentAt: number, time: number): void {
		// A tenth of a millisecond is as exact as this needs to be, and never divides by 0.
		const ms = Math.max(time - sentAt, 0.1);
		this.average = this.average === undefined ? ms : this.average + WEIGHT * (ms - this.average);
		const memory = Math.max(MEMORY, MEMORY_IN_ANSWERS * this.average);
		if (time - this.stretchStart > memory) {
			this.shortestBefore = this.shortest;
			this.shortest = Infinity;
			this.stretchStart = time;
		}
		this.shortest = Math.min(this.shortest, ms);
		if (this.size > this.few || sentAt < this.shrunkAt) return;
		this.measured.push(ms);
		if (this.measured.length < ENOUGH_ANSWERS) return;
		this.usual = this.measured.reduce((sum, one) => sum + one) / this.measured.length;
		this.usualUntil = time + USUAL_MEMORY;
		this.measured = [];
	}

	private shrink(sentAt: number, share: number): boolean {
		if (sentAt < this.shrunkAt) return false;
		this.exactSize = Math.max(1, this.exactSize * share);
		this.shrunkAt = this.now();
		return true;
	}
}
