import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { n8nFolder } from './places.mts';
import { Problem } from './problem.mts';
import { npm, run, tail } from './processes.mts';
import { progress } from './screen.mts';

const SIZE_GB = 2.8;
/** The installation, npm's own cache of it, and some room to work in. */
const NEEDED_GB = 4.5;
const NO_NETWORK =
	/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT/;

/**
 * Installs the n8n that a lockfile pins, unless that is there already: takes minutes the first
 * time, nothing after that. An installation that was interrupted is redone.
 *
 * @param folder Where to; left out, where `npm start` has its n8n.
 * @param pins The folder with the `package.json` and lockfile; left out, the sandbox's own.
 */
export async function installN8n(folder = n8nFolder, pins = import.meta.dirname): Promise<void> {
	const stamp = path.join(folder, '.installed');
	const wanted = fingerprint(pins);
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

	mkdirSync(folder, { recursive: true });
	rmSync(stamp, { force: true });
	for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
		cpSync(path.join(pins, file), path.join(folder, file));
	}
	// What a broken installation left behind counts as free: npm removes it first.
	await rm(path.join(folder, 'node_modules'), { recursive: true, force: true });
	if ((await freeGb(folder)) < NEEDED_GB) throw await tooLittleDisk(folder);

	progress(`Installing n8n, once: ${SIZE_GB} GB, usually 3 to 6 minutes`);
	await reachRegistry(folder);
	await install(folder);
	progress("Building n8n's SQLite module: usually 1 to 2 minutes");
	await buildSqlite(folder);
	writeFileSync(stamp, wanted);
	progress('n8n is installed');
}

function fingerprint(pins: string): string {
	const lockfile = readFileSync(path.join(pins, 'package-lock.json'));
	const digest = createHash('sha256').update(lockfile).digest('hex');
	return `${digest} ${process.platform}-${process.arch} node-${process.versions.modules}\n`;
}

/** npm itself keeps trying for minutes; this one question does not. */
async function reachRegistry(folder: string): Promise<void> {
	const { exitCode, output } = await run({
		name: 'npm view of n8n',
		cwd: folder,
		args: npm(
			'view',
			'n8n',
			'name',
			'--prefer-offline',
			'--loglevel=error',
			'--fetch-retries=1',
			'--fetch-retry-mintimeout=1000',
			'--fetch-timeout=20000',
		),
	});
	if (exitCode !== 0 && NO_NETWORK.test(output)) throw unreachable(output);
}

async function install(folder: string): Promise<void> {
	const free = await freeGb(folder);
	const ticker = setInterval(() => {
		void freeGb(folder).then((left) => {
			const written = Math.max(0, free - left).toFixed(1);
			progress(`  still installing: about ${written} of ${SIZE_GB} GB written`);
		});
	}, 20_000);
	const { exitCode, output } = await run({
		name: 'npm ci of n8n',
		cwd: folder,
		args: npm(
			'ci',
			'--ignore-scripts',
			'--no-audit',
			'--no-fund',
			'--prefer-offline',
			'--loglevel=error',
			'--fetch-retries=3',
			'--fetch-retry-mintimeout=1000',
			'--fetch-retry-maxtimeout=5000',
		),
	}).finally(() => clearInterval(ticker));

	if (exitCode === 0) return;
	if (output.includes('ENOSPC')) throw await tooLittleDisk(folder);
	if (NO_NETWORK.test(output)) throw unreachable(output);
	throw new Problem(`n8n could not be installed. npm says:\n${tail(output)}`, 'Start again.');
}

async function buildSqlite(folder: string): Promise<void> {
	const built = await run({
		name: 'npm rebuild of sqlite3',
		cwd: folder,
		args: npm('rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'),
	});
	const loaded = await run({
		name: 'check of sqlite3',
		cwd: folder,
		args: ['-e', 'require("sqlite3")'],
	});
	if (built.exitCode === 0 && loaded.exitCode === 0) return;
	throw new Problem(
		`n8n's SQLite module could not be built. npm says:\n${tail(built.output)}`,
		'Where no ready-made one can be downloaded it is compiled: that takes Python 3, make, a C++ ' +
			'compiler, and the headers of Node.js (https://github.com/nodejs/node-gyp#installation).',
	);
}

async function freeGb(folder: string): Promise<number> {
	const { bavail, bsize } = await statfs(folder);
	return (bavail * bsize) / 1e9;
}

async function tooLittleDisk(folder: string): Promise<Problem> {
	const free = await freeGb(folder);
	return new Problem(
		`Too little disk space to install n8n: ${free.toFixed(1)} GB free in ${folder}.`,
		`About ${NEEDED_GB} GB are needed. Make room, then start again.`,
	);
}

function unreachable(output: string): Problem {
	return new Problem(
		`n8n could not be installed: the npm registry cannot be reached. npm says:\n${tail(output, 8)}`,
		"Check the network, and npm's proxy and registry settings, then start again.",
	);
}
