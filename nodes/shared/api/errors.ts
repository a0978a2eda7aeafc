import { LOOK_AT_BASE_URL, OPEN_THE_WAY, RENEW_KEY, TRY_LATER } from '../advice';
import type { Finding, Outcome } from '../verdict';
import { parseRetryAfter } from './retryAfter';
import { shorten } from './shorten';

/** So many characters of what somebody else says stand in an error. */
export const LONGEST_QUOTE = 300;

interface FailureDetails {
	/** What to do about it, for a builder. */
	readonly advice: string;
	/** What it says of further attempts. */
	readonly finding: Finding;
	/** The status that CommBox gave, where it gave one. */
	readonly status?: number;
	/** @returns The message, if the request had been about that. */
	readonly says?: (target: string) => string;
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

/** Something else has answered in the place of CommBox. */
export class IntruderFailure extends ApiFailure {}

/** n8n has not sent a request: what is wrong with it tells nothing of others. */
export class UnsentFailure extends ApiFailure {}

/** CommBox has added what it was asked to, but not sent the message in it. */
export class NotSentFailure extends ApiFailure {}

/** What must not be done twice may have been done: no answer says whether it was. */
export class LostFailure extends ApiFailure {
	/** @param trouble What went wrong, which others can have as well. */
	constructor(
		message: string,
		readonly trouble: ApiFailure,
		advice: string,
	) {
		super(message, { ...trouble.details, advice });
	}
}

/** @returns What others can meet with as well, which is not what one of them may have done. */
export function troubleOf(failure: unknown): unknown {
	return failure instanceof LostFailure ? failure.trouble : failure;
}

/** @returns How a run is told of that which ends it: not of what the request was about that met with it last. */
export function latestOf({ message, details }: ApiFailure): string {
	return details.says?.('the latest request') ?? message;
}

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
export const UNEXPECTED: Finding = { kind: 'final', isAnswered: true, isUndone: false };

/** Of an answer that something before CommBox gives in its place: now and then, if others get through. */
const IN_THE_WAY: Finding = {
	kind: 'trouble',
	atFirst: 'final',
	isAnswered: false,
	isUndone: false,
};

/** What a status tells of. */
export interface Problem {
	/** @param target What the request was about, such as `user 94382332`. */
	readonly says: (target: string) => string;
	readonly advice: string;
	readonly kind: Outcome;
}

/** What has answered instead of CommBox. */
export const NOT_COMMBOX = 'The answer did not come from the CommBox API';

const SERVER_TROUBLE: Problem = {
	says: (target) => `CommBox failed while working on ${target}`,
	advice: TRY_LATER,
	kind: 'trouble',
};

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
export const PROBLEMS: Readonly<Record<number, Problem>> = {
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
		kind: 'refused',
	},
	500: SERVER_TROUBLE,
	501: {
		says: () => 'CommBox does not support this request',
		advice: LOOK_AT_BASE_URL,
		kind: 'final',
	},
	502: SERVER_TROUBLE,
	// What some gateways say instead of 429, nginx's limit_req among them.
	503: {
		says: () => 'CommBox is temporarily unavailable',
		advice: TRY_LATER,
		kind: 'refused',
	},
	504: SERVER_TROUBLE,
};

/** @returns What it tells of; by HTTP, a status that nobody knows is like 400 or 500. */
function problemOf(status: number): Problem {
	return PROBLEMS[status] ?? (status >= 500 ? SERVER_TROUBLE : REFUSAL);
}

/** What is known of an answer that is no success. */
export interface FailingAnswer extends Refused {
	/** The status, HTTP's or the envelope's. */
	readonly status: number;
	/** What the request was about, such as `user 94382332`. */
	readonly target: string;
	/** The headers Retry-After and Date as they came. */
	readonly retryAfter?: unknown;
	readonly date?: unknown;
	/** @returns Since when the key has expired, if it has. */
	readonly keyExpired?: () => Date | undefined;
	/** What to do, by status, where the operation knows it better than this file. */
	readonly advice?: AdviceByStatus | undefined;
	/** Whether the request was to find out if the server knows its path. */
	readonly isProbe?: boolean | undefined;
}

/** @returns The failure that an answer in CommBox's envelope tells of, CommBox's own words in it. */
export function statusFailure(answer: FailingAnswer): ApiFailure {
	return failureOf(answer, true);
}

