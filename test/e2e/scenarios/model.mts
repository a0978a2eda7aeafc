import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { field, text } from '../../../sandbox/n8n.mts';
import { listOf } from '../runs.mts';

/** What the model answers: a call of the first tool it was offered, or its last word. */
export type Answer =
	| { readonly call: Readonly<Record<string, unknown>> }
	| { readonly say: string };

/** A chat model that says what it was told to, in the form of OpenAI's Chat Completions. */
export interface ScriptedModel {
	/** For the credential of n8n's OpenAI nodes. */
	readonly baseUrl: string;
	/** What it was asked since the script began: the request bodies. */
	readonly requests: readonly unknown[];
	/** Gives it the answers to the next requests. */
	script(...answers: readonly Answer[]): void;
	/** Ends it. */
	close(): Promise<void>;
}

/** Starts the model on a free port of this machine. */
export async function startModel(): Promise<ScriptedModel> {
	const requests: unknown[] = [];
	let answers: Answer[] = [];
	const server = createServer((request, response) => {
		void (async () => {
			const body = await readJson(request);
			if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
				return send(response, 404, failure(`${request.method} ${request.url} is not scripted`));
			}
			requests.push(body);
			const answer = answers.shift();
			// A status that clients do not try again: one more question is one too many.
			if (answer === undefined) return send(response, 400, failure('the script is at its end'));
			return send(response, 200, completion(body, answer));
		})();
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');

	return {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		requests,
		script(...next) {
			answers = [...next];
			requests.length = 0;
		},
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

/**
 * @param request What the model was asked.
 * @returns The tools that it was offered.
 */
export function toolsOf(request: unknown): unknown[] {
	return listOf(field(request, 'tools')).map((tool) => field(tool, 'function'));
}

/**
 * @param request What the model was asked.
 * @returns What the tools had answered to it.
 */
export function toolAnswers(request: unknown): string[] {
	return listOf(field(request, 'messages'))
		.filter((message) => text(message, 'role') === 'tool')
		.map((message) => {
			const content = field(message, 'content');
			return typeof content === 'string' ? content : JSON.stringify(content);
		});
}

function completion(request: unknown, answer: Answer): unknown {
	const message =
		'say' in answer
			? { role: 'assistant', content: answer.say }
			: {
					role: 'assistant',
					content: null,
					tool_calls: [
						{
							id: 'call_1',
							type: 'function',
							function: {
								name: text(toolsOf(request)[0], 'name'),
								arguments: JSON.stringify(answer.call),
							},
						},
					],
				};
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion',
		created: 1,
		model: text(request, 'model'),
		choices: [
			{ index: 0, message, finish_reason: 'say' in answer ? 'stop' : 'tool_calls', logprobs: null },
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

function failure(message: string): unknown {
	return { error: { message, type: 'invalid_request_error', param: null, code: null } };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	const body = Buffer.concat(parts).toString();
	return body === '' ? undefined : (JSON.parse(body) as unknown);
}

function send(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
