import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastifyOpenapiGlue } from 'fastify-openapi-glue';
import { sleep } from 'n8n-workflow';
import contract from './contract.json';
import { envelope, sendJson } from './envelope';
import { play, type Decide } from './faults';
import type { Recorder } from './recorder';
import { pageOf, type PageRules, type Query } from './pages';
import { getUserJson, type Identity, type UserFields, type UserStore } from './users';

/** How the API behaves; read anew for each request, so it may change while it runs. */
export interface Settings {
	apiKey: string;
	/** Where a wrong key shows: in the HTTP status too, or in the envelope of an HTTP 200 only. */
	authFailure: 'http' | 'envelope';
	latencyMs: number;
	createMissing: boolean;
	pages: PageRules;
	/** The brand's custom fields; undefined where any field is taken. */
	customFields: readonly string[] | undefined;
	/** Answers a request that is beyond the rate limit, and says whether it did. */
	refuse: ((reply: FastifyReply) => boolean) | undefined;
	/** How far its wall clock is ahead of ours; below 0 it is behind. */
	clockAheadSeconds: number;
	fault: Decide | undefined;
}

/** Why CommBox refuses the values of a request that the contract allows. */
class Refusal {
	constructor(readonly description: string) {}
}

/** @returns What the server's wall clock shows, in ms since 1970. */
export function serverMs({ clockAheadSeconds }: Pick<Settings, 'clockAheadSeconds'>): number {
	return Date.now() + clockAheadSeconds * 1_000;
}

/** A request outside the contract. */
class Breach extends Error {
	readonly statusCode = 400;
}

const PRESENCE = JSON.stringify([
	{ id: 1, name: 'Active', presenceType: 1 },
	{ id: 2, name: 'Busy', presenceType: 2 },
]);

const KNOWN_PATHS = Object.keys(contract.paths).map(
	(path) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
);

/**
 * Adds the CommBox API to a server. An answer is decided in this order: key (401), rate limit
 * (429), contract (400, 404, 501), fault, unknown user (404), unknown custom field (400), success.
 */
export async function commBoxApi(
	app: FastifyInstance,
	{ settings, users, recorder }: { settings: Settings; users: UserStore; recorder: Recorder },
): Promise<void> {
	const counts = new WeakMap<Decide, Map<string, number>>();

	app.removeAllContentTypeParsers();
	// Parsed only behind the gate: a wrong key is told so before anything about its body.
	app.addContentTypeParser(
		'*',
		{ parseAs: 'string' },
		async (request: FastifyRequest, text: string) => {
			recorder.body(request, text);
			return text;
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
		if (request.is404 || request.body === undefined) return;
		if (request.mediaType !== 'application/json') {
			throw new Breach('Content-Type must be application/json');
		}
		// Not fastify's own parser: that refuses a custom field named __proto__ or constructor.
		if (typeof request.body === 'string') request.body = JSON.parse(request.body);
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
	const faultOf = (request: FastifyRequest, userId: string | undefined) => {
		const { fault: decide } = settings;
		if (!decide) return undefined;
		const { method, url } = request;
		const seen = counts.get(decide) ?? new Map<string, number>();
		counts.set(decide, seen);
		const count = (seen.get(userId ?? '') ?? 0) + 1;
		seen.set(userId ?? '', count);
		const body = recorder.bodyOf(request);
		return decide({ method, url, body, count, ...(userId !== undefined && { userId }) });
	};

	/** A handler around what an operation does; `apply` gives JSON text; undefined: no such user. */
	const operation =
		(apply: (userId: string, request: FastifyRequest) => string | Refusal | undefined) =>
		async (request: FastifyRequest, reply: FastifyReply) => {
			const { USER_ID: userId } = request.params as { USER_ID?: string };
			const fault = faultOf(request, userId);
			if (settings.latencyMs > 0) await sleep(settings.latencyMs);
			if (!recorder.knows(request)) return reply.hijack();
			const run = () => apply(userId ?? '', request);
			if (fault) {
				if (fault.kind === 'reset') recorder.stats.resets += 1;
				await play(fault, reply, run);
				return reply;
			}
			const data = run();
			if (data instanceof Refusal) {
				return sendJson(reply, 400, envelope(400, data.description));
			}
			const status = data === undefined ? 404 : 200;
			return sendJson(reply, status, envelope(status, undefined, data));
		};

	const userOf = (id: string) =>
		users.get(id) ?? (settings.createMissing && id !== '' ? users.put(id, {}) : undefined);

	const userJson = (id = '') => {
		const user = userOf(id);
		return user && getUserJson(user, users.identitiesOf(user.id));
	};

	await app.register(fastifyOpenapiGlue, {
		specification: contract,
		serviceHandlers: {
			Get_presence_types: operation(() => PRESENCE),
			Get_User: operation((id, request) =>
				userJson(id === '0' ? users.find(named(request))?.userId : id),
			),
			Get_User_by_identity: operation((_, request) => userJson(users.find(named(request))?.userId)),
			Get_User_Objects: operation((_, request) => {
				const { USER_IDENTITY_ID: id } = request.params as { USER_IDENTITY_ID: string };
				const fits = id === '0' ? named(request) : (known: Identity) => String(known.id) === id;
				const found = users.find(fits);
				const page =
					found && pageOf(found.identity.conversations, request.query as Query, settings.pages);
				return JSON.stringify(page);
			}),
			Update_User: operation((id, { body }) => {
				if (!userOf(id)) return undefined;
				const { data } = body as { data: UserFields };
				const unknown = Object.keys(data.Content ?? {}).filter(
					(name) => settings.customFields?.includes(name) === false,
				);
				if (unknown.length > 0) return new Refusal(`Unknown custom field: ${unknown.join(', ')}`);
				users.put(id, data);
				recorder.stats.updates += 1;
				return `{"Id":${id}}`;
			}),
		},
	});
}

/** Whether an identity is the one that a request's query names. */
function named({ query }: FastifyRequest): (identity: Identity) => boolean {
	const { streamProviderId, streamProviderType } = query as Query;
	return (identity) =>
		identity.streamProviderId === streamProviderId &&
		String(identity.streamProviderType) === streamProviderType;
}
