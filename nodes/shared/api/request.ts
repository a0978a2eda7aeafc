import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { parseBaseUrl } from './baseUrl';
import { isSuccess, readEnvelope, type Envelope } from './envelope';
import {
	ApiFailure,
	connectionFailure,
	redirectFailure,
	statusFailure,
	tooLargeFailure,
	unreadableFailure,
	type AdviceByStatus,
	type FailingAnswer,
	type FailureKind,
} from './errors';
import type { JsonText } from './json';
import { until } from '../until';

/** One request to CommBox, validated: whoever makes one has refused bad input before. */
export interface ApiRequest {
	readonly method: IHttpRequestMethods;
	/** The path's segments, as they are; encoding them is done here. */
	readonly path: readonly string[];
	readonly query?: Readonly<Record<string, string>>;
	readonly body?: JsonText;
	/** What the request is about, for error texts: `user 94382332`. */
	readonly target: string;
	/** What to do about a status, for error texts, where there is more to say than for any request. */
	readonly advice?: AdviceByStatus;
	/**
	 * Whether it does no harm to send it twice, which happens when an answer is lost on its way. A
	 * request that must not be repeated is sent again only where it has certainly had no effect.
	 */
	readonly repeatable: boolean;
}

/** What a failed attempt means for the next one. */
interface Verdict {
	readonly kind: FailureKind;
	readonly afterMs?: number | undefined;
}

/** Sends one request once. Rejects with an ApiFailure for whatever is no success. */
export type Send = (request: ApiRequest) => Promise<Envelope>;

export interface SendSettings {
	/** How long one attempt may take in ms, from the first byte sent to the last one received. */
	readonly timeout: number;
}

const CREDENTIAL = 'commBoxApi';

/** Far more than any answer of CommBox; an answer is held in memory whole. */
const LARGEST_ANSWER = 32 * 2 ** 20;

/** A key shorter than this could stand in any text by chance. */
const SHORTEST_KEY = 6;

/** What n8n's helper hands over for `encoding: 'stream'`: Node.js's IncomingMessage. */
interface AnswerStream extends AsyncIterable<Uint8Array> {
	destroy(error?: Error): void;
}

/** Who we are to CommBox, and where it is. */
interface Connection {
	readonly baseUrl: string;
	readonly credentialsDecrypted: ICredentialsDecrypted;
	/** Takes the key out of a text. */
	redact(text: string): string;
}

/** What a request is sent for: a run, or a list in the editor. */
type Context = IExecuteFunctions | ILoadOptionsFunctions;

/**
 * @param context The node's run, or its form. Its credential is read and decrypted once, with the first request.
 * @returns The function through which every request of the run goes. Beside ApiFailures it rejects
 *   with a UserError where the credential's Base URL is none.
 */
export function createSend(context: Context, { timeout }: SendSettings): Send {
	let connection: Promise<Connection> | undefined;

	return async (request) => {
		connection ??= connect(context);
		const connected = await connection;
		try {
			return await attempt(connected, request);
		} catch (error) {
			throw error instanceof ApiFailure ? error : connectionFailure(error);
		}
	};

	async function attempt(
		{ baseUrl, credentialsDecrypted, redact }: Connection,
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
			options.body = body;
			options.headers = { ...options.headers, 'Content-Type': 'application/json' };
		}

		const deadline = AbortSignal.timeout(timeout);
		const response = await until<IN8nHttpFullResponse>(
			deadline,
			context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options, {
				credentialsDecrypted,
			}),
		);
		const text = redact(await readText(response.body as unknown as AnswerStream, deadline));
		const { location, 'retry-after': retryAfter } = response.headers;
		return readAnswer(text, {
			status: response.statusCode,
			target,
			advice,
			retryAfter,
			location: redact(String(location ?? '')),
		});
	}
}

function queryString(query: ApiRequest['query']): string {
	const text = new URLSearchParams(query).toString();
	return text === '' ? '' : `?${text}`;
}

async function connect(context: Context): Promise<Connection> {
	const data = await context.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL);
	return {
		baseUrl: parseBaseUrl(data['baseUrl']),
		credentialsDecrypted: { id: '', name: '', type: CREDENTIAL, data },
		redact: createRedact(String(data['apiKey']).trim()),
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

function readAnswer(text: string, answer: FailingAnswer & { location: string }): Envelope {
	const { status, location } = answer;
	if (status >= 300 && status < 400) throw redirectFailure(status, location);
	const envelope = readEnvelope(status, text);
	if (envelope === undefined) throw unreadableFailure(answer);
	if (!isSuccess(envelope.status)) throw statusFailure({ ...answer, ...envelope });
	return envelope;
}

/**
 * Says what it means for the next attempt that sending a request has failed. Whatever is no
 * ApiFailure is trouble with the credential, and so the same for all requests.
 */
export function judge(error: unknown, { repeatable }: ApiRequest): Verdict {
	if (!(error instanceof ApiFailure)) return { kind: 'fatal' };
	const { kind, afterMs } = error.details;
	return { kind: kind === 'passing' && !repeatable ? 'final' : kind, afterMs };
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
