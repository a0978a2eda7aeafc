/** The most requests that ever go to one server at the same time, and how many it begins with. */
export const MOST_AT_ONCE = 256;
export const FIRST_AT_ONCE = 16;

/** How many more each answer allows, as long as nothing was in the way: so 256 are found in a few rounds. */
const GROWTH = 4;

/** What is left where nothing got through. */
const LEFT = 0.5;

/**
 * How many requests may be under way at the same time. As TCP does: many more with each answer up to half
 * of what was too much, then one more when as many have got through as are under way.
 */
export class Window {
	private exactSize = FIRST_AT_ONCE;

	/** Up to where it grows fast. */
	private known = MOST_AT_ONCE;

	/** @returns How many requests may be under way now. */
	get size(): number {
		return Math.floor(this.exactSize);
	}

	/** A request got through while as many were under way as may be. */
	grow(): void {
		const step = this.exactSize < this.known ? GROWTH : 1 / this.exactSize;
		this.exactSize = Math.min(MOST_AT_ONCE, this.exactSize + step);
	}

	/** Nothing gets through: there were too many, or the server is out of order. */
	shrink(): void {
		this.known = Math.max(1, this.exactSize * LEFT);
		this.exactSize = Math.min(this.known, FIRST_AT_ONCE);
	}
}
