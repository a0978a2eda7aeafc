import type { Fault, RateLimit } from '../emulator/index.js';
import type { Behavior } from './server.mts';

/** How the users come to the node. */
export type Way =
	/** All in one run. */
	| 'run'
	/** In so many runs at the same time. */
	| { readonly runs: number }
	/** Each in an execution of its own, all begun within a second. */
	| 'webhooks';

/** A limiter, and how many users have to get past it. */
export interface LimitRow {
	readonly title: string;
	readonly users: number;
	readonly behavior: Behavior;
	readonly way: Way;
	/** How long n8n lets an execution run; longer, the row counts as not ended. */
	readonly cutOffSeconds: number;
	readonly toReach: {
		/** The time by the limit's own, or in seconds where nothing is granted. */
		readonly timeByLimit?: number;
		readonly seconds?: number;
		readonly requestsPerUser?: number;
	};
}

/** Few enough that a run's latency does not matter beside the limit. */
const LATENCY_MS = 20;

/** Where it is what limits. */
const SLOW_MS = 150;

const BUCKET: RateLimit = { kind: 'bucket', perSecond: 100, burst: 100 };

const IN_SECONDS = 'seconds';

/** nginx's `limit_req` unless told otherwise: no burst, its own page, no Retry-After. */
const nginx = (perSecond: number): RateLimit => ({
	kind: 'leaky',
	perSecond,
	status: 503,
	answer: 'page',
});

/** How a server or a gateway refuses what is too much at the same time, rather than in some time. */
const REFUSALS = {
	'429': {},
	'503': { status: 503, answer: 'page' },
	'a reset': { answer: 'reset' },
} as const;

/** One run under a limit, which is cut off after a multiple of what it should take. */
function oneRun(
	title: string,
	users: number,
	rateLimit: RateLimit,
	toReach: LimitRow['toReach'],
	cutOffSeconds = 300,
	latencyMs = LATENCY_MS,
): LimitRow {
	const behavior = { latencyMs, rateLimit };
	return { title, users, behavior, way: 'run', cutOffSeconds, toReach };
}

/** One run at a server that works on so many requests at the same time. */
function crowd(requests: number, refusal: keyof typeof REFUSALS): LimitRow {
	const title = `${requests} requests at the same time, more are refused with ${refusal}`;
	const limit: RateLimit = { kind: 'atOnce', requests, ...REFUSALS[refusal] };
	const toReach = { timeByLimit: 1.5, requestsPerUser: 1.5 };
	return oneRun(title, 1_000, limit, toReach, 300, SLOW_MS);
}

const PAGE = {
	kind: 'body',
	contentType: 'text/html',
	body: '<html><head><title>Attention Required</title></head></html>',
} as const;

/** One run during which nothing gets through for a time. */
function outage(
	title: string,
	users: number,
	seconds: number,
	fault: Fault,
	toReach: LimitRow['toReach'],
): LimitRow {
	const behavior = { latencyMs: SLOW_MS, outage: { fromMs: 250, ms: seconds * 1_000, fault } };
	return { title, users, behavior, way: 'run', cutOffSeconds: 300, toReach };
}

/** All there are. */
export const limitRows: readonly LimitRow[] = [
	oneRun(
		'token bucket, 100/s, burst 100, Retry-After',
		1_000,
		{ ...BUCKET, retryAfter: IN_SECONDS },
		{ timeByLimit: 1.1, requestsPerUser: 1.2 },
	),
	oneRun('token bucket, 100/s, burst 100, silent', 1_000, BUCKET, {
		timeByLimit: 1.15,
		requestsPerUser: 1.2,
	}),
	oneRun(
		'token bucket, 100/s, burst 100, halved after 4 s, silent',
		800,
		{ ...BUCKET, change: { afterSeconds: 4, factor: 0.5 } },
		{ timeByLimit: 1.3, requestsPerUser: 1.2 },
	),
	oneRun('no burst, 90/s, silent', 500, { kind: 'leaky', perSecond: 90 }, { timeByLimit: 1.25 }),
	oneRun(
		'fixed window, 100 per 1 s, Retry-After: 0',
		800,
		{ kind: 'fixed', requests: 100, seconds: 1, retryAfter: 'zero' },
		{ timeByLimit: 1.3 },
	),
	oneRun(
		'fixed window, 300 per 10 s, silent',
		1_500,
		{ kind: 'fixed', requests: 300, seconds: 10 },
		{ timeByLimit: 1.4 },
	),
	oneRun(
		'fixed window, 1,000 per 60 s, silent',
		5_000,
		{ kind: 'fixed', requests: 1_000, seconds: 60 },
		{ timeByLimit: 1.4 },
		600,
	),
	oneRun(
		'sliding window, 100 per 1 s, silent',
		800,
		{ kind: 'sliding', requests: 100, seconds: 1 },
		{ timeByLimit: 1.4 },
	),
	oneRun(
		'sliding window, 300 per 10 s, silent',
		1_500,
		{ kind: 'sliding', requests: 300, seconds: 10 },
		{ timeByLimit: 1.4 },
	),
	oneRun('503 as the limiter, no burst, 100/s', 1_000, nginx(100), { timeByLimit: 1.5 }),
	oneRun('503 as the limiter, no burst, 20/s', 300, nginx(20), { timeByLimit: 1.5 }),
	oneRun('503 as the limiter, no burst, 10/s', 200, nginx(10), { timeByLimit: 1.5 }),
	crowd(30, '429'),
	crowd(30, '503'),
	crowd(5, 'a reset'),
	outage(
		'outage: 502 for 45 s',
		600,
		45,
		{ ...PAGE, httpStatus: 502 },
		{ timeByLimit: 1.3, requestsPerUser: 1.6 },
	),
	outage(
		'outage: connections reset for 45 s',
		600,
		45,
		{ kind: 'reset', when: 'before' },
		{ timeByLimit: 1.3, requestsPerUser: 1.6 },
	),
	outage(
		'outage: a gateway blocks by 403 and a page for 4 s',
		900,
		4,
		{ ...PAGE, httpStatus: 403 },
		{ timeByLimit: 1.6 },
	),
	{
		title: 'token bucket, 100/s, burst 100, Retry-After: 5 runs x 1,000 users',
		users: 5_000,
		behavior: { latencyMs: LATENCY_MS, rateLimit: { ...BUCKET, retryAfter: IN_SECONDS } },
		way: { runs: 5 },
		cutOffSeconds: 300,
		toReach: { timeByLimit: 1.2 },
	},
	...([IN_SECONDS, 'none'] as const).map(
		(retryAfter): LimitRow => ({
			title: `token bucket, 100/s, burst 100, ${retryAfter === 'none' ? 'silent' : 'Retry-After'}: 1,000 executions of one user`,
			users: 1_000,
			behavior: { latencyMs: LATENCY_MS, rateLimit: { ...BUCKET, retryAfter } },
			way: 'webhooks',
			cutOffSeconds: 600,
			toReach: { timeByLimit: 1.3, requestsPerUser: 1.5 },
		}),
	),
	oneRun(
		'nothing granted, Retry-After: 3600',
		1_000,
		{ kind: 'fixed', requests: 0, seconds: 3_600, retryAfter: IN_SECONDS },
		{ seconds: 30 },
		90,
	),
	{
		title: 'a host that accepts and never answers',
		users: 1_000,
		behavior: { latencyMs: 0, hangs: true },
		way: 'run',
		cutOffSeconds: 420,
		toReach: { seconds: 300 },
	},
];
