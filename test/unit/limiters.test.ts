import { limiter, retryAfterText, shortestMs, type Limit } from '../emulator/limiters';

/** Asks at these times, in ms. Returns for each the wait in whole ms; undefined: it passed. */
function ask(limit: Limit, times: number[]) {
	let now = 0;
	const admit = limiter(limit, () => now);
	return times.map((time) => {
		now = time;
		const wait = admit();
		return wait && Math.round(wait);
	});
}

const pass = undefined;

it.each<[string, Limit, Array<[at: number, wait: number | undefined]>]>([
	[
		'a fixed window grants anew when it is over, from the first request on',
		{ kind: 'fixed', requests: 2, seconds: 10 },
		[
			[5_000, pass],
			[14_000, pass],
			[14_999, 1],
			[15_000, pass],
			[15_001, pass],
			[15_002, 9_998],
		],
	],
	[
		'the first request can come late in a window',
		{ kind: 'fixed', requests: 2, seconds: 10, phase: 0.9 },
		[
			[0, pass],
			[0, pass],
			[0, 1_000],
			[1_000, pass],
			[1_000, pass],
			[1_000, 10_000],
		],
	],
	[
		'a spent quota grants nothing',
		{ kind: 'fixed', requests: 0, seconds: 3_600 },
		[
			[7, 3_600_000],
			[60_007, 3_540_000],
			[3_600_007, 3_600_000],
		],
	],
	[
		'a sliding window counts those of its length only',
		{ kind: 'sliding', requests: 2, seconds: 10 },
		[
			[0, pass],
			[9_000, pass],
			[9_500, 500],
			[10_000, pass],
			[10_001, 8_999],
			[19_000, pass],
		],
	],
	[
		'a leaky bucket keeps a distance and saves nothing up',
		{ kind: 'leaky', perSecond: 10 },
		[
			[0, pass],
			[40, 60],
			[100, pass],
			[5_000, pass],
			[5_001, 99],
		],
	],
	[
		'a token bucket saves up a burst',
		{ kind: 'bucket', perSecond: 10, burst: 2 },
		[
			[0, pass],
			[0, pass],
			[0, 100],
			[100, pass],
			[9_000, pass],
			[9_000, pass],
			[9_000, 100],
		],
	],
	[
		'of several, each lets a request in, and none counts one that another refuses',
		{
			kind: 'several',
			of: [
				{ kind: 'leaky', perSecond: 10 },
				{ kind: 'fixed', requests: 3, seconds: 10 },
			],
		},
		[
			[0, pass],
			[40, 60],
			[100, pass],
			[150, 50],
			[200, pass],
			[250, 9_750],
			[10_000, pass],
		],
	],
	[
		'half as much is granted after a change',
		{ kind: 'leaky', perSecond: 10, change: { afterSeconds: 1, factor: 0.5 } },
		[
			[0, pass],
			[999, pass],
			[1_000, 198],
			[1_198, pass],
			[1_199, 199],
		],
	],
	[
		'twice as much is granted after a change',
		{ kind: 'bucket', perSecond: 10, burst: 1, change: { afterSeconds: 1, factor: 2 } },
		[
			[0, pass],
			[0, 100],
			[1_000, pass],
			[1_000, 50],
		],
	],
])('%s', (_, limit, asked) => {
	expect(
		ask(
			limit,
			asked.map(([at]) => at),
		),
	).toEqual(asked.map(([, wait]) => wait));
});

it('begins when it is asked first, whatever the clock shows', () => {
	expect(ask({ kind: 'bucket', perSecond: 1, burst: 1 }, [1e9, 1e9 + 400])).toEqual([pass, 600]);
});

it.each<[Limit, number, number]>([
	// From the definitions: the burst is free, and the first of a leaky bucket.
	[{ kind: 'bucket', perSecond: 100, burst: 100 }, 1_000, 9_000],
	[{ kind: 'leaky', perSecond: 90 }, 500, (499 / 90) * 1_000],
	[{ kind: 'fixed', requests: 100, seconds: 1 }, 800, 7_000],
	[{ kind: 'fixed', requests: 100, seconds: 1, phase: 0.5 }, 800, 6_500],
	[{ kind: 'fixed', requests: 1_000, seconds: 60 }, 5_000, 240_000],
	[{ kind: 'fixed', requests: 1_000, seconds: 60 }, 1_000, 0],
	[{ kind: 'sliding', requests: 100, seconds: 10 }, 350, 30_000],
	// 101 in the first second, 100 ms of the interval begun being left; then 50 a second.
	[{ kind: 'leaky', perSecond: 100, change: { afterSeconds: 1, factor: 0.5 } }, 201, 3_000],
	[{ kind: 'leaky', perSecond: 100, change: { afterSeconds: 1, factor: 2 } }, 301, 2_000],
	// 20 in the first second, then none in that minute.
	[
		{
			kind: 'several',
			of: [
				{ kind: 'fixed', requests: 20, seconds: 1 },
				{ kind: 'sliding', requests: 20, seconds: 60 },
			],
		},
		50,
		120_000,
	],
	[{ kind: 'fixed', requests: 0, seconds: 3_600 }, 1, Number.POSITIVE_INFINITY],
])('%j lets %d pass in %d ms at least', (limit, users, ms) => {
	expect(shortestMs(limit, users)).toBeCloseTo(ms, 0);
});

it('says in each form when to come back', () => {
	const server = Date.UTC(2026, 0, 1, 12, 0, 0, 250);
	const say = (ms: number) =>
		(['none', 'zero', 'seconds', 'decimals', 'date'] as const).map((form) =>
			retryAfterText(form, ms, server),
		);
	expect(say(420)).toEqual([undefined, '0', '1', '0.5', 'Thu, 01 Jan 2026 12:00:01 GMT']);
	expect(say(3_600_000).slice(2)).toEqual(['3600', '3600.0', 'Thu, 01 Jan 2026 13:00:01 GMT']);
});
