import Fastify, { type FastifyInstance } from 'fastify';
import { commBoxApi } from './commbox';
import { controlApi } from './control';
import { envelope, sendJson } from './envelope';
import type { Decide } from './faults';
import type { Habits } from './habits';
import type { PageRules } from './pages';
import { rateLimiter, type RateLimit } from './limiters';
import { Recorder } from './recorder';
import { serverMs, type Settings } from './settings';
import type { AnswerShapes } from './shapes';
import type { Emulator, EmulatorOptions } from './types';
import { World } from './world';

export type { Decide, Fault, FaultRequest } from './faults';
export type { Habits } from './habits';
export type { PageRules } from './pages';
export type { RateLimit } from './limiters';
export type { Addition, RecordedRequest, Stats } from './recorder';
export type { AnswerShapes } from './shapes';
export type { Emulator, EmulatorOptions } from './types';
export type { User, UserFields, UserStore } from './users';

/** Starts a CommBox emulator with its users in memory, and resolves when it listens. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const world = new World(options.users);
	const recorder = new Recorder(options.log);
	const settings = initialSettings(options);
	const app = newServer(options, recorder);

	const emulator = {
		apiKey: settings.apiKey,
		...world,
		additions: recorder.additions,
		requests: recorder.requests,
		breaches: recorder.breaches,
		stats: recorder.stats,
		fault: (decide: Decide | undefined) => {
			// Wrapped, so that setting the same function twice counts from 1 again.
			settings.fault = decide && ((request) => decide(request));
		},
		latency: (ms: number, isUneven = false) => {
			Object.assign(settings, { latencyMs: ms, isUneven });
		},
		rateLimit: (limit: RateLimit | undefined) => {
			settings.refuse = limit && rateLimiter(limit, () => serverMs(settings));
		},
		clock: (aheadSeconds: number) => {
			settings.clockAheadSeconds = aheadSeconds;
		},
		pages: (rules: PageRules) => {
			settings.pages = rules;
		},
		shapes: (shapes: AnswerShapes) => {
			settings.shapes = shapes;
		},
		habits: (habits: Habits) => {
			settings.habits = habits;
		},
		createMissing: (on: boolean) => {
			settings.createMissing = on;
		},
		customFields: (names: readonly string[] | undefined) => {
			settings.customFields = names;
		},
		reset: () => {
			world.reset();
			recorder.reset();
			Object.assign(settings, initialSettings(options));
			emulator.rateLimit(options.rateLimit);
		},
		close: async () => {
			const closed = app.close();
			recorder.disconnect();
			await closed;
		},
	};

	emulator.rateLimit(options.rateLimit);
	recorder.watch(app.server);
	await app.register(controlApi, { prefix: '/_emulator', emulator });
	await app.register(commBoxApi, { settings, world, recorder });
	const host = options.host ?? '127.0.0.1';
	const url = await app.listen({ port: options.port ?? 0, host });
	return { ...emulator, url, port: Number(new URL(url).port) };
}

function newServer({ https }: EmulatorOptions, recorder: Recorder): FastifyInstance {
	const server = Fastify({
		https: https ?? null,
		bodyLimit: 32 * 1024 * 1024,
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		routerOptions: { maxParamLength: 10_000 },
		frameworkErrors: (error, request, reply) => {
			recorder.breaches.push(`${request.method} ${request.url}: ${error.message}`);
			sendJson(reply, 400, envelope(400, error.message));
		},
		ajv: {
			customOptions: {
				coerceTypes: false,
				removeAdditional: false,
				useDefaults: false,
				allErrors: true,
				// OpenAPI's own keywords are unknown to JSON Schema.
				strict: false,
				// For canonical digits, the order of strings of one length is that of numbers.
				formats: { 'int64-digits': (id) => id.length < 19 || id <= '9223372036854775807' },
			},
		},
	});
	// Fastify's types tell HTTPS servers apart; nothing here does.
	return server as unknown as FastifyInstance;
}

function initialSettings(options: EmulatorOptions): Settings {
	return {
		apiKey: options.apiKey ?? 'emulator-key',
		authFailure: options.authFailure ?? 'http',
		latencyMs: options.latencyMs ?? 0,
		isUneven: false,
		createMissing: options.createMissing ?? false,
		pages: {},
		shapes: {},
		habits: {},
		customFields: options.customFields,
		countryCode: '1',
		refuse: undefined,
		clockAheadSeconds: 0,
		fault: undefined,
	};
}
