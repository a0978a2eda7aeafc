import type { INodeProperties } from 'n8n-workflow';

/** How a run's requests are sent; every operation has these options. */
export interface SendOptions {
	/** The greatest number of requests at once. */
	readonly maxConcurrency: number;
	/** How many times a request is sent again after trouble that can pass. */
	readonly maxRetries: number;
	/** How long one attempt may take, in ms. */
	readonly timeout: number;
}

const DEFAULT_MAX_CONCURRENCY = 48;

const DEFAULT_MAX_RETRIES = 5;

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
		typeOptions: { minValue: 1 },
		default: DEFAULT_MAX_CONCURRENCY,
		description:
			"Maximum number of simultaneous requests. The node adapts to CommBox's limit, up to this number. With 1, items are sent one after the other.",
	},
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 0 },
		default: DEFAULT_MAX_RETRIES,
		description:
			'Maximum number of retries when CommBox is busy, temporarily unavailable or cannot be reached. 0 switches retries off.',
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
 * @param own The options of one operation.
 * @returns Its Options collection: its own options and those of every operation, in the order of
 *   their names.
 */
export function optionsCollection(own: readonly INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...own, ...sendOptions].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/**
 * @param options What the Options collection holds.
 * @returns How the run's requests are sent; what is missing or no number is as by default.
 */
export function sendOptionsOf(options: unknown): SendOptions {
	const given = (options ?? {}) as Readonly<Record<string, unknown>>;
	return {
		maxConcurrency: wholeNumber(given['maxConcurrency'], 1, DEFAULT_MAX_CONCURRENCY),
		maxRetries: wholeNumber(given['maxRetries'], 0, DEFAULT_MAX_RETRIES),
		timeout: Math.min(wholeNumber(given['timeout'], 1, DEFAULT_TIMEOUT), LONGEST_TIMEOUT),
	};
}

function wholeNumber(value: unknown, least: number, fallback: number): number {
	if (typeof value !== 'number' || !Number.isFinite(value)) return fallback;
	return Math.max(least, Math.floor(value));
}
