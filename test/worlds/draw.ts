import { shortestMs, type Limit } from '../emulator/limiters';
import { Chance } from './random';
import {
	answerMs,
	averageOf,
	MAX_RETRIES,
	MOST_AT_ONCE,
	mostMs,
	PATIENCE,
	type Fault,
	type Latency,
	type Outage,
	type Refusal,
	type Way,
	type World,
} from './world';

/** What a world can be made of. */
export const KINDS = [
	'limits',
	'faults',
	'outages',
	'brownouts',
	'refusals',
	'processes',
	'gaps',
	'queues',
	'all',
] as const;
export type Kind = (typeof KINDS)[number];

type Picky = NonNullable<World['picky']>;

const REFUSALS: readonly Refusal[] = [
	{ status: 429, as: 'envelope' },
	{ status: 429, as: 'envelope' },
	{ status: 503, as: 'envelope' },
	{ status: 429, as: 'ok' },
	{ status: 429, as: 'page' },
	{ status: 503, as: 'page' },
	{ status: 403, as: 'page' },
];

const RETRY_AFTER = ['none', 'none', 'seconds', 'zero', 'date'] as const;

const WINDOWS = [1, 1, 5, 10, 60] as const;

const LIMITS: ReadonlyArray<(perSecond: number, chance: Chance) => Limit | undefined> = [
	() => undefined,
	(perSecond, chance) => ({ kind: 'fixed', ...windowOf(perSecond, chance), phase: chance.next() }),
	(perSecond, chance) => ({ kind: 'sliding', ...windowOf(perSecond, chance) }),
	(perSecond, chance) => ({
		kind: 'bucket',
		perSecond,
		burst: Math.ceil(chance.of([0.1, 1, 5]) * perSecond),
	}),
	(perSecond) => ({ kind: 'leaky', perSecond }),
];

const LATENCIES: ReadonlyArray<(chance: Chance) => Latency> = [
	(chance) => ({ kind: 'even', ms: chance.magnitude(5, 800) }),
	(chance) => {
		const least = chance.magnitude(5, 300);
		return { kind: 'uneven', least, most: least * chance.between(1.5, 8) };
	},
];

const FAULTS: ReadonlyArray<readonly Fault[]> = [
	['500'],
	['reset'],
	['502'],
	['500', 'reset', '502'],
];

const OUTAGES: ReadonlyArray<Outage['as']> = ['502', 'page503', '504', 'reset', 'refused'];

const WAYS: ReadonlyArray<(perSecond: number, chance: Chance) => Way> = [
	() => ({ kind: 'runs', runs: 1 }),
	() => ({ kind: 'runs', runs: 3 }),
	(_, chance) => ({ kind: 'loop', batch: chance.of([1, 5, 10, 50]) }),
	(perSecond, chance) => ({ kind: 'executions', perSecond: perSecond * chance.magnitude(0.2, 20) }),
	(_, chance) => drawProcesses(chance),
];

function windowOf(perSecond: number, chance: Chance) {
	const seconds = chance.of(WINDOWS);
	return { seconds, requests: Math.max(1, Math.round(perSecond * seconds)) };
}

/** By how many ms clocks differ that are set by hand; most are set by the network. */
const MOST_SKEWED = 300_000;

function drawSkew(chance: Chance): number {
	return chance.happens(0.3) ? chance.of([-1, 1]) * chance.magnitude(1_000, MOST_SKEWED) : 0;
}

/** The timeout where some answers never come, in ms. */
const SHORT_TIMEOUT = 8_000;

/** How many rows a server gets that works on one after the other. */
const LONGEST_QUEUE = 400;

/** Which share of the outages never ends, and which of those has begun before anything is sent. */
const ENDLESS = 0.1;
const FROM_THE_FIRST = 0.4;

/** @returns The world that belongs to a seed. */
export function drawWorld(kind: Kind, seed: number): World {
	const world = drawSimpler(kind, seed);
	const limit = world.limit && drawQuota(world.limit, new Chance(seed, 11));
	const picky = world.picky && passing(world, drawWay(world.picky, new Chance(seed, 16)));
	const timeout = picky?.as === 'hang' ? SHORT_TIMEOUT : world.timeout;
	const { outage, ...drawn } = drawForms({ ...world, limit, picky, timeout }, new Chance(seed, 25));
	return { ...drawn, outage: outage && drawAgain(outage, new Chance(seed, 28)) };
}

