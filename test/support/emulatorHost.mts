import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
// CommonJS, whose exports tsx gives to an ES module as the default only.
import emulatorModule, { type Emulator } from '../emulator/index.js';

/** What a program makes of what it is told and asked. */
interface Steering<Behavior> {
	/** Makes the emulator behave so from now on; it has just been put back to its start. */
	begin(emulator: Emulator, behavior: Behavior): void;
	/** Answers a question: a path and what may follow it. */
	answer(emulator: Emulator, question: URL): unknown;
}

/**
 * Runs the CommBox emulator in this process for the one that started it (`emulatorProcess.mts`).
 * Steering and reading go by a second port, and so leave no trace in its record.
 *
 * @param steering What to make of what comes there.
 */
export async function hostEmulator<Behavior>(steering: Steering<Behavior>): Promise<void> {
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

	const control = createServer((request, response) => {
		const answer = async () => {
			if (request.method === 'POST') {
				const behavior = (await json(request)) as Behavior;
				emulator.reset();
				emulator.createMissing(true);
				steering.begin(emulator, behavior);
			}
			const question = new URL(request.url ?? '/', 'http://localhost');
			response.end(JSON.stringify(steering.answer(emulator, question)));
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
}
