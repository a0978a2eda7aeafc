import type { IDataObject } from 'n8n-workflow';

import { parseObject } from './json';

/**
 * What CommBox wraps every answer in (the vendor's API description, "Response"): `status` is a
 * number or a string that holds one, and can tell of a failure under an HTTP 200.
 */
export interface Envelope {
	/** The status that counts: HTTP's, or the envelope's own where HTTP's is a success. */
	readonly status: number;
	/** CommBox's own words, where it had any. */
	readonly description: string | undefined;
	/** The operation's result; undefined where there is none. */
	readonly data: unknown;
	/** The whole answer as it came. */
	readonly answer: IDataObject;
}

/**
 * @param httpStatus The HTTP status that the text came with.
 * @param text The answer's body.
 * @param mayBeEmpty Whether a success needs no body, because the request is to change something and
 *   there may be nothing to tell of it.
 * @returns The envelope, or undefined where the text is none: no JSON, no object, or without a
 *   status that is a number.
 */
export function readEnvelope(
	httpStatus: number,
	text: string,
	mayBeEmpty: boolean,
): Envelope | undefined {
	if (mayBeEmpty && isSuccess(httpStatus) && text.trim() === '') {
		return { status: httpStatus, description: undefined, data: undefined, answer: {} };
	}
	const answer = parseObject(text);
	if (answer === undefined) return undefined;

	const ownStatus = numberOf(answer['status']);
	if (!Number.isInteger(ownStatus)) return undefined;

	const { description, data } = answer;
	return {
		status: isSuccess(httpStatus) ? ownStatus : httpStatus,
		description: typeof description === 'string' && description !== '' ? description : undefined,
		data,
		answer,
	};
}

/** JavaScript makes a number of many things that are none. */
function numberOf(status: unknown): number {
	const isText = typeof status === 'string' && status.trim() !== '';
	return isText || typeof status === 'number' ? Number(status) : Number.NaN;
}

/** @param status An HTTP status, or an envelope's. */
export function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}
