// The emulator in a process of its own: tsx test/emulator/main.mts --help
import { parseArgs } from 'node:util';
// CommonJS, whose exports tsx gives to an ES module as the default only.
import emulatorModule from './index.js';

const USAGE = `tsx test/emulator/main.mts [--port N] [--host H] [--api-key K] [--latency MS]
    [--rate PER_SECOND [--burst N] [--no-retry-after]] [--create-missing]
    [--users FIRST-LAST] [--custom-fields A,B,C]`;

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
		users: { type: 'string' },
		'custom-fields': { type: 'string' },
		help: { type: 'boolean', default: false },
	},
});
if (values.help) {
	console.log(USAGE);
	process.exit();
}

const { rate, burst = rate, users, 'custom-fields': customFields } = values;
const emulator = await emulatorModule.startEmulator({
	port: Number(values.port),
	host: values.host,
	apiKey: values['api-key'],
	latencyMs: Number(values.latency),
	createMissing: values['create-missing'],
	...(customFields !== undefined && { customFields: customFields.split(',') }),
	...(rate !== undefined && {
		rateLimit: {
			perSecond: Number(rate),
			burst: Number(burst),
			retryAfter: values['retry-after'],
		},
	}),
	log: (line) => console.log(line),
});
const [first = 0, last = -1] = users?.split('-').map(Number) ?? [];
for (let id = first; id <= last; id += 1) emulator.users.put(String(id), {});
console.log(`CommBox emulator at ${emulator.url}, API key ${emulator.apiKey}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => void emulator.close());
}
