import { createHash } from 'node:crypto';

import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { expiredSince, parseApiKey } from './apiKey';
import { parseBaseUrl } from './baseUrl';
import { isSuccess, readEnvelope, type Envelope } from './envelope';
import { connectionFailure } from './connection';
import {
	ApiFailure,
	lostFailure,
	NotFoundFailure,
	redirectFailure,
	statusFailure,
	tooLargeFailure,
	unreadableFailure,
	type AdviceByStatus,
	type FailingAnswer,
	type IfLost,
} from './errors';
import type { JsonText } from './json';
import type { Multipart } from './multipart';
import { reasonIn } from './reason';
import { abortable } from '../abortable';
import type { Verdict } from '../verdict';

/** One request to CommBox, validated: whoever makes one has refused bad input before. */
export interface ApiRequest {
	readonly method: IHttpRequestMethods;
	/** The path's segments, as they are; encoding them is done here. */
	readonly path: readonly string[];
	readonly query?: Readonly<Record<string, string>>;
	/** JSON, or a form that carries files. */
	readonly body?: JsonText | Multipart;
	/** What the request is about, for error texts: `user 94382332`. */
	readonly target: string;
	/** What to do about a status, for error texts, where there is more to say than for any request. */
	readonly advice?: AdviceByStatus;
	/**
	 * Whether it does no harm to send it twice, which happens when an answer is lost on its way. A
	 * request that must not be repeated is sent again only where it has certainly had no effect.
	 */
	readonly repeatable: boolean;
	/**
	 * Whether it takes something away, so that a second attempt finds nothing where the first one has
	 * worked and its answer was lost.
	 */
	readonly removes?: boolean;
	/** What to tell where its answer is lost; every request has it that must not be sent twice. */
	readonly ifLost?: IfLost;
}

/** Sends one request once. Rejects with an ApiFailure for whatever is no success. */
export type Send = (request: ApiRequest) => Promise<Envelope>;

export interface ApiSettings {
	/** How long one attempt may take in ms, from the first byte sent to the last one received. */
	readonly timeout: number;
}

const CREDENTIAL = 'commBoxApi';

/** Far more than any answer of CommBox; an answer is held in memory whole. */
const LARGEST_ANSWER = 32 * 2 ** 20;

/** A key shorter than this could stand in any text by chance. */
const SHORTEST_KEY = 6;

/** What had to be taken away is gone. */
const GONE: Envelope = { status: 200, description: undefined, data: null, answer: {} };

/** What n8n's helper hands over for `encoding: 'stream'`: Node.js's IncomingMessage. */
interface AnswerStream extends AsyncIterable<Uint8Array> {
	destroy(error?: Error): void;
}

/** Who we are to CommBox, and where it is. */
interface Connection {
	readonly baseUrl: string;
	readonly destination: string;
	readonly credentialsDecrypted: ICredentialsDecrypted;
	/** Takes the key out of a text. */
	redact(text: string): string;
	/** @returns Since when the key has expired, if it has. */
	keyExpired(): Date | undefined;
}

/** The way to CommBox with one credential. */
export interface Api {
	/** What texts call it. */
	readonly server: string;
	/** @returns A digest that tells one Base URL and key from another. */
	destination(): Promise<string>;
	/**
	 * Sends one request once. Beside ApiFailures it rejects with a UserError where the credential's Base
	 * URL is not one.
	 */
	readonly send: Send;
	/**
	 * Says what it means for the next attempt that sending a request has failed. Whatever is no
	 * ApiFailure is trouble with the credential, and so the same for all requests.
	 */
	judge(error: unknown, request: ApiRequest): Verdict;
}

/**
 * @param context The node's run, or the loading of a list in the editor. Its credential is read and
 *   decrypted once, with the first request.
 * @param settings How long to wait for an answer.
 * @returns The one way to CommBox.
 */
