import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';

const DEFAULT_LIMIT = 50;

/** How many entries of a list a builder wants. */
export const limitForm: readonly INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/** @returns How many entries the form asks for; Infinity for all. */
export function limitOf(item: Pick<Item, 'parameter'>): number {
	if (item.parameter('returnAll', false) === true) return Number.POSITIVE_INFINITY;
	const limit = Number(item.parameter('limit', DEFAULT_LIMIT));
	return Number.isFinite(limit) ? Math.max(1, Math.floor(limit)) : DEFAULT_LIMIT;
}
