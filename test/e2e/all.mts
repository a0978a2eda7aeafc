// `npm run test:e2e`: every part of the end-to-end suite, one after the other.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { sayFailure } from '../../sandbox/screen.mts';
import { findPrograms } from './systemPrograms.mts';

const PARTS = ['editor.mts', 'scenarios/scenarios.mts', 'robust/robust.mts'];

interface Result {
	readonly part: string;
	readonly passed: boolean;
	readonly seconds: number;
}

function run(part: string): Result {
	console.log(`\n== ${part}`);
	const began = Date.now();
	const { status } = spawnSync(process.execPath, [path.join(import.meta.dirname, part)], {
		stdio: 'inherit',
	});
	return { part, passed: status === 0, seconds: Math.round((Date.now() - began) / 1000) };
}

try {
	// What is missing shows now, not after minutes.
	findPrograms('chromium', 'redis', 'postgres');
	const results = PARTS.map(run);
	console.log('');
	for (const { part, passed, seconds } of results) {
		console.log(`${passed ? 'ok  ' : 'FAIL'} ${part.padEnd(26)} ${seconds} s`);
	}
	process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
} catch (error) {
	sayFailure(error);
	process.exitCode = 1;
}
