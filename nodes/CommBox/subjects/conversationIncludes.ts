import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';

/** What a builder has asked for beside a conversation itself. */
export interface Includes {
	readonly includeMessages: boolean;
	readonly includeActivityLog: boolean;
}

/** The options for it. */
export const includeOptions: readonly INodeProperties[] = [
	{
		displayName: 'Include Activity Log',
		name: 'includeActivityLog',
		type: 'boolean',
		default: true,
		description: 'Whether to return what was done with each conversation as well',
	},
	{
		displayName: 'Include Messages',
		name: 'includeMessages',
		type: 'boolean',
		default: true,
		description: 'Whether to return the messages of each conversation as well',
	},
];

/** @returns What the form asks for. */
export function includesOf(item: Pick<Item, 'parameter'>): Includes {
	const { includeActivityLog = false, includeMessages = false } = item.parameter(
		'options',
		{},
	) as Partial<Includes>;
	return { includeActivityLog, includeMessages };
}

/** @returns The query that asks CommBox for it. */
export function queryOfIncludes({ includeActivityLog, includeMessages }: Includes) {
	return {
		includeChilds: String(includeMessages),
		includeActivityLog: String(includeActivityLog),
	};
}
