import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Problem } from '../../../sandbox/problem.mts';
import { progress } from '../../../sandbox/screen.mts';

/** Where the programs are that queue mode needs. */
export interface Programs {
	/** The Redis server. */
	readonly redis: string;
	/** The folder with PostgreSQL's programs. */
	readonly postgres: string;
}

const DEBIAN_POSTGRES = '/usr/lib/postgresql';
const PACKAGES = ['redis-server', 'postgresql'];

/**
 * Finds Redis and PostgreSQL; on a machine of a CI, as root, installs them where they are missing.
 *
 * @throws Problem that says what is missing and how to get it.
 */
export function findPrograms(): Programs {
	if (missing().length > 0 && process.env['CI'] === 'true' && process.getuid?.() === 0) install();
	const lacking = missing();
	const [redis, postgres] = [findRedis(), findPostgres()];
	if (redis !== undefined && postgres !== undefined) return { redis, postgres };
	throw new Problem(
		`Queue mode needs ${lacking.join(' and ')}, which this machine does not have.`,
		`Install it: apt-get install ${PACKAGES.join(' ')} (as root; on Debian or Ubuntu), or leave ` +
			'queue mode out: --only faults --only hostile',
	);
}

function missing(): string[] {
	return [
		...(findRedis() === undefined ? ['Redis (redis-server)'] : []),
		...(findPostgres() === undefined ? ['PostgreSQL (initdb, postgres)'] : []),
	];
}

function findRedis(): string | undefined {
	return onPath('redis-server');
}

/** Debian keeps PostgreSQL's programs off the PATH, each version in a folder of its own. */
function findPostgres(): string | undefined {
	const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES) : [];
	const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
	const debian = newest && path.join(DEBIAN_POSTGRES, newest, 'bin');
	if (debian && existsSync(path.join(debian, 'initdb'))) return debian;
	const initdb = onPath('initdb');
	return initdb === undefined ? undefined : path.dirname(initdb);
}

function onPath(program: string): string | undefined {
	return (process.env['PATH'] ?? '')
		.split(path.delimiter)
		.map((folder) => path.join(folder, program))
		.find((file) => existsSync(file));
}

function install(): void {
	progress(`Installing ${PACKAGES.join(' and ')}`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	for (const args of [
		['update', '-qq'],
		['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES],
	]) {
		spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });
	}
}
