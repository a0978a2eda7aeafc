import { UserError } from 'n8n-workflow';

import type { Verdict } from '../verdict';

interface FailureDetails {
	/** What to do about it, for a builder. */
	readonly advice: string;
	/** What it says of further requests. */
	readonly verdict: Verdict;
	/** The status that CommBox gave, where it gave one. */
	readonly status?: number;
}

type FailureKind = Verdict['kind'];

/** What went wrong between us and CommBox. Its message is one sentence without a full stop. */
export class ApiFailure extends Error {
	constructor(
		message: string,
		readonly details: FailureDetails,
	) {
		super(message);
	}
}

/** CommBox says itself that it does not have what a request is about. */
export class NotFoundFailure extends ApiFailure {}

/** What must not be done twice may have been done: no answer says whether it was. */
export class LostFailure extends ApiFailure {}

/** What CommBox says where it refuses something. */
export interface Refused {
	/** Its own words, where it had any. */
	readonly description?: string | undefined;
	/** What it gives beside them. */
	readonly data?: unknown;
}

/**
 * What to do about a status, for a builder: a text, or a function that finds one in what CommBox says;
 * where it finds none, the general advice for the status is given.
 */
export type AdviceByStatus = Readonly<
	Partial<Record<number, string | ((refused: Refused) => string | undefined)>>
>;

/** What to tell a builder where something may have been done although no answer came. */
export interface IfLost {
	/** What may be: `the message may have been sent`. */
	readonly says: string;
	/** Where to look before it is done again, and what for. */
	readonly advice: string;
}

/** Of an answer that CommBox does not give: whether the request had its effect cannot be told. */
export const UNEXPECTED: Verdict = { kind: 'final', isReached: true, isUndone: false };

interface Problem {
	/** @param target What the request was about, such as `user 94382332`. */
	readonly says: (target: string) => string;
	readonly advice: string;
	readonly kind: FailureKind;
}

const RENEW_KEY =
	'Check the API Key in the CommBox API credential. An admin finds the right one in the CommBox console under Settings > API. Keys rotate, and a revoked key stops working after 30 days.';

const LOOK_AT_BASE_URL =
	'Check the Base URL in the CommBox API credential: it must be the address of the CommBox API itself.';

const NOT_COMMBOX = 'The answer did not come from the CommBox API';

const TRY_LATER = 'Run the workflow again later. If it happens again, contact CommBox support.';

const SERVER_TROUBLE: Problem = {
	says: (target) => `CommBox failed while working on ${target}`,
	advice: TRY_LATER,
	kind: 'passing',
};

const GATEWAY_TROUBLE: Problem = { ...SERVER_TROUBLE, kind: 'strained' };

const CLIENT_TOO_SLOW: Problem = {
	...SERVER_TROUBLE,
	says: (target) => `CommBox did not take the request for ${target}`,
};

const REFUSAL: Problem = {
	says: (target) => `CommBox refused the data for ${target}`,
	advice: "Compare this item's values with what CommBox expects.",
	kind: 'final',
};

/** The statuses that the API page documents, and those that gateways give in its place. */
const PROBLEMS: Readonly<Record<number, Problem>> = {
	400: REFUSAL,
	401: { says: () => 'CommBox did not accept the API key', advice: RENEW_KEY, kind: 'fatal' },
	403: {
		says: () => 'This API key has no permission for this operation',
		advice: RENEW_KEY,
		kind: 'final',
	},
	404: {
		says: (target) => `CommBox does not know ${target}`,
		advice: 'Check the ID of this item.',
		kind: 'final',
	},
	// Request Timeout, Too Early: RFC 9110, RFC 8470.
	408: CLIENT_TOO_SLOW,
	425: CLIENT_TOO_SLOW,
	429: {
		says: () => 'CommBox is receiving too many requests',
		advice: 'Run the workflow again later, or send fewer items at a time.',
		kind: 'throttled',
	},
	500: SERVER_TROUBLE,
	501: {
		says: () => 'CommBox does not support this request',
		advice: LOOK_AT_BASE_URL,
		kind: 'final',
	},
	502: GATEWAY_TROUBLE,
	// What some gateways say instead of 429, nginx's limit_req among them.
	503: {
		says: () => 'CommBox is temporarily unavailable',
		advice: TRY_LATER,
		kind: 'overloaded',
	},
	504: GATEWAY_TROUBLE,
};

/** Statuses of a content delivery network that does not reach the server behind it, or not in time. */
const isGatewayStatus = (status: number) => status >= 520 && status <= 530;

