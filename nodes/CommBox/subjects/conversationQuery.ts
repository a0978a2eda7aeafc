import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';
import { statuses } from '../../shared/data/vocabulary';
import { parseChoice } from '../input/choices';
import { isOptionOn } from '../input/flag';
import { isMissing, listOfNames } from '../input/text';

/** What a builder has asked for beside a conversation itself. */
export interface Includes {
	readonly includeMessages: boolean;
	readonly includeActivityLog: boolean;
}

const activityLog: INodeProperties = {
	displayName: 'Include Activity Log',
	name: 'includeActivityLog',
	type: 'boolean',
	default: true,
	description: 'Whether to return what was done with each conversation as well',
};

const messages: INodeProperties = {
	displayName: 'Include Messages',
	name: 'includeMessages',
	type: 'boolean',
	default: true,
	description: 'Whether to return the messages of each conversation as well',
};

/** The options for it. */
export const includeOptions = [activityLog, messages];

/**
 * @returns What the form asks for.
 * @throws UserError where an expression gives neither true nor false.
 */
export function includesOf(item: Pick<Item, 'parameter'>): Includes {
	return {
		includeActivityLog: isOptionOn(item, activityLog),
		includeMessages: isOptionOn(item, messages),
	};
}

/** @returns The query that asks CommBox for it. */
export function queryOfIncludes({ includeActivityLog, includeMessages }: Includes) {
	return {
		includeChilds: String(includeMessages),
		includeActivityLog: String(includeActivityLog),
	};
}

/** The times by which CommBox sorts conversations (`order` of Get Stream Objects). */
const orders = [
	{ name: 'Closed Time', value: 'closedtime' },
	{ name: 'Created Time', value: 'createdtime' },
	{ name: 'Priority Time', value: 'prioritytime' },
	{ name: 'Updated Time', value: 'updatedtime' },
] as const;

type Order = (typeof orders)[number]['value'];

/**
 * @param initial How CommBox sorts unless told otherwise.
 * @param description What is sorted.
 * @returns The options of a list of conversations.
 */
export function listOptions(initial: Order, description: string): INodeProperties[] {
	return [
		...includeOptions,
		{
			displayName: 'Sort By',
			name: 'sortBy',
			type: 'options',
			default: initial,
			description,
			options: [...orders],
		},
	];
}

/** An entry of Filters. */
export const statusFilter: INodeProperties = {
	displayName: 'Statuses',
	name: 'status',
	type: 'multiOptions',
	default: [],
	description: 'Only conversations in one of these statuses',
	options: [...statuses],
};

/** What the query of a list says of the conversations that are wanted. */
interface ListQuery extends Readonly<Record<string, string>> {
	/** With commas between them. */
	readonly status?: string;
	readonly order?: Order;
}

/**
 * @param item Reads the form.
 * @returns What the query of a list says of its options and of the filter Statuses, which may be one
 *   status, several with commas between them, or a list.
 * @throws UserError for a status or an order that CommBox does not have, and for a switch that is neither true
 *   nor false.
 */
export function listQueryOf(item: Pick<Item, 'parameter'>): ListQuery {
	const { status } = item.parameter('filters', {}) as { status?: unknown };
	const { sortBy } = item.parameter('options', {}) as { sortBy?: unknown };
	const wanted = listOfNames(status).map((one) => parseChoice(statuses, one, 'status'));
	return {
		...(wanted.length > 0 && { status: wanted.join(',') }),
		...(!isMissing(sortBy) && { order: parseChoice(orders, sortBy, 'sort order') }),
		...queryOfIncludes(includesOf(item)),
	};
}
