import type { Limit, RetryAfter } from '../emulator/limiters';
import { Chance } from './random';

/** How a request is answered: by CommBox's envelope, the same under HTTP 200, a gateway's page, or not at all. */
export interface Refusal {
	readonly status: number;
	readonly as: 'envelope' | 'ok' | 'page' | 'reset' | 'refused';
}

/** How long the way to the server and back takes where it is near, in ms. */
const SHORT_TRIP_MS = 4;

/** @returns How long the way to the server and back takes, in ms. */
export function tripOf({ tripMs = SHORT_TRIP_MS }: World): number {
	return tripMs;
}

/** How long it takes to answer one request, in ms. */
export type Latency =
	| { readonly kind: 'even'; readonly ms: number }
	| { readonly kind: 'uneven'; readonly least: number; readonly most: number }
	/** As CommBox was recorded: 0.34 to 1.9 s, 0.62 s in the middle. */
	| { readonly kind: 'recorded' };

/**
 * What goes wrong with a request by itself; 429 and 503 are CommBox's own words, 502 and 504 a gateway's. `ok500`
 * says so under HTTP 200, `cut` breaks off in the middle of the answer, `tls` before the request.
 */
export type Fault =
	| '429'
	| '500'
	| 'ok500'
	| '502'
	| '503'
	| '504'
	| 'reset'
	| 'cut'
	| 'tls'
	| 'hang';

/** What something on the way says in the place of CommBox, by its status; with 302, that it leads to such a page. */
export type Page = 'page200' | 'page302' | 'page403' | 'page404' | 'page503';

/** Nothing gets through for a time, or not much does. */
export interface Outage {
	/** It begins when so many were answered, and not before that time. */
	readonly afterUsers: number;
	readonly afterMs: number;
	/** Infinity where it never ends. */
	readonly ms: number;
	/** How many times it comes again, and how many ms after it was over. */
	readonly again?: { readonly times: number; readonly afterMs: number } | undefined;
	/** Which share of the requests fails, where it is not all of them: one server of several is down. */
	readonly share?: number | undefined;
	readonly as: '500' | '502' | '504' | 'reset' | 'refused' | 'tls' | 'hang' | Page;
	/** Whether what only reads gets through. */
	readonly isOfWrites?: boolean;
}

/** How the rows come to the node. */
export type Way =
	/** At the same time; where they are apart, in as many processes, which know nothing of each other. */
	| { readonly kind: 'runs'; readonly runs: number; readonly areApart?: boolean }
	/** Loop Over Items: one run after the other, perhaps with a Wait between them. */
	| { readonly kind: 'loop'; readonly batch: number; readonly waitMs?: number }
	/** Each row in an execution of its own, so many a second on average. */
	| { readonly kind: 'executions'; readonly perSecond: number };

/** All there is to know of a world; chance follows from the seed. */
export interface World {
	readonly seed: number;
	readonly size: number;
	readonly limit?: Limit | undefined;
	/** So many servers stand behind the address, each with its part of the limit; who gets which is chance. */
	readonly servers?: number | undefined;
	/** Others with the same key ask for this share of the limit, for a while and then not, each so many ms on average. */
	readonly others?: { readonly share: number; readonly ms: number } | undefined;
	/** More than so many at the same time are refused. */
	readonly crowd?: number | undefined;
	/** So many are worked on at the same time, the rest waits in a queue. */
	readonly workers?: number | undefined;
	readonly refusal: Refusal;
	/** By how many ms CommBox's clock is ahead of n8n's: it names dates by its own. */
	readonly skewMs: number;
	/** What a refusal says; `early` is a tenth of the time. */
	readonly retryAfter: RetryAfter | 'early' | { readonly text: string };
	/** Whoever asks for too much is refused for so long; asking meanwhile prolongs it. */
	readonly ban?: { readonly ms: number; readonly prolongMs: number } | undefined;
	readonly latency: Latency;
	/** How long the way to the server and back takes, in ms, where it is not near. */
	readonly tripMs?: number | undefined;
	readonly faults?: { readonly share: number; readonly kinds: readonly Fault[] } | undefined;
	readonly outage?: Outage | undefined;
	/**
	 * n8n stands still for a share of the time, each time for so many ms in the mean: what is to be sent goes
	 * later, and what comes waits.
	 */
	readonly stalls?: { readonly share: number; readonly ms: number } | undefined;
	/** How long n8n works on an answer, one after the other, in ms. */
	readonly busyMs?: number | undefined;
	readonly way: Way;
	readonly continues: boolean;
	/** Updates may be repeated; messages and notes are sent once. */
	readonly operation: 'update' | 'sms' | 'note';
	/** Which share of the rows CommBox refuses for good; every third of them n8n cannot even send. */
	readonly refused: number;
	/** Every so manyth row has a key of its own, which CommBox refuses, or a server that is not there. */
	readonly shut?: { readonly every: number; readonly as: '401' | 'reset' } | undefined;
	/** Which share of the rows CommBox refuses or fails over so many times, however slow they come. */
	readonly picky?:
		| {
				readonly share: number;
				readonly times: number;
				/** As a page where something on the way looks at what is sent. */
				readonly as: Fault | 'page403';
				/** They are all rows of the first run, whatever the share: what it does has a limit of its own. */
				readonly isFirstRun?: boolean | undefined;
				/** When it wants to be asked again for such a row. */
				readonly afterSeconds?: number | undefined;
		  }
		| undefined;
	/** Which share of the rows is about the same user as one of those just before. */
	readonly repeated: number;
	/** The node's options: the timeout in ms, and that of every other run, where it is in more of a hurry. */
	readonly timeout: number;
	readonly hurried?: number | undefined;
	readonly maxRetries: number;
	/** When n8n cancels the first run, in ms, if it does. */
	readonly cancelAtMs?: number | undefined;
	/** How many requests a run may have under way. */
	readonly maxConcurrency: number;
	/** For how many minutes each run is patient, in turns. */
	readonly patience: readonly number[];
}