/** @param isCommBox Whether CommBox itself has answered. */
function failureOf(answer: FailingAnswer, isCommBox: boolean): ApiFailure {
	const { status, target, description, keyExpired } = answer;
	const { advice, kind, ...problem } = problemOf(status);
	const expired = status === 401 ? keyExpired?.() : undefined;
	const since = expired === undefined ? '' : `: it expired on ${minuteOf(expired)}`;
	const quote = description === undefined ? '' : `: "${shorten(description, LONGEST_QUOTE)}"`;
	const afterMs = parseRetryAfter(answer.retryAfter, answer.date);
	const canPass = kind !== 'final' && kind !== 'fatal';
	const isBusy = status === 503 && afterMs === undefined;
	const Failure = status === 404 ? NotFoundFailure : ApiFailure;
	const says = (about: string) => `${problem.says(about)}${since} (status ${status})${quote}`;
	return new Failure(says(target), {
		advice: adviceIn(answer) ?? advice,
		status,
		says,
		finding: {
			// A server that says when to come back is not broken, but busy.
			kind: canPass && afterMs !== undefined ? 'refused' : kind,
			...(isBusy && { atFirst: 'trouble' }),
			isAnswered: isCommBox || status === 429,
			// Gateways say 408 as well where the server behind them was too slow, and 503, of which some always say when
			// to come back.
			isUndone: isRefusal(status) ? status !== 408 : status === 503 && !isBusy && isCommBox,
			afterMs,
		},
	});
}

/** By HTTP: what such a status answers was not done. */
function isRefusal(status: number): boolean {
	return status >= 400 && status < 500;
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
	if (failure.details.finding.isUndone) return failure;
	return new LostFailure(`${failure.message}, so ${says}`, failure, advice);
}

/** How something before CommBox says that it lets a request not through, and so that nothing was done. */
const BLOCKED = [401, 403, 407];

/**
 * @param text The answer's body.
 * @returns The failure for an answer that holds no envelope, an HTML page for example. Where JSON says 404, the
 *   address is wrong: CommBox itself would have said so in an envelope. Where anything else does, and nobody asked for
 *   that, it can as well be a gateway that does not know the server behind it for now, as while that is deployed.
 */
export function unreadableFailure(answer: FailingAnswer, text: string): ApiFailure {
	const { status, isProbe } = answer;
	if (BLOCKED.includes(status)) return blockedFailure(answer, titleOf(text));
	if (status >= 400 && status !== 404) return failureOf(answer, false);
	const isUnknown = status === 404 && (isProbe || /^\s*[{[]/.test(text));
	return new IntruderFailure(`${NOT_COMMBOX} (status ${status})`, {
		advice: LOOK_AT_BASE_URL,
		finding: { ...(isUnknown ? UNEXPECTED : IN_THE_WAY), isUndone: status === 404 },
		status,
	});
}

/** Until something has come through, a 401 is about the key: CommBox, too, could say so without an envelope. */
function blockedFailure({ status }: FailingAnswer, title: string | undefined): ApiFailure {
	const isKey = status === 401;
	const says = isKey
		? PROBLEMS[401]!.says('')
		: 'Something on the way to CommBox blocks the request';
	const quote = title === undefined ? '' : `: "${shorten(title, LONGEST_QUOTE)}"`;
	const Failure = isKey ? ApiFailure : IntruderFailure;
	return new Failure(`${says} (status ${status})${quote}`, {
		advice: isKey ? RENEW_KEY : OPEN_THE_WAY,
		status,
		finding: {
			kind: 'refused',
			atFirst: isKey ? 'fatal' : 'trouble',
			isAnswered: false,
			isUndone: true,
		},
	});
}

/** @returns The title of an HTML page, which stands near its beginning. */
function titleOf(text: string): string | undefined {
	const [, title] = /<title>\s*([^<]+?)\s*<\/title>/i.exec(text.slice(0, 4096)) ?? [];
	return title;
}

/** @param location Where a redirect wanted to go; the key is never sent there. */
export function redirectFailure(status: number, location: string): ApiFailure {
	const where = location === '' ? '' : ` to ${shorten(location, LONGEST_QUOTE)}`;
	return new IntruderFailure(
		`The Base URL redirects${where} (status ${status}), where the API key is not sent`,
		{ advice: LOOK_AT_BASE_URL, finding: IN_THE_WAY, status },
	);
}

/** @param limit The greatest size in bytes that is read. */
export function tooLargeFailure(limit: number): ApiFailure {
	return new IntruderFailure(
		`The answer is larger than ${limit / 2 ** 20} MB, which no answer of CommBox is`,
		{ advice: LOOK_AT_BASE_URL, finding: UNEXPECTED },
	);
}

/** @returns A time to the minute: `2026-01-31 14:05 UTC`. */
export function minuteOf(time: Date): string {
	return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
