import type { INodeParameters } from 'n8n-workflow';

import { ApiFailure } from '../../nodes/shared/api/errors';
import { createApi, type ApiRequest } from '../../nodes/shared/api/request';
import type { RateLimit } from '../emulator';
import { errorText, itemsOf, RIGHT, useTestBench } from './commBox';

const bench = useTestBench();

const ids = Array.from({ length: 200 }, (_, index) => String(1000 + index));
const items = itemsOf(ids);
const parameters: INodeParameters = { ...RIGHT, userId: '={{ $json.id }}' };
const onError = 'continueRegularOutput';

beforeEach(() => bench.emulator.createMissing(true));

const isUpdated = (id: string) => bench.emulator.users.get(id)?.FirstName === 'Ada';

describe('a quota that is spent for an hour', () => {
	beforeEach(() =>
		bench.emulator.rateLimit({
			kind: 'fixed',
			requests: 0,
			seconds: 3600,
			retryAfter: 'seconds',
		}),
	);
	const message =
		/^CommBox is receiving too many requests \(status 429\).*, and wants to be asked again in 60 minutes, at \d{4}-\d\d-\d\d \d\d:\d\d UTC \[item \d+\]/;

	it('ends the run at once, with the time', async () => {
		const { error } = await bench.run(parameters, { items });
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(/15 minutes with Patience.* 200 were not sent/);
		expect(bench.emulator.requests.length).toBeLessThanOrEqual(20);
	});

	it('is the reason of every item where the node continues', async () => {
		const { items: results } = await bench.run(parameters, { items, onError });
		expect(results).toHaveLength(200);
		for (const result of results) expect(errorText(result)).toMatch(/asked again in 60 minutes/);
		expect(bench.emulator.requests.length).toBeLessThanOrEqual(20);
	});
});

describe('when to ask again', () => {
	it.each([
		['the server’s clock 75 s behind', 'date', -75],
		['the server’s clock an hour ahead', 'date', 3600],
		['decimals', 'decimals', 0],
		['0', 'zero', 0],
	] as const)('is read from any form, and nobody is lost: %s', async (_, retryAfter, ahead) => {
		bench.emulator.clock(ahead);
		bench.emulator.rateLimit({ kind: 'fixed', requests: 80, seconds: 1, retryAfter });
		const { error } = await bench.run(parameters, { items });
		expect(error).toBeUndefined();
		expect(ids.filter((id) => !isUpdated(id))).toEqual([]);
		// Whoever read nothing out of it would have asked much more often.
		expect(bench.emulator.requests.length).toBeLessThanOrEqual(400);
	});

	it.each(['soon', '-1', '1e3', 'Wed, 21 Oct 2015 07:28:00 CET', '2015-10-21', '1.5.2', ''])(
		'is not known where the header says %p',
		async (retryAfter) => {
			bench.emulator.fault(({ count }) =>
				count === 1 ? { kind: 'status', status: 429, retryAfter } : undefined,
			);
			const { items: results } = await bench.run(RIGHT);
			expect(results).toHaveLength(1);
			expect(bench.emulator.requests).toHaveLength(2);
		},
	);
});

it('a hundred runs of one item each lose nothing at a limit that they share', async () => {
	bench.emulator.rateLimit({ kind: 'bucket', perSecond: 60, burst: 10 });
	const runs = ids.slice(0, 100).map(async (id) => await bench.run({ ...RIGHT, userId: id }));
	const outcomes = await Promise.all(runs);
	expect(outcomes.filter(({ error }) => error)).toEqual([]);
	expect(ids.slice(0, 100).filter((id) => !isUpdated(id))).toEqual([]);
	expect(bench.emulator.requests.length).toBeLessThanOrEqual(300);
});

