import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { say } from '../../sandbox/screen.mts';
import { benchFolder, type Bed } from './bed.mts';
import type { Case } from './cases.mts';
import type { Contender } from './contenders.mts';
import type { CpuProfile } from './inspector.mts';
import { measure } from './measure.mts';

const LINES = 30;

/**
 * Runs a contender twice, records n8n's CPU profile of the second time, saves it for a viewer, and
 * prints where the time went.
 *
 * @param bed Where.
 * @param case_ Under what circumstances.
 * @param contender Which node.
 */
export async function profile(bed: Bed, case_: Case, contender: Contender): Promise<void> {
	await measure(bed, case_, contender);
	const { result, profile: recorded } = await bed.inspector.profile(
		async () => await measure(bed, case_, contender),
	);
	mkdirSync(benchFolder, { recursive: true });
	const file = path.join(benchFolder, `${case_.id}-${contender.id}.cpuprofile`);
	writeFileSync(file, JSON.stringify(recorded));

	const { byFunction, byPackage } = selfTimes(recorded);
	say(`\n### ${case_.id}, ${contender.title}: ${Math.round(result.ms)} ms (profiled: ${file})\n`);
	say(lines(byPackage, 14));
	say(`\n${lines(byFunction, LINES)}`);
}

function selfTimes({ nodes, samples, timeDeltas }: CpuProfile) {
	const byNode = new Map<number, number>();
	samples.forEach((id, index) => {
		byNode.set(id, (byNode.get(id) ?? 0) + (timeDeltas[index] ?? 0) / 1_000);
	});
	const byFunction = new Map<string, number>();
	const byPackage = new Map<string, number>();
	for (const { id, callFrame } of nodes) {
		const ms = byNode.get(id) ?? 0;
		const { functionName, url, lineNumber } = callFrame;
		const from = packageOf(url, functionName);
		const where = url === '' ? '' : ` ${from} ${path.basename(url)}:${lineNumber + 1}`;
		add(byFunction, `${functionName || '(anonymous)'}${where}`, ms);
		add(byPackage, from, ms);
	}
	return { byFunction, byPackage };
}

function packageOf(url: string, functionName: string): string {
	if (url.startsWith('node:')) return 'node';
	const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
	if (name !== undefined) return name;
	return url === '' ? functionName : path.basename(url);
}

function add(times: Map<string, number>, name: string, ms: number): void {
	times.set(name, (times.get(name) ?? 0) + ms);
}

function lines(times: ReadonlyMap<string, number>, count: number): string {
	return [...times]
		.sort(([, a], [, b]) => b - a)
		.slice(0, count)
		.map(([name, ms]) => `${ms.toFixed(0).padStart(6)} ms  ${name}`)
		.join('\n');
}
