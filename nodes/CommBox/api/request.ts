import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { parseBaseUrl } from './baseUrl';
import { isSuccess, readEnvelope, type Envelope } from './envelope';
import {
	ApiFailure,
	connectionFailure,
	redirectFailure,
	statusFailure,
	timeoutFailure,
	tooLargeFailure,
	unreadableFailure,
} from './errors';
import { toJson, type JsonText } from './json';

/** One request to CommBox, validated: whoever makes one has refused bad input before. */
export interface ApiRequest {
	readonly method: IHttpRequestMethods;
	/** The path's segments, as they are; encoding them is done here. */
	readonly path: readonly string[];
	readonly body?: JsonText;
	/** What the request is about, for error texts: `user 94382332`. */
	readonly target: string;
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

/** Who we are to CommBox, where it is, and how requests are sent. */
interface Connection extends SendSettings {
	readonly baseUrl: string;
	readonly credentialsDecrypted: ICredentialsDecrypted;
	/** Takes the key out of a text. */
	redact(text: string): string;
}

/**
 * @param context The node's run. Its credential is read and decrypted once, with the first request.
 * @param readSettings Reads how to send; called with the first request.
 * @returns The function through which every request of the run goes. Beside ApiFailures it rejects
 *   with a UserError where the credential's Base URL is none.
 */
export function createSend(context: IExecuteFunctions, readSettings: () => SendSettings): Send {
	let connection: Promise<Connection> | undefined;

	return async (request) => {
		connection ??= connect(context, readSettings);
		const connected = await connection;
		try {
			return await attempt(connected, request);
		} catch (error) {
			throw error instanceof ApiFailure ? error : connectionFailure(error);
		}
	};

	async function attempt(
		{ baseUrl, credentialsDecrypted, redact, timeout }: Connection,
		{ method, path, body, target }: ApiRequest,
	): Promise<Envelope> {
		const options: IHttpRequestOptions = {
			method,
			url: [baseUrl, ...path.map(encodeURIComponent)].join('/'),
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
		const response = await before<IN8nHttpFullResponse>(
			deadline,
			context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options, {
				credentialsDecrypted,
			}),
		);
		const text = await readText(response.body as unknown as AnswerStream, deadline);
		const location = String(response.headers['location'] ?? '');
		return readAnswer(response.statusCode, redact(text), redact(location), target);
	}
}

async function connect(
	context: IExecuteFunctions,
	readSettings: () => SendSettings,
): Promise<Connection> {
	const data = await context.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL);
	return {
		baseUrl: parseBaseUrl(data['baseUrl']),
		credentialsDecrypted: { id: '', name: '', type: CREDENTIAL, data },
		redact: createRedact(String(data['apiKey'])),
		...readSettings(),
	};
}

/**
 * @returns A function that takes the key out of what CommBox, or something on the way to it, might
 *   echo: as it is, and as it stands in JSON.
 */
function createRedact(apiKey: string): (text: string) => string {
	if (apiKey.length < SHORTEST_KEY) return (text) => text;
	const inJson = toJson(apiKey).slice(1, -1);
	return (text) => text.replaceAll(apiKey, '[API key]').replaceAll(inJson, '[API key]');
}

function readAnswer(httpStatus: number, text: string, location: string, target: string): Envelope {
	if (httpStatus >= 300 && httpStatus < 400) throw redirectFailure(httpStatus, location);
	const envelope = readEnvelope(httpStatus, text);
	if (envelope === undefined) throw unreadableFailure(httpStatus, target);
	if (!isSuccess(envelope.status)) throw statusFailure(envelope.status, target, envelope);
	return envelope;
}

/** @throws ApiFailure where the deadline passes first. */
async function before<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
	let expire = () => {};
	const expiry = new Promise<never>((_, reject) => {
		expire = () => reject(timeoutFailure());
	});
	deadline.addEventListener('abort', expire, { once: true });
	try {
		return await Promise.race([work, expiry]);
	} finally {
		deadline.removeEventListener('abort', expire);
	}
}

/** Reads an answer to its end, unless it gets too large or the deadline passes. */
async function readText(answer: AnswerStream, deadline: AbortSignal): Promise<string> {
	const expire = () => answer.destroy(timeoutFailure());
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
