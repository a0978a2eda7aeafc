// n8n in queue mode: 40 executions of 250 users each, with two workers, of which one is killed half-way
// and replaced.
import { isDeepStrictEqual } from 'node:util';
import { markdownTable } from 'markdown-table';
import { text } from '../../../sandbox/n8n.mts';
import type { Emulator } from '../../emulator/index.js';
import { expect } from '../fixtures/test.mts';
import { batchWebhook, TRIGGER, workflow } from '../fixtures/workflowJson.mts';
import { test as base } from './queue.mts';

const BATCHES = 40;
const BATCH_SIZE = 250;
const FIRST_ID = 70_000_000;
const PATIENCE_MS = 280_000;

/** What came of posting one batch. */
interface Posted {
	readonly batch: number;
	/** n8n's answer: its HTTP status, and its JSON. */
	readonly status: number;
	readonly answer: unknown;
	/** When it came, in ms since 1970. */
	readonly at: number;
}

interface TestFixtures {
	readonly workflowId: string;
	/** Posts a batch, and waits for n8n's answer. */
	post(batch: number): Promise<Posted>;
	/** Every user holds exactly what was sent, nobody else was updated, and nothing runs any more. */
	expectAllUpdated(): Promise<void>;
}

const test = base.extend<TestFixtures>({
	workflowId: async ({ commBox, emulator, workflows }, use, { testId }) => {
		emulator.createMissing(true);
		emulator.latency(5);
		const from = (name: string) => `={{ $json.${name} }}`;
		const node = commBox('CommBox', {
			resource: 'user',
			operation: 'update',
			userId: from('userId'),
			updateFields: {
				firstName: from('firstName'),
				email: from('email'),
				remarks: from('remarks'),
			},
			customFields: {
				field: ['VIP_Status', 'Batch'].map((name) => ({ name, value: from(name) })),
			},
		});
		const id = await workflows.add(workflow('Batches', [...batchWebhook(testId), node]));
		await workflows.activate(id, `/webhook/${testId}`);
		await use(id);
	},

	post: async ({ n8n, request, workflowId: _ }, use, { testId }) => {
		await use(async (batch) => {
			const response = await request.post(`${n8n.url}/webhook/${testId}`, {
				data: { items: usersOf(testId, batch) },
				timeout: PATIENCE_MS,
			});
			const answer: unknown = await response.json().catch(() => undefined);
			return { batch, status: response.status(), answer, at: Date.now() };
		});
	},

	expectAllUpdated: async ({ emulator, workflowId, workflows }, use, { testId }) => {
		await use(async () => {
			const sent = BATCH_NUMBERS.flatMap((batch) => usersOf(testId, batch));
			const wrong = sent.filter((user) => !holds(emulator, user));
			expect(wrong, `of ${sent.length} users`).toEqual([]);
			const ids = new Set(sent.map(({ userId }) => userId));
			const others = emulator.requests.filter(({ url }) => !ids.has(url.split('/').at(-1) ?? ''));
			expect(others, 'about users that nobody named').toEqual([]);
			const unfinished = async () =>
				(await workflows.list(workflowId)).filter(({ status }) => !ENDED.includes(status));
			await expect.poll(unfinished, 'executions that are left running').toEqual([]);
		});
	},
});

const BATCH_NUMBERS = Array.from({ length: BATCHES }, (_, batch) => batch);
const ENDED = ['success', 'error', 'crashed', 'canceled'];

test.describe.configure({ timeout: 600_000 });

test('two workers, one killed half-way and replaced: each execution returns its Ids, sent again if need be', async ({
	addWorker,
	emulator,
	expectAllUpdated,
	n8n,
	post,
	workflowId,
	workflows,
}, testInfo) => {
	await addWorker();
	const victim = await addWorker();
	const posts = Promise.all(BATCH_NUMBERS.map(post));
	const half = (BATCHES * BATCH_SIZE) / 2;
	await expect
		.poll(() => emulator.stats.updates, { intervals: [20], timeout: PATIENCE_MS })
		.toBeGreaterThan(half);
	process.kill(victim.pid!, 'SIGKILL');
	const killedAt = Date.now();
	const replaced = addWorker();
	const posted = await posts;
	await replaced;

	// What n8n itself makes of the executions that the killed worker had.
	const lost = posted.filter(({ status }) => status !== 200);
	expect(lost, 'executions that the kill hit while they ran').not.toEqual([]);
	const table = lost.map(({ batch, status, answer, at }) => [
		String(batch),
		String(usersOf(testInfo.testId, batch).filter((user) => holds(emulator, user)).length),
		`${status} ${JSON.stringify(answer)}`,
		((at - killedAt) / 1_000).toFixed(1),
	]);
	const head = ['batch', `of ${BATCH_SIZE} users updated`, 'answer', 'seconds after the kill'];
	const listed = await workflows.list(workflowId);
	const ends = listed.filter(({ status }) => ENDED.includes(status) && status !== 'success');
	const told = await Promise.all(
		ends.map(async ({ id }) => {
			const { status, error, items } = await workflows.read(id);
			const kept = items(TRIGGER).length > 0 ? 'its data are kept' : 'its data are gone';
			const retried = await n8n
				.rest('POST', `/rest/executions/${id}/retry`, { loadWorkflow: false })
				.then(async (again) => (await workflows.read(text(again, 'id'))).status, String);
			return `${status}, "${error.message}"; ${kept}; Retry: ${retried}`;
		}),
	);
	const body = [markdownTable([head, ...table]), ...new Set(told)].join('\n\n');
	await testInfo.attach('executions of the killed worker', { body, contentType: 'text/markdown' });

	// An operator, or a sender that is told of a failure, sends it again: updates name the values that
	// fields shall have, so what was done already is done again unharmed.
	const again = await Promise.all(lost.map(async ({ batch }) => await post(batch)));
	const done = [...posted.filter(({ status }) => status === 200), ...again];
	for (const { batch, status, answer } of done) {
		const ids = usersOf(testInfo.testId, batch).map(({ userId }) => ({ Id: Number(userId) }));
		expect({ batch, status, answer }).toEqual({ batch, status: 200, answer: ids });
	}
	await expectAllUpdated();
});

/** What is sent for the users of a batch; no value of one is a value of another. */
function usersOf(round: string, batch: number) {
	return Array.from({ length: BATCH_SIZE }, (_, at) => {
		const number = batch * BATCH_SIZE + at;
		const tag = `${round}-${number}`;
		return {
			userId: String(FIRST_ID + number),
			firstName: `Noa ${tag}`,
			email: `noa.${tag}@example.com`,
			remarks: `${tag}: ${'called, wrote, '.repeat(number % 7)}`,
			VIP_Status: `vip ${tag}`,
			Batch: String(batch),
		};
	});
}

/** Whether CommBox has of a user what was sent, and nothing else. */
function holds({ users }: Emulator, user: ReturnType<typeof usersOf>[number]): boolean {
	const { userId, firstName, email, remarks, VIP_Status, Batch } = user;
	const { Content, ...fields } = users.get(userId) ?? {};
	const sent = { id: userId, FirstName: firstName, Email: email, Remarks: remarks };
	return (
		isDeepStrictEqual(fields, sent) &&
		isDeepStrictEqual(Object.fromEntries(Content ?? []), { VIP_Status, Batch })
	);
}
