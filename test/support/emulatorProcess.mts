import getPort from 'get-port';
import { projectFolder } from '../../sandbox/places.mts';
import { Problem } from '../../sandbox/problem.mts';
import { launch, untilReady } from '../../sandbox/processes.mts';

/** How to start an emulator. */
interface Start {
	/** Names its log. */
	readonly name: string;
	/** The program that calls `hostEmulator`. */
	readonly program: string;
	/** The key that it wants. */
	readonly apiKey: string;
	/** The files with its key and certificate, where it shall serve HTTPS. */
	readonly tls?: { readonly key: string; readonly cert: string } | undefined;
}

/** An emulator in a process of its own. */
export interface EmulatorProcess<Behavior> {
	readonly baseUrl: string;
	readonly apiKey: string;
	/** Forgets all that was and behaves as told from now on; users that are missing are made. */
	begin(behavior: Behavior): Promise<void>;
	/** Asks what its program answers, by a path and what may follow it. */
	ask(question: string): Promise<unknown>;
	/** Ends it; stopEverything does so, too. */
	stop(): Promise<void>;
}

/** Starts an emulator. */
export async function startEmulatorProcess<Behavior>({
	name,
	program,
	apiKey,
	tls,
}: Start): Promise<EmulatorProcess<Behavior>> {
	const [port, control] = [await getPort(), await getPort()];
	const running = launch({
		name,
		cwd: projectFolder,
		args: [
			...['--import', 'tsx', program],
			...['--port', String(port), '--control', String(control), '--api-key', apiKey],
			...(tls ? ['--key', tls.key, '--cert', tls.cert] : []),
		],
	});
	const address = `http://127.0.0.1:${control}/`;
	const ask = async (question: string, init: RequestInit = {}): Promise<unknown> => {
		const signal = AbortSignal.timeout(30_000);
		const response = await fetch(`${address}${question}`, { ...init, signal });
		if (response.ok) return await response.json();
		throw new Problem(`The emulator failed: ${await response.text()}`, `See ${running.log}`);
	};
	await untilReady(running, address, 60);
	return {
		baseUrl: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
		apiKey,
		begin: async (behavior) => {
			await ask('', { method: 'POST', body: JSON.stringify(behavior) });
		},
		ask: async (question) => await ask(question),
		stop: async () => await running.stop(),
	};
}
