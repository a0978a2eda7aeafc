import { sleep } from 'n8n-workflow';

import { until } from '../until';

/**
 * @param ms How long to wait.
 * @param signal Ends the waiting when it aborts. n8n 2's own `sleep` takes a signal as well, but
 *   n8n 1's does not.
 * @throws The signal's reason when it aborts first.
 */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	await until(signal, sleep(ms, signal));
}
