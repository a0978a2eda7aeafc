import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execaSync } from 'execa';
import getPort from 'get-port';
import { Problem } from '../../sandbox/problem.mts';
import { launch, untilReady, type User } from '../../sandbox/processes.mts';
import { systemProgram } from './systemPrograms.mts';

/** A Redis or a PostgreSQL that has started. */
export interface Service {
	readonly port: number;
	stop(): Promise<void>;
}

const PATIENCE_S = 30;
const HOST = '127.0.0.1';

/** Starts a Redis that keeps nothing. */
export async function startRedis(): Promise<Service> {
	const program = systemProgram('redis');
	const port = await getPort();
	const { folder, remove } = temporaryFolder();
	const args = ['--port', String(port), '--bind', HOST, '--save', '', '--dir', folder];
	const running = launch({ name: 'e2e-redis', cwd: folder, program, args });
	const ping = ['-h', HOST, '-p', String(port), 'ping'];
	await untilReady(running, async () => succeeds('redis-cli', ping), PATIENCE_S);
	return { port, stop: async () => await running.stop().then(remove) };
}

/** Starts a PostgreSQL with an empty database: its user is `n8n`, the database `postgres`. */
export async function startPostgres(): Promise<Service> {
	const initdb = systemProgram('postgres');
	const port = await getPort();
	const user = postgresUser();
	const { folder, remove } = temporaryFolder(user);
	const data = path.join(folder, 'data');
	const tool = (name: string) => path.join(path.dirname(initdb), name);
	const how = ['-U', 'n8n', '-A', 'trust', '-E', 'UTF8', '--locale=C'];
	execaSync(initdb, ['-D', data, ...how], { cwd: folder, ...user });

	const settings = [`listen_addresses=${HOST}`, 'fsync=off', `unix_socket_directories=${folder}`];
	const running = launch({
		name: 'e2e-postgres',
		cwd: folder,
		program: tool('postgres'),
		args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
		stopSignal: 'SIGINT',
		...(user && { user }),
	});
	const ping = ['-q', '-h', HOST, '-p', String(port)];
	await untilReady(running, async () => succeeds(tool('pg_isready'), ping), PATIENCE_S);
	return { port, stop: async () => await running.stop().then(remove) };
}

function succeeds(program: string, args: readonly string[]): boolean {
	return !execaSync(program, args, { reject: false }).failed;
}

/** PostgreSQL refuses to run as root, so its data lie where its own user may go. */
function temporaryFolder(user?: User): { folder: string; remove: () => void } {
	const folder = mkdtempSync(path.join(tmpdir(), 'commbox-e2e-'));
	if (user) chownSync(folder, user.uid, user.gid);
	const remove = () => rmSync(folder, { recursive: true, force: true });
	process.once('exit', remove);
	return { folder, remove };
}

function postgresUser(): User | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (flag: string) =>
		Number(execaSync('id', [flag, 'postgres'], { reject: false }).stdout);
	const user = { uid: id('-u'), gid: id('-g') };
	if (user.uid > 0) return user;
	throw new Problem(
		'PostgreSQL does not run as root, and there is no user "postgres".',
		'Run the suite as another user, or install PostgreSQL: apt-get install postgresql',
	);
}
