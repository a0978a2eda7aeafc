import { once } from 'node:events';
import { field, text } from '../../sandbox/n8n.mts';
import { Problem } from '../../sandbox/problem.mts';

/** Commands for a Node.js process that runs with --inspect. */
export interface Inspector {
	/** Collects all garbage there is. */
	collectGarbage(): Promise<void>;
	/** Records a CPU profile while something happens. */
	profile<T>(work: () => Promise<T>): Promise<{ result: T; profile: CpuProfile }>;
}

/** A CPU profile of V8's, as far as it is read here. */
export interface CpuProfile {
	readonly nodes: ReadonlyArray<{
		readonly id: number;
		readonly callFrame: {
			readonly functionName: string;
			readonly url: string;
			readonly lineNumber: number;
		};
		readonly children?: readonly number[];
	}>;
	readonly samples: readonly number[];
	readonly timeDeltas: readonly number[];
}

type Send = (method: string, params?: object) => Promise<unknown>;

/**
 * @param port Where the process listens for inspectors.
 * @returns Its inspector; it is connected to only while it is used.
 */
export function inspectorAt(port: number): Inspector {
	return {
		collectGarbage: async () =>
			await connected(port, async (send) => {
				await send('HeapProfiler.collectGarbage');
			}),
		profile: async (work) =>
			await connected(port, async (send) => {
				await send('Profiler.enable');
				await send('Profiler.setSamplingInterval', { interval: 500 });
				await send('Profiler.start');
				const result = await work();
				const stopped = await send('Profiler.stop');
				return { result, profile: field(stopped, 'profile') as CpuProfile };
			}),
	};
}

async function connected<T>(port: number, work: (send: Send) => Promise<T>): Promise<T> {
	const response = await fetch(`http://127.0.0.1:${port}/json/list`);
	const [target] = (await response.json()) as unknown[];
	const socket = new WebSocket(text(target, 'webSocketDebuggerUrl'));
	const waiting = new Map<number, (answer: unknown) => void>();
	socket.addEventListener('message', ({ data }) => {
		const answer: unknown = JSON.parse(String(data));
		waiting.get(Number(field(answer, 'id')))?.(answer);
	});
	await once(socket, 'open', { signal: AbortSignal.timeout(10_000) });

	let last = 0;
	const send: Send = async (method, params = {}) => {
		const id = (last += 1);
		const answered = new Promise<unknown>((resolve, reject) => {
			waiting.set(id, resolve);
			socket.addEventListener('close', () => reject(new Error('The inspector has hung up')));
		});
		socket.send(JSON.stringify({ id, method, params }));
		const answer = await answered;
		const error = field(answer, 'error');
		if (error !== undefined) {
			throw new Problem(
				`The inspector refused ${method}: ${text(error, 'message')}`,
				'Start again.',
			);
		}
		return field(answer, 'result');
	};
	try {
		return await work(send);
	} finally {
		socket.close();
	}
}
