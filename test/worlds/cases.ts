import { MAX_RETRIES, MOST_AT_ONCE, PATIENCE, type Fault, type World } from './world';

/** A world that has a name, and what is asked of the node there. */
export interface Case {
	readonly name: string;
	readonly world: World;
	/** The time by the ideal, at most, with the middle one of some seeds. */
	readonly time?: number;
	/** Requests a row, at most, likewise. */
	readonly requests?: number;
	/** Those by which earlier versions lost rows. */
	readonly seeds?: readonly number[];
}

/** Where pauses end by chance, one seed tells little. */
const SEEDS = [1, 2, 3, 4, 5] as const;

/** A calm world: one run, no limit, over TLS. */
export const CALM: World = {
	seed: 1,
	size: 600,
	refusal: { status: 429, as: 'envelope' },
	retryAfter: 'none',
	latency: { kind: 'even', ms: 150 },
	way: { kind: 'runs', runs: 1 },
	continues: false,
	operation: 'update',
	refused: 0,
	repeated: 0,
	skewMs: 0,
	timeout: 30_000,
	maxRetries: MAX_RETRIES,
	maxConcurrency: MOST_AT_ONCE,
	patience: [PATIENCE],
};

const outage = (as: NonNullable<World['outage']>['as'], seconds: number, afterMs = 250) => ({
	as,
	afterMs,
	afterUsers: 1,
	ms: seconds * 1_000,
});

const QUICK = { kind: 'even', ms: 20 } as const;

/** A gateway that never stops to block. */
export const BLOCKED: World = { ...CALM, outage: outage('page403', Infinity) };

/** @returns A world without retries, in which one of five rows always fails, and how. */
export function unretried(as: Fault): World {
	return { ...CALM, size: 100, maxRetries: 0, picky: { share: 0.2, times: Infinity, as } };
}

