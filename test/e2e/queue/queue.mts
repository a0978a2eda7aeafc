// n8n in queue mode: its main process, its workers and its webhook processors, Redis and PostgreSQL.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import {
	startN8n,
	startWebhookProcessor,
	startWorker,
	type N8nOptions,
} from '../../../sandbox/n8n.mts';
import { installNode } from '../../../sandbox/package.mts';
import { stateFolder } from '../../../sandbox/places.mts';
import type { Running } from '../../../sandbox/processes.mts';
import { lines } from '../fixtures/n8nLines.mts';
import { prepare } from '../fixtures/preparation.mts';
import { test as base, type TestN8n } from '../fixtures/test.mts';
import { startPostgres, startRedis } from '../../support/queueServices.mts';

/** How soon n8n finds out that a worker is gone: by default after 60, 10 and 30 s. */
const LOCKS = {
	QUEUE_WORKER_LOCK_DURATION: '6000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '1500',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
};

interface QueueFixtures {
	/** Where Redis and PostgreSQL are, as n8n's environment names it. */
	readonly queue: Readonly<Record<string, string>>;
	/** Starts one more worker, with a user folder of its own. */
	addWorker(): Promise<Running>;
	/** Starts one more webhook processor, with a user folder of its own. */
	addWebhookProcessor(): ReturnType<typeof startWebhookProcessor>;
}

/** A test whose n8n is in queue mode, at first without workers. */
export const test = base.extend<object, QueueFixtures>({
	queue: [
		async ({}, use) => {
			const [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
			await use({
				...LOCKS,
				EXECUTIONS_MODE: 'queue',
				N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: String(redis.port),
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: String(postgres.port),
				DB_POSTGRESDB_DATABASE: 'postgres',
				DB_POSTGRESDB_USER: 'n8n',
				DB_POSTGRESDB_PASSWORD: 'n8n',
			});
			await Promise.all([redis.stop(), postgres.stop()]);
		},
		{ scope: 'worker' },
	],

	/** The main process, without workers. */
	n8n: [
		async ({ line: lineName, queue: env }, use) => {
			const line = lines[lineName];
			const tarball = await prepare(line);
			const home = path.join(stateFolder, 'e2e', 'queue');
			rmSync(home, { recursive: true, force: true });
			const main = path.join(home, 'main');
			installNode(tarball, main);
			const n8n = await startN8n({ name: 'e2e-queue-main', home: main, env });
			await use({ ...n8n, line, tarball, home, logs: [n8n.log] });
			await n8n.stop();
		},
		{ scope: 'worker', timeout: 1_200_000 },
	],

	addWorker: [
		async ({ n8n, queue }, use) => await lend(n8n, queue, 'worker', startWorker, use),
		{ scope: 'worker' },
	],

	addWebhookProcessor: [
		async ({ n8n, queue }, use) => await lend(n8n, queue, 'webhook', startWebhookProcessor, use),
		{ scope: 'worker' },
	],
});

/** Lets tests start as many processes of a kind as they like; ends them when the tests are done. */
async function lend<Process extends Running>(
	{ home, logs, tarball }: TestN8n,
	env: QueueFixtures['queue'],
	kind: string,
	start: (options: N8nOptions) => Promise<Process>,
	use: (add: () => Promise<Process>) => Promise<void>,
): Promise<void> {
	const started: Process[] = [];
	await use(async () => {
		const name = `${kind}-${started.length + 1}`;
		const own = path.join(home, name);
		installNode(tarball, own);
		const process = await start({ name: `e2e-queue-${name}`, home: own, env });
		started.push(process);
		logs.push(process.log);
		return process;
	});
	await Promise.all(started.map(async (process) => await process.stop()));
}
