import { setTimeout as sleep } from 'node:timers/promises';

/** What n8n answered. */
export interface Answer {
	readonly status: number;
	readonly json: unknown;
}

const REGISTERED_AFTER_MS = 15_000;

/**
 * Posts to a webhook of a workflow that was activated just now: n8n registers it a little later.
 *
 * @param url The webhook.
 * @param body The JSON text, or its bytes.
 */
export async function postToNewWebhook(url: string, body: string | Buffer): Promise<Answer> {
	for (const deadline = Date.now() + REGISTERED_AFTER_MS; ; await sleep(250)) {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body,
			signal: AbortSignal.timeout(120_000),
		});
		const json: unknown = await response.json().catch(() => undefined);
		if (response.status !== 404 || Date.now() > deadline) return { status: response.status, json };
	}
}
