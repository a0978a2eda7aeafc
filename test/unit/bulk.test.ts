import { ExecuteContext } from 'n8n-core';
import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Fault } from '../emulator';
import { API_KEY, errorText, itemsOf, useTestBench } from './commBox';

const bench = useTestBench();

const ids = Array.from({ length: 300 }, (_, index) => String(1000 + index));
const items = itemsOf(ids);
const parameters: INodeParameters = {
	userId: '={{ $json.id }}',
	updateFields: { remarks: '={{ "row " + $itemIndex }}' },
};

const withOptions = (requestOptions: INodeParameters): INodeParameters => ({
	...parameters,
	requestOptions,
});

beforeEach(() => ids.forEach((id) => bench.emulator.users.put(id, {})));

/** Fails the first request for each user whose position fits. */
function failFirst(fault: Fault, fits: (position: number) => boolean = () => true): void {
	bench.emulator.fault(({ userId, count }) =>
		count === 1 && fits(ids.indexOf(userId!)) ? fault : undefined,
	);
}

function expectAllUpdated(updated = ids): void {
	expect(updated.map((id) => bench.emulator.users.get(id)?.Remarks)).toEqual(
		updated.map((_, index) => `row ${index}`),
	);
}

const allResults = ids.map((id, item) => ({ json: { Id: Number(id) }, pairedItem: { item } }));

describe('hundreds of items', () => {
	it('are sent several at once, and come out in input order', async () => {
		bench.emulator.latency(2);
		const { items: results } = await bench.run(parameters, { items });
		expect(results).toEqual(allResults);
		expectAllUpdated();
		expect(bench.emulator.requests).toHaveLength(ids.length);
		expect(bench.emulator.stats.maxInFlight).toBeGreaterThan(1);
		expect(bench.emulator.stats.maxOpenConnections).toBeLessThanOrEqual(100);
	});

	it('come out in input order whatever the order of arrival', async () => {
		failFirst({ kind: 'status', status: 500 }, (position) => position % 3 === 0);
		const { items: results } = await bench.run(parameters, { items });
		expect(results).toEqual(allResults);
		expectAllUpdated();
	});

	it('go one after the other, in input order, with Max Concurrency 1', async () => {
		failFirst({ kind: 'status', status: 503 }, (position) => position === 5);
		await bench.run(withOptions({ maxConcurrency: 1 }), { items });
		const expected = ids.flatMap((id, position) => (position === 5 ? [id, id] : [id]));
		expect(bench.emulator.requests.map(({ url }) => url)).toEqual(
			expected.map((id) => `/users/${id}`),
		);
		expect(bench.emulator.stats.maxInFlight).toBe(1);
	});

	it('never are more at once than Max Concurrency', async () => {
		bench.emulator.latency(2);
		await bench.run(withOptions({ maxConcurrency: 3 }), { items });
		expect(bench.emulator.stats.maxInFlight).toBe(3);
		expectAllUpdated();
	});

	it('are all updated where the server throttles', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0.1);
		bench.emulator.rateLimit({ kind: 'bucket', perSecond: 50, burst: 5 });
		const { items: results } = await bench.run(parameters, { items });
		expect(results).toEqual(allResults);
		expectAllUpdated();
		expect(bench.emulator.stats.byStatus[429]).toBeGreaterThan(0);
	});
});

