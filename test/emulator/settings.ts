import type { FastifyReply } from 'fastify';
import type { Decide } from './faults';
import type { Habits } from './habits';
import type { PageRules } from './pages';
import type { AnswerShapes } from './shapes';

/** How the API behaves; read anew for each request, so it may change while it runs. */
export interface Settings {
	apiKey: string;
	/** Where a wrong key shows: in the HTTP status too, or in the envelope of an HTTP 200 only. */
	authFailure: 'http' | 'envelope';
	latencyMs: number;
	/** Whether answers take very different times: that long only on average. */
	isUneven: boolean;
	createMissing: boolean;
	pages: PageRules;
	shapes: AnswerShapes;
	habits: Habits;
	/** The brand's custom fields; undefined where any field is taken. */
	customFields: readonly string[] | undefined;
	/** The organization's, which phone numbers of new users get that lack it. */
	countryCode: string;
	/** Answers a request that is beyond the rate limit, and says whether it did. */
	refuse: ((reply: FastifyReply) => boolean) | undefined;
	/** How far its wall clock is ahead of ours; below 0 it is behind. */
	clockAheadSeconds: number;
	fault: Decide | undefined;
}

/** @returns How long the next answer takes, in ms. */
export function latencyOf({
	latencyMs,
	isUneven,
}: Pick<Settings, 'latencyMs' | 'isUneven'>): number {
	// A part that each takes, and work of which there are all amounts.
	return isUneven ? latencyMs * (0.3 - 0.7 * Math.log(1 - Math.random())) : latencyMs;
}

/** @returns What the server's wall clock shows, in ms since 1970. */
export function serverMs({ clockAheadSeconds }: Pick<Settings, 'clockAheadSeconds'>): number {
	return Date.now() + clockAheadSeconds * 1_000;
}
