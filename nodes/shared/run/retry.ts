import type { Verdict } from '../verdict';
import type { Pass } from './pass';

/** Where backing off begins, in ms; it doubles with each failure, up to a minute. */
const FIRST_BACKOFF = 500;
const LONGEST_BACKOFF = 60_000;

/** Trouble that many requests have does not count, but a request that always has it ends some time. */
const FREE_RETRIES = 10;

/**
 * Attempts until it works, or until it makes no sense any more.
 *
 * What the server refuses because there is too much does not count against the request: as long as it
 * lets others through, this one's turn comes.
 *
 * @param pass The run's leave to send.
 * @param maxRetries How many times more to try after trouble that can pass.
 * @param attempt One attempt.
 * @param judge Says what a failed attempt means.
 * @returns What the first attempt that works resolves with.
 * @throws What the last attempt failed with; OutOfPatience where nothing gets through; the reason of
 *   the run's signal when the run is over before that.
 */
export async function retry<T>(
	pass: Pass,
	maxRetries: number,
	attempt: () => Promise<T>,
	judge: (error: unknown) => Verdict,
): Promise<T> {
	let failures = 0;
	for (let attempts = 1; ; attempts += 1) {
		const departure = await pass.enter();
		const outcome = await attempt().then(
			(value) => ({ value }),
			(error: unknown) => ({ error, verdict: judge(error) }),
		);
		if ('value' in outcome) {
			pass.succeed(departure);
			return outcome.value;
		}
		const { error, verdict } = outcome;
		const consequence = pass.fail(departure, error, verdict);
		if (consequence === 'turn') continue;
		if (consequence === 'retry' || attempts > maxRetries * FREE_RETRIES) failures += 1;
		if (consequence === 'end' || failures > maxRetries) throw error;
		await pass.wait(backoff(Math.max(failures, 1)));
	}
}

/**
 * Exponential backoff with full jitter: whoever failed at the same time comes back at different times.
 *
 * @param failures How many times it has failed, from 1.
 * @returns How long to wait, in ms.
 */
function backoff(failures: number): number {
	return Math.random() * Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (failures - 1));
}
