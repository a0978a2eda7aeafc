import { now } from './clock';
import type { Passage } from './passage';

/**
 * The most requests that ever go to one server at the same time, how many it begins with, and how many more
 * each answer allows: so 256 are found in a few rounds. Once there have been too many, half as many more.
 */
export const MOST_AT_ONCE = 256;
export const FIRST_AT_ONCE = 16;
const MORE_AT_ONCE = 4;

/** An answer shall not take longer than this share of the time limit because others of ours are under way. */
const LONGEST_SHARE = 0.5;

/**
 * How many requests may be under way at the same time: more with each answer, as long as all are answered in
 * time, and half as many after trouble. Fewer are, where the pace is slow.
 *
 * Where a server works on few at a time, each request waits the longer the more others there are (Little's law):
 * what is given up then and sent again only makes the others wait, for ever.
 */
export class Room {
	/** How many may be under way, and how many are. */
	places = FIRST_AT_ONCE;
	private taken = 0;

	/** How long the quickest answer took, in ms: what others take beyond that, they wait for each other. */
	private quickest = Infinity;

	/** Trouble of requests up to this number has taken places away. */
	private narrowedUpTo = 0;

	get isFull(): boolean {
		return this.taken >= this.places;
	}

	/** A request goes out. */
	enter(passage: Passage): void {
		this.taken += 1;
		passage.amid = this.taken;
	}

	/** A request has come back, whatever came of it. */
	leave(): void {
		this.taken -= 1;
	}

	/**
	 * A request was answered for good. Where most are, this soon makes up for what a single failure took away.
	 *
	 * @param timeLimit How many ms an answer may take.
	 */
	widen({ departure, amid }: Passage, timeLimit: number): void {
		const took = now() - departure.at;
		this.quickest = Math.min(this.quickest, took);
		if (!this.isFull) return;
		const more = this.narrowedUpTo === 0 ? MORE_AT_ONCE : MORE_AT_ONCE / 2;
		const places = Math.min(MOST_AT_ONCE, this.places + Math.min(more, this.places));
		const waits = ((took - this.quickest) * (places - 1)) / Math.max(1, amid - 1);
		if (this.quickest + waits <= LONGEST_SHARE * timeLimit) this.places = places;
	}

	/**
	 * A request has got into trouble, of which too many at the same time can be the reason, but where there was one
	 * alone. That counts once for all that went out before it did so last.
	 *
	 * @param count How many have gone out by now.
	 */
	narrow({ amid, number }: Passage, count: number): void {
		if (amid === 1 || number <= this.narrowedUpTo) return;
		this.narrowedUpTo = count;
		this.places = Math.ceil(this.taken / 2);
	}
}
