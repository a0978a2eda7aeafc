import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { n8nFolder } from './places.mts';
import { Problem } from './problem.mts';
import { launch, run, tail, untilReady, type Running } from './processes.mts';

/** The owner's account in every n8n started here; only this machine can reach them. */
export const owner = {
	email: 'owner@example.com',
	firstName: 'Sandbox',
	lastName: 'Owner',
	password: 'CommBox-sandbox-1',
} as const;

/** Which n8n to start. */
export interface N8nOptions {
	/** Its user folder: everything it keeps is under `<home>/.n8n`. */
	readonly home: string;
	/** Where it listens, on this machine only; left out, any free port. */
	readonly port?: number;
	/** More of n8n's environment variables. */
	readonly env?: Readonly<Record<string, string>>;
	/** Names its log file; tells apart several n8n at once. */
	readonly name?: string;
	/** The folder in which it is installed; left out, where `npm start` has its n8n. */
	readonly folder?: string;
}

/** An n8n that has started, its owner signed in. */
export interface N8n {
	readonly url: string;
	/** Its process id. */
	readonly pid: number | undefined;
	/** Settles when it has ended. */
	readonly exited: Promise<number>;
	/**
	 * Asks the API that the editor uses.
	 *
	 * @returns The answer's `data`.
	 * @throws Problem where n8n refuses.
	 */
	rest(
		method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
		route: string,
		body?: unknown,
	): Promise<unknown>;
	/** What signs a browser in as the owner: the value of the cookie `n8n-auth`. */
	readonly session: string;
	/** Ends it, and all that it started. */
	stop(): Promise<void>;
	/** The file with what it prints. */
	readonly log: string;
}

const programOf = (folder: string) => path.join(folder, 'node_modules/n8n/bin/n8n');

/** Keeps n8n to itself: no telemetry, no look-ups on the network, no other listeners. */
const QUIET = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
} as const;

/**
 * Starts an n8n and signs its owner in; creates the owner where there is none.
 *
 * @param options Which n8n.
 * @returns The n8n, ready to work.
 */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	const port = options.port ?? (await getPort());
	const running = await launchN8n('start', 'n8n', { ...options, port });
	const address = `http://127.0.0.1:${port}`;
	await untilReady(running, `${address}/healthz/readiness`, 180);
	// The 1.x line says that it is ready a moment before it knows these routes.
	await untilReady(running, `${address}/rest/settings`, 60);
	const session = await signIn(address);

	return {
		url: address,
		pid: running.pid,
		exited: running.exited,
		async rest(method, route, body) {
			const response = await askUntilReady(address, method, route, body, session);
			const answer: unknown = await response.json().catch(() => undefined);
			if (!response.ok) {
				throw new Problem(
					`n8n refused ${method} ${route} (${response.status}): ${text(answer, 'message')}`,
					`What n8n printed last:\n${tail(running.output())}`,
				);
			}
			return field(answer, 'data');
		},
		session,
		stop: async () => await running.stop(),
		log: running.log,
	};
}

/**
 * Starts a worker of an n8n in queue mode.
 *
 * @param options Which n8n; `env` has to say where its Redis and its database are.
 * @returns The worker, ready to work.
 */
export async function startWorker(options: N8nOptions): Promise<Running> {
	const port = options.port ?? (await getPort());
	const health = { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) };
	const env = { N8N_WORKER_SERVER_ADDRESS: '127.0.0.1', ...health, ...options.env };
	const running = await launchN8n('worker', 'n8n-worker', { ...options, port, env });
	await untilReady(running, `http://127.0.0.1:${port}/healthz/readiness`, 180);
	return running;
}

/**
 * Starts a webhook processor of an n8n in queue mode: it takes what is sent to production URLs.
 *
 * @param options Which n8n; `env` has to say where its Redis and its database are.
 * @returns The processor, ready to work, and its address.
 */
export async function startWebhookProcessor(
	options: N8nOptions,
): Promise<Running & { readonly url: string }> {
	const port = options.port ?? (await getPort());
	const url = `http://127.0.0.1:${port}`;
	const running = await launchN8n('webhook', 'n8n-webhook', { ...options, port });
	await untilReady(running, `${url}/healthz/readiness`, 180);
	return { ...running, url };
}

async function launchN8n(
	command: 'start' | 'worker' | 'webhook',
	defaultName: string,
	{ home, port, env = {}, name = defaultName, folder = n8nFolder }: N8nOptions,
): Promise<Running> {
	mkdirSync(home, { recursive: true });
	return launch({
		name,
		cwd: home,
		args: [programOf(folder), command],
		env: {
			...QUIET,
			N8N_USER_FOLDER: home,
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(await getPort()),
			...env,
		},
	});
}

/**
 * Runs one of n8n's commands, such as `import:workflow`, while no n8n runs on that user folder.
 *
 * @param home The user folder.
 * @param args The command and its flags.
 * @throws Problem where it fails.
 */
export async function runN8nCommand(home: string, ...args: string[]): Promise<void> {
	mkdirSync(home, { recursive: true });
	const { exitCode, output } = await run({
		name: `n8n ${args[0] ?? ''}`,
		cwd: home,
		args: [programOf(n8nFolder), ...args],
		env: { ...QUIET, N8N_USER_FOLDER: home },
	});
	if (exitCode === 0) return;
	throw new Problem(
		`n8n ${args[0] ?? ''} failed:\n${tail(output)}`,
		`If n8n's database is damaged, delete ${home} and start again.`,
	);
}

/**
 * @param value Something read from JSON.
 * @param name A field's name.
 * @returns The field's value, where there is one.
 */
export function field(value: unknown, name: string | number): unknown {
	return typeof value === 'object' && value !== null
		? (value as Record<string | number, unknown>)[name]
		: undefined;
}

/**
 * @param value Something read from JSON.
 * @param name A field's name.
 * @returns The field's value where it is a text, otherwise an empty one.
 */
export function text(value: unknown, name: string): string {
	const found = field(value, name);
	return typeof found === 'string' ? found : '';
}

async function signIn(address: string): Promise<string> {
	const login = { emailOrLdapLoginId: owner.email, password: owner.password };
	const attempts = [
		() => ask(address, 'POST', '/rest/login', login),
		() => ask(address, 'POST', '/rest/owner/setup', owner),
	];
	for (const attempt of attempts) {
		const response = await attempt();
		await response.body?.cancel();
		const cookie = response.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
		const [, session] = /^n8n-auth=([^;]*)/.exec(cookie ?? '') ?? [];
		if (response.ok && session) return session;
	}
	throw new Problem(
		`The sandbox cannot sign in to its n8n as ${owner.email}.`,
		"If you changed the owner's password or e-mail there, change it back, " +
			'or delete the folder .sandbox/node_modules/home to start with an empty n8n.',
	);
}

/** A node that keeps n8n busy for long makes it think that its database is gone: until it looks again. */
async function askUntilReady(...request: Parameters<typeof ask>): Promise<Response> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		const response = await ask(...request);
		if (response.status !== 503 || Date.now() > deadline) return response;
		await response.body?.cancel();
		await sleep(1_000);
	}
}

async function ask(
	address: string,
	method: string,
	route: string,
	body?: unknown,
	session?: string,
): Promise<Response> {
	return await fetch(`${address}${route}`, {
		method,
		headers: {
			...(session === undefined ? {} : { cookie: `n8n-auth=${session}` }),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
		signal: AbortSignal.timeout(60_000),
	});
}