describe('trouble that passes:', () => {
	it.each<[string, Fault]>([
		['429', { kind: 'status', status: 429 }],
		['429 with Retry-After in seconds', { kind: 'status', status: 429, retryAfter: '0' }],
		[
			'429 with Retry-After as a date',
			{ kind: 'status', status: 429, retryAfter: 'Wed, 21 Oct 2015 07:28:00 GMT' },
		],
		['HTTP 200 with status 429', { kind: 'envelope', status: 429 }],
		['500', { kind: 'status', status: 500 }],
		['HTTP 200 with status 500', { kind: 'envelope', status: '500' }],
		['502 as a page', { kind: 'body', httpStatus: 502, body: '<h1>', contentType: 'text/html' }],
		['503', { kind: 'status', status: 503 }],
		['503 with Retry-After', { kind: 'status', status: 503, retryAfter: '0' }],
		['504', { kind: 'status', status: 504 }],
		['a status that nobody knows', { kind: 'status', status: 599 }],
		['a reset before the update', { kind: 'reset', when: 'before' }],
		['a reset after the update', { kind: 'reset', when: 'after' }],
		['a cut-off answer', { kind: 'truncate' }],
	])('%s is tried again, and harms nobody', async (_, fault) => {
		failFirst(fault, (position) => position < 8);
		const { items: results } = await bench.run(parameters, { items: items.slice(0, 80) });
		expect(results).toEqual(allResults.slice(0, 80));
		expectAllUpdated(ids.slice(0, 80));
		expect(bench.emulator.requests).toHaveLength(88);
	});

	it('a hang is tried again after Timeout', async () => {
		failFirst({ kind: 'hang' });
		const { items: results } = await bench.run(withOptions({ timeout: 200 }), {
			items: items.slice(0, 3),
		});
		expect(results).toEqual(allResults.slice(0, 3));
	});

	it('is tried again as often as Max Retries says, then told', async () => {
		bench.emulator.fault(() => ({ kind: 'status', status: 500 }));
		for (const maxRetries of [0, 1, 3]) {
			const { error } = await bench.run(withOptions({ maxRetries }), { items: items.slice(0, 1) });
			expect(error?.message).toMatch(/CommBox failed/);
		}
		const updates = bench.emulator.requests.filter(({ method }) => method === 'POST');
		expect(updates).toHaveLength(1 + 2 + 4);
	});

	it('is of an item alone where nothing else gets through but a question', async () => {
		const page = '<html><title>Blocked</title></html>';
		bench.emulator.fault(({ userId }) =>
			userId === ids[1] ? { kind: 'body', body: page, httpStatus: 403 } : undefined,
		);
		const { items: results } = await bench.run(withOptions({ maxRetries: 1 }), {
			items: items.slice(0, 2),
			onError: 'continueRegularOutput',
		});
		expect(results[0]).toEqual(allResults[0]);
		expect(errorText(results[1]!)).toMatch(/blocks the request \(status 403\): "Blocked"/);
		const questions = bench.emulator.requests.filter(({ method }) => method === 'GET');
		expect(new Set(questions.map(({ url }) => url))).toEqual(new Set(['/managers/presence']));
	});

	it.each([400, 401, 403, 404, 501])('%d is none, and not tried again', async (status) => {
		bench.emulator.fault(() => ({ kind: 'status', status, retryAfter: '0' }));
		const { error } = await bench.run(parameters, { items: items.slice(0, 1) });
		expect(error).toMatchObject({ httpCode: String(status) });
		expect(bench.emulator.requests).toHaveLength(1);
	});
});

