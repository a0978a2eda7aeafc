import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';
import { isOn } from './flag';

const DEFAULT_LIMIT = 50;

const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

/** How many entries of a list a builder wants. */
export const limitForm: readonly INodeProperties[] = [
	returnAll,
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

/**
 * @returns How many entries the form asks for; Infinity for all.
 * @throws UserError where Return All is neither true nor false.
 */
export function limitOf(item: Pick<Item, 'parameter'>): number {
	if (isOn(item, returnAll)) return Number.POSITIVE_INFINITY;
	// An empty cell is no number, as it is to Number().
	const limit = Number.parseFloat(String(item.parameter('limit', DEFAULT_LIMIT)));
	return Number.isNaN(limit) ? DEFAULT_LIMIT : Math.max(1, Math.floor(limit));
}
