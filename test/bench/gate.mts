import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where executions wait until all of them have begun: starting them takes n8n its own time. */
export interface Gate {
	/** What the node CommBoxGate asks. */
	readonly url: string;
	/** How many have come. */
	readonly waiting: () => number;
	/** Lets all through who wait, over a second. */
	open(): Promise<void>;
	close(): void;
}

const OPENING_MS = 1_000;

const STEPS = 20;

/** Makes a closed gate. */
export async function makeGate(): Promise<Gate> {
	const held: ServerResponse[] = [];
	const server = createServer((_request, response) => void held.push(response));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/`,
		waiting: () => held.length,
		async open() {
			const size = Math.ceil(held.length / STEPS);
			for (let index = 0; index < held.length; index += size) {
				for (const response of held.slice(index, index + size)) response.end();
				await sleep(OPENING_MS / STEPS);
			}
		},
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}