describe('the first item that fails for good', () => {
	it('ends the run, and says how far it came', async () => {
		failFirst({ kind: 'status', status: 400 }, (position) => position === 20);
		const { error } = await bench.run(withOptions({ maxConcurrency: 1 }), { items });
		expect(error?.message).toMatch(/\[item 20\]$/);
		expect(error?.description).toMatch(
			/Of 300 items, 20 succeeded \(items 0 to 19\), 1 failed \(item 20\), and 279 were not sent \(items 21 to 299\)\.$/,
		);
		expect(bench.emulator.requests).toHaveLength(21);
	});

	it('lets those under way finish, and counts them', async () => {
		bench.emulator.latency(5);
		failFirst({ kind: 'status', status: 400 }, (position) => position === 20);
		const { error } = await bench.run(parameters, { items });
		const [, succeeded, unsent] = /, (\d+) succeeded .* and (\d+) were not sent/.exec(
			String(error?.description),
		)!;
		expect(Number(succeeded)).toBe(bench.emulator.stats.updates);
		expect(Number(unsent)).toBe(ids.length - bench.emulator.requests.length);
		expect(Number(unsent)).toBeGreaterThan(0);
	});

	it('tells which items may have been done, where no final answer came', async () => {
		bench.emulator.latency(5);
		bench.emulator.fault(({ userId }) => {
			const position = ids.indexOf(userId!);
			if (position === 9) return { kind: 'status', status: 400 };
			return position === 3 ? { kind: 'hang' } : undefined;
		});
		const { error } = await bench.run(withOptions({ maxConcurrency: 10, timeout: 500 }), { items });
		expect(error?.description).toMatch(
			/ 1 may have been done, .*\(item 3\), and \d+ were not sent/,
		);
	});

	it('does not make a look-up count as done', async () => {
		bench.emulator.fault(({ url }) =>
			url.includes('=1000&') ? { kind: 'status', status: 400 } : { kind: 'hang' },
		);
		const { error } = await bench.run(
			{
				...withOptions({ timeout: 200 }),
				userIdentification: 'channelIdentity',
				streamProviderId: '={{ $json.id }}',
			},
			{ items: items.slice(0, 5) },
		);
		expect(error?.description).toMatch(/Of 5 items, 1 failed \(item 0\), and 4 were not sent/);
	});
});

describe('a refused item', () => {
	const withRefused = [...items.slice(0, 4), { id: 'x' }, ...items.slice(4), { id: '' }, {}];

	it('alone is named, and nothing is sent', async () => {
		const { error } = await bench.run(parameters, { items: withRefused.slice(0, 20) });
		expect(error?.message).toMatch(/^"User ID" is not a positive whole number: "x" \[item 4\]/);
		expect(error?.description).toMatch(/Nothing was sent for any of the 20 items\.$/);
		expect(bench.emulator.requests).toEqual([]);
	});

	it('is named together with others, each reason once, and nothing is sent', async () => {
		const { error } = await bench.run(parameters, { items: withRefused });
		expect(error?.message).toMatch(/\[item 4\], and 2 more items are refused$/);
		expect(error?.description).toMatch(/"x" \(item 4\); .*is empty \(items 301 to 302\)\./);
		const many = await bench.run(parameters, { items: ids.map(() => ({})) });
		expect(many.error?.description).toMatch(/Refused: [^;]+ \(items 0 to 299\)\./);
		expect(bench.emulator.requests).toEqual([]);
	});

	it('holds up no other where the node continues', async () => {
		const { items: results } = await bench.run(parameters, {
			items: withRefused,
			onError: 'continueRegularOutput',
		});
		expect(bench.emulator.stats.updates).toBe(ids.length);
		expect(results).toHaveLength(withRefused.length);
		expect(results.filter(({ json }) => 'error' in json)).toHaveLength(3);
	});
});

describe('a wrong key', () => {
	const credential = () => ({ apiKey: 'wrong-key', baseUrl: bench.emulator.url });

	it('ends the run at once', async () => {
		const { error } = await bench.run(parameters, { items, credential: credential() });
		expect(error?.message).toMatch(/did not accept the API key/);
		expect(bench.emulator.requests.length).toBeLessThanOrEqual(16);
	});

	it('does so as well where the node continues, and every item says so', async () => {
		const { items: results } = await bench.run(parameters, {
			items,
			credential: credential(),
			onError: 'continueRegularOutput',
		});
		expect(bench.emulator.requests.length).toBeLessThanOrEqual(16);
		expect(results.map(({ pairedItem }) => pairedItem)).toEqual(
			allResults.map(({ pairedItem }) => pairedItem),
		);
		for (const [index, result] of results.entries()) {
			expect(errorText(result)).toMatch(/did not accept the API key .*Settings > API/);
			expect(errorText(result)).toContain(`[item ${index}]`);
		}
		expect(errorText(results[299]!)).toMatch(/^Skipped, because item \d+ .* \[item 299\]\. /);
	});
});

