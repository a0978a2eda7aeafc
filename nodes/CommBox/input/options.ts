import type { INodeProperties } from 'n8n-workflow';

import type { ApiSettings } from '../../shared/api/request';
import { DEFAULT_RETRIES } from '../../shared/lane/odds';
import type { RunSettings } from '../../shared/lane/passage';
import { MOST_AT_ONCE } from '../../shared/lane/room';

/** How a run's requests are sent. */
export interface SendOptions extends RunSettings, ApiSettings {}

/** Longer than ten minutes, the longest window that is usual for a limit. */
const DEFAULT_PATIENCE_MINUTES = 15;

/** A day. */
const LONGEST_PATIENCE_MINUTES = 1_440;

const DEFAULT_TIMEOUT = 30_000;

/** Timers hold no more than 2^31 ms; an hour is far beyond any use. */
const LONGEST_TIMEOUT = 3_600_000;

/** They hold for the run, not for an item, so they take no expressions. */
const sendOptions: readonly INodeProperties[] = [
	{
		displayName: 'Max Concurrency',
		name: 'maxConcurrency',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: MOST_AT_ONCE },
		default: MOST_AT_ONCE,
		description:
			"Maximum number of simultaneous requests. The node adapts to CommBox's limit, up to this number. With 1, items are sent one after the other.",
	},
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 0 },
		default: DEFAULT_RETRIES,
		description:
			'Minimum number of times to retry a request after a temporary failure. While others fail too, it is retried more often. Waiting while CommBox throttles does not count.',
	},
	{
		displayName: 'Patience',
		name: 'patience',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 0, maxValue: LONGEST_PATIENCE_MINUTES },
		default: DEFAULT_PATIENCE_MINUTES,
		description:
			'How many minutes to wait while CommBox throttles or fails and lets no request through, before the run ends',
	},
	{
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: LONGEST_TIMEOUT },
		default: DEFAULT_TIMEOUT,
		description: 'How many milliseconds to wait for the answer to each request',
	},
];

/**
 * The options of sending, once for all operations: named and placed (on the tab Settings) as n8n does it
 * for its declarative nodes (n8n-core, nodes-loader/constants.ts).
 */
export const requestOptions: INodeProperties = {
	displayName: 'Request Options',
	name: 'requestOptions',
	type: 'collection',
	isNodeSetting: true,
	placeholder: 'Add Option',
	default: {},
	options: [...sendOptions],
};

/**
 * @param own The options of one operation.
 * @returns Its Options collection, in the order of their names.
 */
export function optionsCollection(own: readonly INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...own].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/**
 * @param options What the Request Options hold.
 * @returns How the run's requests are sent; what is missing or no number is as by default.
 */
export function sendOptionsOf(options: unknown): SendOptions {
	const given = (options ?? {}) as Readonly<Record<string, unknown>>;
	const number = (name: string, fallback: number, least: number, most: number) => {
		const value = given[name];
		if (typeof value !== 'number' || !Number.isFinite(value)) return fallback;
		return Math.min(most, Math.max(least, value));
	};
	return {
		maxConcurrency: Math.floor(number('maxConcurrency', MOST_AT_ONCE, 1, MOST_AT_ONCE)),
		maxRetries: Math.floor(number('maxRetries', DEFAULT_RETRIES, 0, Number.MAX_SAFE_INTEGER)),
		patienceMs: 60_000 * number('patience', DEFAULT_PATIENCE_MINUTES, 0, LONGEST_PATIENCE_MINUTES),
		timeout: Math.floor(number('timeout', DEFAULT_TIMEOUT, 1, LONGEST_TIMEOUT)),
	};
}
