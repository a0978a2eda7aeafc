import type { Envelope } from './envelope';

/** What went wrong between us and CommBox, in words for a builder. */
export class ApiFailure extends Error {
	constructor(
		/** What is wrong: one sentence, without a full stop. */
		message: string,
		/** What to do about it. */
		readonly advice: string,
		/** The status that CommBox gave, where it gave one. */
		readonly status?: number,
	) {
		super(message);
	}
}

interface Problem {
	/** @param target What the request was about, such as `user 94382332`. */
	readonly says: (target: string) => string;
	readonly advice: string;
}

const RENEW_KEY =
	'Check the API Key in the CommBox API credential. An admin finds the right one in the CommBox console under Settings > API. Keys rotate, and a revoked key stops working after 30 days.';

const LOOK_AT_BASE_URL =
	'Check the Base URL in the CommBox API credential: it must be the address of the CommBox API itself.';

const TRY_LATER = 'Run the workflow again later. If it happens again, contact CommBox support.';

/** The statuses that the API page documents (https://api.commbox.io, "Response Status Codes"). */
const PROBLEMS: Readonly<Record<number, Problem>> = {
	400: {
		says: (target) => `CommBox refused the data for ${target}`,
		advice:
			"Compare this item's values with what CommBox expects: custom fields under their exact Unique Name, dates and choices in the form that the field takes.",
	},
	401: { says: () => 'CommBox did not accept the API key', advice: RENEW_KEY },
	403: { says: () => 'CommBox does not allow this API key to do that', advice: RENEW_KEY },
	404: {
		says: (target) => `CommBox does not know ${target}`,
		advice:
			'Check the ID of this item. It is the number that CommBox itself gave, not a phone number or a Unique ID of your own.',
	},
	429: {
		says: () => 'CommBox is receiving too many requests',
		advice: 'Run the workflow again later, or send fewer items at a time.',
	},
	500: { says: (target) => `CommBox failed while working on ${target}`, advice: TRY_LATER },
	501: { says: () => 'CommBox does not support this request', advice: LOOK_AT_BASE_URL },
};

const UNREADABLE: Problem = {
	says: () => 'The answer did not come from the CommBox API',
	advice: LOOK_AT_BASE_URL,
};

const TIMED_OUT = {
	message: 'CommBox did not answer in time',
	advice: 'Run the workflow again later, or allow more time with the option Timeout.',
};

/** Where Node.js, OpenSSL and axios report a connection that never came about, or broke. */
const CONNECTION_PROBLEMS: ReadonlyArray<{ code: RegExp; message: string; advice: string }> = [
	{
		code: /^(ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/,
		message: 'The host in the Base URL could not be found',
		advice: LOOK_AT_BASE_URL,
	},
	{
		code: /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/,
		message: 'CommBox could not be reached',
		advice: `${LOOK_AT_BASE_URL} Check also that n8n may open connections to it.`,
	},
	{ code: /^(ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT)$/, ...TIMED_OUT },
	{
		code: /CERT|SSL|TLS|^EPROTO$|^UNABLE_TO_/,
		message: 'The secure connection to CommBox could not be set up',
		advice: `${LOOK_AT_BASE_URL} A proxy or a certificate of your own network can be the cause, too.`,
	},
];

const CONNECTION_BROKE = {
	message: 'The connection to CommBox broke before its answer was complete',
	advice: TRY_LATER,
};

/**
 * @param status The status of a failing answer, HTTP's or the envelope's.
 * @param target What the request was about, such as `user 94382332`.
 * @param envelope The answer, where it could be read: CommBox's own words go into the failure.
 */
export function statusFailure(status: number, target: string, envelope?: Envelope): ApiFailure {
	const { says, advice } = problemOf(status);
	const ownWords = envelope?.description;
	const quote = ownWords === undefined ? '' : `: "${shorten(ownWords)}"`;
	return new ApiFailure(`${says(target)} (status ${status})${quote}`, advice, status);
}

function problemOf(status: number): Problem {
	return PROBLEMS[status] ?? (status >= 500 ? PROBLEMS[500] : undefined) ?? PROBLEMS[400]!;
}

/** @param status The HTTP status of an answer that holds no envelope, an HTML page for example. */
export function unreadableFailure(status: number, target: string): ApiFailure {
	if (status >= 400) return statusFailure(status, target);
	const { says, advice } = UNREADABLE;
	return new ApiFailure(`${says(target)} (status ${status})`, advice, status);
}

/** @param location Where a redirect wanted to go; the key is never sent there. */
export function redirectFailure(status: number, location: string): ApiFailure {
	const where = location === '' ? '' : ` to ${shorten(location)}`;
	return new ApiFailure(
		`The Base URL redirects${where} (status ${status}), where the API key is not sent`,
		LOOK_AT_BASE_URL,
		status,
	);
}

/** @param limit The greatest size in bytes that is read. */
export function tooLargeFailure(limit: number): ApiFailure {
	return new ApiFailure(
		`The answer is larger than ${limit / 2 ** 20} MB, which no answer of CommBox is`,
		LOOK_AT_BASE_URL,
	);
}

/** For an attempt that takes longer than it may. */
export function timeoutFailure(): ApiFailure {
	return new ApiFailure(TIMED_OUT.message, TIMED_OUT.advice);
}

/** @param error What n8n's request helper threw; only its code is used, since it holds the key. */
export function connectionFailure(error: unknown): ApiFailure {
	const code = codeOf(error);
	const problem =
		CONNECTION_PROBLEMS.find((known) => code !== undefined && known.code.test(code)) ??
		CONNECTION_BROKE;
	return new ApiFailure(
		code === undefined ? problem.message : `${problem.message} (${code})`,
		problem.advice,
	);
}

/** The code is on the error, or on what caused it: n8n's helper wraps what axios throws. */
function codeOf(error: unknown): string | undefined {
	if (typeof error !== 'object' || error === null) return undefined;
	if ('code' in error && typeof error.code === 'string') return error.code;
	return 'cause' in error ? codeOf(error.cause) : undefined;
}

/**
 * For the credential's test, which can only compare: every status that tells of a failure, as a
 * number and as text, and its absence.
 */
export function knownProblems(): Array<{ status: number | string | undefined; message: string }> {
	const documented = Object.entries(PROBLEMS).flatMap(([status, { says, advice }]) => {
		const message = `${says('this request')}. ${advice}`;
		return [
			{ status: Number(status), message },
			{ status, message },
		];
	});
	return [
		...documented,
		{ status: undefined, message: `${UNREADABLE.says('')}. ${UNREADABLE.advice}` },
	];
}

/** Keeps somebody else's words from filling the screen. */
function shorten(text: string): string {
	return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