describe('a CommBox that cannot be reached', () => {
	const onError = 'continueRegularOutput';
	const errorsAt = async (baseUrl: string, options: INodeParameters = {}) => {
		const credential = { apiKey: API_KEY, baseUrl };
		const { items: results } = await bench.run(withOptions(options), {
			items,
			credential,
			onError,
		});
		return results.map(errorText);
	};

	it('ends the run where no item has reached it, and every item says so', async () => {
		const errors = await errorsAt('http://127.0.0.1:1');
		expect(errors).toHaveLength(300);
		expect(errors.filter((error) => !/^Skipped/.test(error))).not.toHaveLength(0);
		for (const [index, error] of errors.entries()) {
			expect(error).toMatch(/could not be reached .*\[item \d+\]\. .*Base URL/);
			expect(error).toContain(`[item ${index}]`);
		}
		expect(errors[299]).toMatch(/^Skipped, because item \d+ failed .*\[item 299\]/);
	});

	it('ends a run that has reached it when its patience is over', async () => {
		const emulator = await startEmulator({ apiKey: API_KEY, createMissing: true });
		emulator.fault(({ userId }) => {
			if (userId === ids[20]) void emulator.close();
			return undefined;
		});
		const errors = await errorsAt(emulator.url, { maxRetries: 0, patience: 0.02 });
		expect(errors).toHaveLength(300);
		expect(errors.join()).toMatch(/could not be reached .*nothing got through for 1.2 seconds/);
	});
});

describe('Stop', () => {
	/** Stops a run when its request for an item arrives. @returns What the node writes into n8n's log. */
	async function logOf(position: number, given: INodeParameters): Promise<string[]> {
		const info = jest.spyOn(ExecuteContext.prototype.logger, 'info').mockImplementation();
		let stop = () => {};
		const cancel = new Promise<void>((resolve) => (stop = resolve));
		bench.emulator.fault(({ userId }) => {
			if (userId === ids[2]) return { kind: 'status', status: 404 };
			if (userId !== ids[position]) return undefined;
			stop();
			return { kind: 'hang' };
		});
		await bench.run(given, { items, cancel, onError: 'continueRegularOutput' });
		const log = info.mock.calls.map(([text]) => text);
		info.mockRestore();
		return log;
	}

	const oneByOne = { maxConcurrency: 1, maxRetries: 0 };

	it('logs which items were done, may have been done, and were not sent', async () => {
		const log = await logOf(4, withOptions(oneByOne));
		expect(log).toEqual([
			expect.stringMatching(
				/^Node "CommBox" was canceled \(workflow test, execution .+\)\. Of 300 items, 3 succeeded \(items 0 to 1, 3\), 1 failed \(item 2\), 1 may have been done, because it was sent and no final answer came \(item 4\), and 295 were not sent \(items 5 to 299\)$/,
			),
		]);
	});

	it('counts a read that it cuts off as not sent', async () => {
		const read = { operation: 'get', userId: '={{ $json.id }}', requestOptions: oneByOne };
		const log = await logOf(1, read);
		expect(log).toEqual([
			expect.stringContaining(
				'Of 300 items, 1 succeeded (item 0), and 299 were not sent (items 1 to 299)',
			),
		]);
	});

	it('is no word in the log of a run that ends by itself', async () => {
		expect(await logOf(-1, parameters)).toEqual([]);
	});

	it('ends what waits and what is under way', async () => {
		let stop = () => {};
		const stopped = new Promise<void>((resolve) => (stop = resolve));
		bench.emulator.fault(({ userId }) => {
			if (userId === ids[4]) stop();
			return userId === ids[0]
				? { kind: 'status', status: 429, retryAfter: '3600' }
				: { kind: 'hang' };
		});
		const { items: results } = await bench.run(parameters, {
			items,
			cancel: stopped,
			credential: { apiKey: API_KEY, baseUrl: bench.emulator.url },
		});
		expect(results).toEqual([]);
		expect(bench.emulator.requests.length).toBeLessThanOrEqual(16);
	});
});