export function createApi(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	{ timeout }: ApiSettings,
): Api {
	let connection: Promise<Connection> | undefined;
	/** What was sent, and may have had its effect. */
	const perhapsDone = new WeakSet<ApiRequest>();
	const connected = async () => await (connection ??= connect(context));

	return {
		server: 'CommBox',
		destination: async () => (await connected()).destination,
		send: async (request) =>
			await attempt(await connected(), request).catch((error: unknown) => settle(error, request)),
		judge,
	};

	/** Of what a failed attempt may have done, the next one and the builder have to know. */
	function settle(error: unknown, request: ApiRequest): Envelope {
		if (!(error instanceof ApiFailure)) throw error;
		const { removes, ifLost } = request;
		if (removes && error instanceof NotFoundFailure && perhapsDone.has(request)) return GONE;
		if (!error.details.verdict.isUndone) perhapsDone.add(request);
		throw ifLost === undefined ? error : lostFailure(error, ifLost);
	}

	async function attempt(
		{ baseUrl, credentialsDecrypted, redact, keyExpired }: Connection,
		{ method, path, query, body, target, advice }: ApiRequest,
	): Promise<Envelope> {
		const options: IHttpRequestOptions = {
			method,
			url: [baseUrl, ...path.map(encodeURIComponent)].join('/') + queryString(query),
			headers: { Accept: 'application/json' },
			timeout,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		};
		if (body !== undefined) {
			const { type, bytes } =
				typeof body === 'string' ? { type: 'application/json', bytes: body } : body;
			options.body = bytes as string | Buffer;
			options.headers = { ...options.headers, 'Content-Type': type };
		}

		let response: IN8nHttpFullResponse | undefined;
		let text: string;
		try {
			const deadline = AbortSignal.timeout(timeout);
			response = await abortable<IN8nHttpFullResponse>(
				deadline,
				context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options, {
					credentialsDecrypted,
				}),
			);
			text = redact(await readText(response.body as unknown as AnswerStream, deadline));
		} catch (error) {
			throw error instanceof ApiFailure
				? error
				: connectionFailure(error, response !== undefined, redact);
		}
		const { location, 'retry-after': retryAfter, date } = response.headers;
		return readAnswer(text, {
			method,
			status: response.statusCode,
			target,
			advice,
			retryAfter,
			date,
			location: redact(String(location ?? '')),
			keyExpired,
		});
	}
}

function queryString(query: ApiRequest['query']): string {
	const text = new URLSearchParams(query).toString();
	return text === '' ? '' : `?${text}`;
}

async function connect(context: IExecuteFunctions | ILoadOptionsFunctions): Promise<Connection> {
	const data = await context.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL);
	const baseUrl = parseBaseUrl(data['baseUrl']);
	const apiKey = parseApiKey(data['apiKey']);
	return {
		baseUrl,
		destination: createHash('sha256').update(`${baseUrl} ${apiKey}`).digest('hex'),
		credentialsDecrypted: { id: '', name: '', type: CREDENTIAL, data },
		redact: createRedact(apiKey),
		keyExpired: () => expiredSince(apiKey),
	};
}

/**
 * @returns A function that takes the key out of what CommBox, or something on the way to it, might
 *   echo: as it is, as JSON may write it, and as it stands in a URL.
 */
function createRedact(apiKey: string): (text: string) => string {
	if (apiKey.length < SHORTEST_KEY) return (text) => text;
	const key = new RegExp([...apiKey].map(spellingsOf).join(''), 'gi');
	return (text) => text.replace(key, '[API key]');
}

/** @returns A pattern for one character: itself, `\/`, `\u002f` and `%2f` are the same. */
function spellingsOf(character: string): string {
	const hex = character.charCodeAt(0).toString(16);
	const itself = character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
	const inJson = /["\\/]/.test(character) ? `\\\\?${itself}` : itself;
	return `(?:${inJson}|\\\\u${hex.padStart(4, '0')}|%${hex.padStart(2, '0')})`;
}

/** An answer as it came. */
interface Answer extends FailingAnswer {
	readonly method: IHttpRequestMethods;
	readonly location: string;
}

function readAnswer(text: string, answer: Answer): Envelope {
	const { status, location, method } = answer;
	if (status >= 300 && status < 400) throw redirectFailure(status, location);
	const envelope = readEnvelope(status, text, method !== 'GET');
	if (envelope !== undefined && isSuccess(envelope.status)) return envelope;
	const refused = { ...answer, ...envelope, description: reasonIn(text) };
	throw envelope === undefined ? unreadableFailure(refused) : statusFailure(refused);
}

function judge(error: unknown, { method, repeatable }: ApiRequest): Verdict {
	if (!(error instanceof ApiFailure)) return { kind: 'fatal', isAnswered: false, isUndone: true };
	const { verdict } = error.details;
	// Whatever its headers say: what may have been done once must not be done twice.
	const mayRepeat = repeatable || verdict.isUndone || verdict.kind === 'fatal';
	return {
		...verdict,
		kind: mayRepeat ? verdict.kind : 'final',
		isUndone: verdict.isUndone || method === 'GET',
	};
}

/** Reads an answer to its end, unless it gets too large or the deadline passes. */
async function readText(answer: AnswerStream, deadline: AbortSignal): Promise<string> {
	const expire = () => answer.destroy(deadline.reason as Error);
	deadline.addEventListener('abort', expire, { once: true });
	try {
		const decoder = new TextDecoder();
		let size = 0;
		let text = '';
		for await (const chunk of answer) {
			size += chunk.length;
			if (size > LARGEST_ANSWER) throw tooLargeFailure(LARGEST_ANSWER);
			text += decoder.decode(chunk, { stream: true });
		}
		return text + decoder.decode();
	} finally {
		deadline.removeEventListener('abort', expire);
	}
}
