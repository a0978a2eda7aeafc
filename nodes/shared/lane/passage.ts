import type { Verdict } from '../verdict';
import { now } from './clock';
import type { Departure } from './pace';

/** What a run puts up with. */
export interface RunSettings {
	/** The greatest number of requests at the same time; with 1, items go one after the other. */
	readonly maxConcurrency: number;
	/** How many ms it waits without anything getting through. */
	readonly patienceMs: number;
	/** How many times a request is sent again at least after trouble of its own. */
	readonly maxRetries: number;
	/** How many ms an answer may take. */
	readonly timeout: number;
}

/** A run, as the lane knows it. */
export interface Member {
	readonly settings: RunSettings;
	/** Aborts when it is over. */
	readonly over: AbortSignal;
	/** How many refusals told the lane to go slower. */
	slowdowns: number;
	/** How many times a request was sent again. */
	retries: number;
	/** How many requests have failed and wait to be sent again, and so leave their place to others. */
	resting: number;
	/** Begins as many items as there is room for. */
	fill(): void;
}

/** @returns Whether the server wants a request to wait for longer than its run does. */
export function isTooLong({ settings }: Member, { afterMs = 0 }: Verdict): boolean {
	return afterMs > settings.patienceMs;
}

/** What is known while requests fail and none gets through; times in ms. */
export interface Stuck {
	readonly since: number;
	/** When the latest of them went out. */
	readonly askedAt: number;
	/** What was the latest to fail failed with. */
	readonly failure: unknown;
}

/**
 * @param before What was known before.
 * @returns What is known when a request has failed.
 */
export function stuckBy(
	{ since = now(), askedAt = 0 }: Partial<Stuck> = {},
	{ departure }: Passage,
	failure: unknown,
): Stuck {
	return { since, askedAt: Math.max(askedAt, departure.at), failure };
}

/** What a lane knows of a run that is on it. */
export interface Membership {
	/** When it came, in ms. */
	readonly cameAt: number;
	/** What is known since its requests fail and none gets through, if so. */
	stuck?: Stuck | undefined;
	/**
	 * How many retries in vain the refusals since then amount to; while nobody gets through, only those of requests that
	 * had failed before.
	 */
	refusals: number;
	/** How many of its requests in a row were told to come back later than it waits. */
	told: number;
	/** The number of its latest request: runs take turns. */
	turn: number;
}

/** A request, until it is answered for good. */
export class Passage {
	/** How many times it has failed. */
	failures = 0;

	/** How many retries in vain its trouble amounts to: one each at the most, and less the likelier it is by chance. */
	blame = 0;

	/** The number of its latest sending among all of the lane, from 1. */
	number = 0;

	/** When it failed last: the number of that sending, and how others had ended by then. */
	before = { number: 0, through: 0, failed: 0 };

	/** How many of the lane had been answered when it went out last. */
	answeredBefore = 0;

	/** How it went out last. */
	departure: Departure = { at: 0, rate: 0 };

	/** What it is told when its turn has come, and where it never will. */
	go = () => {};
	refuse: (reason: unknown) => void = () => {};

	constructor(
		readonly member: Member,
		readonly own: Membership,
	) {}

	/** @returns Whether it has never failed: else it may be the reason itself why it does. */
	get isFirst(): boolean {
		return this.failures === 0;
	}
}