/** By default, the times that a request is sent again, and the minutes for which a run is patient. */
export const MAX_RETRIES = 5;
export const PATIENCE = 15;

/** The most requests that anybody has under way at the same time. */
export const MOST_AT_ONCE = 512;

/** @returns In how many ms an outage is over, so long after it began for the first time; 0 where there is none. */
export function msOut({ ms, again = { times: 0, afterMs: 0 } }: Outage, sinceMs: number): number {
	if (sinceMs < 0) return 0;
	if (ms === Infinity) return Infinity;
	const periodMs = ms + again.afterMs;
	return sinceMs < (again.times + 1) * periodMs ? Math.max(0, ms - (sinceMs % periodMs)) : 0;
}

/** What the rows of a world are about. */
export interface Rows {
	/** For each row, the number of whom it is about. */
	readonly subjects: readonly number[];
	/** Those that CommBox refuses for good, the unsendable included. */
	readonly refused: ReadonlySet<number>;
	/** Those that n8n cannot even send. */
	readonly unsendable: ReadonlySet<number>;
	/** Those that it refuses, or fails over, at first. */
	readonly picky: ReadonlySet<number>;
}

/** Numbers of subjects begin here, so that they look like ids. */
const FIRST_SUBJECT = 917_555_000;

/** @returns That part of a limit. */
export function partOf<L extends Limit>(limit: L, part: number): L {
	if (limit.kind === 'several') return { ...limit, of: limit.of.map((one) => partOf(one, part)) };
	if (limit.kind === 'fixed' || limit.kind === 'sliding') {
		return { ...limit, requests: Math.max(1, Math.round(limit.requests * part)) };
	}
	const burst = limit.kind === 'bucket' && { burst: Math.max(1, limit.burst * part) };
	return { ...limit, ...burst, perSecond: limit.perSecond * part };
}

/** @returns How many requests a second a limit grants in the long run. */
export function averageOf(limit: Limit): number {
	if (limit.kind === 'several') return Math.min(...limit.of.map(averageOf));
	return 'perSecond' in limit ? limit.perSecond : limit.requests / limit.seconds;
}

/** @returns Whether a row goes to where nobody gets in. */
export function isShut({ shut }: World, row: number): boolean {
	return shut !== undefined && row % shut.every === 0;
}

/** @returns Whether each run is in a process of its own. */
export function areApart({ way }: World): boolean {
	return way.kind === 'runs' && way.areApart === true;
}

/** @returns How many runs there are at the same time; Infinity where each row has one of its own. */
function runsAtOnce({ way }: World): number {
	if (way.kind === 'executions') return Infinity;
	return way.kind === 'runs' ? way.runs : 1;
}

/** @returns How many requests may be under way at the same time. */
export function mostAtOnce(world: World): number {
	const ofAll = runsAtOnce(world) * world.maxConcurrency;
	// Each process knows of its own, and of each key by itself.
	const keys = world.shut ? 2 : 1;
	return areApart(world) ? ofAll : Math.min(keys * MOST_AT_ONCE, ofAll);
}

/** @returns In which process a row is worked on, from 0. */
export function processOf(world: World, row: number): number {
	const { way, size } = world;
	return way.kind === 'runs' && areApart(world) ? Math.floor(row / Math.ceil(size / way.runs)) : 0;
}

/** @returns Whether a row is in the first of the runs that begin at the same time. */
export function isOfFirstRun({ way, size }: World, row: number): boolean {
	return way.kind === 'runs' && row < Math.ceil(size / way.runs);
}

/** Among how many before it a row finds the one that it repeats. */
const NEAR = 5;

/** @returns The rows that belong to a world. */
export function rowsOf(world: World): Rows {
	const { seed, size, refused, repeated, picky } = world;
	const chance = new Chance(seed, 1);
	const subjects: number[] = [];
	const refusedRows = new Set<number>();
	const pickyRows = new Set<number>();
	for (let row = 0; row < size; row += 1) {
		const earlier = row - 1 - Math.floor(chance.next() * NEAR);
		subjects.push(
			chance.happens(repeated) ? (subjects[earlier] ?? FIRST_SUBJECT + row) : FIRST_SUBJECT + row,
		);
		if (chance.happens(refused)) refusedRows.add(row);
		const isDrawn = picky && chance.happens(picky.share);
		if (picky?.isFirstRun ? isOfFirstRun(world, row) : isDrawn) pickyRows.add(row);
	}
	const unsendable = new Set([...refusedRows].filter((row) => row % 3 === 0));
	return { subjects, refused: refusedRows, unsendable, picky: pickyRows };
}

/** How long CommBox was recorded to take. */
const RECORDED_MS = { least: 340, middle: 620, most: 1_900 };

/** @returns How long an answer takes at the most that waits for nothing, in ms. */
export function mostMs(latency: Latency): number {
	if (latency.kind === 'recorded') return RECORDED_MS.most;
	return latency.kind === 'even' ? latency.ms : latency.most;
}

/** @returns How long an answer takes that waits for nothing, in ms. */
export function answerMs(latency: Latency, chance: Chance): number {
	switch (latency.kind) {
		case 'even':
			return latency.ms;
		case 'uneven':
			return chance.magnitude(latency.least, latency.most);
		case 'recorded': {
			const { least, middle, most } = RECORDED_MS;
			if (chance.happens(0.5)) return chance.between(least, middle);
			return middle + (most - middle) * chance.next() ** 5;
		}
	}
}
