import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Problem } from '../../sandbox/problem.mts';
import { progress } from '../../sandbox/screen.mts';

interface SystemProgram {
	/** What people call it. */
	readonly title: string;
	/** Debian's package with it. */
	readonly debianPackage: string;
	/** Where it is; nothing where this machine has none. */
	find(): string | undefined;
}

const DEBIAN_POSTGRES = '/usr/lib/postgresql';

const programs = {
	chromium: {
		title: 'Chromium',
		debianPackage: 'chromium',
		find: () => process.env['CHROMIUM'] ?? onPath('chromium', 'chromium-browser', 'google-chrome'),
	},
	redis: {
		title: 'Redis (redis-server)',
		debianPackage: 'redis-server',
		find: () => onPath('redis-server'),
	},
	/** `initdb`, in the folder with all of its programs. */
	postgres: {
		title: 'PostgreSQL (initdb, postgres)',
		debianPackage: 'postgresql',
		find: () => newestPostgres() ?? onPath('initdb'),
	},
} as const satisfies Record<string, SystemProgram>;

/** A program that the suite takes from the system. */
export type ProgramName = keyof typeof programs;

/**
 * Finds programs; as root on Debian and its like, installs those that are missing.
 *
 * @param names Which ones.
 * @returns Where each is.
 * @throws Problem that says what is missing and how to get it.
 */
export function findPrograms<Name extends ProgramName>(
	...names: readonly Name[]
): Readonly<Record<Name, string>> {
	if (missing(names).length > 0 && process.getuid?.() === 0 && onPath('apt-get')) {
		install(missing(names));
	}
	const lacking = missing(names);
	if (lacking.length > 0) {
		const titles = lacking.map(({ title }) => title).join(', ');
		throw new Problem(
			`This machine has no ${titles}.`,
			`On Debian or Ubuntu: sudo apt-get install ${packagesOf(lacking).join(' ')}`,
		);
	}
	const found = names.map((name) => [name, programs[name].find()] as const);
	return Object.fromEntries(found) as Record<Name, string>;
}

function missing(names: readonly ProgramName[]): SystemProgram[] {
	return names.map((name) => programs[name]).filter((program) => program.find() === undefined);
}

function packagesOf(wanted: readonly SystemProgram[]): string[] {
	return wanted.map(({ debianPackage }) => debianPackage);
}

function install(wanted: readonly SystemProgram[]): void {
	const packages = packagesOf(wanted);
	progress(`Installing ${packages.join(', ')} from the system's packages`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	for (const args of [
		['update', '-qq'],
		['install', '-y', '-qq', '--no-install-recommends', ...packages],
	]) {
		spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });
	}
}

/** Debian keeps PostgreSQL's programs off the PATH, each version in a folder of its own. */
function newestPostgres(): string | undefined {
	const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES) : [];
	return versions
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => path.join(DEBIAN_POSTGRES, version, 'bin', 'initdb'))
		.find((initdb) => existsSync(initdb));
}

function onPath(...names: readonly string[]): string | undefined {
	const folders = (process.env['PATH'] ?? '').split(path.delimiter);
	return names
		.flatMap((name) => folders.map((folder) => path.join(folder, name)))
		.find((file) => existsSync(file));
}
