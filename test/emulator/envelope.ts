import type { FastifyReply } from 'fastify';

/** What CommBox's documentation shows as `description` beside each status. */
const DESCRIPTIONS: Record<string, string> = {
	200: 'Operation successful',
	400: 'Bad Request',
	401: 'Unauthorized access',
	404: 'Not found',
	429: 'Too Many Requests',
	500: 'Operation failed',
	501: 'Not implemented',
};

/**
 * Writes the JSON text that every CommBox answer is.
 *
 * @param status the envelope's own status; CommBox sends it as a number or as a string
 * @param description left out: what CommBox documents for that status
 * @param data the payload as JSON text, not as a value: an int64 in it keeps all its digits
 */
export function envelope(status: number | string, description?: string, data?: string): string {
	const head = JSON.stringify({
		status,
		description: description ?? DESCRIPTIONS[status] ?? 'Operation failed',
		// Ten millionths of a second, as CommBox has it.
		response_time: new Date().toISOString().replace('Z', '0000Z'),
	});
	return data === undefined ? head : `${head.slice(0, -1)},"data":${data}}`;
}

/** Sends JSON text as it is, past fastify's serializer. Returns the reply, for a handler. */
export function sendJson(reply: FastifyReply, httpStatus: number, text: string): FastifyReply {
	return reply.code(httpStatus).type('application/json; charset=utf-8').send(text);
}
