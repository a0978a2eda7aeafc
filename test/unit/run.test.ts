import fc from 'fast-check';
import { sleep } from 'n8n-workflow';

import { OutOfPatience } from '../../nodes/shared/run/lane';
import { Pass } from '../../nodes/shared/run/pass';
import { retry } from '../../nodes/shared/run/retry';
import { schedule } from '../../nodes/shared/run/schedule';
import type { Verdict } from '../../nodes/shared/verdict';
import {
	crowd,
	limiter,
	retryAfterText,
	shortestMs,
	type Limit,
	type RetryAfter,
} from '../emulator/limiters';

// A virtual clock: time passes only when nothing else is left to do.
beforeEach(() => {
	jest.useFakeTimers();
	let random = 0;
	// Every number from 0 to 1, evenly, and the same in each run: the golden ratio.
	jest.spyOn(Math, 'random').mockImplementation(() => (random = (random + 0.618_034) % 1));
});
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

/** Numbers from 0 to 1 that come in clusters, as the golden ratio's do not. */
function randomNumbers(): () => number {
	let state = 1;
	return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

type Trouble = Pick<Verdict, 'kind'> & Partial<Verdict>;

/** A server's answer to one request, after some ms: it worked, or it did not. */
interface Answer {
	readonly ms: number;
	readonly trouble?: Trouble | undefined;
}

interface Result {
	/** Of each index how often its work ended well, and how often for good otherwise. */
	readonly ended: Array<{ well: number; badly: number }>;
	/** What the work that did not end well ended with. */
	readonly failures: unknown[];
	/** Of each request, in the order they were sent: its index, and the virtual ms. */
	readonly sent: Array<{ index: number; at: number }>;
	readonly mostAtOnce: number;
	/** Virtual ms from start to end. */
	readonly took: number;
}

interface Run {
	readonly count: number;
	readonly cap?: number;
	readonly maxRetries?: number;
	readonly patienceMs?: number;
	/** Which server and key it is; the same one if left out. */
	readonly destination?: string;
	/** @param times Which request of this index it is, from 1. */
	readonly serve: (index: number, times: number) => Answer;
	/** @returns In how many ms a request reaches the server; at once if left out. */
	readonly arrivesIn?: () => number;
	readonly signal?: AbortSignal;
	/** In how many virtual ms it begins. */
	readonly startsIn?: number;
}

const MINUTE = 60_000;

/** Runs work against a server of the virtual clock, and records what happens. */
async function begin({
	count,
	cap = 256,
	maxRetries = 5,
	patienceMs = 15 * MINUTE,
	destination = 'server',
	serve,
	arrivesIn,
	signal,
	startsIn = 0,
}: Run): Promise<Result> {
	if (startsIn > 0) await sleep(startsIn);
	const over = new AbortController();
	const running = signal ?? over.signal;
	const pass = new Pass(destination, patienceMs, running);
	const ended = Array.from({ length: count }, () => ({ well: 0, badly: 0 }));
	const failures: unknown[] = [];
	const times = Array<number>(count).fill(0);
	const sent: Result['sent'] = [];
	let atOnce = 0;
	let mostAtOnce = 0;
	const began = Date.now();

	const request = async (index: number) => {
		sent.push({ index, at: Date.now() - began });
		mostAtOnce = Math.max(mostAtOnce, ++atOnce);
		if (arrivesIn) await sleep(arrivesIn());
		const { ms, trouble } = serve(index, ++times[index]!);
		await sleep(ms);
		atOnce -= 1;
		if (trouble) throw Object.assign(new Error('Trouble'), { trouble });
	};
	const judge = (error: unknown): Verdict => ({
		isAnswered: true,
		isUndone: true,
		...(error as { trouble: Trouble }).trouble,
	});
	const work = async (index: number) => {
		await retry(pass, maxRetries, async () => await request(index), judge).then(
			() => (ended[index]!.well += 1),
			(error: unknown) => {
				ended[index]!.badly += 1;
				failures.push(error);
			},
		);
	};
	await schedule(count, work, () => Math.min(cap, pass.room), running);
	pass.giveBack();
	return { ended, failures, sent, mostAtOnce, took: Date.now() - began };
}

/** Several runs in one process, until all have ended. */
async function simulateAll(runs: readonly Run[]): Promise<Result[]> {
	const all = Promise.all(runs.map(begin));
	await jest.runAllTimersAsync();
	return await all;
}

async function simulate(run: Run): Promise<Result> {
	return (await simulateAll([run]))[0]!;
}

/** How a server of the virtual clock limits. */
interface Limits {
	readonly limit: Limit;
	readonly retryAfter?: RetryAfter;
	readonly kind?: 'throttled' | 'overloaded';
	readonly latencyMs?: number;
	/** Whether answers take that long only on average. */
	readonly isUneven?: boolean;
}

/** Serves any number of runs under one limit; answers take a little less or more, as on any network. */
function limited({
	limit,
	retryAfter = 'none',
	kind = 'throttled',
	latencyMs = 20,
	isUneven = false,
}: Limits) {
	const admit = limiter(limit, () => performance.now());
	return (): Answer => {
		const random = Math.random();
		const ms = latencyMs * (isUneven ? 0.3 - 0.7 * Math.log(1 - random) : 0.9 + random / 5);
		const wait = admit();
		if (wait === undefined) return { ms };
		const text = retryAfterText(retryAfter, wait, 0);
		return { ms, trouble: { kind, afterMs: text === undefined ? undefined : Number(text) * 1000 } };
	};
}

const lost = ({ ended }: Result) => ended.filter(({ well }) => well !== 1).length;

const bucket: Limit = { kind: 'bucket', perSecond: 100, burst: 100 };
const leaky: Limit = { kind: 'leaky', perSecond: 90 };
const fixed = (requests: number, seconds: number): Limit => ({ kind: 'fixed', requests, seconds });
const sliding = (requests: number, seconds: number): Limit => ({
	kind: 'sliding',
	requests,
	seconds,
});

describe('nothing is lost, and little time, whatever limits the server:', () => {
	it.each<[string, users: number, Limits, mostTime: number, mostRequests: number]>([
		['bucket, Retry-After', 1000, { limit: bucket, retryAfter: 'seconds' }, 1.1, 1.2],
		['bucket, silent', 1000, { limit: bucket }, 1.15, 1.25],
		['bucket, silent, 150 ms', 1000, { limit: bucket, latencyMs: 150 }, 1.15, 1.25],
		['bucket, exact Retry-After', 1000, { limit: bucket, retryAfter: 'decimals' }, 1.1, 1.2],
		['leaky, silent', 500, { limit: leaky }, 1.25, 1.2],
		['leaky, silent, for long', 3000, { limit: leaky }, 1.25, 1.2],
		['fixed 1 s, Retry-After: 0', 800, { limit: fixed(100, 1), retryAfter: 'zero' }, 1.3, 1.3],
		['fixed 7 s, silent', 450, { limit: fixed(100, 7) }, 1.4, 1.5],
		['fixed 10 s, silent', 1000, { limit: fixed(200, 10) }, 1.4, 1.3],
		['fixed 60 s, silent', 5000, { limit: fixed(1000, 60) }, 1.4, 1.2],
		['fixed 60 s, Retry-After', 5000, { limit: fixed(1000, 60), retryAfter: 'seconds' }, 1.2, 1.2],
		['fixed 10 minutes, silent', 400, { limit: fixed(200, 600) }, 1.2, 1.5],
		['sliding 1 s, silent', 800, { limit: sliding(100, 1) }, 1.4, 1.3],
		['sliding 10 s, silent', 1000, { limit: sliding(200, 10) }, 1.4, 1.3],
		['sliding 60 s, silent', 3000, { limit: sliding(1000, 60) }, 1.4, 1.2],
		['503, 100 a second', 1000, { limit: bucket, kind: 'overloaded' }, 1.5, 1.5],
		[
			'503, 20 a second',
			200,
			{ limit: { kind: 'bucket', perSecond: 20, burst: 20 }, kind: 'overloaded' },
			1.5,
			1.5,
		],
		[
			'503, 10 a second, no burst',
			100,
			{ limit: { kind: 'leaky', perSecond: 10 }, kind: 'overloaded' },
			1.5,
			1.7,
		],
		[
			'halved on the way',
			1000,
			{ limit: { ...bucket, change: { afterSeconds: 5, factor: 0.5 } } },
			1.2,
			1.25,
		],
		[
			'doubled on the way',
			2000,
			{ limit: { ...bucket, change: { afterSeconds: 5, factor: 2 } } },
			1.25,
			1.2,
		],
	])(
		'%s',
		async (_, count, limits, mostTime, mostRequests) => {
			const result = await simulate({ count, serve: limited(limits) });
			expect(lost(result)).toBe(0);
			expect(result.took / shortestMs(limits.limit, count)).toBeLessThanOrEqual(mostTime);
			expect(result.sent.length / count).toBeLessThanOrEqual(mostRequests);
		},
		60_000,
	);

	it('any of them, with any number of runs and items', async () => {
		const anyLimit: fc.Arbitrary<Limit> = fc.oneof(
			fc.record({
				kind: fc.constantFrom('fixed' as const, 'sliding' as const),
				requests: fc.integer({ min: 1, max: 300 }),
				seconds: fc.integer({ min: 1, max: 60 }),
			}),
			fc.record({
				kind: fc.constant('leaky' as const),
				perSecond: fc.integer({ min: 1, max: 200 }),
			}),
			fc.record({
				kind: fc.constant('bucket' as const),
				perSecond: fc.integer({ min: 1, max: 200 }),
				burst: fc.integer({ min: 1, max: 200 }),
			}),
		);
		await fc.assert(
			fc.asyncProperty(
				anyLimit,
				fc.constantFrom<RetryAfter>('none', 'seconds', 'zero', 'decimals'),
				fc.integer({ min: 1, max: 600 }),
				fc.boolean(),
				fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
				async (limit, retryAfter, latencyMs, isUneven, counts) => {
					const serve = limited({ limit, retryAfter, latencyMs, isUneven });
					const results = await simulateAll(counts.map((count) => ({ count, serve })));
					expect(results.map(lost)).toEqual(counts.map(() => 0));
				},
			),
			{ numRuns: 60 },
		);
	}, 120_000);
});

describe('nothing is lost, and little time, where a server takes so many at the same time, and', () => {
	describe.each<[string, Trouble]>([
		['says 429', { kind: 'throttled' }],
		['says 503', { kind: 'overloaded' }],
		['resets the others', { kind: 'strained', isAnswered: false }],
	])('%s:', (_, trouble) => {
		it.each([1, 2, 5, 10, 30, 60])('%d', async (requests) => {
			const enter = crowd({ kind: 'atOnce', requests });
			const serve = (): Answer => {
				const ms = 150 * (0.9 + Math.random() / 5);
				const leave = enter();
				if (leave === undefined) return { ms: 5, trouble };
				void sleep(ms).then(leave);
				return { ms };
			};
			const result = await simulate({ count: 1000, cap: 96, serve });
			expect(lost(result)).toBe(0);
			expect(result.took / ((1000 * 150) / requests)).toBeLessThan(1.4);
			expect(result.sent.length / 1000).toBeLessThan(1.8);
		});
	});
});

it.each([
	[1, 1000],
	[4, 2000],
	[8, 5000],
])(
	'nothing is lost where a server works on %d at a time, %d ms each, and more wait until time is out',
	async (requests, ms) => {
		const timeout = 30_000;
		const free = Array<number>(requests).fill(0);
		const serve = (): Answer => {
			const now = performance.now();
			const worker = free.indexOf(Math.min(...free));
			const begins = Math.max(now, free[worker]!);
			if (begins - now > timeout) return timedOut;
			free[worker] = begins + ms * (0.9 + Math.random() / 5);
			return free[worker]! - now > timeout ? timedOut : { ms: free[worker]! - now };
		};
		const timedOut: Answer = { ms: timeout, trouble: { kind: 'strained', isAnswered: false } };
		const result = await simulate({ count: 1000, cap: 96, serve });
		expect(lost(result)).toBe(0);
		expect(result.took / ((1000 * ms) / requests)).toBeLessThan(1.1);
	},
);

describe('refusals that are few say how fast to go, and are not taken for a limit:', () => {
	/** A server that refuses this share of the requests, for no reason. */
	const refusing = (share: number) => {
		const random = randomNumbers();
		return (): Answer => ({
			ms: 20,
			...(random() < share && { trouble: { kind: 'throttled' } }),
		});
	};
	const untilNext = (meanMs: number, random: () => number) => -meanMs * Math.log(1 - random());

	it.each([
		['one in ten', 0.1],
		['one in four', 0.25],
	])('%s, at random, however slow one goes', async (_, share) => {
		const { ended, took } = await simulate({ count: 2000, serve: refusing(share) });
		expect(ended.filter(({ well }) => well !== 1)).toEqual([]);
		expect(took).toBeLessThan(8_000);
	});

	it.each([
		['a third', 30, 3],
		['two thirds', 60, 3],
	])('somebody else takes %s of a limit that wants gaps', async (_, perSecond, mostTime) => {
		const random = randomNumbers();
		const serve = limited({ limit: leaky });
		const somebodyElse = async () => {
			for (const end = Date.now() + 5 * MINUTE; Date.now() < end; ) {
				serve();
				await sleep(untilNext(1000 / perSecond, random));
			}
		};
		void somebodyElse();
		const result = await simulate({ count: 600, serve });
		expect(lost(result)).toBe(0);
		expect(result.took / ((600 * 1000) / (90 - perSecond))).toBeLessThanOrEqual(mostTime);
	});

	it.each([
		['2 ms', 2, 500, 1.7],
		['2 ms, for long', 2, 3000, 1.6],
		['6 ms', 6, 500, 2.35],
		['6 ms, for long', 6, 3000, 2.35],
	])(
		'requests reach a limit that wants gaps earlier and later by %s',
		async (_, ms, count, most) => {
			const random = randomNumbers();
			const result = await simulate({
				count,
				serve: limited({ limit: leaky }),
				arrivesIn: () => untilNext(ms, random),
			});
			expect(lost(result)).toBe(0);
			expect(result.took / shortestMs(leaky, count)).toBeLessThanOrEqual(most);
			expect(result.sent.length / count).toBeLessThanOrEqual(1.2);
		},
	);

	it('and are heeded again once they do come from going too fast', async () => {
		const [before, after] = [refusing(0.25), limited({ limit: bucket })];
		const { ended, sent } = await simulate({
			count: 5000,
			serve: (index) => (index > 3000 ? after() : before()),
		});
		expect(ended.filter(({ well }) => well !== 1)).toEqual([]);
		const late = sent.slice(-1000);
		expect(late.at(-1)!.at - late[0]!.at).toBeGreaterThan(8_500);
	});
});

it('finds a limit again that comes back after a long calm', async () => {
	const before = limited({ limit: leaky });
	const after = limited({ limit: { kind: 'bucket', perSecond: 120, burst: 5 } });
	const began = Date.now();
	const { ended, sent } = await simulate({
		count: 34_000,
		cap: 3,
		serve: () => {
			const seconds = (Date.now() - began) / 1000;
			if (seconds < 3) return before();
			return seconds < 150 ? { ms: 20 } : after();
		},
	});
	expect(ended.filter(({ well }) => well !== 1)).toEqual([]);
	const late = sent.slice(-1500);
	const seconds = (late.at(-1)!.at - late[0]!.at) / 1000;
	expect(late.length / seconds).toBeLessThan(1.2 * 120);
});

describe('runs that share a server', () => {
	it('lose nothing as a thousand runs of one item, and need little more than the limit', async () => {
		const serve = limited({ limit: bucket, retryAfter: 'seconds' });
		const runs = Array.from({ length: 1000 }, (_, index) => ({ count: 1, serve, startsIn: index }));
		const results = await simulateAll(runs);
		expect(results.map(lost).filter(Boolean)).toEqual([]);
		const took = Math.max(...results.map(({ took }, index) => took + index));
		expect(took / shortestMs(bucket, 1000)).toBeLessThanOrEqual(1.3);
		expect(results.flatMap(({ sent }) => sent).length / 1000).toBeLessThanOrEqual(1.5);
	}, 60_000);

	it('each get their share', async () => {
		const serve = limited({ limit: bucket, retryAfter: 'seconds' });
		const results = await simulateAll(Array.from({ length: 5 }, () => ({ count: 1000, serve })));
		expect(results.map(lost)).toEqual([0, 0, 0, 0, 0]);
		const shortest = shortestMs(bucket, 5000);
		for (const { took } of results) expect(took / shortest).toBeLessThanOrEqual(1.2);
	}, 60_000);

	it('do not hold up one that begins later', async () => {
		const serve = limited({ limit: bucket, retryAfter: 'seconds' });
		const [, late] = await simulateAll([
			{ count: 3000, serve },
			{ count: 1, serve, startsIn: 10_000 },
		]);
		expect(late!.took).toBeLessThan(5_000);
	});

	it('take turns: whoever came first goes first', async () => {
		const order: string[] = [];
		const serve = (run: string) => (index: number) => {
			order.push(`${run}${index}`);
			return { ms: 100, ...(order.length === 1 && { trouble: { kind: 'throttled' as const } }) };
		};
		await simulateAll([
			{ count: 2, cap: 1, serve: serve('a') },
			{ count: 2, cap: 1, serve: serve('b'), startsIn: 1 },
			{ count: 1, cap: 1, serve: serve('c'), startsIn: 150 },
		]);
		// a0 is refused and comes again when it may; then who waits longest.
		expect(order.filter((item) => item !== 'a0')).toEqual(['b0', 'b1', 'c0', 'a1']);
	});

	it('wait together for as long as the server says', async () => {
		const at: number[] = [];
		const serve = (): Answer => {
			at.push(Date.now());
			return { ms: 0, ...(at.length === 1 && { trouble: { kind: 'throttled', afterMs: 5000 } }) };
		};
		await simulateAll([
			{ count: 1, serve },
			{ count: 1, serve, startsIn: 100 },
		]);
		expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(5000);
		expect(at[2]! - at[0]!).toBeGreaterThanOrEqual(5000);
	});

	it('have nothing to do with those of another server or key', async () => {
		const busy = limited({ limit: fixed(1, 600), retryAfter: 'seconds' });
		const [, other] = await simulateAll([
			{ count: 2, serve: busy },
			{ count: 10, serve: () => ({ ms: 1 }), destination: 'another' },
		]);
		expect(other!.took).toBeLessThan(100);
	});

	it('leave nothing behind', async () => {
		const serve = limited({ limit: fixed(10, 60), retryAfter: 'seconds' });
		await simulate({ count: 20, serve });
		// Whoever remembered the first run would be slow.
		const free = await simulate({ count: 1000, serve: () => ({ ms: 1 }) });
		expect(free.took).toBeLessThan(1000);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('free their place when they are stopped', async () => {
		const stopping = new AbortController();
		const answers: Array<() => void> = [];
		void sleep(1000).then(() => stopping.abort());
		const [stopped, other] = await simulateAll([
			{
				count: 100,
				signal: stopping.signal,
				serve: () => ({ ms: 10, trouble: { kind: 'throttled', afterMs: 2000 } }),
			},
			{ count: 1, serve: () => ({ ms: 10 }), startsIn: 500 },
		]);
		expect(answers).toEqual([]);
		expect(stopped!.took).toBe(1000);
		expect(other!.ended).toEqual([{ well: 1, badly: 0 }]);
		expect(other!.took).toBeLessThan(2500);
	});
});

describe('patience', () => {
	it('lasts as long as anything gets through, whatever the item', async () => {
		// Two a minute, for an hour: each item waits much longer than the patience.
		const result = await simulate({
			count: 120,
			patienceMs: 2 * MINUTE,
			serve: limited({ limit: fixed(2, 60) }),
		});
		expect(lost(result)).toBe(0);
	});

	it('ends when nothing gets through for as long', async () => {
		const { failures, took, sent } = await simulate({
			count: 3,
			patienceMs: 10 * MINUTE,
			serve: () => ({ ms: 1, trouble: { kind: 'throttled' } }),
		});
		expect(failures).toHaveLength(3);
		for (const failure of failures) {
			expect(failure).toBeInstanceOf(OutOfPatience);
			expect(failure).toMatchObject({ resumesInMs: undefined, cause: { message: 'Trouble' } });
		}
		expect(took).toBeGreaterThan(9 * MINUTE);
		expect(took).toBeLessThanOrEqual(10 * MINUTE);
		expect(sent.length).toBeLessThan(60);
	});

	it('keeps to a time that the server names, however long', async () => {
		const { sent, ended } = await simulate({
			count: 1,
			serve: (_, times) => ({
				ms: 0,
				...(times === 1 && { trouble: { kind: 'throttled', afterMs: 14 * MINUTE } }),
			}),
		});
		expect(ended).toEqual([{ well: 1, badly: 0 }]);
		expect(sent[1]!.at).toBeGreaterThanOrEqual(14 * MINUTE);
		expect(sent[1]!.at).toBeLessThanOrEqual(14 * MINUTE + 1000);
	});

	it('ends at once where the server names a longer time, for items that wait as well', async () => {
		const { failures, took, sent } = await simulate({
			count: 100,
			cap: 48,
			serve: () => ({ ms: 10, trouble: { kind: 'throttled', afterMs: 60 * MINUTE } }),
		});
		expect(failures).toHaveLength(100);
		expect(took).toBeLessThan(1000);
		expect(sent.length).toBeLessThanOrEqual(16);
		expect(failures[0]).toBeInstanceOf(OutOfPatience);
		const { resumesInMs } = failures[0] as OutOfPatience;
		expect(resumesInMs).toBeGreaterThanOrEqual(60 * MINUTE);
		expect(resumesInMs).toBeLessThanOrEqual(61 * MINUTE);
	});

	it('is not used up by another run that began earlier', async () => {
		const until = 8 * MINUTE;
		const serve = (): Answer => ({
			ms: 1,
			...(Date.now() - began < until && { trouble: { kind: 'throttled' } }),
		});
		const began = Date.now();
		const [early, late] = await simulateAll([
			{ count: 1, serve, patienceMs: 5 * MINUTE },
			{ count: 1, serve, patienceMs: 5 * MINUTE, startsIn: 4 * MINUTE },
		]);
		expect(early!.failures[0]).toBeInstanceOf(OutOfPatience);
		expect(late!.ended).toEqual([{ well: 1, badly: 0 }]);
	});

	it('is not needed for a host that never answers, however many items there are', async () => {
		const dead = { kind: 'strained', isAnswered: false } as const;
		const { sent } = await simulate({
			count: 1000,
			serve: () => ({ ms: 30_000, trouble: dead }),
		});
		// The first item to be given up ends a run: it has to be soon.
		const times = sent.filter(({ index }) => index === 0).map(({ at }) => at);
		expect(times).toHaveLength(6);
		expect(times.at(-1)! + 30_000).toBeLessThan(5 * MINUTE);
	});

	it('ends for failures of any kind that can pass', async () => {
		const { failures } = await simulate({
			count: 1,
			maxRetries: 1000,
			patienceMs: MINUTE,
			serve: () => ({ ms: 10_000, trouble: { kind: 'strained', isAnswered: false } }),
		});
		expect(failures[0]).toBeInstanceOf(OutOfPatience);
	});
});

describe('a pause', () => {
	const pauseFor = async (afterMs: number | undefined) => {
		const { sent } = await simulate({
			count: 1,
			serve: (_, times) => ({
				ms: 0,
				...(times <= 6 && { trouble: { kind: 'throttled', afterMs } }),
			}),
		});
		return sent.slice(1).map(({ at }, index) => at - sent[index]!.at);
	};

	it('is never shorter than what the server asks for', async () => {
		for (const pause of await pauseFor(2500)) expect(pause).toBeGreaterThanOrEqual(2500);
	});

	it('is not shorter either where a request says so that was on its way when it began', async () => {
		const { sent } = await simulate({
			count: 2,
			serve: (index, times) => {
				if (times > 1) return { ms: 1 };
				const afterMs = index === 0 ? undefined : 5000;
				return { ms: 10 + index, trouble: { kind: 'throttled', afterMs } };
			},
		});
		expect(sent).toHaveLength(4);
		expect(sent[2]!.at).toBeGreaterThanOrEqual(5000);
	});

	it('is asked about with single requests where the server names its end too early', async () => {
		const admit = limiter(fixed(200, 20), () => performance.now());
		const { ended, sent } = await simulate({
			count: 1000,
			serve: () => ({
				ms: 10,
				...(admit() !== undefined && { trouble: { kind: 'throttled', afterMs: 1000 } }),
			}),
		});
		expect(ended.filter(({ well }) => well !== 1)).toEqual([]);
		expect(sent.length / 1000).toBeLessThanOrEqual(1.45);
	});

	it('grows where the server says 0, as where it says nothing', async () => {
		for (const afterMs of [0, undefined]) {
			const pauses = await pauseFor(afterMs);
			expect(pauses[0]).toBeGreaterThanOrEqual(50);
			expect(pauses.at(-1)).toBeGreaterThan(pauses[0]! * 1.2);
		}
	});

	it('ends with a single request that asks whether the server grants again', async () => {
		let isOpen = false;
		void sleep(60_000).then(() => (isOpen = true));
		const { sent } = await simulate({
			count: 200,
			serve: () => ({ ms: 10, ...(!isOpen && { trouble: { kind: 'throttled' } }) }),
		});
		const asked = sent.filter(({ at }) => at > 1000 && at < 60_000);
		expect(new Set(asked.map(({ at }) => at)).size).toBe(asked.length);
		expect(asked.length).toBeLessThan(30);
	});
});

const trouble: fc.Arbitrary<Trouble> = fc.record({
	kind: fc.constantFrom('final', 'fatal', 'passing', 'strained', 'overloaded', 'throttled'),
	isAnswered: fc.boolean(),
	afterMs: fc.option(fc.nat(5000), { nil: undefined }),
});

it('keeps its promises under any pattern of trouble that ends', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.array(fc.record({ ms: fc.nat(500), trouble }), { maxLength: 4 }), {
				maxLength: 30,
			}),
			fc.integer({ min: 1, max: 40 }),
			fc.nat(5),
			fc.nat(500),
			async (troubles, cap, maxRetries, ms) => {
				const { ended, sent, mostAtOnce } = await simulate({
					count: troubles.length,
					cap,
					maxRetries,
					serve: (index, times) => troubles[index]![times - 1] ?? { ms },
				});

				expect(mostAtOnce).toBeLessThanOrEqual(cap);
				ended.forEach(({ well, badly }, index) => {
					expect(well + badly).toBe(1);
					const kinds = troubles[index]!.map((answer) => answer.trouble.kind);
					const isHarmless = kinds.every((kind) => kind === 'passing' || kind === 'throttled');
					const passing = kinds.filter((kind) => kind === 'passing');
					if (isHarmless) expect(well).toBe(passing.length <= maxRetries ? 1 : 0);
				});
				const order = sent.map(({ index }) => index);
				const first = order.filter((index, position) => order.indexOf(index) === position);
				expect(first).toEqual(troubles.map((_, index) => index));
			},
		),
		{ numRuns: 100 },
	);
}, 60_000);

