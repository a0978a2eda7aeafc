/** So unlikely it has to be that several in a row fail by chance. */
export const CHANCE_OF_ROW = 1e-5;

/** So much less likely each retry makes it that a request fails by chance: with five, one in a billion. */
const CHANCE_PER_RETRY = 1 / 63;

/** Where nobody has failed so far, it can still happen to so many. */
const LEAST_SHARE = 0.02;

/** More than every other request does not fail by chance, whatever the shares say; who failed before, may. */
const MOST_FAULTS = 0.5;

/** So many good answers are taken for granted at first. */
const PRIOR = 30;

/** How much one answer counts in the shares: about the last four hundred, or forty, make them up. */
const USUAL_WEIGHT = 1 / 400;
const LATE_WEIGHT = 1 / 40;

/** From which share on, smaller windows are tried. */
const MANY = 0.05;

/** What share of the requests to a server fails, and what can be chance at that. */
export class Odds {
	private answers = PRIOR;

	private usual = 0;

	private lately = 0;

	/**
	 * Counts an answer.
	 *
	 * @param isFailed Whether it tells of a failure; of a fault, only a request's first one counts.
	 */
	note(isFailed: boolean): void {
		const value = isFailed ? 1 : 0;
		const equal = 1 / ++this.answers;
		this.usual += Math.max(USUAL_WEIGHT, equal) * (value - this.usual);
		this.lately += Math.max(LATE_WEIGHT, equal) * (value - this.lately);
	}

	/** @returns Whether many fail lately. */
	get areBad(): boolean {
		return this.lately > MANY;
	}

	/**
	 * @param isFirst Whether it had no trouble before: else it may be the reason itself.
	 * @returns How likely it is that a request fails, and all others may get through.
	 */
	ofFailure(isFirst: boolean): number {
		return isFirst ? Math.min(MOST_FAULTS, Math.max(LEAST_SHARE, this.usual)) : MOST_FAULTS;
	}

	/**
	 * @param troubles How many times a request has failed.
	 * @param maxRetries How many retries it has at least.
	 * @param isFault Whether it was the server itself that failed over it.
	 * @returns Whether that can be chance, and so no fault of the request's own.
	 */
	excuse(troubles: number, maxRetries: number, isFault: boolean): boolean {
		const share = Math.max(this.usual, this.lately);
		const odds = isFault ? Math.min(MOST_FAULTS, share) : share;
		return odds ** troubles >= CHANCE_PER_RETRY ** maxRetries;
	}
}
