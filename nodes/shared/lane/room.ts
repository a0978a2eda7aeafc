import { now } from './clock';
import type { Passage } from './passage';

/**
 * The most requests that ever go to one server at the same time, how many it begins with, and how many more
 * each answer allows: so 512 are found in a few rounds.
 */
export const MOST_AT_ONCE = 512;
export const FIRST_AT_ONCE = 16;
const MORE_AT_ONCE = 4;

/** Whoever waits for others of ours shall be answered within this share of the time limit. */
const LONGEST_SHARE = 0.5;

/**
 * How many requests may be under way at the same time. Those that were tell how many are answered in time: none
 * are added beyond that, and after a failure no more stay. Fewer are under way where the pace is slow.
 *
 * A server that works on few at a time answers no more of them where there are more: they only wait longer
 * (Little's law), are given up, sent again, and make the others wait, for ever.
 */
export class Room {
	/** How many may be under way, and how many are. */
	places = FIRST_AT_ONCE;
	private taken = 0;

	/** How many were answered for good. */
	private answered = 0;

	get isFull(): boolean {
		return this.taken >= this.places;
	}

	/** A request goes out. */
	enter(passage: Passage): void {
		this.taken += 1;
		passage.answeredBefore = this.answered;
	}

	/** A request has come back, whatever came of it. */
	leave(): void {
		this.taken -= 1;
	}

	/**
	 * A request was answered for good.
	 *
	 * @param timeLimit How many ms an answer may take.
	 */
	widen(passage: Passage, timeLimit: number): void {
		const more = Math.min(this.places + MORE_AT_ONCE, this.mostInTime(passage, timeLimit));
		if (this.isFull) this.places = Math.min(MOST_AT_ONCE, Math.max(this.places, more));
		this.answered += 1;
	}

	/** A request has failed in a way that can pass, which says something only of a server that answers. */
	narrow(passage: Passage, timeLimit: number): void {
		if (this.answered > 0) this.places = Math.min(this.places, this.mostInTime(passage, timeLimit));
	}

	/** @returns How many are answered in time, where as many are as while that one was under way, itself included. */
	private mostInTime({ departure, answeredBefore }: Passage, timeLimit: number): number {
		const took = Math.max(1, now() - departure.at);
		const answered = this.answered - answeredBefore + 1;
		return Math.ceil((answered * LONGEST_SHARE * timeLimit) / took);
	}
}
