import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastifyOpenapiGlue } from 'fastify-openapi-glue';
import { sleep } from 'n8n-workflow';
import { agentHandlers } from './agents';
import { Bodies } from './bodies';
import { botHandlers } from './bots';
import { channelHandlers } from './channels';
import { contract } from './contract';
import { conversationHandlers } from './conversationHandlers';
import { holdToContract } from './contractRules';
import { envelope, sendJson } from './envelope';
import { play, type Decide } from './faults';
import { formHandlers } from './forms';
import { Partial, Refusal, type Call, type Handler, type Handlers } from './operation';
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

/** What an API works with. */
interface Emulation {
	readonly settings: Settings;
	readonly world: World;
	readonly recorder: Recorder;
}

/**
 * Adds the CommBox API to a server. An answer is decided in this order: key (401), rate limit
 * (429), contract (400, 404, 501), fault, unknown user (404), unknown custom field (400), success.
 */
export async function commBoxApi(app: FastifyInstance, emulation: Emulation): Promise<void> {
	const { settings, recorder } = emulation;
	const bodies = new Bodies();
	bodies.take(app, recorder);
	const addingOperations = holdToContract(app, recorder);
	app.setSerializerCompiler(() => (value) => JSON.stringify(value));
	app.addHook('onRequest', async (request, reply) => recorder.begin(request, reply));
	app.addHook('onSend', async (_request, reply) => {
		recorder.answered(reply.statusCode);
		reply.headers({ date: new Date(serverMs(settings)).toUTCString(), ...settings.habits.headers });
	});
	app.addHook('preValidation', async (request, reply) => {
		if (request.headers.authorization !== `Bearer ${settings.apiKey}`) {
			return sendJson(reply, settings.authFailure === 'http' ? 401 : 200, envelope(401));
		}
		if (settings.refuse?.(reply)) return reply;
		if (!request.is404) await bodies.read(request);
	});

	const operations = new Operations(emulation, bodies, addingOperations);
	await app.register(fastifyOpenapiGlue, {
		specification: contract,
		serviceHandlers: Object.fromEntries(
			Object.entries(handlers).map(([id, handle]) => [id, operations.of(id, handle)]),
		),
	});
}

/** Carries operations out, or has faults do so. */
class Operations {
	private readonly counts = new WeakMap<Decide, Map<string, number>>();

	constructor(
		private readonly emulation: Emulation,
		private readonly bodies: Bodies,
		private readonly addingOperations: ReadonlySet<string>,
	) {}

	/** @returns A fastify handler around what an operation does. */
	of(operationId: string, handle: Handler) {
		const { settings, world, recorder } = this.emulation;
		return async (request: FastifyRequest, reply: FastifyReply) => {
			const call = this.callOf(request);
			const fault = this.faultOf(request, operationId, call.path['USER_ID']);
			if (settings.latencyMs > 0) await sleep(latencyOf(settings));
			if (!recorder.knows(request)) return reply.hijack();
			const run = () => {
				const result = handle(call, world);
				const isDone = result !== undefined && !(result instanceof Refusal);
				if (isDone && this.addingOperations.has(operationId)) recorder.added(request, operationId);
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
	}

	/** Decides on the fault for a request, if there is one. */
	private faultOf(request: FastifyRequest, operationId: string, userId: string | undefined) {
		const { settings, recorder } = this.emulation;
		const { fault: decide } = settings;
		if (!decide) return undefined;
		const { method, url } = request;
		const seen = this.counts.get(decide) ?? new Map<string, number>();
		this.counts.set(decide, seen);
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
	}

	private callOf(request: FastifyRequest): Call {
		const form = this.bodies.formOf(request);
		const body = request.body as { data?: unknown } | undefined;
		return {
			path: request.params as Call['path'],
			query: request.query as Call['query'],
			data: form ? undefined : body?.data,
			form: form?.texts ?? {},
			files: form?.files ?? [],
			settings: this.emulation.settings,
			stats: this.emulation.recorder.stats,
		};
	}
}

/** @returns The status that goes with what a handler has answered, and what else the envelope says. */
function outcomeOf(result: unknown): { status: number; description?: string; data?: unknown } {
	if (result === undefined) return { status: 404 };
	if (result instanceof Refusal) return { status: 400, ...result };
	if (result instanceof Partial) return { status: 206, ...result };
	return { status: 200, data: result };
}
