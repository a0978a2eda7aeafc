import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execaSync } from 'execa';
import { projectFolder, stateFolder } from './places.mts';
import { Problem } from './problem.mts';
import { npm, run, tail } from './processes.mts';

const PACKAGE = 'n8n-nodes-commbox';
const tarballFolder = path.join(stateFolder, 'package');

/**
 * Packs the package as it would be published, which builds it.
 *
 * @returns Where the tarball is.
 */
export async function packNode(): Promise<string> {
	rmSync(tarballFolder, { recursive: true, force: true });
	mkdirSync(tarballFolder, { recursive: true });
	const { exitCode, output } = await run({
		name: 'npm pack',
		cwd: projectFolder,
		args: npm('pack', '--pack-destination', tarballFolder),
	});
	if (exitCode !== 0) {
		throw new Problem(`npm pack failed:\n${tail(output, 25)}`, 'Mend the code, then start again.');
	}
	const { version } = readJson(path.join(projectFolder, 'package.json'));
	return path.join(tarballFolder, `${PACKAGE}-${version}.tgz`);
}

/**
 * Puts the packed package where n8n's own community-packages service would have put it, in the
 * same way: unpacked, without the dependencies that are no runtime ones, and noted in the ledger.
 * That service also runs `npm install` there, for which a package without dependencies has no use.
 *
 * @param tarball The packed package.
 * @param home The user folder of an n8n that is not running.
 */
export function installNode(tarball: string, home: string): void {
	const nodesFolder = path.join(home, '.n8n/nodes');
	const folder = path.join(nodesFolder, 'node_modules', PACKAGE);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });

	const unpacking = ['-xzf', tarball, '-C', folder, '--strip-components=1'];
	const { failed, shortMessage, stderr } = execaSync('tar', unpacking, { reject: false });
	if (failed) {
		throw new Problem(
			`The package could not be unpacked: ${stderr || shortMessage}`,
			'The tar command is needed, and a writable .sandbox folder.',
		);
	}
	const manifest = readJson(path.join(folder, 'package.json'));
	for (const key of ['devDependencies', 'peerDependencies', 'optionalDependencies']) {
		delete manifest[key];
	}
	writeJson(path.join(folder, 'package.json'), manifest);
	writeJson(path.join(nodesFolder, 'package.json'), {
		name: 'installed-nodes',
		private: true,
		dependencies: { [PACKAGE]: manifest['version'] },
	});
}

function readJson(file: string): Record<string, unknown> {
	return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

function writeJson(file: string, value: unknown): void {
	writeFileSync(file, JSON.stringify(value, null, 2));
}
