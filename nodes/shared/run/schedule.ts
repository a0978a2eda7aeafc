import type { Pace } from './pace';

/**
 * Does the work for 0, 1, 2, … count - 1, as many at once as the pace allows, starting in that
 * order. Work is not started before there is room for it, so that what it prepares is fresh, small
 * in number, and prepared while others wait for the network.
 *
 * @param count How much work there is.
 * @param work Does it for one index.
 * @param pace How many at once.
 * @param signal Starts nothing more once it has aborted.
 * @returns When everything that was started has ended. Rejections are the work's own affair: they
 *   reject this as well, the first of them, but only then.
 */
export async function schedule(
	count: number,
	work: (index: number) => Promise<void>,
	pace: Pace,
	signal: AbortSignal,
): Promise<void> {
	let next = 0;
	let active = 0;

	await new Promise<void>((resolve, reject) => {
		let failure: { error: unknown } | undefined;

		const fill = () => {
			while (next < count && active < pace.limit && !signal.aborted) {
				active += 1;
				work(next++).then(end, (error: unknown) => {
					failure ??= { error };
					end();
				});
			}
			if (active > 0) return;
			if (failure) reject(failure.error as Error);
			else resolve();
		};
		const end = () => {
			active -= 1;
			fill();
		};
		fill();
	});
}
