import { countValues } from '../api/json';

/** CommBox's events have ten levels at most; a stack has some thousands. */
const MAX_DEPTH = 64;

/**
 * How much may be made of a body that anybody can have sent. It is asked before anything is made, and
 * what is looked at in one part of the body is not left for the others.
 */
export class Allowance {
	/**
	 * @param left How many values may still be read.
	 * @param depth How deep they may be nested.
	 */
	constructor(
		private left = Number.POSITIVE_INFINITY,
		private readonly depth = MAX_DEPTH,
	) {}

	/** Whether more values were asked for than there were left: the body is none to read. */
	get isExceeded(): boolean {
		return this.left < 0;
	}

	/** @returns Whether so many values, which are then gone, were left. */
	take(count: number): boolean {
		this.left -= count;
		return !this.isExceeded;
	}

	/** @returns Whether what the text holds as JSON, if it is any, may be read. */
	coversJson(text: string): boolean {
		const count = countValues(text, this.depth);
		return count !== undefined && this.take(count);
	}

	/** @returns Whether a value that somebody else has read may be looked through. */
	coversValue(value: unknown, level = 0): boolean {
		if (!this.take(1)) return false;
		if (typeof value !== 'object' || value === null) return true;
		return (
			level <= this.depth &&
			Object.values(value).every((member) => this.coversValue(member, level + 1))
		);
	}
}