it('goes one after the other, retries included, with a cap of 1', async () => {
	const { sent, mostAtOnce } = await simulate({
		count: 4,
		cap: 1,
		maxRetries: 2,
		serve: (index, times) =>
			index === 1 && times < 3 ? { ms: 1, trouble: { kind: 'passing' } } : { ms: 50 - index },
	});
	expect(mostAtOnce).toBe(1);
	expect(sent.map(({ index }) => index)).toEqual([0, 1, 1, 1, 2, 3]);
});

it('backs off longer each time, at random', async () => {
	const pauses = async (random: number) => {
		jest.spyOn(Math, 'random').mockReturnValue(random);
		const { sent } = await simulate({
			count: 1,
			maxRetries: 3,
			serve: () => ({ ms: 0, trouble: { kind: 'passing' } }),
		});
		return sent.slice(1).map(({ at }, index) => at - sent[index]!.at);
	};
	expect(await pauses(0.5)).toEqual([250, 500, 1000]);
	expect(await pauses(0.25)).toEqual([125, 250, 500]);
});

describe('trouble that may come from the load', () => {
	it('counts against an item that alone has it, while others get through', async () => {
		const { ended, sent } = await simulate({
			count: 300,
			cap: 10,
			maxRetries: 3,
			serve: (index) => ({ ms: 20, ...(index === 7 && { trouble: { kind: 'overloaded' } }) }),
		});
		expect(ended[7]).toEqual({ well: 0, badly: 1 });
		expect(ended.filter(({ well }) => well === 1)).toHaveLength(299);
		expect(sent.filter(({ index }) => index === 7)).toHaveLength(4);
	});

	/** A server that has trouble with this share of the requests, for no reason, and always with one. */
	const troubled = (kind: Trouble['kind'], share: number, always?: number) => {
		const random = randomNumbers();
		return (index: number): Answer => ({
			ms: 20,
			...((random() < share || index === always) && { trouble: { kind } }),
		});
	};

	it.each<[Trouble['kind'], number]>([
		['overloaded', 0.12],
		['overloaded', 0.4],
		['strained', 0.4],
	])('counts against none where many have it: %s, %d of all', async (kind, share) => {
		const serve = troubled(kind, share);
		const result = await simulate({ count: 1000, cap: 10, maxRetries: 1, serve });
		expect(lost(result)).toBe(0);
	});

	it.each([0.1, 0.2, 0.3])(
		'costs little more than trying again where it is chance: %d',
		async (share) => {
			const result = await simulate({ count: 2000, cap: 96, serve: troubled('strained', share) });
			expect(lost(result)).toBe(0);
			expect(result.took).toBeLessThan(6_000);
			expect(result.sent.length / 2000).toBeLessThan(1.05 / (1 - share));
		},
	);

	it('ends some time for a request that always has it, even if many have', async () => {
		const serve = troubled('strained', 0.4, 500);
		const { ended, sent } = await simulate({ count: 1000, cap: 10, maxRetries: 2, serve });
		expect(ended.flatMap(({ well }, index) => (well === 1 ? [] : [index]))).toEqual([500]);
		// Twenty times for free, and then three.
		expect(sent.filter(({ index }) => index === 500)).toHaveLength(23);
	});

	it.each([
		['takes its time', 30_000, 5],
		['comes at once', 5, 30],
	])(
		'counts against an item that has it alone at the end of a run, and %s',
		async (_, ms, mostSent) => {
			const { ended, sent } = await simulate({
				count: 100,
				cap: 10,
				maxRetries: 3,
				serve: (index) => (index === 99 ? { ms, trouble: { kind: 'strained' } } : { ms: 20 }),
			});
			expect(ended[99]).toEqual({ well: 0, badly: 1 });
			expect(sent.filter(({ index }) => index === 99).length).toBeLessThanOrEqual(mostSent);
		},
	);

	it('is waited out one after the other as well, where it is how the server throttles', async () => {
		const limits = { limit: fixed(100, 60), kind: 'overloaded' } as const;
		const result = await simulate({ count: 250, cap: 1, serve: limited(limits) });
		expect(lost(result)).toBe(0);
	});

	it('reduces how many go at the same time', async () => {
		// A server that answers in time only while few ask.
		let atOnce = 0;
		const { ended, mostAtOnce } = await simulate({
			count: 400,
			maxRetries: 8,
			serve: () => {
				atOnce += 1;
				const isTooMuch = atOnce > 12;
				void sleep(100).then(() => (atOnce -= 1));
				return { ms: 100, ...(isTooMuch && { trouble: { kind: 'strained' } }) };
			},
		});
		expect(ended.filter(({ well }) => well !== 1)).toEqual([]);
		expect(mostAtOnce).toBeLessThanOrEqual(32);
	});

	it('does not matter where it is rare', async () => {
		const calm = await simulate({ count: 2000, serve: () => ({ ms: 20 }) });
		const rare = await simulate({
			count: 2000,
			serve: (index, times) => ({
				ms: 20,
				...(index % 40 === 0 && times === 1 && { trouble: { kind: 'strained' } }),
			}),
		});
		expect(rare.took).toBeLessThan(calm.took + 1000);
	});
});