/** @returns The same, but some of what goes wrong looks otherwise: a page, a redirect to one, half an answer. */
function drawForms(world: World, chance: Chance): World {
	const { faults, outage } = world;
	return {
		...world,
		faults: faults && {
			...faults,
			kinds: faults.kinds.map((kind) => chance.of(OTHER_FORMS[kind] ?? [kind])),
		},
		outage: outage && {
			...outage,
			as: chance.of(OTHER_OUTAGES[outage.as] ?? [outage.as]),
			isOfWrites: chance.happens(OF_WRITES),
		},
	};
}

/** @returns The same, and some come again, as with a service that restarts again and again. */
function drawAgain(outage: Outage, chance: Chance): Outage {
	// Of writes alone, a few rows met twice are not to be told from rows that fail by themselves.
	if (outage.isOfWrites || chance.happens(0.7)) return outage;
	const again = { times: chance.of([1, 2, 5]), afterMs: 1_000 * chance.magnitude(0.2, 20) };
	return { ...outage, again };
}

/** Which share of the outages lets through what only reads. */
const OF_WRITES = 0.2;

/** What the same can look like as well. */
const OTHER_FORMS: Readonly<Partial<Record<Fault, readonly Fault[]>>> = {
	'500': ['500', '500', 'ok500'],
	reset: ['reset', 'reset', 'cut', 'tls'],
};
const OTHER_OUTAGES: Readonly<Partial<Record<Outage['as'], ReadonlyArray<Outage['as']>>>> = {
	'502': ['502', '502', 'page200', 'page302', 'page404'],
	refused: ['refused', 'refused', 'tls'],
};

/** @returns How rows fail that do so by themselves: also on the way, where nobody names a time. */
function drawWay(picky: Picky, chance: Chance): Picky {
	if (picky.afterSeconds !== undefined || chance.happens(0.6)) return picky;
	return { ...picky, as: chance.of(['502', '504', 'reset', 'hang', 'page403'] as const) };
}

/** @returns The same, but where one run or row after the other would wait for each as long as it is patient, it passes. */
function passing({ way, maxConcurrency }: World, picky: Picky): Picky {
	const mayHoldUp = way.kind === 'loop' || maxConcurrency < MOST_AT_ONCE;
	const isLong = ['429', '503', 'hang'].includes(picky.as) || picky.afterSeconds !== undefined;
	return mayHoldUp && isLong ? { ...picky, times: Math.min(picky.times, 3) } : picky;
}

/** In which share of the worlds with a limit a longer one comes beside it. */
const WITH_QUOTA = 0.2;

/** @returns The limit, and perhaps one for a longer time that grants less: 10 a second, and 200 a minute. */
function drawQuota(limit: Limit, chance: Chance): Limit {
	const { change, ...first } = limit;
	if (first.kind === 'several' || !chance.happens(WITH_QUOTA)) return limit;
	const seconds = chance.of([10, 60]);
	const requests = Math.ceil(averageOf(first) * chance.between(0.2, 0.8) * seconds);
	const quota = { kind: chance.of(['fixed', 'sliding'] as const), seconds, requests };
	return { kind: 'several', of: [first, quota], ...(change && { change }) };
}

