/** So many times a second may a lane close by chance: the slower it is, the less it loses by that. */
const CLOSED_BY_CHANCE = 0.1;

/** At how many requests per second that is counted at the most. */
const FASTEST = 10_000;

/** What happens once in a billion times is no chance: so rare are as many retries in vain as are made by default. */
const CHANCE_OF_RETRIES = 1e-9;
export const DEFAULT_RETRIES = 5;

/** More than every other request does not fail by chance; who failed before is taken to do so every other time. */
const MOST_BY_CHANCE = 0.5;

/** From how many of the latest requests, about, the share of failures is taken. */
const MEMORY = 100;

/**
 * How many requests got through, and how many failed, of those that were sent for the first time. Who failed
 * before may be the reason itself, and counts only where it is refused: that is a matter of the pace.
 */
export interface Ends {
	readonly through: number;
	readonly failed: number;
}

/** What share of the requests to a server fails when they are sent first, and what can be chance at that. */
export class Odds {
	/** The share, never less than can be told from so many answers. */
	share = 1 / MEMORY;

	ends: Ends = { through: 0, failed: 0 };

	/** Of those that had failed and got through at last: how many retries did not, and how many did. */
	private late = { failed: 1, through: 1 };

	/** Counts the retries of a request that got through, after so many failures that counted against it. */
	noteLate(troubles: number): void {
		const failed = this.late.failed + Math.max(0, troubles - 1);
		const through = this.late.through + 1;
		const kept = Math.min(1, MEMORY / (failed + through));
		this.late = { failed: kept * failed, through: kept * through };
	}

	/** @returns How likely it is that a request fails, by how others have ended since. */
	since(before: Ends): number {
		const failed = this.ends.failed - before.failed + 1;
		return failed / (this.ends.through - before.through + failed);
	}

	/** Counts how a request has ended that was sent for the first time, or was refused again. */
	note(isFailed: boolean, isFirst: boolean): void {
		const { through, failed } = this.ends;
		this.ends = isFailed ? { through, failed: failed + 1 } : { through: through + 1, failed };
		if (isFirst) this.share += ((isFailed ? 1 : 1 / MEMORY) - this.share) / MEMORY;
	}

	/**
	 * @param isFirst Whether it is sent for the first time: else it may be the reason itself.
	 * @returns How likely it is that a request fails, and all others may get through.
	 */
	ofFailure(isFirst: boolean): number {
		if (isFirst) return Math.min(MOST_BY_CHANCE, this.share);
		const { failed, through } = this.late;
		return Math.max(MOST_BY_CHANCE, failed / (failed + through));
	}

	/**
	 * @param odds How likely it is that as many in a row fail.
	 * @param rate How many requests a second can begin such a row.
	 * @returns Whether that can be chance.
	 */
	excuseRow(odds: number, rate: number): boolean {
		return odds * Math.min(rate, FASTEST) >= CLOSED_BY_CHANCE;
	}
}

/**
 * @param odds How likely it is that a request fails as often as it has.
 * @param maxRetries How many retries it has at least.
 * @returns Whether that can be chance, and so no fault of the request's own.
 */
export function excusesRetries(odds: number, maxRetries: number): boolean {
	return odds >= CHANCE_OF_RETRIES ** (maxRetries / DEFAULT_RETRIES);
}