it.each<[string, Partial<RateLimit>]>([
	['429', {}],
	['the 503 page of a gateway', { status: 503, answer: 'page' }],
	['a reset connection', { answer: 'reset' }],
])('nobody is lost where more than five at a time meet with %s', async (_, refusal) => {
	bench.emulator.latency(5);
	bench.emulator.rateLimit({ kind: 'atOnce', requests: 5, ...refusal } as RateLimit);
	const { error } = await bench.run(parameters, { items });
	expect(error).toBeUndefined();
	expect(ids.filter((id) => !isUpdated(id))).toEqual([]);
	expect(bench.emulator.requests.length).toBeLessThanOrEqual(400);
});

it('a host that accepts and never answers ends the run, whatever the number of items', async () => {
	bench.emulator.fault(() => ({ kind: 'hang' }));
	const { items: results } = await bench.run(
		{ ...parameters, requestOptions: { timeout: 100, maxRetries: 1 } },
		{ items, onError },
	);
	expect(results).toHaveLength(200);
	expect(errorText(results[0]!)).toMatch(/did not answer in time/);
	expect(errorText(results[199]!)).toMatch(/^Skipped, because item \d+ .*did not answer in time/);
	expect(bench.emulator.requests.length).toBeLessThan(120);
});

it('so does one none of whose answers comes to an end', async () => {
	bench.emulator.fault(() => ({ kind: 'trickle', everyMs: 5 }));
	const { items: results } = await bench.run(
		{ ...parameters, requestOptions: { timeout: 100, maxRetries: 0 } },
		{ items: items.slice(0, 3), onError },
	);
	expect(results).toHaveLength(3);
	for (const result of results) expect(errorText(result)).toMatch(/CommBox did not answer in time/);
});

describe('after a run', () => {
	it('a hint says how it went, where there was trouble', async () => {
		bench.emulator.rateLimit({ kind: 'bucket', perSecond: 80, burst: 20 });
		const { hints } = await bench.run(parameters, { items });
		expect(hints).toEqual([
			expect.stringMatching(
				/^200 items in [\d.]+ seconds?; CommBox asked to slow down (once|\d+ times); requests were retried \d+ times; at the end, about \d+ requests per second went through$/,
			),
		]);
	});

	it('no hint says that there was none', async () => {
		expect((await bench.run(parameters, { items })).hints).toEqual([]);
	});
});

it('a look-up that failed is the same for all items that share it, and made once', async () => {
	bench.emulator.fault(({ method, count }) =>
		method === 'GET' && count === 1 ? { kind: 'status', status: 403 } : undefined,
	);
	const { items: results } = await bench.run(
		{
			...RIGHT,
			userIdentification: 'phoneNumber',
			phoneNumber: '19175555555',
			requestOptions: { maxConcurrency: 1 },
		},
		{ items: [{}, {}, {}], onError },
	);
	expect(results.map(({ json }) => 'error' in json)).toEqual([true, true, true]);
	const lookUps = bench.emulator.requests.filter(({ method }) => method === 'GET');
	expect(lookUps).toHaveLength(1);
});

describe('a request that must not be repeated', () => {
	const api = createApi({ getInputData: () => [] } as never, { timeout: 1 });
	const request: ApiRequest = { method: 'POST', path: [], target: 'it', repeatable: false };
	const mayRepeat = (finding: Partial<ApiFailure['details']['finding']>) =>
		api.judge(
			new ApiFailure('Trouble', {
				advice: '',
				finding: { kind: 'trouble', isAnswered: true, isUndone: false, ...finding },
			}),
			request,
		)?.mayRepeat;

	it('is not sent again where it may have been done, whatever the answer’s headers say', () => {
		expect(mayRepeat({ kind: 'refused', afterMs: 1000 })).toBe(false);
		expect(mayRepeat({})).toBe(false);
	});

	it('is sent again where it has certainly not been done', () => {
		expect(mayRepeat({ kind: 'refused', isUndone: true })).toBe(true);
		expect(mayRepeat({ isUndone: true, isAnswered: false })).toBe(true);
	});
});