function problemOf(status: number): Problem {
	if (isGatewayStatus(status)) return GATEWAY_TROUBLE;
	return PROBLEMS[status] ?? (status >= 500 ? { ...SERVER_TROUBLE, kind: 'final' } : REFUSAL);
}

interface ConnectionProblem {
	readonly message: string;
	readonly advice: string;
	readonly kind: FailureKind;
	/** Whether the request has certainly not arrived. */
	readonly isUndone: boolean;
}

const NO_WAY = {
	message: 'CommBox could not be reached',
	advice: `${LOOK_AT_BASE_URL} Check also that n8n may open connections to it.`,
	kind: 'passing',
} as const;

/** What the codes of Node.js, OpenSSL and axios mean, the first that fits. */
const CONNECTION_PROBLEMS: ReadonlyArray<[code: RegExp, problem: ConnectionProblem]> = [
	[
		/^(ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/,
		{
			message: 'The host in the Base URL could not be found',
			advice: LOOK_AT_BASE_URL,
			kind: 'passing',
			isUndone: true,
		},
	],
	[/^ECONNREFUSED$/, { ...NO_WAY, isUndone: true }],
	[
		// These can come for a connection that is open, too.
		/^(EHOSTUNREACH|ENETUNREACH)$/,
		{ ...NO_WAY, isUndone: false },
	],
	[
		/^(ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT|TimeoutError)$/,
		{
			message: 'CommBox did not answer in time',
			advice: 'Run the workflow again later, or allow more time with the option Timeout.',
			kind: 'strained',
			isUndone: false,
		},
	],
	[
		/CERT|SSL|TLS|^EPROTO$|^UNABLE_TO_/,
		{
			message: 'The secure connection to CommBox could not be set up',
			advice: `${LOOK_AT_BASE_URL} A proxy or a certificate of your own network can be the cause, too.`,
			kind: 'final',
			isUndone: true,
		},
	],
	[
		// Of the system, of HTTP's parser, of streams, of decompression.
		/^(E[A-Z]+$|HPE_|ERR_STREAM_|ERR_BAD_RESPONSE$|ERR_NETWORK$|Z_)/,
		{
			message: 'The connection to CommBox broke before its answer was complete',
			advice: TRY_LATER,
			kind: 'strained',
			isUndone: false,
		},
	],
];

/** What is known of an answer that is no success. */
export interface FailingAnswer extends Refused {
	/** The status, HTTP's or the envelope's. */
	readonly status: number;
	/** What the request was about, such as `user 94382332`. */
	readonly target: string;
	/** The headers Retry-After and Date as they came. */
	readonly retryAfter?: unknown;
	readonly date?: unknown;
	/** What to do, by status, where the operation knows it better than this file. */
	readonly advice?: AdviceByStatus | undefined;
}

/** @returns The failure that an answer tells of, CommBox's own words in it. */
export function statusFailure(answer: FailingAnswer): ApiFailure {
	const { status, target, description } = answer;
	const { says, advice, kind } = problemOf(status);
	const quote = description === undefined ? '' : `: "${shorten(description)}"`;
	const afterMs = parseRetryAfter(answer.retryAfter, answer.date);
	const canPass = kind !== 'final' && kind !== 'fatal';
	const Failure = status === 404 ? NotFoundFailure : ApiFailure;
	return new Failure(`${says(target)} (status ${status})${quote}`, {
		advice: adviceIn(answer) ?? advice,
		status,
		verdict: {
			// A server that says when to come back is not broken, but busy.
			kind: canPass && afterMs !== undefined ? 'throttled' : kind,
			isReached: true,
			// Gateways say 408 as well where the server behind them was too slow.
			isUndone: status < 500 && status !== 408,
			afterMs,
		},
	});
}

function adviceIn({ status, advice, ...refused }: FailingAnswer): string | undefined {
	const own = advice?.[status];
	return typeof own === 'function' ? own(refused) : own;
}

/**
 * @param failure Why a request failed that must not be sent twice.
 * @param ifLost What to tell where it may have had its effect.
 * @returns The failure that says so, or the same where there certainly was no effect.
 */
export function lostFailure(failure: ApiFailure, { says, advice }: IfLost): ApiFailure {
	if (failure.details.verdict.isUndone) return failure;
	return new LostFailure(`${failure.message}, so ${says}`, { ...failure.details, advice });
}

/**
 * @returns The failure for an answer that holds no envelope, an HTML page for example. Where it says
 *   404, the address is wrong: CommBox itself would have said so in an envelope.
 */
export function unreadableFailure(answer: FailingAnswer): ApiFailure {
	const { status } = answer;
	if (status >= 400 && status !== 404) return statusFailure(answer);
	return new ApiFailure(`${NOT_COMMBOX} (status ${status})`, {
		advice: LOOK_AT_BASE_URL,
		verdict: UNEXPECTED,
		status,
	});
}

/** @param location Where a redirect wanted to go; the key is never sent there. */
export function redirectFailure(status: number, location: string): ApiFailure {
	const where = location === '' ? '' : ` to ${shorten(location)}`;
	return new ApiFailure(
		`The Base URL redirects${where} (status ${status}), where the API key is not sent`,
		{ advice: LOOK_AT_BASE_URL, verdict: UNEXPECTED, status },
	);
}

/** @param limit The greatest size in bytes that is read. */
export function tooLargeFailure(limit: number): ApiFailure {
	return new ApiFailure(
		`The answer is larger than ${limit / 2 ** 20} MB, which no answer of CommBox is`,
		{ advice: LOOK_AT_BASE_URL, verdict: UNEXPECTED },
	);
}

/**
 * @param error What n8n's request helper threw. Of errors that are not n8n's own only the code is used,
 *   since they hold the key.
 * @param isReached Whether anything of an answer had come.
 * @param redact Takes the key out of a text.
 */
export function connectionFailure(
	error: unknown,
	isReached: boolean,
	redact: (text: string) => string,
): ApiFailure {
	const code = codeOf(error) ?? '';
	const known = CONNECTION_PROBLEMS.find(([pattern]) => pattern.test(code))?.[1];
	if (known === undefined) return notSentFailure(error, isReached, redact);
	const { message, advice, kind, isUndone } = known;
	return new ApiFailure(`${message} (${code})`, { advice, verdict: { kind, isReached, isUndone } });
}

/**
 * No trouble with the connection: n8n may not send requests there, the request itself is not valid, or
 * there is a mistake in this node. Sending again would not help.
 */
function notSentFailure(
	error: unknown,
	isReached: boolean,
	redact: (text: string) => string,
): ApiFailure {
	const cause = rootOf(error);
	const reason = cause instanceof Error ? cause.message : String(cause);
	const ownAdvice = cause instanceof UserError ? cause.description : undefined;
	return new ApiFailure(`n8n did not send the request: ${shorten(redact(reason))}`, {
		advice: ownAdvice ?? LOOK_AT_BASE_URL,
		verdict: { kind: 'final', isReached, isUndone: !isReached },
	});
}

/** n8n's helper wraps whatever goes wrong. */
function rootOf(error: unknown): unknown {
	return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}

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
function parseRetryAfter(header: unknown, date: unknown): number | undefined {
	if (typeof header !== 'string') return undefined;
	const text = header.trim();
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	if (!HTTP_DATE.test(text) || typeof date !== 'string') return undefined;
	const afterMs = Date.parse(text) - Date.parse(date);
	return Number.isNaN(afterMs) ? undefined : Math.max(0, afterMs);
}

/** The code is on the error, or on what caused it: n8n's helper wraps what axios throws. */
function codeOf(error: unknown): string | undefined {
	if (typeof error !== 'object' || error === null) return undefined;
	if ('code' in error && typeof error.code === 'string') return error.code;
	if ('name' in error && error.name === 'TimeoutError') return error.name;
	return 'cause' in error ? codeOf(error.cause) : undefined;
}

/** A rule of n8n's credential tests: what a member of the answer must not be, and what it means. */
interface TestRule {
	readonly type: 'responseSuccessBody';
	readonly properties: {
		readonly key: string;
		readonly value: number | string | undefined;
		readonly message: string;
	};
}

/**
 * The rules of the credential's test. They can only compare, so each status that says something
 * stands there twice, as a number and as text; what has no `data` has failed in another way.
 */
export function testRules(): TestRule[] {
	const told = Object.entries(PROBLEMS).flatMap(([status, { says, kind, advice }]) => {
		const isAboutKey = advice === RENEW_KEY;
		const isForLater = kind !== 'final' && kind !== 'fatal';
		const message = isAboutKey
			? `${says('')}. ${advice}`
			: isForLater
				? `CommBox is temporarily unavailable (status ${status}). Test again later.`
				: `${NOT_COMMBOX} (status ${status}). ${LOOK_AT_BASE_URL}`;
		return [Number(status), status].map((value) => rule('status', value, message));
	});
	const other =
		'CommBox did not answer as it does when a key is right. Check API Key and Base URL.';
	return [
		...told,
		rule('status', undefined, `${NOT_COMMBOX}. ${LOOK_AT_BASE_URL}`),
		rule('data', undefined, other),
	];
}

function rule(key: string, value: TestRule['properties']['value'], message: string): TestRule {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

/** Keeps somebody else's words from filling the screen. */
function shorten(text: string): string {
	return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
