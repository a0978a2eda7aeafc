import type { INodeProperties } from 'n8n-workflow';

import { parseId, textOf } from './text';

const LABEL = 'Sub-Channel ID';

/** What CommBox takes for the channel itself. */
const MAIN = '0';

/**
 * @param description What becomes of it.
 * @returns The form's field for a part of a channel, which CommBox calls a sub-stream; a field of a
 *   collection, it is not there until added.
 */
export function subChannelField(description: string): INodeProperties {
	return {
		displayName: LABEL,
		name: 'subChannelId',
		type: 'string',
		default: MAIN,
		placeholder: 'e.g. 812',
		description: `${description}. 0 is the main one.`,
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
	const text = textOf(subChannelId, LABEL, 'Resolve it to a number.')?.trim() ?? '';
	if (text === '') return undefined;
	return text === MAIN ? text : parseId(text, LABEL);
}
