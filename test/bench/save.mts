import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { text } from '../../sandbox/n8n.mts';
import { n8nFolder, projectFolder } from '../../sandbox/places.mts';
import { benchFolder } from './bed.mts';
import { chart } from './chart.mts';
import { writeComparison } from './comparison.mts';
import { figures } from './figures.mts';
import type { LimitResult } from './limitTable.mts';
import { spread, type CaseResult, type Metric } from './results.mts';

const METRICS: readonly Metric[] = [
	'ms',
	'updated',
	'lost',
	'requestsPerUser',
	'connectionsPerUser',
	'maxOpenConnections',
	'maxInFlight',
	'limitMs',
	'cpuMs',
	'extraMemoryMb',
	'itemsOut',
];

/**
 * Writes what was measured as JSON, draws it, and puts it into the documentation's table.
 *
 * @param results What was measured.
 * @param runs How many times.
 * @param forReaders Whether it goes into the documentation; otherwise to the sandbox.
 * @param loadBefore How busy the machine was before anything started: its load average.
 * @returns The files written.
 */
export async function save(
	results: readonly CaseResult[],
	runs: number,
	forReaders: boolean,
	loadBefore: number,
): Promise<string[]> {
	const docs = forReaders ? path.join(projectFolder, 'docs') : benchFolder;
	const json = path.join(docs, 'bench.json');
	const options = await resolveConfig(path.join(projectFolder, 'package.json'));
	// Rounded, because more digits than that are noise.
	const measured = report(results, runs, loadBefore);
	const rounded = JSON.stringify(measured, (_key, value: unknown) =>
		typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value,
	);
	mkdirSync(path.join(docs, 'images'), { recursive: true });
	writeFileSync(json, await format(rounded, { ...options, parser: 'json' }));

	const svg = chart(results);
	if (svg === undefined) return [json];
	const image = path.join(docs, 'images/bench.svg');
	writeFileSync(image, svg);
	if (!forReaders) return [json, image];
	const page = path.join(docs, 'bulk.md');
	writeComparison(page, measured);
	return [json, image, page];
}

/**
 * Writes what was measured of limits.
 *
 * @returns The file written.
 */
export function saveLimits(results: readonly LimitResult[]): string {
	const file = path.join(benchFolder, 'limits.json');
	mkdirSync(benchFolder, { recursive: true });
	writeFileSync(file, JSON.stringify(results, null, '\t'));
	return file;
}

function report(results: readonly CaseResult[], runs: number, loadBefore: number) {
	return {
		date: new Date().toISOString().slice(0, 10),
		machine: {
			system: `${os.type()} ${os.arch()}`,
			processor: os.cpus()[0]?.model ?? '',
			cores: os.availableParallelism(),
			memoryGb: Math.round(os.totalmem() / 2 ** 30),
			loadBefore,
		},
		versions: {
			node: process.versions.node,
			n8n: versionIn(path.join(n8nFolder, 'node_modules/n8n')),
			axios: versionIn(path.join(projectFolder, 'node_modules/axios')),
			'n8n-nodes-commbox': versionIn(projectFolder),
		},
		runs,
		figures: figures(results).filter(({ measured }) => measured !== undefined),
		cases: results.map(({ case_, results: found }) => ({
			id: case_.id,
			title: case_.title,
			items: case_.items,
			behavior: case_.behavior,
			contenders: found.map((result) => ({
				id: result.contender.id,
				title: result.contender.title,
				...Object.fromEntries(METRICS.map((metric) => [metric, spread(result, metric)])),
				failure: result.samples.find(({ failure }) => failure)?.failure,
			})),
		})),
	};
}

function versionIn(folder: string): string {
	const manifest: unknown = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
	return text(manifest, 'version');
}
