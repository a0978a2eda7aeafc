// `npm run verify`: asks the real CommBox what docs/not-verified.md leaves open.
import { writeFile } from 'node:fs/promises';
import { Problem } from '../../sandbox/problem.mts';
import { BeforeFile } from './before.mts';
import { readOptions, USAGE, type Options } from './options.mts';
import { reportOf, restorationOf, tableOf } from './report.mts';
import { verify } from './verify.mts';

const BEFORE_FILE = 'commbox-user-before.json';

async function run({ apiKey, baseUrl, reportFile, ...options }: Options): Promise<number> {
	const before = new BeforeFile(BEFORE_FILE);
	const kept = options.mayWrite ? await before.read(options.userId) : undefined;
	if (kept) say('An earlier run was cut off: the test user is put back to how it was before that.');
	if (options.mayWrite) say('The test user is changed for this, and put back at the end.');

	const findings = await verify({
		account: { apiKey, baseUrl },
		...options,
		kept,
		signal: untilInterrupted(),
		keep: async (...state) => await before.keep(...state),
		progress: (question) => say(`  ${question}`),
	});
	say(`\n${tableOf(findings)}\n`);
	restorationOf(findings).forEach(say);
	if (findings.differs?.length === 0) await before.remove();
	else if (findings.wasChanged) say(`How it was is in ${BEFORE_FILE}. Do not send that on.`);
	await writeFile(reportFile, reportOf(findings, new Date()));
	say(`The report, without key, names and numbers, is in ${reportFile}.`);
	return findings.isInterrupted ? 130 : 0;
}

function untilInterrupted(): AbortSignal {
	const controller = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => {
			say('\nStopping. What was changed is being put back, please wait.');
			controller.abort();
		});
	}
	return controller.signal;
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

try {
	const options = readOptions(process.argv.slice(2), process.env);
	if (options) process.exitCode = await run(options);
	else say(USAGE);
} catch (error) {
	process.exitCode = 1;
	if (!(error instanceof Problem)) throw error;
	process.stderr.write(`${error.message}\n${error.remedy}\n`);
}
