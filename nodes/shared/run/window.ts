import { now } from './clock';

/** The most requests that ever go to one server at the same time, and how many it begins with. */
export const MOST_AT_ONCE = 256;
export const FIRST_AT_ONCE = 16;

/** How many more each answer allows, as long as more get through. */
const GROWTH = 8;

/** By which factor another size is tried, and after how many rounds since the last try. */
const MORE = 1.4;
const FEWER = 0.7;
const CALM_ROUNDS = 4;

/** What is left where nothing got through. */
const HALF = 0.5;

/** Another size is kept if it brings this share of what it would if nothing stood in the way. */
const GAIN = 0.3;

/** Sizes that differ by less tell nothing, and so do fewer answers. */
const DIFFERENCE = 0.2;
const ENOUGH_ANSWERS = 16;

/** An answer, as the window sees it. */
export interface Answer {
	/** The number of its request, and how many have gone out by now. */
	readonly number: number;
	readonly count: number;
	readonly isThrough: boolean;
	/** Whether as many are under way as may be: otherwise more would not be used. */
	readonly isFull: boolean;
	/** Whether many fail of late. */
	readonly isTroubled: boolean;
}

/**
 * How many requests may be under way at the same time. More are better only if more get through, and
 * fewer are better if as many do: where they wait for each other, in the server or in this process, or
 * where a server fails over too many, a greater number brings nothing. It is measured in rounds: one
 * lasts until a request is answered that went out in it.
 *
 *     grow    with each answer, until a round brings no more than the one before, or nothing gets through
 *      |
 *      v
 *     try     another size now and then: a smaller one where many fail, else a greater one; and keep
 *             it if through(new) / through(old) - 1 >= GAIN * (new / old - 1)
 */
export class Window {
	private exactSize = FIRST_AT_ONCE;

	/** Up to where it grows with each answer. */
	private ceiling = MOST_AT_ONCE;

	/** The size with which the last round began, and how many requests per second got through in it. */
	private last: { readonly size: number; readonly perSecond: number } | undefined;

	/** The round that goes on: when it began, with which size, and after how many requests. */
	private beganAt = now();

	private beganWith = FIRST_AT_ONCE;

	private beganAfter = 0;

	private answers = 0;

	private through = 0;

	/** Whether a smaller size was tried last, whether it was kept, and how many rounds ago that was. */
	private wasFewer = false;

	private wasKept = true;

	private rounds = 0;

	/** @returns How many requests may be under way now. */
	get size(): number {
		return Math.floor(this.exactSize);
	}

	/** An answer has come, of whatever kind but a refusal: of those, the pace takes care. */
	answer({ number, count, isThrough, isFull, isTroubled }: Answer): void {
		this.answers += 1;
		if (isThrough) this.through += 1;
		if (isThrough && isFull && this.exactSize < this.ceiling) {
			this.exactSize = Math.min(this.ceiling, this.exactSize + GROWTH);
		}
		if (number <= this.beganAfter || this.answers < ENOUGH_ANSWERS) return;
		if (!isFull) this.last = undefined;
		else if (this.judge() && this.exactSize >= this.ceiling) this.tryAnother(isTroubled);
		this.begin(count);
	}

	/** Nothing gets through: there were too many, or the server is out of order. */
	close(count: number): void {
		this.ceiling = Math.max(1, this.exactSize * HALF);
		this.exactSize = Math.min(this.ceiling, FIRST_AT_ONCE);
		this.last = undefined;
		this.begin(count);
	}

	/** @returns Whether the size of this round is as good as the one before, which comes back if not. */
	private judge(): boolean {
		const { last } = this;
		const size = this.beganWith;
		const perSecond = (this.through * 1000) / Math.max(1, now() - this.beganAt);
		this.last = { size, perSecond };
		this.rounds += 1;
		if (last === undefined) return true;
		const difference = size / last.size - 1;
		const isGood = perSecond / last.perSecond - 1 >= GAIN * difference;
		if (isGood || Math.abs(difference) < DIFFERENCE) return true;
		this.exactSize = last.size;
		this.ceiling = last.size;
		this.last = undefined;
		this.wasKept = false;
		return false;
	}

	/** One smaller size after the other as long as they are kept, but no two in vain one after the other. */
	private tryAnother(isTroubled: boolean): void {
		const isFewer = isTroubled && (!this.wasFewer || this.wasKept);
		if (this.rounds < CALM_ROUNDS && !(isFewer && this.wasKept)) return;
		const size = this.exactSize * (isFewer ? FEWER : MORE);
		const most = isFewer ? size : Math.max(size, this.exactSize + 1);
		this.exactSize = Math.max(1, Math.min(MOST_AT_ONCE, most));
		this.ceiling = this.exactSize;
		this.wasFewer = isFewer;
		this.wasKept = true;
		this.rounds = 0;
	}

	private begin(count: number): void {
		this.beganAt = now();
		this.beganWith = this.exactSize;
		this.beganAfter = count;
		this.answers = 0;
		this.through = 0;
	}
}
