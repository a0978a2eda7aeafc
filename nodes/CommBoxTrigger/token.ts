import { createHash, timingSafeEqual } from 'crypto';

/** Letters, digits and what else a query takes unescaped; long enough to withstand guessing. */
const FIT = /^[\w.~-]{16,}$/;

/** @returns The token that a credential holds, without what was pasted around it. */
export function tokenIn(credential: { readonly token?: unknown } | undefined): string {
	return String(credential?.token ?? '').trim();
}

/** @returns What is wrong with a token; undefined where nothing is. */
export function faultOfToken(token: string): string | undefined {
	return FIT.test(token)
		? undefined
		: 'The token needs at least 16 characters: letters, digits, and - . _ ~ only, because it becomes part of a URL';
}

/**
 * Takes the same time whatever text was given, so that nobody can find the token out by measuring.
 *
 * @param given What a request has: nothing, a text, or several.
 * @param token The token of the credential.
 * @returns Whether the request has the token; never, where the credential holds none that is fit.
 */
export function hasToken(given: unknown, token: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	const isSame = typeof given === 'string' && timingSafeEqual(digest(given), digest(token));
	return isSame && faultOfToken(token) === undefined;
}
