import { backoff, type Pace } from './pace';
import { wait } from './wait';

/**
 * What a failed attempt means for the next one:
 * - `final`: it would fail again.
 * - `fatal`: so would every other request of the run.
 * - `passing`: the trouble may be over next time.
 * - `unreached`: the same, but the server was not reached at all.
 * - `throttled`: the server wants fewer requests, of the whole run.
 */
export interface Verdict {
	readonly kind: 'final' | 'fatal' | 'passing' | 'unreached' | 'throttled';
	/** When a server that throttles wants to be asked again, in ms from now, if it said so. */
	readonly afterMs?: number | undefined;
}

export interface RetrySettings {
	readonly pace: Pace;
	/** How many times more to try. */
	readonly maxRetries: number;
	/** Ends all waiting when it aborts. */
	readonly signal: AbortSignal;
}

/**
 * Attempts until it works, or until it makes no sense any more.
 *
 * A throttled attempt does not count against its own item: as long as the server lets others
 * through, this one's turn comes. It gives up when one pause after the other brought nothing.
 *
 * @param attempt One attempt.
 * @param judge Says what a failed attempt means.
 * @returns What the first attempt that works resolves with.
 * @throws What the last attempt failed with; the signal's reason when the run is over before that.
 */
export async function retry<T>(
	{ pace, maxRetries, signal }: RetrySettings,
	attempt: () => Promise<T>,
	judge: (error: unknown) => Verdict,
): Promise<T> {
	for (let failures = 1; ; ) {
		const ticket = await pace.enter();
		const outcome = await attempt().then(
			(value) => ({ value }),
			(error: unknown) => ({ error, verdict: judge(error) }),
		);
		if ('value' in outcome) {
			pace.succeed(ticket);
			return outcome.value;
		}
		const { kind, afterMs } = outcome.verdict;
		if (kind === 'throttled') {
			const fruitlessPauses = pace.throttle(ticket, afterMs);
			if (fruitlessPauses > maxRetries) throw outcome.error;
			continue;
		}
		pace.fail();
		const canPass = kind === 'passing' || kind === 'unreached';
		if (!canPass || failures > maxRetries) throw outcome.error;
		await wait(backoff(failures), signal);
		failures += 1;
	}
}