/** Worlds in which earlier versions lost rows, or much time; nobody may be lost in any. */
export const CASES: readonly Case[] = [
	{
		name: '45 s of 502, as of a deployment',
		world: { ...CALM, outage: outage('502', 45) },
		time: 1.3,
		requests: 1.6,
	},
	{
		name: '45 s of connections reset',
		world: { ...CALM, outage: outage('reset', 45) },
		time: 1.3,
		requests: 1.6,
	},
	{
		name: '45 s of 502, with one retry',
		world: { ...CALM, maxRetries: 1, outage: outage('502', 45) },
		time: 1.3,
		requests: 1.6,
	},
	{
		name: '3 s of connections reset, two requests at a time and one retry',
		world: {
			...CALM,
			latency: { kind: 'even', ms: 80 },
			outage: outage('reset', 3, 10_000),
			maxConcurrency: 2,
			maxRetries: 1,
		},
		time: 1.2,
	},
	{
		name: '45 s in which CommBox itself fails over each request',
		world: { ...CALM, outage: outage('500', 45) },
		time: 1.6,
		requests: 7,
	},
	{
		name: '20 s of connections reset while one row at a time is sent',
		world: {
			...CALM,
			latency: QUICK,
			way: { kind: 'loop', batch: 1 },
			outage: outage('reset', 20, 10_000),
		},
		time: 1.4,
		requests: 1.1,
	},
	{
		name: '60 s in which six of seven requests get 502, 30 a second',
		world: {
			...CALM,
			size: 140,
			limit: { kind: 'sliding', requests: 30, seconds: 1 },
			outage: { ...outage('502', 60), share: 6 / 7 },
		},
		time: 1.4,
		requests: 3.6,
	},
	{
		name: '80 s in which CommBox itself fails over 15 of 16 requests',
		world: { ...CALM, size: 120, outage: { ...outage('500', 80), share: 15 / 16 } },
		requests: 8,
		seeds: [15, 55],
	},
	{
		name: 'a gateway blocks by 403 and a page for 4 s',
		world: { ...CALM, size: 900, outage: outage('page403', 4) },
		time: 1.8,
	},
	{
		name: '15 s of 502 in the middle, 50 a second by a silent 429',
		world: {
			...CALM,
			size: 1_200,
			latency: QUICK,
			limit: { kind: 'bucket', perSecond: 50, burst: 50 },
			outage: outage('502', 15, 10_000),
		},
		time: 1.25,
	},
	{
		name: 'a ban of 15 s that each request begins anew, 20 in 2 s',
		world: {
			...CALM,
			size: 100,
			limit: { kind: 'fixed', requests: 20, seconds: 2 },
			ban: { ms: 15_000, prolongMs: 15_000 },
		},
	},
	{
		name: 'four processes prolong a ban of 12 s by each question, each told the time',
		world: {
			...CALM,
			size: 400,
			limit: { kind: 'sliding', requests: 100, seconds: 60 },
			ban: { ms: 0, prolongMs: 11_500 },
			retryAfter: 'seconds',
			way: { kind: 'runs', runs: 4, areApart: true },
		},
		time: 1.6,
	},
	{
		name: 'asking during a ban prolongs it by 1.5 s, 60 a second',
		world: {
			...CALM,
			size: 400,
			latency: QUICK,
			limit: { kind: 'fixed', requests: 60, seconds: 1 },
			ban: { ms: 0, prolongMs: 1_500 },
		},
		time: 4,
	},
	{
		name: 'the same by 1.4 s, five a second and later half, one of ten fails by itself',
		world: {
			...CALM,
			size: 300,
			latency: QUICK,
			limit: {
				kind: 'sliding',
				requests: 5,
				seconds: 1,
				change: { afterSeconds: 20, factor: 0.5 },
			},
			ban: { ms: 1_000, prolongMs: 1_400 },
			faults: { share: 0.1, kinds: ['500'] },
			way: { kind: 'runs', runs: 3 },
		},
		time: 3.5,
		requests: 2.5,
	},
	{
		name: 'a gateway blocks for 10 s beyond 100 in 5 s, and says so',
		world: {
			...CALM,
			size: 500,
			latency: QUICK,
			limit: { kind: 'sliding', requests: 100, seconds: 5 },
			ban: { ms: 10_000, prolongMs: 0 },
			retryAfter: 'seconds',
		},
		time: 2.6,
	},
	{
		name: 'Loop Over Items, 30 batches of 10, 15 a second',
		world: {
			...CALM,
			size: 300,
			latency: QUICK,
			limit: { kind: 'fixed', requests: 15, seconds: 1 },
			retryAfter: 'seconds',
			way: { kind: 'loop', batch: 10 },
		},
		requests: 1.3,
	},
	{
		name: 'a hundred executions of one row each within 0.1 s, 60 a second, while n8n works 5 ms on an answer',
		world: {
			...CALM,
			size: 100,
			latency: { kind: 'even', ms: 2 },
			busyMs: 5,
			limit: { kind: 'bucket', perSecond: 60, burst: 10 },
			way: { kind: 'executions', perSecond: 1_000 },
		},
		time: 1.3,
		requests: 1.8,
	},
	{
		name: 'the speed that CommBox was recorded at',
		world: { ...CALM, size: 1_000, latency: { kind: 'recorded' } },
		time: 1.5,
		requests: 1,
	},
	{
		name: '200 SMS, 50 a second by 503 with Retry-After',
		world: {
			...CALM,
			size: 200,
			latency: QUICK,
			operation: 'sms',
			limit: { kind: 'bucket', perSecond: 50, burst: 50 },
			refusal: { status: 503, as: 'envelope' },
			retryAfter: 'seconds',
		},
	},
	{
		name: 'rows about the same user, some of which fail at first',
		world: { ...CALM, repeated: 0.5, faults: { share: 0.2, kinds: ['500'] } },
	},
	{
		name: 'one of 20 requests refused by chance, however slow one is',
		world: { ...CALM, size: 1_000, faults: { share: 0.05, kinds: ['429'] } },
		time: 2.2,
		requests: 1.1,
	},
	{
		name: 'one of 20 rows refused three times, the others never',
		world: { ...CALM, maxConcurrency: 256, picky: { share: 0.05, times: 3, as: '503' } },
		time: 4,
		requests: 1.2,
	},
	{
		name: 'one of 25 rows over which CommBox itself always fails, 28 a second by 429 with a date',
		world: {
			...CALM,
			limit: { kind: 'leaky', perSecond: 28 },
			retryAfter: 'date',
			picky: { share: 0.04, times: Infinity, as: '500' },
		},
	},
	{
		name: 'three runs of one request at a time, 27 a second by a silent 429',
		world: {
			...CALM,
			size: 240,
			latency: { kind: 'even', ms: 42 },
			limit: { kind: 'leaky', perSecond: 27 },
			faults: { share: 0.03, kinds: ['502'] },
			way: { kind: 'runs', runs: 3 },
			maxConcurrency: 1,
		},
		time: 1.4,
	},
	{
		name: 'three runs of one request at a time, a gap between any two by 429 with Retry-After: 1',
		world: {
			...CALM,
			size: 446,
			latency: { kind: 'even', ms: 138.59 },
			limit: { kind: 'leaky', perSecond: 165.35 },
			retryAfter: 'seconds',
			faults: { share: 0.027, kinds: ['500'] },
			stalls: { share: 0.022, ms: 77 },
			way: { kind: 'runs', runs: 3 },
			maxConcurrency: 1,
		},
		time: 1.5,
		requests: 1.1,
	},
	{
		name: 'two runs of one request at a time, 0.66 s between any two by 403 and a page',
		world: {
			...CALM,
			size: 100,
			latency: { kind: 'even', ms: 485 },
			tripMs: 41,
			limit: { kind: 'leaky', perSecond: 1.526 },
			refusal: { status: 403, as: 'page' },
			way: { kind: 'runs', runs: 2 },
			maxConcurrency: 1,
		},
		time: 2.2,
	},
	{
		name: 'two runs of two requests at a time, hardly more than those of one by 503 and a page',
		world: {
			...CALM,
			size: 957,
			latency: { kind: 'even', ms: 30.3 },
			limit: { kind: 'leaky', perSecond: 32.32 },
			refusal: { status: 503, as: 'page' },
			retryAfter: 'date',
			way: { kind: 'runs', runs: 2 },
			maxConcurrency: 2,
		},
		time: 1.5,
		requests: 1.3,
	},
	{
		name: '16 s in which writes have their connection reset, 1.27 a second, questions included',
		world: {
			...CALM,
			size: 497,
			latency: { kind: 'even', ms: 584.24 },
			limit: { kind: 'leaky', perSecond: 1.268 },
			refusal: { status: 503, as: 'page' },
			retryAfter: 'seconds',
			way: { kind: 'runs', runs: 5 },
			maxConcurrency: 1,
			outage: { ...outage('reset', 16), afterUsers: 261, share: 0.85, isOfWrites: true },
		},
		time: 2.2,
	},
	{
		name: 'connections reset for 5 s, three times within 20 s, with one retry',
		world: {
			...CALM,
			latency: { kind: 'even', ms: 98 },
			way: { kind: 'runs', runs: 4 },
			maxRetries: 1,
			maxConcurrency: 5,
			outage: {
				as: 'reset',
				afterUsers: 300,
				afterMs: 0,
				ms: 4_933,
				again: { times: 2, afterMs: 1_887 },
			},
		},
		time: 4,
		seeds: [4, 6, 14, 50, 102],
	},
	{
		name: 'two runs of two requests at a time, 15 a second and 32 in ten seconds by 429 with a date',
		world: {
			...CALM,
			size: 958,
			latency: { kind: 'even', ms: 47 },
			tripMs: 25,
			busyMs: 1.6,
			limit: {
				kind: 'several',
				of: [
					{ kind: 'leaky', perSecond: 15 },
					{ kind: 'sliding', requests: 32, seconds: 10 },
				],
			},
			retryAfter: 'date',
			way: { kind: 'runs', runs: 2 },
			maxConcurrency: 2,
		},
		time: 1.3,
		requests: 1.4,
	},
	{
		name: 'a gateway refuses by 503 and a page before anything was answered, without retries',
		world: {
			...CALM,
			size: 300,
			latency: { kind: 'uneven', least: 300, most: 1_900 },
			limit: { kind: 'leaky', perSecond: 50 },
			refusal: { status: 503, as: 'page' },
			retryAfter: 'zero',
			maxRetries: 0,
		},
		seeds: [1, 4, 21, 29, 59],
	},
	{
		name: 'one of ten executions is refused for ever by a silent 429, one a minute',
		world: {
			...CALM,
			size: 200,
			way: { kind: 'executions', perSecond: 1 / 60 },
			picky: { share: 0.1, times: Infinity, as: '429' },
		},
	},
	{
		name: 'a run is refused for ever by a silent 429, and another one is not',
		world: {
			...CALM,
			size: 600,
			way: { kind: 'runs', runs: 2 },
			picky: { share: 1, times: Infinity, as: '429', isFirstRun: true },
		},
	},
	{
		name: 'all rows of a run are told of a time beyond all patience, and those of three others are not',
		world: {
			...CALM,
			latency: { kind: 'recorded' },
			way: { kind: 'runs', runs: 4 },
			maxConcurrency: 20,
			picky: { share: 1, times: Infinity, as: '429', isFirstRun: true, afterSeconds: 1_200 },
		},
		seeds: [1, 2, 3, 4],
	},
	{
		name: 'a gateway that never stops to block',
		world: BLOCKED,
	},
	{
		name: 'a server that never comes back, and three runs, each with a patience of its own',
		world: {
			...CALM,
			outage: outage('502', Infinity),
			way: { kind: 'runs', runs: 3 },
			patience: [PATIENCE, 5, 2],
		},
	},
	{
		name: 'one of 50 rows is told of 800 s, 190 a second by a silent 429',
		world: {
			...CALM,
			size: 1_200,
			latency: QUICK,
			limit: { kind: 'sliding', requests: 190, seconds: 1 },
			picky: { share: 0.02, times: 1, as: '429', afterSeconds: 800 },
			way: { kind: 'runs', runs: 3 },
		},
	},
	{
		name: 'notes on the same conversation, 50 a second by 429',
		world: {
			...CALM,
			repeated: 0.5,
			operation: 'note',
			limit: { kind: 'bucket', perSecond: 50, burst: 5 },
		},
	},
	{
		name: 'one row after the other, one a second by a silent 429, over one of ten of which CommBox itself always fails',
		world: {
			...CALM,
			size: 30,
			latency: { kind: 'even', ms: 100 },
			limit: { kind: 'leaky', perSecond: 1 },
			maxConcurrency: 1,
			picky: { share: 0.1, times: Infinity, as: '500' },
		},
		time: 6,
		seeds: [2, 4, 6],
	},
	{
		name: 'one row after the other, over the first of which a gateway always fails',
		world: {
			...CALM,
			size: 40,
			maxConcurrency: 1,
			picky: { share: 0.05, times: Infinity, as: '502' },
		},
		seeds: [3, 36, 40, 43, 56],
	},
	{
		name: 'a server that is not there',
		world: { ...CALM, outage: { ...outage('refused', Infinity, 0), afterUsers: 0 } },
	},
	{
		name: 'a gateway blocks by 403 and a page from the first request on',
		world: { ...CALM, outage: { ...outage('page403', Infinity, 0), afterUsers: 0 } },
	},
	{
		name: 'pages by 404 when all that CommBox has said is that there are too many',
		world: {
			...CALM,
			size: 40,
			limit: { kind: 'bucket', perSecond: 200, burst: 2 },
			latency: { kind: 'even', ms: 1_500 },
			retryAfter: 'seconds',
			outage: { afterUsers: 0, afterMs: 235, ms: 20_000, as: 'page404' },
		},
	},
	{
		name: 'messages to a gateway behind which there is nothing',
		world: {
			...CALM,
			outage: { ...outage('502', Infinity, 0), afterUsers: 0 },
			operation: 'note',
		},
	},
	{
		name: 'a host that takes requests and never answers',
		world: {
			...CALM,
			outage: { ...outage('hang', Infinity, 0), afterUsers: 0 },
			timeout: 8_000,
		},
	},
	{
		name: 'one of five rows over which a gateway always fails, without retries',
		world: unretried('502'),
		time: 4,
	},
	{
		name: 'the same where it does so when all others are done',
		world: unretried('504'),
		time: 12,
	},
	{
		name: 'one of 20 rows over which CommBox itself always fails, in a loop of tens',
		world: {
			...CALM,
			size: 100,
			way: { kind: 'loop', batch: 10 },
			picky: { share: 0.05, times: Infinity, as: '500' },
		},
		time: 70,
		requests: 2.4,
	},
	{
		name: 'a connection is reset twice for nine of ten rows, in a loop of 50',
		world: {
			...CALM,
			size: 100,
			way: { kind: 'loop', batch: 50 },
			picky: { share: 0.9, times: 2, as: 'reset' },
		},
		time: 170,
		requests: 3,
	},
	{
		name: 'one of 50 rows that something on the way blocks for what it says, by 403 and a page',
		world: { ...CALM, picky: { share: 0.02, times: Infinity, as: 'page403' } },
		time: 300,
		requests: 1.5,
	},
	{
		name: 'one of 20 executions is blocked likewise, while one of five requests breaks off',
		world: {
			...CALM,
			size: 80,
			faults: { share: 0.2, kinds: ['cut'] },
			picky: { share: 0.05, times: Infinity, as: 'page403' },
			way: { kind: 'executions', perSecond: 20 },
		},
		time: 55,
		requests: 4.5,
		seeds: [4, 5, 6],
	},
	{
		name: 'one of 50 rows is told of a time beyond all patience',
		world: {
			...CALM,
			maxConcurrency: 20,
			picky: { share: 0.02, times: 1, as: '429', afterSeconds: 1_200 },
		},
	},
	{
		name: 'a server that never comes back, where each row could have a key of its own',
		world: {
			...CALM,
			size: 300,
			outage: outage('502', Infinity),
			shut: { every: 60, as: '401' },
			patience: [5],
		},
	},
	{
		name: 'n8n cancels one of two runs that wait for their turn, ten a second by a silent 429',
		world: {
			...CALM,
			size: 200,
			limit: { kind: 'leaky', perSecond: 10 },
			way: { kind: 'runs', runs: 2 },
			cancelAtMs: 5_000,
		},
	},
	{
		name: 'a list that is all wrong, of which n8n itself cannot send a third',
		world: { ...CALM, size: 900, refused: 1 },
	},
	{
		name: 'Loop Over Items, all of whose batches are told of an hour',
		world: {
			...CALM,
			size: 150,
			limit: { kind: 'fixed', requests: 100, seconds: 3_600 },
			retryAfter: 'seconds',
			way: { kind: 'loop', batch: 10 },
		},
	},
	{
		name: 'one after the other is worked on, eight seconds being the time limit',
		world: {
			...CALM,
			size: 400,
			latency: { kind: 'even', ms: 637 },
			workers: 1,
			timeout: 8_000,
		},
		time: 1.2,
		requests: 1.1,
	},
	{
		name: 'the same for messages, by three and at the speed that CommBox was recorded at',
		world: {
			...CALM,
			size: 400,
			latency: { kind: 'recorded' },
			workers: 3,
			operation: 'note',
		},
		time: 1.1,
		requests: 1,
		seeds: [2, 4, 6],
	},
	{
		name: 'three runs at a server that works on five at a time, one of which waits no longer than two seconds',
		world: {
			...CALM,
			size: 400,
			latency: { kind: 'even', ms: 300 },
			workers: 5,
			way: { kind: 'runs', runs: 3 },
			hurried: 2_000,
		},
		time: 1.1,
		requests: 1.1,
	},
	{
		name: 'five seconds of 502, two being the time limit',
		world: {
			...CALM,
			latency: { kind: 'even', ms: 700 },
			outage: outage('502', 5),
			timeout: 2_000,
		},
		time: 2.2,
	},
	{
		name: 'whoever comes within 1.3 s of another has the connection reset',
		world: {
			...CALM,
			size: 60,
			latency: { kind: 'even', ms: 400 },
			limit: { kind: 'leaky', perSecond: 1 / 1.3 },
			refusal: { status: 0, as: 'reset' },
		},
		time: 1.5,
		requests: 11,
	},
	{
		name: 'three rows with three retries, and whoever comes within 0.5 s of another is blocked by 403 and a page',
		world: {
			...CALM,
			size: 3,
			latency: { kind: 'even', ms: 400 },
			limit: { kind: 'leaky', perSecond: 1 / 0.502 },
			refusal: { status: 403, as: 'page' },
			maxRetries: 3,
		},
		seeds: Array.from({ length: 100 }, (_, index) => index + 1),
	},
	{
		name: 'nine of ten executions are blocked by 403 and a page, twenty a second',
		world: {
			...CALM,
			size: 120,
			picky: { share: 0.9, times: Infinity, as: 'page403' },
			way: { kind: 'executions', perSecond: 20 },
		},
		seeds: [1, 2, 3, 4, 5, 6, 16],
	},
	{
		name: 'Loop Over Items, batches of 300 every 200 s, 50 a second beyond ten',
		world: {
			...CALM,
			size: 1_500,
			latency: { kind: 'uneven', least: 100, most: 1_900 },
			limit: { kind: 'bucket', perSecond: 50, burst: 10 },
			way: { kind: 'loop', batch: 300, waitMs: 200_000 },
		},
		requests: 1.15,
	},
	{
		name: 'one of 20 executions is refused three times by a silent 429, 50 a second',
		world: {
			...CALM,
			way: { kind: 'executions', perSecond: 50 },
			picky: { share: 0.05, times: 3, as: '429' },
		},
		time: 1.2,
		requests: 1.2,
	},
	{
		name: '53 s in which a gateway fails all that writes, with one row left of one of three runs',
		world: {
			...CALM,
			size: 49,
			outage: { as: 'page503', afterMs: 0, afterUsers: 16, ms: 53_000, isOfWrites: true },
			faults: { share: 0.045, kinds: ['500', 'reset', '502'] },
			way: { kind: 'runs', runs: 3 },
		},
		time: 1.2,
	},
	{
		name: 'more than five at the same time have their connection reset',
		world: { ...CALM, size: 1_000, crowd: 5, refusal: { status: 0, as: 'reset' } },
		time: 1.3,
		requests: 2.1,
	},
];

/** A gateway lets 100 through, and names a time beyond all patience to the others. */
export const FAR_OFF: World = {
	...CALM,
	size: 200,
	limit: { kind: 'fixed', requests: 100, seconds: 3_600 },
	retryAfter: { text: '99999999999999' },
};

/** @returns The worlds by which a case is judged: every other run stops on an error. */
export function worldsOf({ world, seeds = SEEDS }: Case): World[] {
	return seeds.map((seed) => ({ ...world, seed, continues: seed % 2 === 0 }));
}
