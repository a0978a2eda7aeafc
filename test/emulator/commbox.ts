import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastifyOpenapiGlue } from 'fastify-openapi-glue';
import { sleep } from 'n8n-workflow';
import { agentHandlers } from './agents';
import { botHandlers } from './bots';
import { channelHandlers } from './channels';
import { contract } from './contract';
import { conversationHandlers } from './conversationHandlers';
import { envelope, sendJson } from './envelope';
import { play, type Decide } from './faults';
import { formHandlers } from './forms';
import { formBody, readForm, type Form } from './multipart';
import { Breach, Partial, Refusal, type Call, type Handler, type Handlers } from './operation';
import type { Recorder } from './recorder';
import { latencyOf, serverMs, type Settings } from './settings';
import { write } from './shapes';
import { smsHandlers } from './sms';
import { tagHandlers } from './tags';
import { userHandlers } from './users';
import { whatsAppHandlers } from './whatsapp';
import type { World } from './world';

/** What each operation does: one line a resource. */
const handlers: Handlers = {
	...agentHandlers,
	...botHandlers,
	...channelHandlers,
	...conversationHandlers,
	...formHandlers,
	...smsHandlers,
	...tagHandlers,
	...userHandlers,
	...whatsAppHandlers,
};

const KNOWN_PATHS = Object.keys(contract.paths).map(
	(path) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
);

/**
 * Adds the CommBox API to a server. An answer is decided in this order: key (401), rate limit
 * (429), contract (400, 404, 501), fault, unknown user (404), unknown custom field (400), success.
 */
