/**
 * @param signal What may come first.
 * @param work What is waited for. It goes on when the signal comes first, but nobody listens.
 * @returns What the work resolves with.
 * @throws The signal's reason when it aborts before the work has ended, else what the work throws.
 */
export async function abortable<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
	let stop = () => {};
	const stopped = new Promise<never>((_, reject) => {
		stop = () => reject(signal.reason as Error);
		if (signal.aborted) stop();
	});
	signal.addEventListener('abort', stop, { once: true });
	try {
		return await Promise.race([work, stopped]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
