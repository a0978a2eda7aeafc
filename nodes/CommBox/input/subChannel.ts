import type { INodeProperties } from 'n8n-workflow';

import { parseId } from './ids';
import { locatorValue } from './locators';
import { textOf } from './text';

const LABEL = 'Sub-Channel';

/** What CommBox takes for the channel itself. */
export const MAIN_CHANNEL = { name: 'Main', value: '0' };

/**
 * @param description What becomes of it.
 * @returns The form's field for a part of a channel, which CommBox calls a sub-stream; a field of a
 *   collection, it is not there until added.
 */
export function subChannelField(description: string): INodeProperties {
	return {
		displayName: LABEL,
		name: 'subChannelId',
		type: 'resourceLocator',
		default: { mode: 'list', value: MAIN_CHANNEL.value, cachedResultName: MAIN_CHANNEL.name },
		description: `${description}. 0 is the main one.`,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a sub-channel...',
				typeOptions: { searchListMethod: 'searchSubChannel', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 812',
			},
		],
	};
}

/**
 * @param fields What the collection with the field resolved to.
 * @returns The sub-channel's digits, 0 for the main one; undefined where the form does not say.
 * @throws UserError where it is no ID.
 */
export function subChannelIn({
	subChannelId,
}: {
	readonly subChannelId?: unknown;
}): string | undefined {
	const value = locatorValue(subChannelId);
	const text = textOf(value, LABEL, 'Resolve it to a number.')?.trim() ?? '';
	if (text === '') return undefined;
	return text === MAIN_CHANNEL.value ? text : parseId(text, LABEL);
}
