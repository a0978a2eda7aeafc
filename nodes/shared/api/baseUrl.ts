import { UserError } from 'n8n-workflow';

/** Where CommBox answers unless a brand runs it under a host of its own. */
export const DEFAULT_BASE_URL = 'https://api.commbox.io';

/**
 * @param value The credential's Base URL as typed.
 * @returns The URL that paths are appended to, without a trailing slash.
 * @throws UserError where it is no http(s) URL, or carries what no base URL has.
 */
export function parseBaseUrl(value: unknown): string {
	const text = typeof value === 'string' ? value.replace(/\p{Cf}/gu, '').trim() : '';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isWeb = url !== undefined && ['http:', 'https:'].includes(url.protocol);

	// A bare ? or # would make paths part of the query, and n8n would send a name and password along.
	if (!isWeb || /[?#]/.test(text) || url.username || url.password) {
		// All in the message: it is all that n8n shows of a failing credential test. Not the text: it may be a key.
		throw new UserError(
			`The Base URL of the CommBox API credential is not a web address: enter one that starts with https:// and has nothing after the path, such as ${DEFAULT_BASE_URL}`,
		);
	}
	return text.replace(/\/+$/, '');
}
