import path from 'node:path';
import { projectFolder } from '../../sandbox/places.mts';
import { freePort } from '../../sandbox/ports.mts';
import { Problem } from '../../sandbox/problem.mts';
import { launch, untilReady } from '../../sandbox/processes.mts';

/** How the emulator answers. */
export interface Behavior {
	/** How long an update takes. */
	readonly latencyMs: number;
	readonly rateLimit?: {
		readonly perSecond: number;
		readonly burst: number;
		readonly retryAfter: boolean;
	};
	/** Which part of the requests fails at random, half of them with 500, half by a reset. */
	readonly faultShare?: number;
}

/** What the emulator has seen since it began. */
export interface Outcome {
	/** How many users hold what they should. */
	readonly updated: number;
	/** The first requests outside the contract; to be empty. */
	readonly breaches: readonly string[];
	readonly requests: number;
	readonly connections: number;
	readonly maxOpenConnections: number;
	readonly maxInFlight: number;
}

/** An emulator in a process of its own. */
export interface Server {
	readonly baseUrl: string;
	readonly apiKey: string;
	/** Forgets all that was and behaves as told from now on. */
	begin(behavior: Behavior): Promise<void>;
	/** What came of it, for so many users. */
	outcome(count: number): Promise<Outcome>;
}

const API_KEY = 'bench-key-0123456789';

/**
 * Starts an emulator; stopEverything ends it.
 *
 * @param tls The files with its key and certificate, where it shall serve HTTPS.
 */
export async function startServer(tls?: { key: string; cert: string }): Promise<Server> {
	const port = await freePort();
	const control = await freePort();
	const running = launch({
		name: tls ? 'bench-emulator-tls' : 'bench-emulator',
		cwd: projectFolder,
		args: [
			...['--import', 'tsx', path.join(import.meta.dirname, 'emulator.mts')],
			...['--port', String(port), '--control', String(control), '--api-key', API_KEY],
			...(tls ? ['--key', tls.key, '--cert', tls.cert] : []),
		],
	});
	const address = `http://127.0.0.1:${control}`;
	const ask = async (query: string, init?: RequestInit) => {
		const signal = AbortSignal.timeout(30_000);
		const response = await fetch(`${address}/${query}`, { ...init, signal });
		if (response.ok) return (await response.json()) as Outcome;
		throw new Problem(`The emulator failed: ${await response.text()}`, `See ${running.log}`);
	};
	await untilReady(running, address, 60);
	return {
		baseUrl: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
		apiKey: API_KEY,
		begin: async (behavior) => {
			await ask('', { method: 'POST', body: JSON.stringify(behavior) });
		},
		outcome: async (count) => await ask(`?count=${count}`),
	};
}
