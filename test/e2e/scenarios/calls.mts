import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 30_000;

/** What n8n answered a call with. */
export interface Answer {
	readonly status: number;
	readonly body: string;
}

/**
 * @param address Where to.
 * @param body What to send: a form as a browser sends it, anything else as JSON.
 * @returns The answer.
 */
export async function post(address: string, body: unknown): Promise<Answer> {
	return await call(address, {
		method: 'POST',
		...(body instanceof FormData
			? { body }
			: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});
}

/**
 * @param address Where from.
 * @returns The answer.
 */
export async function get(address: string): Promise<Answer> {
	return await call(address, {});
}

/**
 * Asks until an answer is the one that is waited for.
 *
 * @param address Where from.
 * @param sign What the answer must hold.
 * @returns That answer.
 */
export async function getUntil(address: string, sign: RegExp): Promise<Answer> {
	for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(100)) {
		const answer = await get(address);
		if (sign.test(answer.body)) return answer;
	}
	throw new Error(`no answer of ${address} holds ${sign}`);
}

/**
 * The 2.x line says that a workflow is active a moment before it listens. A GET finds out, and runs
 * nothing.
 *
 * @param address A webhook that takes POST requests.
 */
export async function untilRegistered(address: string): Promise<void> {
	await getUntil(address, /Did you mean to make a POST request/);
}

async function call(address: string, request: RequestInit): Promise<Answer> {
	const signal = AbortSignal.timeout(PATIENCE_MS);
	const response = await fetch(address, { ...request, signal });
	return { status: response.status, body: await response.text() };
}
