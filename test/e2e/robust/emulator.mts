import path from 'node:path';
import { projectFolder } from '../../../sandbox/places.mts';
import { freePort } from '../../../sandbox/ports.mts';
import { Problem } from '../../../sandbox/problem.mts';
import { launch, untilReady } from '../../../sandbox/processes.mts';
import type { Fault } from '../../emulator/faults.ts';

/** The id of the first user of a run; the others follow. */
export const FIRST_ID = 70_000_000;

/** How the emulator answers; what is left out is as it should be. */
export interface Behavior {
	readonly latencyMs?: number;
	/** What goes wrong, for every n-th user from an offset on. */
	readonly fault?: Fault;
	readonly every?: number;
	readonly offset?: number;
	/** With how many requests for each of those users; left out, with all. */
	readonly times?: number;
}

/** What the emulator has seen since it began. */
export interface Outcome {
	/** The users that were updated, in the order in which they were first. */
	readonly users: ReadonlyArray<{
		readonly id: string;
		readonly fields: Readonly<Record<string, string>>;
		/** Names and values: an object could not hold every name. */
		readonly content: ReadonlyArray<readonly [name: string, value: unknown]>;
	}>;
	/** The ids that requests came for. */
	readonly requested: readonly string[];
	readonly requests: number;
	/** The first requests outside the contract; to be empty. */
	readonly breaches: readonly string[];
}

/** An emulator in a process of its own. */
export interface Emulator {
	readonly baseUrl: string;
	readonly apiKey: string;
	/** Forgets all that was and behaves as told from now on. */
	begin(behavior: Behavior): Promise<void>;
	outcome(): Promise<Outcome>;
	/** How many updates were applied. */
	updates(): Promise<number>;
	/** Ends it. */
	stop(): Promise<void>;
}

/**
 * Starts an emulator; stopEverything ends it.
 *
 * @param apiKey The key that it wants.
 */
export async function startEmulator(apiKey: string): Promise<Emulator> {
	const [port, control] = [await freePort(), await freePort()];
	const running = launch({
		name: 'robust-emulator',
		cwd: projectFolder,
		args: [
			...['--import', 'tsx', path.join(import.meta.dirname, 'emulatorHost.mts')],
			...['--port', String(port), '--control', String(control), '--api-key', apiKey],
		],
	});
	const address = `http://127.0.0.1:${control}/`;
	await untilReady(running, address, 60);
	const ask = async (route = '', init: RequestInit = {}): Promise<unknown> => {
		const signal = AbortSignal.timeout(30_000);
		const response = await fetch(`${address}${route}`, { ...init, signal });
		if (response.ok) return await response.json();
		throw new Problem(`The emulator failed: ${await response.text()}`, `See ${running.log}`);
	};
	return {
		baseUrl: `http://127.0.0.1:${port}`,
		apiKey,
		begin: async (behavior) => {
			await ask('', { method: 'POST', body: JSON.stringify(behavior) });
		},
		outcome: async () => (await ask()) as Outcome,
		updates: async () => (await ask('updates')) as number,
		stop: async () => await running.stop(),
	};
}
