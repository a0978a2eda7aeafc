import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { startN8n, startWorker, type N8n } from '../../../sandbox/n8n.mts';
import { installNode } from '../../../sandbox/package.mts';
import type { Running } from '../../../sandbox/processes.mts';
import { findPrograms } from '../systemPrograms.mts';
import { addActive, addCredential, workflowsIn } from './bed.mts';
import { startEmulator, type Emulator } from './emulator.mts';
import type { Setting } from './robust.mts';
import { startPostgres, startRedis } from './services.mts';
import { chain, commBox, webhook } from './workflows.mts';

/** n8n in queue mode, and everything around it. */
export interface QueueBed {
	readonly main: N8n;
	readonly workflowId: string;
	readonly emulator: Emulator;
	/** Where the batches are posted to. */
	readonly hook: string;
	/** Starts one more worker, with a user folder of its own. */
	addWorker(): Promise<Running>;
	stop(): Promise<void>;
}

/** How soon n8n finds out that a worker is gone. */
export interface Locks {
	readonly lockMs: number;
	readonly renewMs: number;
	readonly checkMs: number;
}

/** How n8n 2.41 has it where nobody says otherwise. */
export const DEFAULT_LOCKS: Locks = { lockMs: 60_000, renewMs: 10_000, checkMs: 30_000 };

/** The same, fast enough for a test. */
export const SHORT_LOCKS: Locks = { lockMs: 6_000, renewMs: 1_500, checkMs: 3_000 };

const LATENCY_MS = 5;
const HOOK = 'update-users';

/** Starts Redis, PostgreSQL, the emulator and an n8n main process without workers. */
export async function makeQueueBed(setting: Setting, locks: Locks): Promise<QueueBed> {
	const programs = findPrograms('redis', 'postgres');
	const [redis, postgres, emulator] = await Promise.all([
		startRedis(programs.redis),
		startPostgres(programs.postgres),
		startEmulator('queue-key-3f9b1c'),
	]);
	await emulator.begin({ latencyMs: LATENCY_MS });
	const env = environment(redis.port, postgres.port, locks);
	const homeOf = (name: string) => {
		const home = path.join(setting.folder, name);
		installNode(setting.tarball, home);
		return home;
	};
	const main = await startN8n({ name: 'robust-queue-main', home: homeOf('main'), env });
	const workflowId = await addExample(main, emulator);
	const workers: Running[] = [];

	return {
		main,
		workflowId,
		emulator,
		hook: `${main.url}/webhook/${HOOK}`,
		async addWorker() {
			const name = `worker-${workers.length + 1}`;
			const worker = await startWorker({ name: `robust-queue-${name}`, home: homeOf(name), env });
			workers.push(worker);
			return worker;
		},
		async stop() {
			await Promise.all(workers.map(async (worker) => await worker.stop()));
			await main.stop();
			await Promise.all([redis.stop(), postgres.stop(), emulator.stop()]);
		},
	};
}

function environment(redisPort: number, postgresPort: number, locks: Locks) {
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		QUEUE_WORKER_LOCK_DURATION: String(locks.lockMs),
		QUEUE_WORKER_LOCK_RENEW_TIME: String(locks.renewMs),
		QUEUE_WORKER_STALLED_INTERVAL: String(locks.checkMs),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgresPort),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'n8n',
		DB_POSTGRESDB_PASSWORD: 'n8n',
	};
}

async function addExample(main: N8n, { baseUrl, apiKey }: Emulator): Promise<string> {
	const credential = await addCredential(main, baseUrl, apiKey);
	const field = (name: string) => ({ name, value: `={{ $json.${name} }}` });
	const node = commBox(credential, {
		userId: '={{ $json.userId }}',
		updateFields: {
			firstName: '={{ $json.firstName }}',
			email: '={{ $json.email }}',
			remarks: '={{ $json.remarks }}',
		},
		customFields: { field: [field('VIP_Status'), field('Batch')] },
	});
	return await addActive(workflowsIn(main), chain('Users in batches', [...webhook(HOOK), node]));
}
