import { UserError } from 'n8n-workflow';

import { parseObject } from './json';

/** What comes along when a key is copied from a mail, a header or a program: blanks, marks, quotes. */
const AROUND =
	/^(?:[\s\p{Cf}\p{Quotation_Mark}`:=]|authorization(?=[\s\p{Quotation_Mark}:=])|bearer(?=[\s:]))+|[\s\p{Cf}\p{Quotation_Mark}`]+$/giu;

/** Where a mail or a terminal has broken the line. */
const INSIDE = /[\s\p{Cf}]+/gu;

/**
 * @param value The credential's API key as it was pasted.
 * @returns The key alone.
 * @throws UserError where there is none, or nothing that a header could carry.
 */
export function parseApiKey(value: unknown): string {
	const key = String(value ?? '')
		.replace(AROUND, '')
		.replace(INSIDE, '');
	// All in the message: it is all that n8n shows of a failing credential test.
	if (key === '') {
		throw new UserError(
			'The API Key of the CommBox API credential is empty: copy it from the CommBox console, Settings > API Key',
		);
	}
	if (!/^[!-~]+$/.test(key)) {
		throw new UserError(
			'The API Key of the CommBox API credential has characters that no key has: copy it again from the CommBox console, Settings > API Key',
		);
	}
	return key;
}

/**
 * CommBox's keys are JSON Web Tokens (the vendor's pages; RFC 7519, section 4.1.4).
 *
 * @param key The key alone.
 * @returns Since when it has expired; undefined where it has not, or does not say.
 */
export function expiredSince(key: string): Date | undefined {
	const claims = parseObject(Buffer.from(key.split('.')[1] ?? '', 'base64url').toString());
	const ms = Number(claims?.['exp'] ?? Number.NaN) * 1000;
	return ms < Date.now() && ms >= 0 ? new Date(ms) : undefined;
}
