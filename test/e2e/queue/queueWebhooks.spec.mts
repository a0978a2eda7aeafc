// The CommBox Trigger in queue mode: webhook processors take the events, workers run the workflow.
import { deliver, formats, writeDelivery } from '../../emulator/webhooks.js';
import { expect } from '../fixtures/test.mts';
import { node, workflow } from '../fixtures/workflowJson.mts';
import { test } from './queue.mts';

const EVENTS = 300;
const AT_THE_SAME_TIME = 50;
const FIRST_ID = 80_000_000;
const PATIENCE_MS = 280_000;

test.describe.configure({ timeout: 600_000 });

test('300 events to two webhook processors: each starts the workflow, and only once', async ({
	addWebhookProcessor,
	addWorker,
	commBox,
	emulator,
	workflows,
}, testInfo) => {
	emulator.createMissing(true);
	const webhookId = testInfo.testId;
	const trigger = node(
		'CommBox Trigger',
		'n8n-nodes-commbox.commBoxTrigger',
		1.1,
		{
			events: ['User.OnUpdate'],
			authentication: 'none',
			filters: {},
			options: { dropDuplicates: true },
		},
		{ webhookId },
	);
	const update = commBox('CommBox', {
		resource: 'user',
		operation: 'update',
		userId: '={{ $json.userId }}',
		updateFields: { remarks: '={{ $json.event }}' },
	});
	const id = await workflows.add(workflow('Events', [trigger, update]));
	const route = `/webhook/${webhookId}/webhook`;
	await workflows.activate(id, route);
	const [first, second] = await Promise.all([
		addWebhookProcessor(),
		addWebhookProcessor(),
		addWorker(),
	]);

	const userIds = Array.from({ length: EVENTS }, (_, at) => String(FIRST_ID + at));
	const left = userIds.entries();
	const answers: Array<{ status: number; ms: number }> = [];
	const sendAll = async () => {
		for (const [at, userId] of left) {
			const { url } = at % 2 === 0 ? first : second;
			const delivery = writeDelivery('User.OnUpdate', formats[at % formats.length], { userId });
			let answer = await deliver(`${url}${route}`, delivery);
			// n8n itself takes nothing while its database is slow, as on a busy machine.
			while (answer.text.includes('Database is not ready')) {
				answer = await deliver(`${url}${route}`, delivery);
			}
			answers.push(answer);
		}
	};
	const start = performance.now();
	await Promise.all(Array.from({ length: AT_THE_SAME_TIME }, sendAll));
	const sentMs = performance.now() - start;
	expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
	expect(answers).toHaveLength(EVENTS);

	await expect
		.poll(() => emulator.stats.updates, { intervals: [50], timeout: PATIENCE_MS })
		.toBeGreaterThanOrEqual(EVENTS);
	const ranMs = performance.now() - start;
	await expect
		.poll(async () => (await workflows.list(id)).every(({ status }) => status === 'success'))
		.toBe(true);
	const updated = emulator.requests.map(({ url }) => url.split('/').at(-1));
	expect(updated.sort(), 'each user once').toEqual(userIds);

	const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
	const at = (share: number) => times[Math.floor(times.length * share)]?.toFixed(0);
	const body = `sent in ${(sentMs / 1_000).toFixed(1)} s, run in ${(ranMs / 1_000).toFixed(1)} s; answered after ${at(0.5)} ms (median), ${at(0.95)} ms (95%)`;
	await testInfo.attach('times', { body, contentType: 'text/plain' });
});