function drawSimpler(kind: Kind, seed: number): World {
	const chance = new Chance(seed, 0);
	const isFree = kind === 'all';
	const size = Math.round(40 + 1160 * chance.next() ** 1.5);
	const perSecond = chance.magnitude(5, 200);
	const limit = chance.of(LIMITS)(perSecond, chance);
	const basics: World = {
		seed,
		size,
		limit,
		refusal: chance.of(REFUSALS),
		skewMs: drawSkew(new Chance(seed, 12)),
		retryAfter: chance.of(RETRY_AFTER),
		latency: chance.of(LATENCIES)(chance),
		faults:
			['faults', 'outages', 'brownouts'].includes(kind) || (isFree && chance.happens(0.5))
				? { share: chance.magnitude(0.02, 0.2), kinds: chance.of(FAULTS) }
				: undefined,
		outage:
			kind === 'outages' || (isFree && chance.happens(0.5))
				? drawOutage(isFree ? [...OUTAGES, 'page403', 'hang'] : OUTAGES, size, chance)
				: undefined,
		stalls: drawStalls(new Chance(seed, 7)),
		busyMs: drawBusy(new Chance(seed, 26)),
		tripMs: drawTrip(new Chance(seed, 27)),
		way: chance.of(WAYS.slice(0, 2))(perSecond, chance),
		continues: chance.happens(0.5),
		operation: 'update',
		refused: 0,
		repeated: 0,
		timeout: 30_000,
		maxRetries: MAX_RETRIES,
		maxConcurrency: MOST_AT_ONCE,
		patience: [PATIENCE],
	};
	if (kind === 'limits' && basics.refusal.status === 429) {
		// Whoever is only told that there are too many needs no retries.
		return { ...basics, maxRetries: chance.of([0, MAX_RETRIES]) };
	}
	if (kind === 'refusals') {
		const { faults, picky } = drawRefusals(chance);
		const world = { ...basics, faults, picky: picky && named(picky, new Chance(seed, 8)) };
		return picky?.times === Infinity ? drawOthers(world, picky, new Chance(seed, 29)) : world;
	}
	const ending = new Chance(seed, 10);
	if (kind === 'outages' && ending.happens(ENDLESS)) {
		const patience = [PATIENCE, ending.between(1, PATIENCE), ending.between(1, PATIENCE)];
		const outage = { ...basics.outage!, ms: Infinity };
		if (!ending.happens(FROM_THE_FIRST)) return { ...basics, outage, patience };
		const operation = ending.of(['update', 'sms', 'note'] as const);
		return { ...basics, outage: { ...outage, afterUsers: 0 }, operation };
	}
	if (kind === 'brownouts') return { ...basics, outage: drawBrownout(size, chance) };
	if (kind === 'processes') {
		return drawSharers({ ...basics, way: drawProcesses(chance) }, new Chance(seed, 23));
	}
	if (kind === 'gaps') return drawGaps(basics, new Chance(seed, 20));
	if (kind === 'queues') return drawQueue(basics, new Chance(seed, 22));
	return isFree ? freely(basics, perSecond, chance) : basics;
}

/** @returns As seen at n8n beside other work, 10 % of the time and 50 ms; every third world has a machine of its own. */
function drawStalls(chance: Chance): World['stalls'] {
	if (chance.happens(1 / 3)) return undefined;
	return { share: chance.magnitude(0.005, 0.15), ms: chance.magnitude(2, 100) };
}

/** @returns At the most as much as was seen beside other work; every other n8n is at leisure. */
function drawBusy(chance: Chance): number | undefined {
	return chance.happens(0.5) ? chance.magnitude(0.3, 5) : undefined;
}

/** @returns As to another continent at the most; every other server is near. */
function drawTrip(chance: Chance): number | undefined {
	return chance.happens(0.5) ? chance.magnitude(5, 200) : undefined;
}

function drawProcesses(chance: Chance): Way {
	return { kind: 'runs', runs: chance.of([2, 3, 4]), areApart: true };
}

/** @returns The same, or with others who share the limit, or with servers of which each knows only its part of it. */
function drawSharers(world: World, chance: Chance): World {
	if (chance.happens(0.4)) return world;
	const others = { share: chance.between(0.2, 1), ms: chance.magnitude(2_000, 60_000) };
	const servers = chance.of([2, 3, 4]);
	return { ...world, ...chance.of([{ others }, { servers }, { others, servers }]) };
}

/** @returns The same for a server that works on few requests at a time, and slowly; some have a time limit of their own. */
function drawQueue(world: World, chance: Chance): World {
	const least = chance.magnitude(50, 1_000);
	const queue: World = {
		...world,
		size: Math.min(world.size, LONGEST_QUEUE),
		limit: chance.happens(0.3) ? world.limit : undefined,
		latency: chance.of<Latency>([
			{ kind: 'recorded' },
			{ kind: 'even', ms: chance.magnitude(50, 2_000) },
			{ kind: 'uneven', least, most: least * chance.between(1.5, 5) },
		]),
		timeout: chance.of([SHORT_TIMEOUT, world.timeout, world.timeout]),
		workers: Math.round(chance.magnitude(1, 24)),
		operation: chance.of(['update', 'sms', 'note'] as const),
	};
	if (chance.happens(0.5)) return queue;
	return {
		...queue,
		hurried: Math.min(queue.timeout, mostMs(queue.latency) * chance.between(3, 8)),
	};
}

