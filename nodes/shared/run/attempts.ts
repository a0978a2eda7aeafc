import type { Verdict } from '../verdict';
import type { Lane } from './lane';
import { Passage, type Member } from './passage';

/** A run on a lane. */
export interface Traveler extends Member {
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
	const passage = new Passage(run);
	for (let pause = 0; ; ) {
		const entered = run.rest(pause).then(async () => await lane.enter(passage));
		await (passage.isFirst ? entered : run.cede(entered));
		const outcome = await attempt().then(
			(value) => ({ value }),
			(error: unknown) => ({ error, verdict: judge(error) }),
		);
		if ('value' in outcome) {
			lane.through(passage);
			return outcome.value;
		}
		const { error, verdict } = outcome;
		if (verdict === undefined || verdict.kind === 'final' || verdict.kind === 'fatal') {
			if (verdict?.isAnswered) lane.through(passage);
			else lane.abandon(passage);
			throw error;
		}
		const isToBlame = lane.fail(passage, error, verdict);
		if (!verdict.mayRepeat) throw error;
		const end = lane.endOf(run, verdict.afterMs);
		if (end !== undefined) throw end;
		if (isToBlame) throw error;
		pause = lane.backOff(passage, verdict);
	}
}