describe('how many at the same time', () => {
	it('are few at first, and all that may be where answers take no longer for it', async () => {
		const run = async (count: number) =>
			await simulate({ count, cap: 100, maxRetries: 0, serve: () => ({ ms: 20 }) });
		expect((await run(10)).mostAtOnce).toBe(10);
		expect((await run(300)).mostAtOnce).toBeGreaterThan(50);
		expect((await run(3000)).mostAtOnce).toBe(100);
	});

	it('do not grow where more only wait in a queue', async () => {
		// A server that works on four at a time, 25 ms each: 16 keep it busy four times over.
		let free = 0;
		const { mostAtOnce, took } = await simulate({
			count: 1000,
			serve: () => {
				const start = Math.max(Date.now(), free);
				free = start + 25 / 4;
				return { ms: free - Date.now() + 18.75 };
			},
		});
		expect(mostAtOnce).toBeLessThanOrEqual(64);
		expect(took).toBeLessThan(1000 * 6.25 * 1.1);
	});

	it.each<[string, (random: () => number) => number]>([
		['a third of it, and all amounts of work', (random) => 0.3 - 0.7 * Math.log(1 - random())],
		['all amounts of work', (random) => -Math.log(1 - random())],
		['next to nothing for one in ten', (random) => (random() < 0.1 ? 0.05 : 1.1)],
		['next to nothing for every other', (random) => (random() < 0.5 ? 0.05 : 1.95)],
		['five times as long for one in ten', (random) => (random() < 0.1 ? 5 : 0.55)],
	])('are all that may be where answers differ by nature, and take %s', async (_, shareOf) => {
		const random = randomNumbers();
		const serve = () => ({ ms: 150 * shareOf(random) });
		const { took } = await simulate({ count: 4000, cap: 96, serve });
		expect(took / ((4000 * 150) / 96)).toBeLessThan(1.4);
	});
});

it('stops waiting at once when it is stopped', async () => {
	const stopping = new AbortController();
	void sleep(1000).then(() => stopping.abort());
	const { ended, took } = await simulate({
		count: 100,
		cap: 4,
		signal: stopping.signal,
		serve: (index) => ({
			ms: 10,
			trouble: { kind: index === 0 ? 'throttled' : 'passing', afterMs: 30_000 },
		}),
	});
	expect(ended.filter(({ badly }) => badly === 1)).toHaveLength(4);
	expect(took).toBe(1000);
});

it('does not wait for the wall clock when that is set back', async () => {
	const { took } = await simulate({
		count: 50,
		serve: (index, times) => {
			if (index === 10 && times === 1) jest.setSystemTime(Date.now() - 600_000);
			return { ms: 10, ...(times === 1 && { trouble: { kind: 'throttled' } }) };
		},
	});
	expect(took + 600_000).toBeLessThan(20_000);
});
