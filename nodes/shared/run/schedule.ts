/**
 * Does the work for 0, 1, 2, … count - 1, as many at the same time as there is room for, starting in
 * that order.
 *
 * @param count How much work there is.
 * @param work Does it for one index; never rejects.
 * @param room How many may be under way now; looked at whenever one has ended.
 * @param signal Starts nothing more once it has aborted.
 * @returns When everything that was started has ended.
 */
export async function schedule(
	count: number,
	work: (index: number) => Promise<void>,
	room: () => number,
	signal: AbortSignal,
): Promise<void> {
	let next = 0;
	let active = 0;

	await new Promise<void>((resolve) => {
		const fill = () => {
			while (next < count && active < room() && !signal.aborted) {
				active += 1;
				void work(next++).then(end);
			}
			if (active === 0) resolve();
		};
		const end = () => {
			active -= 1;
			fill();
		};
		fill();
	});
}
