import fc from 'fast-check';
import { sleep } from 'n8n-workflow';

import { Pace } from '../../nodes/shared/run/pace';
import { retry, type Verdict } from '../../nodes/shared/run/retry';
import { schedule } from '../../nodes/shared/run/schedule';

// A virtual clock: time passes only when nothing else is left to do.
beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A server's answer to one request, after some ms: it worked, or it did not. */
interface Answer {
	readonly ms: number;
	readonly trouble?: Verdict;
}

interface Result {
	/** Of each index how often its work ended well, and how often for good otherwise. */
	readonly ended: Array<{ well: number; badly: number }>;
	/** Of each request, in the order they were sent: its index. */
	readonly sent: number[];
	readonly mostAtOnce: number;
	/** Virtual ms from start to end. */
	readonly took: number;
}

interface Run {
	readonly count: number;
	readonly cap: number;
	readonly maxRetries: number;
	/** @param times Which request of this index it is, from 1. */
	readonly serve: (index: number, times: number) => Answer;
	readonly signal?: AbortSignal;
}

/** Runs work against a server of the virtual clock, and records what happens. */
async function simulate({ count, cap, maxRetries, serve, signal }: Run): Promise<Result> {
	const running = signal ?? new AbortController().signal;
	const pace = new Pace(cap, running);
	const ended = Array.from({ length: count }, () => ({ well: 0, badly: 0 }));
	const times = Array<number>(count).fill(0);
	const sent: number[] = [];
	let atOnce = 0;
	let mostAtOnce = 0;
	const began = Date.now();

	const request = async (index: number) => {
		sent.push(index);
		mostAtOnce = Math.max(mostAtOnce, ++atOnce);
		const { ms, trouble } = serve(index, ++times[index]!);
		await sleep(ms);
		atOnce -= 1;
		if (trouble) throw Object.assign(new Error('Trouble'), { trouble });
	};
	const work = async (index: number) => {
		const judge = (error: unknown) => (error as { trouble: Verdict }).trouble;
		await retry({ pace, maxRetries, signal: running }, () => request(index), judge).then(
			() => (ended[index]!.well += 1),
			() => (ended[index]!.badly += 1),
		);
	};
	const all = schedule(count, work, pace, running);
	await jest.runAllTimersAsync();
	await all;
	return { ended, sent, mostAtOnce, took: Date.now() - began };
}

/** A token bucket, as APIs throttle with. */
function rateLimit(perSecond: number, burst: number, ms: number, afterMs?: number) {
	let tokens = burst;
	let last = Date.now();
	return (): Answer => {
		tokens = Math.min(burst, tokens + ((Date.now() - last) / 1000) * perSecond);
		last = Date.now();
		if (tokens < 1) return { ms, trouble: { kind: 'throttled', afterMs } };
		tokens -= 1;
		return { ms };
	};
}

const trouble: fc.Arbitrary<Verdict> = fc.record({
	kind: fc.constantFrom('final', 'fatal', 'passing', 'unreached', 'throttled'),
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
					const canPass = ({ trouble: { kind } }: Answer & { trouble: Verdict }) =>
						kind === 'passing' || kind === 'unreached';
					const passing = troubles[index]!.filter(canPass);
					const harmless = troubles[index]!.every(canPass);
					if (harmless && passing.length <= maxRetries) expect(well).toBe(1);
					if (harmless && passing.length > maxRetries) expect(badly).toBe(1);
				});
				const first = sent.filter((index, position) => sent.indexOf(index) === position);
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
	expect(sent).toEqual([0, 1, 1, 1, 2, 3]);
});

it.each([
	['with Retry-After, answers in 20 ms', 20, 1000, 1.1],
	['with Retry-After, answers in 150 ms', 150, 1000, 1.2],
	['without Retry-After, answers in 20 ms', 20, undefined, 1.25],
])(
	'stays close to the rate that a server grants: %s',
	async (_, ms, afterMs, most) => {
		let random = 0;
		jest.spyOn(Math, 'random').mockImplementation(() => (random = (random + 0.61803) % 1));
		const count = 1000;
		const { ended, sent, took } = await simulate({
			count,
			cap: 32,
			maxRetries: 5,
			serve: rateLimit(100, 100, ms, afterMs),
		});
		jest.restoreAllMocks();
		expect(ended.filter(({ well }) => well === 1)).toHaveLength(count);
		expect(took).toBeLessThanOrEqual(9000 * most);
		expect(sent.length).toBeLessThanOrEqual(count * 1.2);
	},
	60_000,
);

it('waits as long as the server says, all of the run, but not longer than a minute', async () => {
	const at: number[] = [];
	const began = Date.now();
	await simulate({
		count: 3,
		cap: 1,
		maxRetries: 5,
		serve: (index, times) => {
			at.push(Date.now() - began);
			if (times > 1 || index === 2) return { ms: 0 };
			return { ms: 0, trouble: { kind: 'throttled', afterMs: index === 0 ? 2500 : 3_600_000 } };
		},
	});
	expect(at).toEqual([0, 2500, 2500, 62_500, 62_500]);
});

it('gives up on a server that only throttles, after as many pauses as retries', async () => {
	const { ended, sent } = await simulate({
		count: 2,
		cap: 1,
		maxRetries: 3,
		serve: () => ({ ms: 1, trouble: { kind: 'throttled', afterMs: 10 } }),
	});
	expect(ended).toEqual(Array(2).fill({ well: 0, badly: 1 }));
	expect(sent).toEqual([0, 0, 0, 0, 1]);
});

it('backs off longer each time, at random', async () => {
	const pauses = async (random: number) => {
		jest.spyOn(Math, 'random').mockReturnValue(random);
		const at: number[] = [];
		await simulate({
			count: 1,
			cap: 1,
			maxRetries: 3,
			serve: () => {
				at.push(Date.now());
				return { ms: 0, trouble: { kind: 'passing' } };
			},
		});
		return at.slice(1).map((time, index) => time - at[index]!);
	};
	expect(await pauses(0.5)).toEqual([250, 500, 1000]);
	expect(await pauses(0)).toEqual([0, 0, 0]);
	jest.restoreAllMocks();
});

it('uses no more than a few connections at first, and all it may after a while', async () => {
	const run = (count: number) =>
		simulate({ count, cap: 32, maxRetries: 0, serve: () => ({ ms: 20 }) });
	expect((await run(10)).mostAtOnce).toBeLessThanOrEqual(10);
	expect((await run(1000)).mostAtOnce).toBe(32);
});

it('stops waiting at once when it is stopped', async () => {
	const stopping = new AbortController();
	void sleep(1000).then(() => stopping.abort());
	const { sent, ended } = await simulate({
		count: 100,
		cap: 4,
		maxRetries: 5,
		signal: stopping.signal,
		serve: (index) => ({
			ms: 10,
			trouble: { kind: index === 0 ? 'throttled' : 'passing', afterMs: 30_000 },
		}),
	});
	expect(sent).toEqual([0, 1, 2, 3]);
	expect(ended.filter(({ badly }) => badly === 1)).toHaveLength(4);
	expect(jest.getTimerCount()).toBe(0);
});
