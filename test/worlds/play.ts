import type { INodeExecutionData } from 'n8n-workflow';

import { CommBox } from '../../nodes/CommBox/CommBox.node';
import { VirtualTime } from './clock';
import { contextFor, type Host, type Row } from './context';
import { idealMs } from './ideal';
import { Chance } from './random';
import { Server } from './server';
import { areApart, processOf, rowsOf, type Rows, type World } from './world';

/** How long a world may take beyond what nobody can shorten, in ms: longer than anything of which it is judged. */
const LONGEST_MS = 3 * 60 * 60_000;

/** For how long time goes on when all is over, so that whatever an engine forgets it has forgotten, in ms. */
const AFTERMATH_MS = 20 * 60_000;

/** Why n8n cancels a run. */
export const CANCELED = new Error('Canceled');

/** One run of the node. */
export interface Run {
	readonly rows: readonly Row[];
	/** For how many minutes it is patient. */
	readonly patience: number;
	/** How many ms it waits for an answer. */
	readonly timeout: number;
	/** By which n8n cancels it. */
	readonly cancellation: AbortController;
	/** What the node says beside its output. */
	readonly hints: string[];
	/** What came out; undefined where it failed or has not ended. */
	items?: INodeExecutionData[];
	error?: unknown;
	/** When it began, in ms. */
	readonly startedAt: number;
	/** When it ended, in ms; undefined where it has not. */
	endedAt?: number;
}

/** What came of a world. */
export interface Played {
	readonly world: World;
	readonly rows: Rows;
	readonly server: Server;
	readonly runs: readonly Run[];
	readonly ms: number;
	readonly idealMs: number;
}

let played = 0;

/**
 * Lets the node work through a world, in virtual time.
 *
 * @param log Takes a line for whatever happens.
 */
export async function play(world: World, log: (line: string) => void = () => {}): Promise<Played> {
	const time = new VirtualTime(world.stalls, new Chance(world.seed, 6));
	const server = new Server(world, time, (line) => log(`${(time.now / 1_000).toFixed(3)} ${line}`));
	const rows = rowsOf(world);
	const all = rows.subjects.map((subject, row): Row => ({ row, subject }));
	const arrivals = arrivalsOf(world);
	const host = ({ rows: own, patience, timeout, cancellation, hints }: Run): Host => ({
		world,
		patience,
		timeout,
		canceled: cancellation.signal,
		// Another key is another lane, as in another process.
		apiKey: `key-of-world-${world.seed}-${areApart(world) ? (played += 1) : played}`,
		hint: (message) => void hints.push(message),
		handle: async (request, isShut) =>
			await server.handle(request, { isShut, process: processOf(world, own[0]!.row) }),
	});
	played += 1;

	const runs: Run[] = [];
	const start = async (some: readonly Row[]) => {
		const patience = world.patience[runs.length % world.patience.length]!;
		const { timeout, hurried = timeout } = world;
		const run: Run = {
			rows: some,
			patience,
			timeout: runs.length % 2 === 0 ? timeout : hurried,
			cancellation: new AbortController(),
			hints: [],
			startedAt: time.now,
		};
		runs.push(run);
		try {
			[run.items] = (await new CommBox().execute.call(contextFor(host(run), some))) as [
				INodeExecutionData[],
			];
		} catch (error) {
			run.error = error;
		}
		run.endedAt = time.now;
	};

	const uninstall = time.install(new Chance(world.seed, 4).next);
	try {
		let isOver = false;
		const { waitMs = 0 } = world.way.kind === 'loop' ? world.way : {};
		if (world.cancelAtMs !== undefined) {
			void time.pass(world.cancelAtMs).then(() => runs[0]!.cancellation.abort(CANCELED));
		}
		const ends = chainsOf(world, all).map(async (chain) => {
			await time.pass(arrivals[chain[0]![0]!.row]!);
			for (const some of chain) {
				if (some !== chain[0]) await time.pass(waitMs);
				await start(some);
			}
		});
		void Promise.all(ends).then(() => (isOver = true));
		await time.run(() => isOver, idealMs(world, arrivals, true) + LONGEST_MS);
		const ms = time.now;
		if (isOver) await time.run(() => false, ms + AFTERMATH_MS);
		return { world, rows, server, runs, ms, idealMs: idealMs(world, arrivals, server.isOutageMet) };
	} finally {
		uninstall();
	}
}

/** @returns The runs of a world by their rows: one list after the other where they are in a list. */
function chainsOf({ way, size }: World, rows: readonly Row[]): Row[][][] {
	const cut = (length: number) =>
		Array.from({ length: Math.ceil(size / length) }, (_, index) =>
			rows.slice(index * length, (index + 1) * length),
		);
	if (way.kind === 'loop') return [cut(way.batch)];
	return cut(way.kind === 'runs' ? Math.ceil(size / way.runs) : 1).map((some) => [some]);
}

/** @returns When each row is there, in ms: at once, or as a Poisson process has it. */
function arrivalsOf({ way, size, seed }: World): number[] {
	const chance = new Chance(seed, 5);
	let at = 0;
	return Array.from({ length: size }, () => {
		if (way.kind === 'executions') at += chance.exponential(1_000 / way.perSecond);
		return at;
	});
}