/** @returns The same for few requests at a time, to a server that wants gaps of about as long as it takes to answer. */
function drawGaps(world: World, chance: Chance): World {
	const { latency, size } = world;
	const gap = answerMs(latency, chance) * chance.between(0.4, 2);
	const outage = drawOutage(OUTAGES, size, chance);
	return {
		...world,
		limit: { kind: 'leaky', perSecond: 1_000 / gap },
		outage: chance.happens(0.4) ? { ...outage, share: drawMost(chance) } : undefined,
		way: { kind: 'runs', runs: chance.of([2, 3, 4, 5]) },
		maxConcurrency: chance.of([1, 1, 2]),
	};
}

function drawBrownout(size: number, chance: Chance): Outage {
	return { ...drawOutage([...OUTAGES, '500'], size, chance), share: drawMost(chance) };
}

/** @returns Which share of the requests a brown-out fails. */
function drawMost(chance: Chance): number {
	return 1 - chance.magnitude(0.05, 0.7);
}

/** @returns Refusals and failures that have nothing to do with how fast one is: by chance, or of some rows. */
function drawRefusals(chance: Chance): Pick<World, 'faults' | 'picky'> {
	const share = chance.magnitude(0.01, 0.25);
	const as = chance.of(['429', '500', '503'] as const);
	if (chance.happens(0.5)) return { faults: { share, kinds: [as] } };
	const times = chance.of([1, 3, Infinity]);
	// When only rows are left that are refused three times, each takes seconds: many would need hours.
	return { picky: { share: share / Math.min(times, 5), times, as } };
}

/**
 * @returns The same, or for rows of one run, or for a few rows, one of which comes now and then, each in an execution
 *   of its own.
 */
function drawOthers(world: World, picky: Picky, chance: Chance): World {
	if (chance.happens(0.5)) {
		if (world.way.kind !== 'runs' || world.way.runs === 1) return world;
		return { ...world, picky: { ...picky, isFirstRun: true, afterSeconds: chance.of(NAMED) } };
	}
	const way = { kind: 'executions', perSecond: 1 / chance.magnitude(5, 100) } as const;
	return { ...world, way, size: Math.min(world.size, MOST_OF_A_TRICKLE) };
}

/** How many rows come in a trickle at the most. */
const MOST_OF_A_TRICKLE = 100;

/** The times that CommBox may name for rows, in seconds: that nobody minds, that are long, beyond all patience. */
const NAMED = [undefined, 5, 800, 1_200] as const;

/** Of more rows than that, a time can as well be meant for all. */
const MOST_NAMED = 0.02;

/** Whoever is refused more than once may be given up between two long times. */
function named(picky: Picky, chance: Chance): Picky {
	if (picky.times !== 1) return picky;
	const share = Math.min(MOST_NAMED, picky.share);
	return { ...picky, share, afterSeconds: chance.of(NAMED) };
}

function drawOutage(ways: ReadonlyArray<Outage['as']>, size: number, chance: Chance): Outage {
	const afterUsers = 1 + Math.floor(chance.next() * 0.8 * size);
	return { afterUsers, afterMs: 0, ms: 1_000 * chance.magnitude(2, 90), as: chance.of(ways) };
}

