/** An HTTP date, in the form of today and in the older one that ends in GMT as well. */
const HTTP_DATE = /^[A-Z][a-z]+, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads when to ask again (RFC 9110, section 10.2.3), strictly: whatever is neither seconds nor an HTTP
 * date counts as absent.
 *
 * @param header A Retry-After header: seconds, which may have decimals, or an HTTP date.
 * @param date The Date header of the same answer. A date counts from there, because the server's clock
 *   need not be right.
 * @returns The time from now in ms; undefined where the header says nothing.
 */
export function parseRetryAfter(header: unknown, date: unknown): number | undefined {
	if (typeof header !== 'string') return undefined;
	const text = header.trim();
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	if (!HTTP_DATE.test(text) || typeof date !== 'string') return undefined;
	const afterMs = Date.parse(text) - Date.parse(date);
	return Number.isNaN(afterMs) ? undefined : Math.max(0, afterMs);
}
