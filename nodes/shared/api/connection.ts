import { UserError } from 'n8n-workflow';

import { LOOK_AT_BASE_URL, MORE_TIME, OPEN_THE_WAY, TRUST_IT, TRY_LATER } from '../advice';
import type { Outcome } from '../verdict';
import { ApiFailure, LONGEST_QUOTE, UnsentFailure } from './errors';
import { shorten } from './shorten';

interface ConnectionProblem {
	readonly message: string;
	readonly advice: string;
	readonly kind: Outcome;
	/** Whether the request has certainly not arrived. */
	readonly isUndone: boolean;
}

const NO_WAY = {
	message: 'CommBox could not be reached',
	advice: OPEN_THE_WAY,
	kind: 'trouble',
} as const;

const BROKEN = {
	message: 'The connection to CommBox broke before its answer was complete',
	advice: TRY_LATER,
	isUndone: false,
} as const;

/** What the codes of Node.js, OpenSSL and axios mean, the first that fits. */
const CONNECTION_PROBLEMS: ReadonlyArray<[code: RegExp, problem: ConnectionProblem]> = [
	[
		/^(ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/,
		{
			message: 'The host in the Base URL could not be found',
			advice: LOOK_AT_BASE_URL,
			kind: 'trouble',
			isUndone: true,
		},
	],
	[/^ECONNREFUSED$/, { ...NO_WAY, isUndone: true }],
	[/^(EHOSTUNREACH|ENETUNREACH)$/, { ...NO_WAY, isUndone: false }],
	[
		/^(ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT|TimeoutError)$/,
		{
			message: 'CommBox did not answer in time',
			advice: MORE_TIME,
			kind: 'trouble',
			isUndone: false,
		},
	],
	[
		// In the middle of a connection as well: then it was set up before.
		/BAD_RECORD_MAC|DECRYPTION_FAILED/,
		{ ...BROKEN, kind: 'trouble' },
	],
	[
		/CERT|SSL|TLS|^EPROTO$|^UNABLE_TO_/,
		{
			message: 'The secure connection to CommBox could not be set up',
			advice: TRUST_IT,
			kind: 'trouble',
			isUndone: true,
		},
	],
	[
		// Of the system, of HTTP's parser, of streams, of decompression.
		/^(E[A-Z]+$|HPE_|ERR_STREAM_|ERR_BAD_RESPONSE$|ERR_NETWORK$|Z_)/,
		{ ...BROKEN, kind: 'trouble' },
	],
	// By n8n itself, where the execution is canceled: it tells nothing of the server.
	[/^ERR_CANCELED$/, { ...BROKEN, kind: 'final' }],
];

/**
 * @param error What n8n's request helper threw. Of errors that are not n8n's own only the code is used,
 *   since they hold the key.
 * @param isAnswered Whether anything of an answer had come.
 * @param redact Takes the key out of a text.
 */
export function connectionFailure(
	error: unknown,
	isAnswered: boolean,
	redact: (text: string) => string,
): ApiFailure {
	const code = codeOf(error) ?? '';
	const known = CONNECTION_PROBLEMS.find(([pattern]) => pattern.test(code))?.[1];
	if (known === undefined) return unsentFailure(error, isAnswered, redact);
	const isUnreached = isConnecting(error);
	const { message, advice, kind, isUndone } = isUnreached ? { ...known, ...NO_WAY } : known;
	return new ApiFailure(`${message} (${code})`, {
		advice,
		finding: { kind, isAnswered: false, isUndone: !isAnswered && (isUndone || isUnreached) },
	});
}

/** Whether there was no connection yet: Node.js names the system call, of each address it tried. */
function isConnecting(error: unknown): boolean {
	if (typeof error !== 'object' || error === null) return false;
	if ('syscall' in error) return error.syscall === 'connect';
	if (error instanceof AggregateError) return error.errors.every(isConnecting);
	return 'cause' in error && isConnecting(error.cause);
}

/**
 * No trouble with the connection: n8n may not send requests there, the request itself is not valid, or
 * there is a mistake in this node. Sending again would not help.
 */
function unsentFailure(
	error: unknown,
	isAnswered: boolean,
	redact: (text: string) => string,
): ApiFailure {
	const cause = rootOf(error);
	const reason = cause instanceof Error ? cause.message : String(cause);
	const ownAdvice = cause instanceof UserError ? cause.description : undefined;
	const Failure = isAnswered ? ApiFailure : UnsentFailure;
	return new Failure(`n8n did not send the request: ${shorten(redact(reason), LONGEST_QUOTE)}`, {
		advice: ownAdvice ?? LOOK_AT_BASE_URL,
		finding: { kind: 'final', isAnswered, isUndone: !isAnswered },
	});
}

/** n8n's helper wraps whatever goes wrong. */
function rootOf(error: unknown): unknown {
	return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}

/**
 * The code is on the error, or on what caused it: n8n's helper wraps what axios throws. The 1.x line loses
 * the cause, and keeps its code where statuses belong.
 */
function codeOf(error: unknown): string | undefined {
	if (typeof error !== 'object' || error === null) return undefined;
	if ('code' in error && typeof error.code === 'string') return error.code;
	if ('name' in error && error.name === 'TimeoutError') return error.name;
	const ofCause = 'cause' in error ? codeOf(error.cause) : undefined;
	if (ofCause !== undefined) return ofCause;
	return 'httpCode' in error && typeof error.httpCode === 'string' ? error.httpCode : undefined;
}
