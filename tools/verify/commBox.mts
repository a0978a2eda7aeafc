import { Problem } from '../../sandbox/problem.mts';

/** An answer of CommBox's, or of whatever answered in its place. */
export interface Answer {
	/** The envelope's status; HTTP's where there is no envelope. */
	readonly status: number;
	/** Whether it came in CommBox's envelope. */
	readonly isEnvelope: boolean;
	readonly data: unknown;
}

/** What CommBox is asked. */
export interface Request {
	readonly method: 'GET' | 'POST';
	/** The segments of the path, not encoded. */
	readonly path: readonly string[];
	readonly query?: Readonly<Record<string, string>>;
	/** What the body's `data` holds. */
	readonly data?: unknown;
}

/** Where CommBox is, and who asks. */
export interface Account {
	readonly baseUrl: string;
	readonly apiKey: string;
}

const LONGEST_MS = 60_000;

/** Asks CommBox, one request at a time, and keeps what headers answers have. */
export class CommBox {
	/** The headers of all answers, by their names in lower case; the latest value of each. */
	readonly headers = new Map<string, string>();

	private readonly account: Account;

	/** @param account Where CommBox is, and who asks. */
	constructor(account: Account) {
		this.account = account;
	}

	/**
	 * @param request What is asked.
	 * @param signal Ends the waiting for an answer.
	 * @throws Problem where no answer comes; the signal's reason where it has ended the waiting.
	 */
	async ask(
		{ method, path, query = {}, data }: Request,
		signal?: AbortSignal | undefined,
	): Promise<Answer> {
		const { baseUrl, apiKey } = this.account;
		const search = new URLSearchParams(query).toString();
		const url = `${baseUrl}/${path.map(encodeURIComponent).join('/')}${search && `?${search}`}`;
		const response = await fetch(url, {
			method,
			redirect: 'error',
			signal: AbortSignal.any([AbortSignal.timeout(LONGEST_MS), ...(signal ? [signal] : [])]),
			headers: {
				authorization: `Bearer ${apiKey}`,
				...(data !== undefined && { 'content-type': 'application/json' }),
			},
			...(data !== undefined && { body: JSON.stringify({ data }) }),
		}).catch((error: unknown) => {
			if (signal?.aborted) throw error;
			const { cause = error } = error as Error;
			throw new Problem(
				`CommBox did not answer at ${baseUrl}: ${cause instanceof Error ? cause.message : String(cause)}`,
				'Check COMMBOX_BASE_URL, and that this machine reaches it.',
			);
		});
		const text = await response.text();
		for (const [name, value] of response.headers) this.headers.set(name, value);
		return answerOf(response.status, text);
	}
}

function answerOf(httpStatus: number, text: string): Answer {
	const body = parsed(text);
	const status = Number(member(body, 'status'));
	return Number.isInteger(status) && status > 0
		? { status, isEnvelope: true, data: member(body, 'data') }
		: { status: httpStatus, isEnvelope: false, data: undefined };
}

/** What JSON.parse tells a reviver of a number besides. */
type Reviver = (name: string, value: unknown, context: { source?: string }) => unknown;

/** @returns What JSON says, with IDs that no number holds as text; undefined where it is no JSON. */
function parsed(text: string): unknown {
	const keepDigits: Reviver = (_, value, { source }) =>
		typeof value === 'number' && !Number.isSafeInteger(value) && Number.isInteger(value)
			? source
			: value;
	try {
		return JSON.parse(text, keepDigits as (name: string, value: unknown) => unknown);
	} catch {
		return undefined;
	}
}

/** @returns Whether an answer says that it was done. */
export function isDone({ status, isEnvelope }: Answer): boolean {
	return isEnvelope && status >= 200 && status < 300;
}

/** @returns The member of an object under a name in any case; undefined where there is none. */
export function member(object: unknown, name: string): unknown {
	if (typeof object !== 'object' || object === null) return undefined;
	const plain = (text: string) => text.replaceAll('_', '').toLowerCase();
	return Object.entries(object).find(([key]) => plain(key) === plain(name))?.[1];
}

/** @returns The text of a member; empty where it holds nothing. */
export function textOf(object: unknown, name: string): string {
	const value = member(object, name);
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** @returns The list that a value is, or that one of the named members holds; else an empty one. */
export function listIn(value: unknown, ...names: readonly string[]): unknown[] {
	const found = [value, ...names.map((name) => member(value, name))].find(Array.isArray);
	return (found as unknown[] | undefined) ?? [];
}

/** @returns The one thing that an answer holds, by itself or in a list of one. */
export function single(data: unknown): unknown {
	return Array.isArray(data) ? data[0] : data;
}

/** @returns What a member holds that is an object, or JSON that stands in text. */
export function objectOf(object: unknown, name: string): Record<string, unknown> {
	const value = member(object, name);
	const read = typeof value === 'string' ? parsed(value) : value;
	return typeof read === 'object' && read !== null && !Array.isArray(read)
		? (read as Record<string, unknown>)
		: {};
}
