import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';
import { parseChannelId, type ChannelId } from './channel';
import { refusal, show } from './text';

const LABEL = 'Encrypted Channel ID';

/**
 * Which channel is meant, for SMS and WhatsApp: their pages name the encrypted ID only, and CommBox has
 * no list of these.
 */
export const encryptedChannelField: INodeProperties = {
	displayName: LABEL,
	name: 'encryptedChannelId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. aB3_f7kA%3d%3d',
	description:
		"The encrypted ID that the CommBox console shows under the channel's name (CommBox: encrypted stream ID)",
};

/**
 * @param item Reads the form.
 * @throws UserError where it names no channel, or by its number.
 */
export function encryptedChannelOf(item: Pick<Item, 'parameter'>): ChannelId {
	const id = parseChannelId(item.parameter(encryptedChannelField.name), LABEL);
	if (!/^\d+$/.test(id)) return id;
	throw refusal(
		`"${LABEL}" is the number of a channel, not its encrypted ID: ${show(id)}`,
		"Copy the encrypted ID from the CommBox console, where it stands under the channel's name. CommBox documents nothing else for SMS and WhatsApp.",
	);
}

/** What to do where CommBox does not know the channel. */
export const encryptedChannelAdvice = {
	404: `Check the ${LABEL}: copy it from the CommBox console again, and see that the channel is of the right kind.`,
};
