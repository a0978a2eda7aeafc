import type { INodeProperties } from 'n8n-workflow';

/** How requests are sent; every operation has these options. */
export interface SendOptions {
	/** How long one attempt may take, in ms. */
	readonly timeout: number;
}

const DEFAULT_TIMEOUT = 30_000;

const sendOptions: readonly INodeProperties[] = [
	{
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DEFAULT_TIMEOUT,
		description: 'How many milliseconds to wait for the answer to a request',
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
 * @param options What the Options collection resolved to for the run's first item.
 * @returns How the run's requests are sent; what is missing or no number is as by default.
 */
export function sendOptionsOf(options: unknown): SendOptions {
	const { timeout } = (options ?? {}) as Readonly<Record<string, unknown>>;
	return { timeout: numberOr(DEFAULT_TIMEOUT, timeout, 1) };
}

function numberOr(fallback: number, value: unknown, least: number): number {
	const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
	return Number.isFinite(number) ? Math.max(least, Math.floor(number)) : fallback;
}
