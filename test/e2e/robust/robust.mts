// Queue mode, the fault matrix and hostile values on the real n8n; --help says how it is used.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { installN8n } from '../../../sandbox/install.mts';
import { packNode } from '../../../sandbox/package.mts';
import { stateFolder } from '../../../sandbox/places.mts';
import { isStopping, stopEverything, stopOnInterrupt } from '../../../sandbox/processes.mts';
import { progress, say, sayFailure } from '../../../sandbox/screen.mts';
import { findPrograms } from '../systemPrograms.mts';
import { faults } from './faults.mts';
import { hostile } from './hostile.mts';
import { readOptions, USAGE, type Options, type Part } from './options.mts';
import { queue } from './queue.mts';
import { Report } from './report.mts';

/** What a part of the suite gets to work with. */
export interface Setting {
	/** The packed node. */
	readonly tarball: string;
	/** A folder of its own, empty; what is left there afterwards helps to see what went wrong. */
	readonly folder: string;
	readonly report: Report;
	readonly options: Options;
}

const parts: Record<Part, (setting: Setting) => Promise<void>> = { faults, hostile, queue };

async function run(options: Options): Promise<boolean> {
	// What is missing shows now, not after minutes.
	if (options.parts.includes('queue')) findPrograms('redis', 'postgres');
	await installN8n();
	const tarball = options.tarball ? path.resolve(options.tarball) : await packNode();
	const report = new Report();
	for (const part of options.parts) {
		const started = performance.now();
		const folder = path.join(stateFolder, `robust-${part}`);
		rmSync(folder, { recursive: true, force: true });
		say(`\n${part}`);
		await parts[part]({ tarball, folder, report, options }).catch((error: unknown) => {
			if (isStopping()) throw error;
			sayFailure(error);
			report.check(part, [error instanceof Error ? error.message : String(error)]);
		});
		progress(`${part} took ${((performance.now() - started) / 1_000).toFixed(0)} s`);
	}
	return report.sum();
}

stopOnInterrupt(() => say('\nStopping'));
try {
	const options = readOptions(process.argv.slice(2));
	if (options.help) say(USAGE);
	else process.exitCode = (await run(options)) ? 0 : 1;
} catch (error) {
	// What is being stopped fails, and is meant to.
	if (!isStopping()) {
		sayFailure(error);
		process.exitCode = 1;
	}
}
if (!isStopping()) await stopEverything();
