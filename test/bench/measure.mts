import path from 'node:path';
import { field } from '../../sandbox/n8n.mts';
import { projectFolder } from '../../sandbox/places.mts';
import { Problem } from '../../sandbox/problem.mts';
import { run, tail } from '../../sandbox/processes.mts';
import type { Bed } from './bed.mts';
import type { Case } from './cases.mts';
import type { Contender } from './contenders.mts';
import type { NodeRun } from './executions.mts';
import { watchProcess } from '../support/processUse.mts';

/** What one run of a contender came to. What is optional is not measured everywhere. */
export interface Sample {
	/** How long the contender took: for a node by n8n's clock, without the nodes before it. */
	readonly ms: number;
	/** How many users hold what they should, by the emulator's record; where users are read, none. */
	readonly updated: number;
	readonly lost: number;
	readonly requestsPerUser: number;
	readonly connectionsPerUser: number;
	readonly maxOpenConnections: number;
	readonly maxInFlight: number;
	/** What physics lets so many users take under the case's rate limit, if it has one. */
	readonly limitMs?: number;
	/** How much processor time n8n's process took for the whole execution. */
	readonly cpuMs?: number;
	/** How much memory n8n's process took at its peak beyond what it had before. */
	readonly extraMemoryMb?: number;
	readonly itemsOut?: number;
	/** Why the contender failed; empty where it did not. */
	readonly failure: string;
}

type Ran = Pick<Sample, 'ms' | 'cpuMs' | 'extraMemoryMb' | 'itemsOut' | 'failure'>;

/**
 * Runs a contender once.
 *
 * @param bed Where.
 * @param case_ Under what circumstances.
 * @param contender Who.
 * @returns What came of it.
 */
export async function measure(bed: Bed, case_: Case, contender: Contender): Promise<Sample> {
	const { items, behavior, reads = false, tls = false } = case_;
	const server = bed.server(tls);
	await server.begin(behavior);
	const ran = contender.node
		? await runInN8n(bed, case_, contender)
		: await runAlone(bed, case_, contender);

	const seen = await server.outcome(items);
	if (seen.breaches.length > 0) {
		throw new Problem(
			`${contender.title} has sent what CommBox does not take: ${seen.breaches.join('; ')}`,
			'The benchmark is wrong, or the node is.',
		);
	}
	return {
		...ran,
		updated: seen.updated,
		lost: items - (reads ? (ran.itemsOut ?? 0) : seen.updated),
		requestsPerUser: seen.requests / items,
		connectionsPerUser: seen.connections / items,
		maxOpenConnections: seen.maxOpenConnections,
		maxInFlight: seen.maxInFlight,
		...(seen.limitMs !== undefined && { limitMs: seen.limitMs }),
	};
}

async function runInN8n(bed: Bed, case_: Case, contender: Contender): Promise<Ran> {
	const { items, tls = false, measuresMemory = false } = case_;
	// Only there: it makes V8 forget compiled code as well, which the next run would pay for.
	if (measuresMemory) await bed.inspector.collectGarbage();
	const used = watchProcess(bed.pid);
	const executionId = await bed.run(contender, items, tls);
	const { cpuMs, extraMemoryMb } = used();
	const ran: NodeRun = await bed.read(executionId);
	return {
		...ran,
		...(cpuMs !== undefined && { cpuMs }),
		...(measuresMemory && extraMemoryMb !== undefined && { extraMemoryMb }),
	};
}

async function runAlone(bed: Bed, case_: Case, { concurrency = 1 }: Contender): Promise<Ran> {
	const { items, tls = false } = case_;
	const { baseUrl, apiKey } = bed.server(tls);
	const { exitCode, output } = await run({
		name: 'bench-axios',
		cwd: projectFolder,
		args: [
			...[path.join(import.meta.dirname, 'rawAxios.mts'), '--url', baseUrl, '--api-key', apiKey],
			...['--count', String(items), '--concurrency', String(concurrency)],
			...(tls ? ['--ca', bed.ca] : []),
		],
	});
	if (exitCode !== 0) throw new Problem(`axios failed:\n${tail(output)}`, 'Start again.');
	const result: unknown = JSON.parse(output);
	const failed = Number(field(result, 'failed'));
	return {
		ms: Number(field(result, 'ms')),
		failure: failed > 0 ? `${failed} requests failed` : '',
	};
}
