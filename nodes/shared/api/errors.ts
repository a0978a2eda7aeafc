/**
 * What a failure says of sending again:
 * - `final`: the same request would fail again.
 * - `fatal`: every other request would fail as well.
 * - `passing`: it may be over next time; the request may have had its effect all the same.
 * - `unreached`: the same, but CommBox was not reached, so the request has had no effect.
 * - `throttled`: CommBox wants fewer requests; this one has had no effect.
 */
export type FailureKind = 'final' | 'fatal' | 'passing' | 'unreached' | 'throttled';

interface FailureDetails {
	/** What to do about it, for a builder. */
	readonly advice: string;
	readonly kind: FailureKind;
	/** The status that CommBox gave, where it gave one. */
	readonly status?: number;
	/** When CommBox wants to be asked again, in ms from now, where it said so. */
	readonly afterMs?: number | undefined;
}

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

/** What to do about a status, for a builder. */
export type AdviceByStatus = Readonly<Partial<Record<number, string>>>;

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
		says: () => 'CommBox does not allow this API key to do that',
		advice: RENEW_KEY,
		kind: 'final',
	},
	404: {
		says: (target) => `CommBox does not know ${target}`,
		advice: 'Check the ID of this item.',
		kind: 'final',
	},
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
	502: SERVER_TROUBLE,
	503: SERVER_TROUBLE,
	504: SERVER_TROUBLE,
};

function problemOf(status: number): Problem {
	return PROBLEMS[status] ?? (status >= 500 ? { ...SERVER_TROUBLE, kind: 'final' } : REFUSAL);
}

interface ConnectionProblem {
	readonly message: string;
	readonly advice: string;
	readonly kind: FailureKind;
}

/** What the codes of Node.js, OpenSSL and axios mean, the first that fits. */
const CONNECTION_PROBLEMS: ReadonlyArray<[code: RegExp, problem: ConnectionProblem]> = [
	[
		/^(ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/,
		{
			message: 'The host in the Base URL could not be found',
			advice: LOOK_AT_BASE_URL,
			kind: 'unreached',
		},
	],
	[
		/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/,
		{
			message: 'CommBox could not be reached',
			advice: `${LOOK_AT_BASE_URL} Check also that n8n may open connections to it.`,
			kind: 'unreached',
		},
	],
	[
		/^(ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT|TimeoutError)$/,
		{
			message: 'CommBox did not answer in time',
			advice: 'Run the workflow again later, or allow more time with the option Timeout.',
			kind: 'passing',
		},
	],
	[
		/CERT|SSL|TLS|^EPROTO$|^UNABLE_TO_/,
		{
			message: 'The secure connection to CommBox could not be set up',
			advice: `${LOOK_AT_BASE_URL} A proxy or a certificate of your own network can be the cause, too.`,
			kind: 'final',
		},
	],
	[
		/^/,
		{
			message: 'The connection to CommBox broke before its answer was complete',
			advice: TRY_LATER,
			kind: 'passing',
		},
	],
];

/** What is known of an answer that is no success. */
export interface FailingAnswer {
	/** The status, HTTP's or the envelope's. */
	readonly status: number;
	/** What the request was about, such as `user 94382332`. */
	readonly target: string;
	/** The Retry-After header as it came. */
	readonly retryAfter: unknown;
	/** CommBox's own words, where it had any. */
	readonly description?: string | undefined;
	/** What to do, by status, where the operation knows it better than this file. */
	readonly advice?: AdviceByStatus | undefined;
}

/** @returns The failure that an answer tells of, CommBox's own words in it. */
export function statusFailure(answer: FailingAnswer): ApiFailure {
	const { status, target, description } = answer;
	const { says, advice, kind } = problemOf(status);
	const quote = description === undefined ? '' : `: "${shorten(description)}"`;
	const afterMs = parseRetryAfter(answer.retryAfter);
	const Failure = status === 404 ? NotFoundFailure : ApiFailure;
	return new Failure(`${says(target)} (status ${status})${quote}`, {
		advice: answer.advice?.[status] ?? advice,
		// A server that says when to come back is not broken, but busy.
		kind: kind === 'passing' && afterMs !== undefined ? 'throttled' : kind,
		status,
		afterMs,
	});
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
		kind: 'final',
		status,
	});
}

/** @param location Where a redirect wanted to go; the key is never sent there. */
export function redirectFailure(status: number, location: string): ApiFailure {
	const where = location === '' ? '' : ` to ${shorten(location)}`;
	return new ApiFailure(
		`The Base URL redirects${where} (status ${status}), where the API key is not sent`,
		{ advice: LOOK_AT_BASE_URL, kind: 'final', status },
	);
}

/** @param limit The greatest size in bytes that is read. */
export function tooLargeFailure(limit: number): ApiFailure {
	return new ApiFailure(
		`The answer is larger than ${limit / 2 ** 20} MB, which no answer of CommBox is`,
		{ advice: LOOK_AT_BASE_URL, kind: 'final' },
	);
}

/** @param error What n8n's request helper threw; only its code is used, since it holds the key. */
export function connectionFailure(error: unknown): ApiFailure {
	const code = codeOf(error) ?? '';
	const [, { message, ...details }] = CONNECTION_PROBLEMS.find(([known]) => known.test(code))!;
	return new ApiFailure(code === '' ? message : `${message} (${code})`, details);
}

/**
 * @param header A Retry-After header: seconds, or an HTTP date (RFC 9110, section 10.2.3).
 * @returns The time from now in ms; undefined where there is no such header, or none that makes sense.
 */
function parseRetryAfter(header: unknown): number | undefined {
	if (typeof header !== 'string') return undefined;
	if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
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
		const isForLater = kind === 'passing' || kind === 'throttled';
		const message = isAboutKey
			? `${says('')}. ${advice}`
			: isForLater
				? `CommBox is too busy, or out of order for the moment (status ${status}). Test again later.`
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
