// `npm run bench`: the CommBox node and its alternatives side by side in a real n8n.
import os from 'node:os';
import { installN8n } from '../../sandbox/install.mts';
import { isStopping, stopEverything, stopOnInterrupt } from '../../sandbox/processes.mts';
import { progress, say, sayFailure } from '../../sandbox/screen.mts';
import { makeBed, type Bed } from './bed.mts';
import { cases } from './cases.mts';
import { ours } from './contenders.mts';
import { figures } from './figures.mts';
import { runRow, type LimitSample } from './limitRuns.mts';
import type { LimitRow } from './limits.mts';
import { limitTable } from './limitTable.mts';
import { measure, type Sample } from './measure.mts';
import { profile } from './profile.mts';
import { readOptions, USAGE, type Options } from './options.mts';
import { caseTable, figureTable, seconds } from './report.mts';
import { save, saveLimits } from './save.mts';
import type { CaseResult } from './results.mts';
import { benchTrigger } from './trigger.mts';

/** From which load on the machine has something else to do. */
const BUSY = 0.7;

/** A case, a contender, and what was measured. */
interface Entry {
	readonly samples: Sample[];
	readonly case_: CaseResult['case_'];
	readonly contender: CaseResult['results'][number]['contender'];
}

async function bench(options: Options): Promise<void> {
	const [loadBefore = 0] = os.loadavg();
	if (loadBefore > BUSY) {
		say(
			`The machine is busy (load ${loadBefore.toFixed(1)}): expect times to be too long and to vary.`,
		);
	}
	await installN8n();
	if (options.trigger) {
		say(`\n${await benchTrigger(options.tarball, options.runs)}`);
		return;
	}
	progress('Building the node, starting n8n and the emulators');
	const bed = await makeBed(options.tarball);

	if (options.limits) {
		await benchLimits(bed, options.limits, options.runs);
		return;
	}
	const entries = options.cases.flatMap((case_) =>
		case_.contenders.map((contender): Entry => ({ case_, contender, samples: [] })),
	);
	if (options.profile) {
		for (const { case_, contender } of entries.filter((one) => one.contender.node)) {
			await profile(bed, case_, contender);
		}
		return;
	}
	await warmUp(bed, entries);
	for (let run = 0; run < options.runs; run += 1) await runAll(bed, entries, run, options.runs);

	const results = options.cases.map((case_) => ({
		case_,
		results: entries.filter((entry) => entry.case_ === case_),
	}));
	for (const result of results) say(`\n${caseTable(result)}`);
	say(`\n${figureTable(figures(results))}`);
	const isWhole = options.runs >= 3 && options.cases.length === cases.length;
	const files = await save(results, options.runs, isWhole && !options.tarball, loadBefore);
	say(`\nWritten: ${files.join(', ')}`);
}

async function benchLimits(bed: Bed, rows: readonly LimitRow[], runs: number): Promise<void> {
	progress('Warming up');
	await measure(bed, { ...cases[0]!, items: 1_000 }, ours);
	const results = rows.map((row) => ({ row, samples: [] as LimitSample[] }));
	for (let run = 0; run < runs; run += 1) {
		for (const { row, samples } of results) {
			progress(`Run ${run + 1} of ${runs}: ${row.title}`);
			const sample = await runRow(bed, row);
			samples.push(sample);
			progress(`  ${seconds(sample.ms)} s, ${sample.lost} lost ${sample.failure.slice(0, 120)}`);
		}
	}
	say(`\n${limitTable(results)}`);
	say(`\nWritten: ${saveLimits(results)}`);
}

/** So that no contender pays for what the first run of anything costs: loading, compiling. */
async function warmUp(bed: Bed, entries: readonly Entry[]): Promise<void> {
	const seen = new Set<string>();
	for (const { case_, contender } of entries) {
		const key = `${contender.title}${case_.tls ? ', TLS' : ''}`;
		if (seen.has(key)) continue;
		seen.add(key);
		progress(`Warming up: ${key}`);
		const behavior = { latencyMs: 5, known: 1_000 };
		await measure(bed, { ...case_, items: 1_000, behavior }, contender);
	}
}

/** Measures everything once. Who comes first in a case comes last in the next run. */
async function runAll(bed: Bed, entries: readonly Entry[], run: number, runs: number) {
	for (const case_ of new Set(entries.map((entry) => entry.case_))) {
		const own = entries.filter((entry) => entry.case_ === case_);
		const turn = run % own.length;
		for (const { contender, samples } of [...own.slice(turn), ...own.slice(0, turn)]) {
			const sample = await measure(bed, case_, contender);
			samples.push(sample);
			const { ms, updated, lost, maxOpenConnections } = sample;
			progress(
				`Run ${run + 1} of ${runs}, ${case_.id}, ${contender.title}: ${seconds(ms)} s, ` +
					`${updated} updated, ${lost} lost, ${maxOpenConnections} connections`,
			);
		}
	}
}

stopOnInterrupt(() => say('\nStopping'));
try {
	const options = readOptions(process.argv.slice(2));
	if (options.help) say(USAGE);
	else await bench(options);
} catch (error) {
	// What is being stopped fails, and is meant to.
	if (!isStopping()) {
		sayFailure(error);
		process.exitCode = 1;
	}
}
if (!isStopping()) await stopEverything();
