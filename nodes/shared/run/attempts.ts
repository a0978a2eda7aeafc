import type { Verdict } from '../verdict';
import type { Lane, Member, Sent } from './lane';

/** A run on a lane. */
export interface Traveler extends Member {
	/** How many times a request is sent again after trouble of its own. */
	readonly maxRetries: number;
	/** Waits for so many ms; throws the reason where the run is over before. */
	rest(ms: number): Promise<void>;
	/** Gives a request's place to others until that is done. */
	cede<T>(until: Promise<T>): Promise<T>;
}

/**
 * Sends a request until it gets through, is answered for good, or is to blame itself for its trouble.
 * This is the one place that decides whether it is sent again.
 *
 * @param lane The way to the server.
 * @param run Whose request it is.
 * @param attempt Sends it once.
 * @param judge Says what a failed attempt means; nothing where it was not sent because of itself.
 * @returns What the first attempt that works resolves with.
 * @throws What the last attempt failed with; OutOfPatience where nothing gets through; the reason of the
 *   run's end when it is over before that.
 */
export async function attemptUntilDone<T>(
	lane: Lane,
	run: Traveler,
	attempt: () => Promise<T>,
	judge: (error: unknown) => Verdict | undefined,
): Promise<T> {
	let pause = 0;
	let before: Sent | undefined;
	for (let troubles = 0, failures = 0; ; ) {
		const entered = run.rest(pause).then(async () => await lane.enter(run, failures));
		const sent = await (failures === 0 ? entered : run.cede(entered));
		const outcome = await attempt().then(
			(value) => ({ value }),
			(error: unknown) => ({ error, verdict: judge(error) }),
		);
		if ('value' in outcome) {
			lane.through(sent);
			return outcome.value;
		}
		const { error, verdict } = outcome;
		if (verdict === undefined || verdict.kind === 'final' || verdict.kind === 'fatal') {
			if (verdict?.isAnswered) lane.through(sent);
			else lane.abandon(sent);
			throw error;
		}
		const counts = lane.fail(run, sent, error, verdict, before);
		if (!verdict.mayRepeat) throw error;
		const end = lane.endOf(run);
		if (end !== undefined) throw end;
		if (counts) {
			troubles += 1;
			if (lane.isToBlame(troubles, run.maxRetries, verdict.kind)) throw error;
		}
		failures += 1;
		before = sent;
		// Where others get through, the time that the server names is for this request alone.
		pause = lane.isClosed ? 0 : Math.max(verdict.afterMs ?? 0, lane.backOff(run, failures));
	}
}
