import type { FastifyReply } from 'fastify';
import { envelope, sendJson } from './envelope';
import { cutOff } from './faults';

/**
 * The kinds of limiter that APIs and the gateways before them have, as functions of a clock: the
 * emulator gives them the real one, simulations one of their own. At the end, how a server answers
 * whom a limiter refuses.
 */

/** @returns The time in ms, from any origin; it never steps back. */
export type Clock = () => number;

/**
 * Asks for one request to be let through.
 *
 * @returns Nothing where it passes; else in how many ms the next one would, if nobody else asks.
 */
export type Admit = () => number | undefined;

/**
 * So many requests in each window, all of them in one moment if need be. The first request begins the
 * first window, or comes `phase` (0 to 1) of its length later. With 0 requests: a quota that is spent.
 */
export interface FixedWindow {
	readonly kind: 'fixed';
	readonly requests: number;
	readonly seconds: number;
	readonly phase?: number;
}

/** So many requests in any stretch of that length: a log of the latest. */
export interface SlidingWindow {
	readonly kind: 'sliding';
	readonly requests: number;
	readonly seconds: number;
}

/** One request, then none for its share of a second, as nginx's `limit_req` without `burst`. */
export interface LeakyBucket {
	readonly kind: 'leaky';
	readonly perSecond: number;
}

/** Full at first: after a rest, as many as `burst` may come in one moment. */
export interface TokenBucket {
	readonly kind: 'bucket';
	readonly perSecond: number;
	readonly burst: number;
}

/** So many requests at the same time, however soon one follows another. */
export interface AtOnce {
	readonly kind: 'atOnce';
	readonly requests: number;
}

/** More than one at the same time, such as so many a second and so many a minute: each has to let a request in. */
export interface Several {
	readonly kind: 'several';
	readonly of: ReadonlyArray<FixedWindow | SlidingWindow | LeakyBucket | TokenBucket>;
}

/** What is granted in time, as data. */
export type Limit = (FixedWindow | SlidingWindow | LeakyBucket | TokenBucket | Several) & {
	/**
	 * So many seconds after the first request, `factor` times as much is granted in the same time:
	 * 0.5 halves the limit, 2 doubles it. A window keeps its requests, and changes its length.
	 */
	readonly change?: { readonly afterSeconds: number; readonly factor: number };
};

/**
 * - `none`: no such header.
 * - `seconds`: whole seconds, rounded up.
 * - `zero`: `0`, as servers say that round down.
 * - `decimals`: seconds with one digit behind the point, rounded up. No RFC knows it, some servers do.
 * - `date`: an HTTP date by the server's clock, rounded up to a second.
 */
export type RetryAfter = 'none' | 'seconds' | 'zero' | 'decimals' | 'date';

/** A limiter in two steps, so that several can be asked before one counts a request. */
interface Gate {
	/** As {@link Admit}, but lets nothing through yet. */
	wait(): number | undefined;
	/** Lets a request through that need not wait. */
	take(): void;
}

const LONGEST_MS = 7 * 24 * 3_600_000;

/** A rounding error's worth of a token, a window or a millisecond. */
const ROUNDING = 1e-6;

/** @returns A limiter that has not been asked yet. */
export function limiter(limit: Limit, now: Clock): Admit {
	const clock = sinceFirst(now);
	const { change } = limit;
	if (change === undefined) return admitAt(gateOf(limit, clock));
	// Twice as much in the same time is as much in half the time: from the change on, the limiter
	// sees a clock that goes `factor` times as fast.
	const start = change.afterSeconds * 1_000;
	const toOwn = (ms: number) => Math.min(ms, start) + Math.max(ms - start, 0) * change.factor;
	const toReal = (ms: number) => Math.min(ms, start) + Math.max(ms - start, 0) / change.factor;
	let ms = 0;
	const admit = admitAt(gateOf(limit, () => toOwn(ms)));
	return () => {
		ms = clock();
		const wait = admit();
		return wait === undefined ? undefined : toReal(toOwn(ms) + wait) - ms;
	};
}

/** @returns Lets a request in, and returns what to call when it has ended; nothing where it is full. */
export function crowd({ requests }: AtOnce): () => (() => void) | undefined {
	let inside = 0;
	return () => {
		if (inside >= requests) return undefined;
		inside += 1;
		return () => void (inside -= 1);
	};
}

/**
 * @param users How many requests are to pass.
 * @returns How long that takes at least, in ms: every request comes as soon as it is let through.
 *   Infinity where the limit lets none through within a week.
 */
export function shortestMs(limit: Limit, users: number): number {
	let ms = 0;
	const admit = limiter(limit, () => ms);
	for (let passed = 0; passed < users && ms < LONGEST_MS; ) {
		const wait = admit();
		if (wait === undefined) passed += 1;
		else ms += Math.max(wait, ROUNDING);
	}
	return ms < LONGEST_MS ? ms : Number.POSITIVE_INFINITY;
}

/**
 * @param form How the server says it.
 * @param waitMs When it wants to be asked again.
 * @param serverMs What its clock says, in ms since 1970.
 * @returns The text of its Retry-After header; undefined for none.
 */
