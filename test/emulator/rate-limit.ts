import type { FastifyReply } from 'fastify';
import { envelope, sendJson } from './envelope';
import { limiter, retryAfterText, type Limit, type RetryAfter } from './limiters';

/** What is granted, and what a refused request is told. */
export type RateLimit = Limit & {
	/** 429 by default. */
	readonly status?: number;
	/** None by default. */
	readonly retryAfter?: RetryAfter;
	/** CommBox's envelope (the default), the same under HTTP 200, or a gateway's own HTML page. */
	readonly answer?: 'http' | 'envelope' | 'page';
};

/**
 * @param serverMs The server's wall clock, in ms since 1970.
 * @returns A function that answers a request that is beyond the limit, and says whether it did.
 */
export function rateLimiter(
	{ status = 429, retryAfter = 'none', answer = 'http', ...limit }: RateLimit,
	serverMs: () => number,
): (reply: FastifyReply) => boolean {
	const admit = limiter(limit, () => performance.now());
	return (reply) => {
		const wait = admit();
		if (wait === undefined) return false;
		const header = retryAfterText(retryAfter, wait, serverMs());
		if (header !== undefined) reply.header('retry-after', header);
		if (answer === 'page') reply.code(status).type('text/html').send('<h1>Slow down</h1>');
		else sendJson(reply, answer === 'http' ? status : 200, envelope(status));
		return true;
	};
}
