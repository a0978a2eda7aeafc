// The CommBox emulator in a process of its own, as the benchmark steers it: HTTPS where it is given
// a certificate, and a second port, so that steering and counting leave no trace in its record.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
// CommonJS, whose exports tsx gives to an ES module as the default only.
import emulatorModule from '../emulator/index.js';
import type { Behavior, Outcome } from './server.mts';
import { userNumber } from './users.mts';

const { values } = parseArgs({
	options: {
		port: { type: 'string' },
		control: { type: 'string' },
		'api-key': { type: 'string' },
		key: { type: 'string' },
		cert: { type: 'string' },
	},
});
const { key, cert } = values;
const emulator = await emulatorModule.startEmulator({
	port: Number(values.port),
	apiKey: values['api-key'] ?? '',
	...(key &&
		cert && { https: { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } }),
});

/** Forgets all that was and behaves as told from now on. */
function begin({ latencyMs, rateLimit, faultShare = 0 }: Behavior): void {
	emulator.reset();
	emulator.createMissing(true);
	emulator.latency(latencyMs);
	emulator.rateLimit(rateLimit);
	emulator.fault(() => {
		const draw = Math.random();
		if (draw >= faultShare) return undefined;
		if (draw < faultShare / 2) return { kind: 'status', status: 500 };
		return { kind: 'reset', when: Math.random() < 0.5 ? 'before' : 'after' };
	});
}

/** What has come in, and how many of the users that should have been updated were. */
function outcome(count: number): Outcome {
	const isUpdated = (index: number) => {
		const { id, firstName, vip } = userNumber(index);
		const user = emulator.users.get(String(id));
		return user?.FirstName === firstName && user.Content.get('VIP_Status') === vip;
	};
	const { requests, connections, maxOpenConnections, maxInFlight } = emulator.stats;
	return {
		updated: Array.from({ length: count }, (_, index) => index).filter(isUpdated).length,
		breaches: emulator.breaches.slice(0, 3),
		requests,
		connections,
		maxOpenConnections,
		maxInFlight,
	};
}

const control = createServer((request, response) => {
	const answer = async () => {
		if (request.method === 'POST') begin((await json(request)) as Behavior);
		const count = new URL(request.url ?? '/', 'http://localhost').searchParams.get('count');
		response.end(JSON.stringify(outcome(Number(count))));
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
