// The CommBox emulator in a process of its own, as this suite steers it: faults for some users only,
// and a second port, so that steering and reading leave no trace in its record.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
// CommonJS, whose exports tsx gives to an ES module as the default only.
import emulatorModule from '../../emulator/index.js';
import { FIRST_ID, type Behavior, type Outcome } from './emulator.mts';

const { values } = parseArgs({
	options: {
		port: { type: 'string' },
		control: { type: 'string' },
		'api-key': { type: 'string' },
	},
});
const emulator = await emulatorModule.startEmulator({
	port: Number(values.port),
	apiKey: values['api-key'] ?? '',
});

/** The users that it has from the start. */
const KNOWN_BEFORE = new Set(emulator.users.ids());

/** Forgets all that was and behaves as told from now on. */
function begin({ latencyMs = 0, fault, every = 1, offset = 0, times }: Behavior): void {
	emulator.reset();
	emulator.createMissing(true);
	emulator.latency(latencyMs);
	emulator.fault(({ userId, count }) => {
		const isFaulty = (Number(userId) - FIRST_ID) % every === offset;
		return isFaulty && count <= (times ?? Number.POSITIVE_INFINITY) ? fault : undefined;
	});
}

/** What has come in, and what came of it. */
function outcome(): Outcome {
	const ids = emulator.users.ids().filter((id) => !KNOWN_BEFORE.has(id));
	const users = ids.map((id) => {
		const { Content, id: _, ...fields } = emulator.users.get(id)!;
		return { id, fields, content: [...Content] };
	});
	const requested = emulator.requests.map(({ url }) => url.split('/').at(-1) ?? '');
	return {
		users,
		requested: [...new Set(requested)],
		requests: requested.length,
		breaches: emulator.breaches.slice(0, 5),
	};
}

const control = createServer((request, response) => {
	const answer = async () => {
		if (request.method === 'POST') begin((await json(request)) as Behavior);
		const { updates } = emulator.stats;
		response.end(JSON.stringify(request.url === '/updates' ? updates : outcome()));
	};
	answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
}).listen(Number(values.control), '127.0.0.1');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		control.close();
		control.closeAllConnections();
		void emulator.close();
	});
}
