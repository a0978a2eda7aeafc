import type { Outcome } from '../verdict';
import type { Ends, Passage } from './passage';

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

/** What share of the requests to a server fails when they are sent first, and what can be chance at that. */
export class Odds {
	/** The share, never less than can be told from so many answers. */
	share = 1 / MEMORY;

	ends: Ends = { through: 0, failed: 0 };

	/** Of those that had failed and got through at last: how many retries did not, and how many did. */
	private late = { failed: 1, through: 1 };

	/** Counts the retries of a request that got through after so many failures. */
	noteLate(failures: number): void {
		const failed = this.late.failed + failures - 1;
		const through = this.late.through + 1;
		const kept = Math.min(1, MEMORY / (failed + through));
		this.late = { failed: kept * failed, through: kept * through };
	}

	/**
	 * Counts a failure against a request: it fails as it has, and not because of itself, as likely as others have
	 * failed since it did before. Where nobody got through, that is certain; but what the server itself fails over
	 * can be the reason, until somebody does.
	 *
	 * @param throughNumber The greatest number of a request that got through.
	 */
	countAgainst(passage: Passage, outcome: Outcome, throughNumber: number): void {
		const { before, number, isFirst } = passage;
		if (isFirst) {
			passage.odds = this.ofFailure(true);
		} else if (throughNumber > before.number) {
			passage.odds *= this.since(before);
			passage.oddsAlone = 1;
		} else if (outcome === 'fault') {
			passage.oddsAlone *= this.ofFailure(number === before.number + 1);
		}
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

	/** @returns How likely it is that a request fails, by how others have ended since. */
	private since(before: Ends): number {
		const failed = this.ends.failed - before.failed + 1;
		return failed / (this.ends.through - before.through + failed);
	}
}

/**
 * @param outcome What its latest failure means.
 * @param isKnown Whether the server has ever answered.
 * @returns Whether a request is to blame itself: so much trouble is no chance.
 */
export function isToBlame(
	{ member, failures, odds, oddsAlone }: Passage,
	outcome: Outcome,
	isKnown: boolean,
): boolean {
	const { maxRetries } = member.settings;
	// Being refused is no trouble of its own as long as that can be chance at all.
	const retries = outcome === 'refused' ? Math.max(maxRetries, DEFAULT_RETRIES) : maxRetries;
	const isChance = odds * oddsAlone >= CHANCE_OF_RETRIES ** (retries / DEFAULT_RETRIES);
	return failures > retries && !(isKnown && isChance);
}
