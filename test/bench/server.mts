import path from 'node:path';
import type { Fault, RateLimit } from '../emulator/index.js';
import { startEmulatorProcess, type EmulatorProcess } from '../support/emulatorProcess.mts';

/** How the emulator answers. */
export interface Behavior {
	/** How long an update takes, or takes on average where that is uneven. */
	readonly latencyMs: number;
	readonly isUneven?: boolean;
	readonly rateLimit?: RateLimit;
	/** How many of the users it knows from the start, each by a WhatsApp number that is its id. */
	readonly known?: number;
	/** How many conversations there are, the ids those of users. */
	readonly conversations?: number;
	/** Which part of the requests fails at random, half of them with 500, half by a reset. */
	readonly faultShare?: number;
	/** Whether it accepts requests and never answers. */
	readonly hangs?: boolean;
	readonly outage?: Outage;
}

/** For a time, this is all that answers. */
export interface Outage {
	/** When it begins and how long it lasts, in ms from the first request. */
	readonly fromMs: number;
	readonly ms: number;
	readonly fault: Fault;
}

/** What the emulator has seen since it began. */
export interface Outcome {
	/** How many users hold what they should. */
	readonly updated: number;
	/** The first requests outside the contract; to be empty. */
	readonly breaches: readonly string[];
	readonly requests: number;
	/** From the first request to the last, in ms. */
	readonly spanMs: number;
	readonly connections: number;
	readonly maxOpenConnections: number;
	readonly maxInFlight: number;
	/** What the rate limit or the outage lets so many users take at least, in ms; nothing without either. */
	readonly limitMs?: number;
}

/** An emulator in a process of its own. */
export interface Server extends EmulatorProcess<Behavior> {
	/** What came of it, for so many users. */
	outcome(count: number): Promise<Outcome>;
}

/**
 * Starts an emulator; stopEverything ends it.
 *
 * @param tls The files with its key and certificate, where it shall serve HTTPS.
 */
export async function startServer(tls?: { key: string; cert: string }): Promise<Server> {
	const server = await startEmulatorProcess<Behavior>({
		name: tls ? 'bench-emulator-tls' : 'bench-emulator',
		program: path.join(import.meta.dirname, 'emulator.mts'),
		apiKey: 'bench-key-0123456789',
		tls,
	});
	return {
		...server,
		outcome: async (count) => (await server.ask(`?count=${count}`)) as Outcome,
	};
}
