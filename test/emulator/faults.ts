import type { FastifyReply } from 'fastify';
import { sleep } from 'n8n-workflow';
import { envelope, sendJson } from './envelope';

/** One thing to do wrong. What was asked for is left undone, unless it says otherwise. */
export type Fault = FaultKind & {
	/** Whether it is done all the same, and only the answer is wrong or lost. */
	readonly applied?: boolean;
};

type FaultKind =
	/** That HTTP status with its envelope, `data` as JSON text; `retryAfter` is the Retry-After header. */
	| { kind: 'status'; status: number; description?: string; data?: string; retryAfter?: string }
	/** HTTP 200 around a status that says failure. */
	| { kind: 'envelope'; status: number | string; description?: string }
	/** Any body: broken JSON, HTML, nothing, an envelope without Id. JSON at HTTP 200 by default. */
	| { kind: 'body'; body: string; contentType?: string; httpStatus?: number; retryAfter?: string }
	/** Never answers. */
	| { kind: 'hang' }
	/** Cuts the connection off before or after what was asked for has been done. */
	| { kind: 'reset'; when: 'before' | 'after' }
	/** Headers at once, then a byte of JSON every `everyMs` milliseconds, without end. */
	| { kind: 'trickle'; everyMs: number }
	/** Sends the client elsewhere; 302 by default. */
	| { kind: 'redirect'; location: string; status?: number }
	/** Promises more bytes than it sends, then closes. */
	| { kind: 'truncate' };

/** The request that a fault is decided on. */
export interface FaultRequest {
	/** The contract's name for the operation. */
	operationId: string;
	method: string;
	url: string;
	userId?: string;
	body: string;
	/** Which request for this user this is, from 1; those refused before (401, 429, 400) aside. */
	count: number;
}

/** Decides what goes wrong with a request; undefined: nothing. */
export type Decide = (request: FaultRequest) => Fault | undefined;

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };

/**
 * Plays a fault instead of the right answer.
 *
 * @param apply does what the request asks for, without answering
 */
export async function play(fault: Fault, reply: FastifyReply, apply: () => void): Promise<void> {
	if (fault.applied || (fault.kind === 'reset' && fault.when === 'after')) apply();
	if ('retryAfter' in fault) reply.header('retry-after', fault.retryAfter);
	switch (fault.kind) {
		case 'status':
			return void sendJson(
				reply,
				fault.status,
				envelope(fault.status, fault.description, fault.data),
			);
		case 'envelope':
			return void sendJson(reply, 200, envelope(fault.status, fault.description));
		case 'body':
			reply.code(fault.httpStatus ?? 200);
			return void reply.type(fault.contentType ?? JSON_HEADERS['content-type']).send(fault.body);
		case 'redirect':
			return void reply.redirect(fault.location, fault.status ?? 302);
	}
	// The rest breaks HTTP's rules, which fastify would keep: they work on the bare connection.
	reply.hijack();
	const { raw } = reply;
	const { socket } = raw;
	if (!socket) return;
	switch (fault.kind) {
		case 'hang':
			return;
		case 'reset':
			return cutOff(reply);
		case 'trickle':
			raw.writeHead(200, JSON_HEADERS);
			while (!socket.destroyed) {
				raw.write(' ');
				await sleep(fault.everyMs);
			}
			return;
		case 'truncate': {
			const text = envelope(200);
			raw.writeHead(200, { ...JSON_HEADERS, 'content-length': text.length + 100 });
			raw.write(text, () => socket.destroy());
		}
	}
}

/** Resets the connection of a request. */
export function cutOff({ raw: { socket } }: FastifyReply): void {
	// Node.js refuses to reset a TLS connection; a client sees ECONNRESET either way.
	if (socket && 'encrypted' in socket) socket.destroy();
	else socket?.resetAndDestroy();
}
