import type { Passage } from './passage';

/** So many retries in vain are made by default. */
export const DEFAULT_RETRIES = 5;

/** What happens once in a billion times is no chance: so rare are as many retries in vain as that. */
const CHANCE_OF_RETRIES = 1e-9;

/** From how many of the latest requests, about, the share of failures is taken. */
const MEMORY = 100;

/** What share of the requests to a server fails when they are sent first, and what can be chance at that. */
export class Odds {
	/** The share, never less than can be told from so many answers. */
	share = 1 / MEMORY;

	/**
	 * How many requests got through, and how many failed at an open door, of those that were sent for the first time. Who
	 * failed before may be the reason itself.
	 */
	readonly ends = { through: 0, failed: 0 };

	/**
	 * @returns For how many retries in vain a failure counts: a request fails as it has, and not because of itself, as
	 *   likely as others have failed since it did before. Where nobody got through, that is certain.
	 */
	weightOf({ before, isFirst }: Passage): number {
		if (isFirst) return blameFor(this.share);
		const failed = this.ends.failed - before.failed + 1;
		return blameFor(failed / (this.ends.through - before.through + failed));
	}

	/**
	 * Counts a failure against a request that only questions can be compared with: the one before it and the one after
	 * it, as trouble can begin and end in between.
	 *
	 * @param wasAnswering Whether the one before it got through.
	 * @param isAnswering Whether the one after it did.
	 */
	countAlone(passage: Passage, wasAnswering: boolean, isAnswering: boolean): void {
		if (wasAnswering && isAnswering) passage.blame += blameFor(this.share);
	}

	/** Counts how a request has ended that was sent for the first time. */
	note(isFailed: boolean): void {
		this.ends[isFailed ? 'failed' : 'through'] += 1;
		this.share += ((isFailed ? 1 : 1 / MEMORY) - this.share) / MEMORY;
	}
}

/**
 * @param odds How likely a failure is by chance.
 * @returns How many retries in vain it counts for, from 0 to 1.
 */
function blameFor(odds: number): number {
	return Math.min(1, (DEFAULT_RETRIES * Math.log(odds)) / Math.log(CHANCE_OF_RETRIES));
}
