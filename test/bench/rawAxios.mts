// Raw axios with a keep-alive agent, outside n8n: what the network alone costs. Prints the time.
import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { parseArgs } from 'node:util';
import axios from 'axios';
import { userNumber } from './users.mts';

const { values } = parseArgs({
	options: {
		url: { type: 'string', default: '' },
		'api-key': { type: 'string', default: '' },
		count: { type: 'string', default: '0' },
		concurrency: { type: 'string', default: '1' },
		ca: { type: 'string' },
	},
});
const count = Number(values.count);
const concurrency = Number(values.concurrency);
const keepAlive = { keepAlive: true, maxSockets: concurrency };
const client = axios.create({
	baseURL: values.url,
	headers: { Authorization: `Bearer ${values['api-key']}` },
	httpAgent: new HttpAgent(keepAlive),
	httpsAgent: new HttpsAgent({ ...keepAlive, ...(values.ca && { ca: readFileSync(values.ca) }) }),
	proxy: false,
});

let next = 0;
let failed = 0;
async function slot(): Promise<void> {
	while (next < count) {
		const { id, firstName, vip } = userNumber(next++);
		const data = { FirstName: firstName, Content: { VIP_Status: vip } };
		await client.post(`/users/${id}`, { data }).catch(() => (failed += 1));
	}
}

const start = performance.now();
await Promise.all(Array.from({ length: concurrency }, slot));
console.log(JSON.stringify({ ms: performance.now() - start, failed }));
client.defaults.httpAgent.destroy();
client.defaults.httpsAgent.destroy();
