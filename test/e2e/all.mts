// `npm run test:e2e`: every part of the end-to-end suite, one after the other.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const PARTS = ['editor.mts', 'scenarios/scenarios.mts', 'robust/robust.mts'];

const results = PARTS.map((part) => {
	console.log(`\n== ${part}`);
	const began = Date.now();
	const { status } = spawnSync(process.execPath, [path.join(import.meta.dirname, part)], {
		stdio: 'inherit',
	});
	return { part, passed: status === 0, seconds: Math.round((Date.now() - began) / 1000) };
});

console.log('');
for (const { part, passed, seconds } of results) {
	console.log(`${passed ? 'ok  ' : 'FAIL'} ${part.padEnd(26)} ${seconds} s`);
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
