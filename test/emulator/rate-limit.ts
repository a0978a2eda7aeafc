import type { FastifyReply } from 'fastify';
import { envelope, sendJson } from './envelope';
import { cutOff } from './faults';
import {
	crowd,
	limiter,
	retryAfterText,
	type AtOnce,
	type Limit,
	type RetryAfter,
} from './limiters';

/** What is granted, and what a refused request is told. */
export type RateLimit = (Limit | AtOnce) & {
	/** 429 by default. */
	readonly status?: number;
	/** None by default. */
	readonly retryAfter?: RetryAfter;
	/** CommBox's envelope (the default), the same under HTTP 200, a gateway's own HTML page, or no answer. */
	readonly answer?: 'http' | 'envelope' | 'page' | 'reset';
};

/** Nobody knows when the next request ends. */
const SOON_MS = 1;

/**
 * @param serverMs The server's wall clock, in ms since 1970.
 * @returns A function that answers a request that is beyond the limit, and says whether it did.
 */
export function rateLimiter(
	{ status = 429, retryAfter = 'none', answer = 'http', ...limit }: RateLimit,
	serverMs: () => number,
): (reply: FastifyReply) => boolean {
	const admit = admitterOf(limit);
	return (reply) => {
		const wait = admit(reply);
		if (wait === undefined) return false;
		if (answer === 'reset') {
			reply.hijack();
			cutOff(reply);
			return true;
		}
		const header = retryAfterText(retryAfter, wait, serverMs());
		if (header !== undefined) reply.header('retry-after', header);
		if (answer === 'page') reply.code(status).type('text/html').send('<h1>Slow down</h1>');
		else sendJson(reply, answer === 'http' ? status : 200, envelope(status));
		return true;
	};
}

/** @returns A function that says in how many ms a refused request would pass; nothing where it does. */
function admitterOf(limit: Limit | AtOnce): (reply: FastifyReply) => number | undefined {
	if (limit.kind !== 'atOnce') return limiter(limit, () => performance.now());
	const enter = crowd(limit);
	return ({ raw }) => {
		const leave = enter();
		if (leave === undefined) return SOON_MS;
		raw.once('close', leave);
		return undefined;
	};
}
