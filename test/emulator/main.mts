// The emulator in a process of its own: tsx test/emulator/main.mts --help
import { parseArgs } from 'node:util';
// CommonJS, whose exports tsx gives to an ES module as the default only.
import emulatorModule from './index.js';
import { DELIVER_USAGE, deliverByHand } from './deliver.mts';

const USAGE = `tsx test/emulator/main.mts [--port N] [--host H] [--api-key K] [--latency MS]
    [--rate PER_SECOND [--burst N] [--no-retry-after]] [--create-missing]
or, to send an event to the CommBox Trigger,
tsx test/emulator/main.mts ${DELIVER_USAGE}`;

const { values } = parseArgs({
	allowNegative: true,
	options: {
		port: { type: 'string', default: '0' },
		host: { type: 'string', default: '127.0.0.1' },
		'api-key': { type: 'string', default: 'emulator-key' },
		latency: { type: 'string', default: '0' },
		rate: { type: 'string' },
		burst: { type: 'string' },
		'retry-after': { type: 'boolean', default: true },
		'create-missing': { type: 'boolean', default: false },
		deliver: { type: 'string' },
		to: { type: 'string' },
		format: { type: 'string', default: 'json' },
		user: { type: 'string' },
		count: { type: 'string', default: '1' },
		help: { type: 'boolean', default: false },
	},
});
if (values.help) {
	console.log(USAGE);
	process.exit();
}
if (values.deliver !== undefined) {
	const { deliver: event, to, format, user, count } = values;
	const taken = await deliverByHand({ event, to, format, user, count: Number(count) }).catch(
		({ message, cause }: Error) => console.error(cause instanceof Error ? cause.message : message),
	);
	process.exit(taken ? 0 : 1);
}

const { rate, burst = rate } = values;
const emulator = await emulatorModule.startEmulator({
	port: Number(values.port),
	host: values.host,
	apiKey: values['api-key'],
	latencyMs: Number(values.latency),
	createMissing: values['create-missing'],
	...(rate !== undefined && {
		rateLimit: {
			perSecond: Number(rate),
			burst: Number(burst),
			retryAfter: values['retry-after'],
		},
	}),
	log: (line) => console.log(line),
});
console.log(`CommBox emulator at ${emulator.url}, API key ${emulator.apiKey}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => void emulator.close());
}