export async function commBoxApi(
	app: FastifyInstance,
	{ settings, world, recorder }: { settings: Settings; world: World; recorder: Recorder },
): Promise<void> {
	const counts = new WeakMap<Decide, Map<string, number>>();
	const forms = new WeakMap<FastifyRequest, Form>();
	const addingOperations = new Set<string>();

	app.removeAllContentTypeParsers();
	// Parsed only behind the gate: a wrong key is told so before anything about its body.
	app.addContentTypeParser(
		'*',
		{ parseAs: 'buffer' },
		async (request: FastifyRequest, bytes: Buffer) => {
			recorder.body(request, bytes);
			return bytes;
		},
	);
	app.setSerializerCompiler(() => (value) => JSON.stringify(value));
	app.setSchemaErrorFormatter((errors, part) => {
		const reasons = errors.map(({ instancePath, message, params }) => {
			const extra = params['additionalProperty'];
			return `${part}${instancePath} ${message}${extra === undefined ? '' : `: ${extra}`}`;
		});
		return new Breach(reasons.join('; '));
	});
	app.addHook('onRoute', ({ schema }) => {
		const { operationId, 'x-adds': adds } = Object(schema) as Record<string, unknown>;
		if (adds === true) addingOperations.add(String(operationId));
		// OpenAPI allows any query that it does not name; this contract does not.
		if (schema)
			schema.querystring = {
				type: 'object',
				...Object(schema.querystring),
				additionalProperties: false,
			};
	});
	app.addHook('onRequest', async (request, reply) => recorder.begin(request, reply));
	app.addHook('onSend', async (_request, reply) => {
		recorder.answered(reply.statusCode);
		reply.header('date', new Date(serverMs(settings)).toUTCString());
	});
	app.addHook('preValidation', async (request, reply) => {
		if (request.headers.authorization !== `Bearer ${settings.apiKey}`) {
			return sendJson(reply, settings.authFailure === 'http' ? 401 : 200, envelope(401));
		}
		if (settings.refuse?.(reply)) return reply;
		if (request.is404) return;
		const body = request.body as Buffer | undefined;
		const { content: types } = { content: undefined, ...Object(request.routeOptions.schema?.body) };
		const isEmpty = body === undefined || body.length === 0;
		if (types === undefined) {
			if (!isEmpty) throw new Breach('a body is not in the contract');
			request.body = undefined;
			return;
		}
		if (body === undefined) throw new Breach('the body is missing');
		const type = request.mediaType ?? '';
		if (!Object.keys(types).includes(type)) {
			throw new Breach(`Content-Type must be ${Object.keys(types).join(' or ')}`);
		}
		if (type === 'application/json') {
			// Not fastify's own parser: that refuses a custom field named __proto__ or constructor.
			request.body = JSON.parse(body.toString());
			return;
		}
		const form = await readForm(body, request.headers['content-type'] ?? '').catch(() => {
			throw new Breach('the body is not a multipart form');
		});
		forms.set(request, form);
		request.body = formBody(form);
	});

	app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
		// Everything a client can do wrong: the contract, JSON syntax, a body beyond the limit.
		const breach = error instanceof SyntaxError || (error.statusCode ?? 500) < 500;
		if (breach) recorder.breaches.push(`${request.method} ${request.url}: ${error.message}`);
		const status = breach ? 400 : 500;
		return sendJson(reply, status, envelope(status, error.message));
	});
	app.setNotFoundHandler((request, reply) => {
		const [path = ''] = request.url.split('?');
		const status = KNOWN_PATHS.some((known) => known.test(path)) ? 501 : 404;
		recorder.breaches.push(`${request.method} ${request.url}: not in the contract`);
		return sendJson(reply, status, envelope(status));
	});

	/** Decides on the fault for a request, if there is one. */
	const faultOf = (request: FastifyRequest, operationId: string, userId: string | undefined) => {
		const { fault: decide } = settings;
		if (!decide) return undefined;
		const { method, url } = request;
		const seen = counts.get(decide) ?? new Map<string, number>();
		counts.set(decide, seen);
		const count = (seen.get(userId ?? '') ?? 0) + 1;
		seen.set(userId ?? '', count);
		const body = recorder.bodyOf(request);
		return decide({
			method,
			url,
			body,
			count,
			operationId,
			...(userId !== undefined && { userId }),
		});
	};

	/** A fastify handler around what an operation does. */
	const operation =
		(operationId: string, handle: Handler) =>
		async (request: FastifyRequest, reply: FastifyReply) => {
			const call = callOf(request);
			const fault = faultOf(request, operationId, call.path['USER_ID']);
			if (settings.latencyMs > 0) await sleep(latencyOf(settings));
			if (!recorder.knows(request)) return reply.hijack();
			const run = () => {
				const result = handle(call, world);
				const isDone = result !== undefined && !(result instanceof Refusal);
				if (isDone && addingOperations.has(operationId)) recorder.added(request, operationId);
				return result;
			};
			if (fault) {
				if (fault.kind === 'reset') recorder.stats.resets += 1;
				await play(fault, reply, run);
				return reply;
			}
			const { status, description, data } = outcomeOf(run());
			const text = data === undefined ? undefined : write(data, settings.shapes);
			return sendJson(reply, status, envelope(status, description, text));
		};

	const callOf = (request: FastifyRequest): Call => {
		const form = forms.get(request);
		const body = request.body as { data?: unknown } | undefined;
		return {
			path: request.params as Call['path'],
			query: request.query as Call['query'],
			data: form ? undefined : body?.data,
			form: form?.texts ?? {},
			files: form?.files ?? [],
			settings,
			stats: recorder.stats,
		};
	};

	await app.register(fastifyOpenapiGlue, {
		specification: contract,
		serviceHandlers: Object.fromEntries(
			Object.entries(handlers).map(([id, handle]) => [id, operation(id, handle)]),
		),
	});
}

/** @returns The status that goes with what a handler has answered, and what else the envelope says. */
function outcomeOf(result: unknown): { status: number; description?: string; data?: unknown } {
	if (result === undefined) return { status: 404 };
	if (result instanceof Refusal) return { status: 400, ...result };
	if (result instanceof Partial) return { status: 206, ...result };
	return { status: 200, data: result };
}
