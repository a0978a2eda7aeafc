import { sleep } from 'n8n-workflow';

/** Nothing waits longer than this at a stretch, in ms, so that no timer outlives its run for long. */
const LONGEST_STRETCH = 1_000;

/** @returns The time in ms from some origin. It never goes back, as the wall clock does. */
export function now(): number {
	return performance.now();
}

/** Waits for so many ms, but not longer than a second: who wants more has to look again. */
export async function sleepBriefly(ms: number): Promise<void> {
	await sleep(Math.min(Math.ceil(ms), LONGEST_STRETCH));
}

/**
 * Waits for so many ms.
 *
 * @throws The reason why a run is over, if it is before that.
 */
export async function rest(ms: number, over: AbortSignal): Promise<void> {
	const until = now() + ms;
	while (now() < until && !over.aborted) await sleepBriefly(until - now());
	over.throwIfAborted();
}

/** @returns A time, by a quarter more or less: many processes shall not come back at the same time. */
export function jittered(ms: number): number {
	return ms * (0.75 + Math.random() / 2);
}
