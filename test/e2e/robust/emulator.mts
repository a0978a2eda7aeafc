import path from 'node:path';
import type { Fault } from '../../emulator/faults.ts';
import { startEmulatorProcess, type EmulatorProcess } from '../../support/emulatorProcess.mts';

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
export interface Emulator extends EmulatorProcess<Behavior> {
	outcome(): Promise<Outcome>;
	/** How many updates were applied. */
	updates(): Promise<number>;
}

/**
 * Starts an emulator; stopEverything ends it.
 *
 * @param apiKey The key that it wants.
 */
export async function startEmulator(apiKey: string): Promise<Emulator> {
	const program = path.join(import.meta.dirname, 'emulatorHost.mts');
	const emulator = await startEmulatorProcess<Behavior>({
		name: 'robust-emulator',
		program,
		apiKey,
	});
	return {
		...emulator,
		outcome: async () => (await emulator.ask('')) as Outcome,
		updates: async () => (await emulator.ask('updates')) as number,
	};
}
