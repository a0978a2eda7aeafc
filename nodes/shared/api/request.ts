import type {
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { CREDENTIAL, connectionsOf, type Connection } from './credential';
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
	UnsentFailure,
	type AdviceByStatus,
	type FailingAnswer,
	type IfLost,
} from './errors';
import type { JsonText } from './json';
import type { Multipart } from './multipart';
import { reasonIn } from './reason';
import { abortable } from '../abortable';
import type { Finding, Verdict } from '../verdict';

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
	/** Whether it finds out if the server knows its path: whatever says 404 has answered that. */
	readonly isProbe?: boolean;
	/** What to tell where its answer is lost; every request has it that must not be sent twice. */
	readonly ifLost?: IfLost;
}

/** Sends one request once. Rejects with an ApiFailure for whatever is no success. */
export type Send = (request: ApiRequest) => Promise<Envelope>;

export interface ApiSettings {
	/** How long one attempt may take in ms, from the first byte sent to the last one received. */
	readonly timeout: number;
}

/** Far more than any answer of CommBox; an answer is held in memory whole. */
const LARGEST_ANSWER = 32 * 2 ** 20;

/** What had to be taken away is gone. */
const GONE: Envelope = { status: 200, description: undefined, data: null, answer: {} };

/** Reads a few lines, and has no effect: the credential's test asks the same. */
const QUESTION: ApiRequest = {
	method: 'GET',
	path: ['managers', 'presence'],
	target: 'presence types',
	repeatable: true,
};

/** No item can be sent. */
const NO_CREDENTIAL: Verdict = {
	kind: 'fatal',
	isAnswered: false,
	isUndone: true,
	mayRepeat: false,
};

/** What n8n's helper hands over for `encoding: 'stream'`: Node.js's IncomingMessage. */
interface AnswerStream extends AsyncIterable<Uint8Array> {
	destroy(error?: Error): void;
}

/** The way to CommBox. */
export interface Api {
	/** What texts call it. */
	readonly server: string;
	/**
	 * @param itemIndex The item whose credential is meant; the first one's where there are no items.
	 * @returns A digest that tells one Base URL and key from another.
	 * @throws What n8n says of the credential; a UserError where its Base URL is not one.
	 */
	destination(itemIndex?: number): Promise<string>;
	/** @returns Whether items have different ones. */
	differs(): boolean;
	/** Sends one request once, with the credential of an item. Rejects like `Send`, and as above. */
	send(request: ApiRequest, itemIndex?: number): Promise<Envelope>;
	/** @returns Whether CommBox answers a harmless question now; undefined where it asks to slow down. */
	answers(itemIndex?: number): Promise<boolean | undefined>;
	/** @returns Whether a request has an effect, and does not only read. */
	changes(request: ApiRequest): boolean;
	/**
	 * @returns What it means for the next attempt that sending a request has failed; undefined where it
	 *   could not be sent because of itself, or because of the credential for this item alone.
	 */
	judge(error: unknown, request: ApiRequest): Verdict | undefined;
}

/**
 * @param context The node's run, or the loading of a list in the editor.
 * @param settings How long to wait for an answer.
 * @returns The one way to CommBox.
 */
export function createApi(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	{ timeout }: ApiSettings,
): Api {
	/** What was sent, and may have had its effect. */
	const perhapsDone = new WeakSet<ApiRequest>();
	const connections = connectionsOf(context);

	return {
		server: 'CommBox',
		destination: async (itemIndex = 0) => (await connections.of(itemIndex)).destination,
		differs: connections.differ,
		changes,
		send: async (request, itemIndex = 0) =>
			await attempt(await connections.of(itemIndex), request).catch((error: unknown) =>
				settle(error, request),
			),
		answers: async (itemIndex = 0) => {
			try {
				await attempt(await connections.of(itemIndex), QUESTION);
				return true;
			} catch (error) {
				const finding = error instanceof ApiFailure ? error.details.finding : undefined;
				if (!finding?.isAnswered) return false;
				// A key without this permission is answered as well.
				return finding.kind === 'refused' ? undefined : finding.kind === 'final';
			}
		},
		judge: (error, request) => {
			if (error instanceof UnsentFailure) return undefined;
			if (error instanceof ApiFailure) return verdictOf(error.details.finding, request);
			return connections.isFailureOfAll(error) ? NO_CREDENTIAL : undefined;
		},
	};

	/** Of what a failed attempt may have done, the next one and the builder have to know. */
	function settle(error: unknown, request: ApiRequest): Envelope {
		if (!(error instanceof ApiFailure)) throw error;
		const { removes, ifLost } = request;
		if (removes && error instanceof NotFoundFailure && perhapsDone.has(request)) return GONE;
		if (!error.details.finding.isUndone) perhapsDone.add(request);
		throw ifLost === undefined ? error : lostFailure(error, ifLost);
	}

	async function attempt(
		{ baseUrl, credentialsDecrypted, redact, keyExpired }: Connection,
		{ method, path, query, body, target, advice, isProbe }: ApiRequest,
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
			const answering = context.helpers.httpRequestWithAuthentication.call(
				context,
				CREDENTIAL,
				options,
				{ credentialsDecrypted },
			) as Promise<IN8nHttpFullResponse>;
			response = await abortable(deadline, answering).catch((error: unknown) => {
				// n8n gives no way to take a request back, but its answer need not be read.
				if (deadline.aborted) void answering.then(discard, () => {});
				throw error;
			});
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
			isProbe,
			retryAfter,
			date,
			location: redact(String(location ?? '')),
			keyExpired,
			redact,
		});
	}
}

function queryString(query: ApiRequest['query']): string {
	const text = new URLSearchParams(query).toString();
	return text === '' ? '' : `?${text}`;
}

/** An answer as it came. */
interface Answer extends FailingAnswer {
	readonly method: IHttpRequestMethods;
	readonly location: string;
	/** Takes the key out of what was decoded; it is out of the text. */
	redact(text: string): string;
}

function readAnswer(text: string, answer: Answer): Envelope {
	const { status, location, method } = answer;
	if (status >= 300 && status < 400) throw redirectFailure(status, location);
	const envelope = readEnvelope(status, text, method !== 'GET');
	if (envelope !== undefined && isSuccess(envelope.status)) return envelope;
	const reason = reasonIn(text);
	const refused = { ...answer, ...envelope, description: reason && answer.redact(reason) };
	throw envelope === undefined ? unreadableFailure(refused, text) : statusFailure(refused);
}

/** Whatever is found: what may have been done once must not be done twice. */
function verdictOf(finding: Finding, request: ApiRequest): Verdict {
	const mayRepeat = request.repeatable || finding.isUndone;
	return { ...finding, mayRepeat, isUndone: finding.isUndone || !changes(request) };
}

function changes({ method }: ApiRequest): boolean {
	return method !== 'GET';
}

/** Lets go of an answer that came too late. */
function discard({ body }: IN8nHttpFullResponse): void {
	(body as unknown as AnswerStream).destroy();
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