export function retryAfterText(
	form: RetryAfter,
	waitMs: number,
	serverMs: number,
): string | undefined {
	switch (form) {
		case 'none':
			return undefined;
		case 'zero':
			return '0';
		case 'seconds':
			return String(Math.ceil(waitMs / 1_000));
		case 'decimals':
			return (Math.ceil(waitMs / 100) / 10).toFixed(1);
		case 'date':
			return new Date(Math.ceil((serverMs + waitMs) / 1_000) * 1_000).toUTCString();
	}
}

function admitAt(gate: Gate): Admit {
	return () => {
		const wait = gate.wait();
		if (wait === undefined) gate.take();
		return wait;
	};
}

/** @param ms Shows 0 with the first request. */
function gateOf(limit: Limit, ms: Clock): Gate {
	switch (limit.kind) {
		case 'fixed':
			return fixedWindow(limit, ms);
		case 'sliding':
			return slidingWindow(limit, ms);
		case 'leaky':
			return leakyBucket(limit, ms);
		case 'bucket':
			return tokenBucket(limit, ms);
		case 'several':
			return several(limit.of.map((one) => gateOf(one, ms)));
	}
}

function fixedWindow({ requests, seconds, phase = 0 }: FixedWindow, ms: Clock): Gate {
	let window = 0;
	let passed = 0;
	return {
		wait: () => {
			const windows = ms() / (seconds * 1_000) + phase;
			const current = Math.floor(windows + ROUNDING);
			if (current > window) {
				window = current;
				passed = 0;
			}
			return passed >= requests ? (window + 1 - windows) * seconds * 1_000 : undefined;
		},
		take: () => (passed += 1),
	};
}

function slidingWindow({ requests, seconds }: SlidingWindow, ms: Clock): Gate {
	const passed: number[] = [];
	return {
		wait: () => {
			const time = ms();
			const start = time - seconds * 1_000;
			while (passed[0] !== undefined && passed[0] <= start + ROUNDING) passed.shift();
			return passed.length >= requests ? (passed[0] ?? time) - start : undefined;
		},
		take: () => passed.push(ms()),
	};
}

function leakyBucket({ perSecond }: LeakyBucket, ms: Clock): Gate {
	let next = 0;
	return {
		wait: () => (ms() < next - ROUNDING ? next - ms() : undefined),
		take: () => (next = ms() + 1_000 / perSecond),
	};
}

function tokenBucket({ perSecond, burst }: TokenBucket, ms: Clock): Gate {
	let tokens = burst;
	let last = 0;
	return {
		wait: () => {
			const time = ms();
			tokens = Math.min(burst, tokens + ((time - last) / 1_000) * perSecond);
			last = time;
			return tokens < 1 - ROUNDING ? ((1 - tokens) / perSecond) * 1_000 : undefined;
		},
		take: () => (tokens -= 1),
	};
}

function several(gates: readonly Gate[]): Gate {
	return {
		wait: () => {
			const waits = gates.flatMap((gate) => gate.wait() ?? []);
			return waits.length > 0 ? Math.max(...waits) : undefined;
		},
		take: () => {
			for (const gate of gates) gate.take();
		},
	};
}

/** @returns A clock that shows 0 when it is looked at first. */
function sinceFirst(now: Clock): Clock {
	let first: number | undefined;
	return () => {
		const time = now();
		first ??= time;
		return time - first;
	};
}

/** What is granted, and what a refused request is told. */
export type RateLimit = (Limit | AtOnce) & {
	/** 429 by default. */
	readonly status?: number;
	/** None by default. */
	readonly retryAfter?: RetryAfter;
	/** CommBox's envelope (the default), the same under HTTP 200, a gateway's own HTML page, or no answer. */
	readonly answer?: 'http' | 'envelope' | 'page' | 'reset';
};

/** Nobody knows when the next request ends. */
const SOON_MS = 1;

/**
 * @param serverMs The server's wall clock, in ms since 1970.
 * @returns A function that answers a request that is beyond the limit, and says whether it did.
 */
export function rateLimiter(
	{ status = 429, retryAfter = 'none', answer = 'http', ...limit }: RateLimit,
	serverMs: () => number,
): (reply: FastifyReply) => boolean {
	const admit = admitterOf(limit);
	return (reply) => {
		const wait = admit(reply);
		if (wait === undefined) return false;
		if (answer === 'reset') {
			reply.hijack();
			cutOff(reply);
			return true;
		}
		const header = retryAfterText(retryAfter, wait, serverMs());
		if (header !== undefined) reply.header('retry-after', header);
		if (answer === 'page') reply.code(status).type('text/html').send('<h1>Slow down</h1>');
		else sendJson(reply, answer === 'http' ? status : 200, envelope(status));
		return true;
	};
}

/** @returns A function that says in how many ms a refused request would pass; nothing where it does. */
function admitterOf(limit: Limit | AtOnce): (reply: FastifyReply) => number | undefined {
	if (limit.kind !== 'atOnce') return limiter(limit, () => performance.now());
	const enter = crowd(limit);
	return ({ raw }) => {
		const leave = enter();
		if (leave === undefined) return SOON_MS;
		raw.once('close', leave);
		return undefined;
	};
}
