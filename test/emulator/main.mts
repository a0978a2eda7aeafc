// The emulator in a process of its own: tsx test/emulator/main.mts --help
import { parseArgs } from 'node:util';
// CommonJS, whose exports tsx gives to an ES module as the default only.
import emulatorModule, { type RateLimit } from './index.js';
import { DELIVER_USAGE, deliverByHand } from './deliver.mts';

const USAGE = `tsx test/emulator/main.mts [--port N] [--host H] [--api-key K] [--latency MS]
    [--rate-limit JSON] [--create-missing]
    [--users FIRST-LAST] [--custom-fields A,B,C]

JSON: what is granted and how a refusal looks, for example
    {"kind": "bucket", "perSecond": 100, "burst": 100, "retryAfter": "seconds"}
    {"kind": "fixed", "requests": 1000, "seconds": 60, "status": 503}
    test/emulator/limiters.ts has all kinds.

Or, to send an event to the CommBox Trigger:
tsx test/emulator/main.mts ${DELIVER_USAGE}`;

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '0' },
		host: { type: 'string', default: '127.0.0.1' },
		'api-key': { type: 'string', default: 'emulator-key' },
		latency: { type: 'string', default: '0' },
		'rate-limit': { type: 'string' },
		'create-missing': { type: 'boolean', default: false },
		users: { type: 'string' },
		'custom-fields': { type: 'string' },
		deliver: { type: 'string' },
		to: { type: 'string' },
		format: { type: 'string', default: 'json' },
		user: { type: 'string' },
		conversation: { type: 'string' },
		count: { type: 'string', default: '1' },
		help: { type: 'boolean', default: false },
	},
});
if (values.help) {
	console.log(USAGE);
	process.exit();
}
if (values.deliver !== undefined) {
	const { deliver: event, to, format, user, conversation } = values;
	const count = Number(values.count);
	const taken = await deliverByHand({ event, to, format, user, conversation, count }).catch(
		({ message, cause }: Error) => console.error(cause instanceof Error ? cause.message : message),
	);
	process.exit(taken ? 0 : 1);
}

const { 'rate-limit': rateLimit, users, 'custom-fields': customFields } = values;
const emulator = await emulatorModule.startEmulator({
	port: Number(values.port),
	host: values.host,
	apiKey: values['api-key'],
	latencyMs: Number(values.latency),
	createMissing: values['create-missing'],
	...(customFields !== undefined && { customFields: customFields.split(',') }),
	...(rateLimit !== undefined && { rateLimit: JSON.parse(rateLimit) as RateLimit }),
	log: (line) => console.log(line),
});
const [first = 0, last = -1] = users?.split('-').map(Number) ?? [];
for (let id = first; id <= last; id += 1) emulator.users.put(String(id), {});
console.log(`CommBox emulator at ${emulator.url}, API key ${emulator.apiKey}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => void emulator.close());
}
