import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { statuses } from '../../shared/vocabulary';
import { memberOf } from '../output/answers';
import { isMissing, listOfNames, parseChoice } from '../input/text';
import type { Filter } from '../operations/pages';

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
 * @returns The option for the order.
 */
export function sortByOption(initial: Order, description: string): INodeProperties {
	return {
		displayName: 'Sort By',
		name: 'sortBy',
		type: 'options',
		default: initial,
		description,
		options: [...orders],
	};
}

/** @returns The order that the option resolved to; undefined where it is not there. */
export function orderIn(sortBy: unknown): Order | undefined {
	return isMissing(sortBy) ? undefined : parseChoice(orders, sortBy, 'sort order');
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

/**
 * @param status What the filter resolved to: one status, several with commas between them, or a list.
 * @returns What the query says; undefined where all are wanted.
 */
export function statusesIn(status: unknown): string | undefined {
	const wanted = listOfNames(status).map((one) => parseChoice(statuses, one, 'status'));
	return wanted.length > 0 ? wanted.join(',') : undefined;
}

/**
 * @param label What the form calls the condition.
 * @param member The member of a conversation that it is about.
 * @param wanted The values that meet it.
 * @returns The condition, which conversations meet that do not have the member.
 */
export function memberFilter(label: string, member: string, wanted: readonly string[]): Filter {
	return {
		label,
		fits: (entry: IDataObject) => {
			const value = memberOf(entry, member);
			return isMissing(value) || wanted.includes(String(value));
		},
	};
}