/** Adds what the table of kinds has no room for. */
function freely(world: World, perSecond: number, chance: Chance): World {
	const { size, faults, limit } = world;
	const at = limit === undefined ? 0 : shortestMs(limit, size) / 1_000;
	const change = {
		afterSeconds: at * chance.between(0.2, 0.7),
		factor: chance.of([0.3, 0.5, 2, 3]),
	};
	const hangs = faults !== undefined && chance.happens(0.2);
	const isShort = hangs || world.outage?.as === 'hang';
	const isBrownout = world.outage !== undefined && chance.happens(0.3);
	const refusals = chance.happens(0.2) ? drawRefusals(chance) : undefined;
	const picky = refusals?.picky;
	const way = drawWait(chance.of(WAYS)(perSecond, chance), new Chance(world.seed, 21));
	const crowd = chance.happens(0.1) ? Math.round(chance.magnitude(4, 100)) : undefined;
	// Of a reset, nobody knows whether others are the reason of whom it knows nothing.
	const isApart = way.kind === 'runs' && way.areApart;
	// Whoever fails or is refused by itself would be told after as few retries.
	const isTold = limit === undefined ? crowd === undefined : world.refusal.status === 429;
	const isAlike = isTold && !(faults ?? refusals) && !isBrownout;
	const continues = world.continues;
	const maxConcurrency = drawConcurrency(new Chance(world.seed, 13));
	const wrong = continues
		? drawRefused(new Chance(world.seed, 18))
		: drawEnd(new Chance(world.seed, 15));
	return {
		...world,
		limit: limit && at > 0 && chance.happens(0.2) ? { ...limit, change } : limit,
		crowd,
		workers: chance.happens(0.15) ? Math.round(chance.magnitude(4, 60)) : undefined,
		refusal:
			crowd !== undefined && limit === undefined && chance.happens(0.3) && !isApart
				? { status: 0, as: 'reset' }
				: world.refusal,
		retryAfter: chance.happens(0.1) ? 'early' : world.retryAfter,
		// Whoever wants a gap between any two, and bans for less, is not to be found out about.
		ban:
			chance.happens(0.2) && limit?.kind !== 'leaky'
				? { ms: chance.of([0, 1_000, 5_000]), prolongMs: chance.magnitude(50, 15_000) }
				: undefined,
		latency: chance.happens(0.2) ? { kind: 'recorded' } : world.latency,
		faults: refusals?.faults ?? (hangs ? { share: faults.share / 4, kinds: ['hang'] } : faults),
		way,
		picky,
		operation: chance.of(['update', 'update', 'sms', 'note']),
		refused: continues && chance.happens(0.3) ? chance.between(0.01, 0.2) : wrong,
		// Who is about the same as one that is refused for ever waits for it.
		repeated: chance.happens(0.3) && picky?.times !== Infinity ? 0.1 : 0,
		outage: isBrownout ? drawBrownout(size, chance) : world.outage,
		timeout: isShort ? SHORT_TIMEOUT : world.timeout,
		shut: continues ? drawShut(way, new Chance(world.seed, 9)) : undefined,
		maxConcurrency,
		maxRetries: isAlike ? new Chance(world.seed, 19).of([1, 2, 3]) : MAX_RETRIES,
		cancelAtMs: way.kind === 'runs' ? drawCancel(new Chance(world.seed, 14)) : undefined,
	};
}

/** @returns A loop as it is, or with a Wait, which can be longer than anything is kept. */
function drawWait(way: Way, chance: Chance): Way {
	if (way.kind !== 'loop' || !chance.happens(0.4)) return way;
	return { ...way, waitMs: chance.magnitude(100, 600_000) };
}

/** @returns At any time of most runs, if at all. */
function drawCancel(chance: Chance): number | undefined {
	return chance.happens(0.1) ? chance.magnitude(1, 60_000) : undefined;
}

/** @returns Of some lists, most is wrong. */
function drawRefused(chance: Chance): number {
	return chance.happens(0.1) ? chance.between(0.5, 1) : 0;
}

/** @returns Which share of the rows ends a run that stops on an error: one of them does. */
function drawEnd(chance: Chance): number {
	return chance.happens(0.2) ? chance.magnitude(0.001, 0.02) : 0;
}

/** @returns As most have it, or what people choose who are careful. */
function drawConcurrency(chance: Chance): number {
	return chance.happens(0.2) ? chance.of([1, 2, 5, 20]) : MOST_AT_ONCE;
}

function drawShut(way: Way, chance: Chance): World['shut'] {
	if (chance.happens(0.7)) return undefined;
	const [every, as] = [chance.of([2, 5, 50]), chance.of(['401', 'reset'] as const)];
	// One row after the other would be told of a server that is not there, each after all its retries.
	return { every, as: way.kind === 'loop' ? '401' : as };
}
