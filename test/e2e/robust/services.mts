import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../sandbox/ports.mts';
import { Problem } from '../../../sandbox/problem.mts';
import { launch, tail, type Running } from '../../../sandbox/processes.mts';

/** A program that `program.mts` runs. */
export interface Program {
	readonly program: string;
	readonly args: readonly string[];
	/** Whom it runs as; left out, as this process. */
	readonly user?: User;
	/** What makes it end at once, but properly. */
	readonly stopSignal: NodeJS.Signals;
}

interface User {
	readonly uid: number;
	readonly gid: number;
}

/** A Redis or a PostgreSQL that has started. */
export interface Service {
	readonly port: number;
	stop(): Promise<void>;
}

const PATIENCE_S = 30;

/**
 * Starts a Redis that keeps nothing.
 *
 * @param redis Where its server is.
 */
export async function startRedis(redis: string): Promise<Service> {
	const port = await freePort();
	const folder = temporaryFolder('redis');
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	const running = start('robust-redis', folder, { program: redis, args, stopSignal: 'SIGTERM' });
	await until(running, async () => await answersPing(port));
	return serviceAt(port, running, folder);
}

/**
 * Starts a PostgreSQL with an empty database: its user is `n8n`, the database `postgres`.
 *
 * @param initdb Where this program of its is, beside the others.
 */
export async function startPostgres(initdb: string): Promise<Service> {
	const port = await freePort();
	const user = postgresUser();
	const folder = temporaryFolder('postgres', user);
	const data = path.join(folder, 'data');
	const programs = path.dirname(initdb);
	const tool = (name: string, ...args: string[]) =>
		spawnSync(path.join(programs, name), args, { cwd: folder, encoding: 'utf8', ...user });

	const made = tool('initdb', '-D', data, '-U', 'n8n', '-A', 'trust', '-E', 'UTF8', '--locale=C');
	if (made.status !== 0) {
		throw new Problem(`PostgreSQL could not make a database in ${folder}.`, tail(made.stderr));
	}
	const settings = ['listen_addresses=127.0.0.1', 'fsync=off', `unix_socket_directories=${folder}`];
	const running = start('robust-postgres', folder, {
		program: path.join(programs, 'postgres'),
		args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
		...(user && { user }),
		stopSignal: 'SIGINT',
	});
	const isReady = () =>
		tool('pg_isready', '-q', '-h', '127.0.0.1', '-p', String(port)).status === 0;
	await until(running, async () => await Promise.resolve(isReady()));
	return serviceAt(port, running, folder);
}

function start(name: string, cwd: string, program: Program): Running {
	const runner = path.join(import.meta.dirname, 'program.mts');
	return launch({ name, cwd, args: [runner, JSON.stringify(program)] });
}

function serviceAt(port: number, running: Running, folder: string): Service {
	return {
		port,
		stop: async () => {
			await running.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** PostgreSQL refuses to run as root, so its data lie where its own user may go. */
function temporaryFolder(name: string, user?: User): string {
	const folder = mkdtempSync(path.join(tmpdir(), `commbox-${name}-`));
	if (user) chownSync(folder, user.uid, user.gid);
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

function postgresUser(): User | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (flag: string) => {
		const { stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
		return Number.parseInt(stdout, 10);
	};
	const user = { uid: id('-u'), gid: id('-g') };
	if (!Number.isNaN(user.uid)) return user;
	throw new Problem(
		'PostgreSQL does not run as root, and there is no user "postgres".',
		'Run the suite as another user, or install PostgreSQL: apt-get install postgresql',
	);
}

async function answersPing(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect', { signal: AbortSignal.timeout(1_000) });
		socket.write('PING\r\n');
		const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(1_000) })) as [
			Buffer,
		];
		return answer.toString().startsWith('+PONG');
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}

async function until(running: Running, isReady: () => Promise<boolean>): Promise<void> {
	let ended = false;
	void running.exited.then(() => (ended = true));
	for (const deadline = Date.now() + PATIENCE_S * 1_000; Date.now() < deadline; await sleep(200)) {
		if (ended) break;
		if (await isReady()) return;
	}
	throw new Problem(`${running.name} did not start:`, tail(running.output()));
}
