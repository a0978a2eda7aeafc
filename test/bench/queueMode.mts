// `npm run bench:queue`: 1,000 executions of one user in queue mode, over two workers.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installN8n } from '../../sandbox/install.mts';
import { startN8n, startWorker } from '../../sandbox/n8n.mts';
import { installNode, packNode } from '../../sandbox/package.mts';
import { isStopping, stopEverything, stopOnInterrupt } from '../../sandbox/processes.mts';
import { progress, say, sayFailure } from '../../sandbox/screen.mts';
import { startPostgres, startRedis } from '../support/queueServices.mts';
import { addCredential, installFloor, makeHome } from './bed.mts';
import { executionsIn } from './executions.mts';
import { runThroughGate } from './limitRuns.mts';
import { limitTable } from './limitTable.mts';
import type { LimitRow } from './limits.mts';
import { startServer } from './server.mts';

const USAGE = `npm run bench:queue -- [--users 1000] [--rate 100] [--tarball FILE]

  --users   how many executions, of one user each
  --rate    how many requests the token bucket grants a second, and as a burst; it sends no Retry-After`;

const { values } = parseArgs({
	options: {
		users: { type: 'string', default: '1000' },
		rate: { type: 'string', default: '100' },
		tarball: { type: 'string' },
		help: { type: 'boolean', default: false },
	},
});

const WORKERS = 2;

const CUT_OFF_SECONDS = 600;

async function measureQueueMode(): Promise<void> {
	const rate = Number(values.rate);
	const row: LimitRow = {
		title: `token bucket, ${rate}/s, silent: executions of one user, ${WORKERS} workers`,
		users: Number(values.users),
		behavior: {
			latencyMs: 20,
			rateLimit: { kind: 'bucket', perSecond: rate, burst: rate },
		},
		way: 'webhooks',
		cutOffSeconds: CUT_OFF_SECONDS,
		toReach: {},
	};
	await installN8n();
	progress('Building the node, starting Redis, PostgreSQL, the emulator, n8n and its workers');
	const tarball = values.tarball ?? (await packNode());
	const [redis, postgres, server] = await Promise.all([
		startRedis(),
		startPostgres(),
		startServer(),
	]);
	const env = environment(redis.port, postgres.port, row.users);
	const homes = makeHome();
	const homeOf = (name: string) => {
		const home = path.join(homes, name);
		installNode(tarball, home);
		installFloor(home);
		return home;
	};
	const n8n = await startN8n({ name: 'bench-queue-main', home: homeOf('main'), env });
	for (let worker = 1; worker <= WORKERS; worker += 1) {
		const name = `bench-queue-worker-${worker}`;
		await startWorker({ name, home: homeOf(name), env });
	}

	const { baseUrl, apiKey } = server;
	const target = { baseUrl, apiKey, credentialId: await addCredential(n8n, server) };
	await server.begin(row.behavior);

	progress(row.title);
	const failures = await runThroughGate(executionsIn(n8n), target, row);
	const { updated, spanMs, limitMs, requests } = await server.outcome(row.users);
	const sample = {
		ms: spanMs,
		lost: row.users - updated,
		limitMs,
		requestsPerUser: requests / row.users,
		runsMs: [],
		failure: failures[0] ?? '',
	};
	say(`\n${limitTable([{ row, samples: [sample] }])}`);
}

/** n8n's settings; a worker takes all there are, by default ten, which would throttle nobody. */
function environment(redisPort: number, postgresPort: number, users: number) {
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_CONCURRENCY_PRODUCTION_LIMIT: String(users),
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgresPort),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'n8n',
		DB_POSTGRESDB_PASSWORD: 'n8n',
		DB_POSTGRESDB_POOL_SIZE: '10',
		DB_POSTGRESDB_CONNECTION_TIMEOUT: String(CUT_OFF_SECONDS * 1_000),
	};
}

stopOnInterrupt(() => say('\nStopping'));
try {
	if (values.help) say(USAGE);
	else await measureQueueMode();
} catch (error) {
	// What is being stopped fails, and is meant to.
	if (!isStopping()) {
		sayFailure(error);
		process.exitCode = 1;
	}
}
if (!isStopping()) await stopEverything();
