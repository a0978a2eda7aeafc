import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';
import type { ChannelId } from './channel';
import { chosenId, locatorField } from './locators';

/** The kinds of channel whose pages name the encrypted ID only. */
type EncryptedKind = 'smsChannel' | 'whatsAppChannel';

const NAME = 'encryptedChannelId';

/**
 * @param kind What the channel has to be.
 * @returns The form's field for it. What is chosen is the encrypted ID.
 */
export function encryptedChannelField(kind: EncryptedKind): INodeProperties {
	return locatorField(kind, { name: NAME, required: true });
}

/**
 * @param item Reads the form.
 * @param kind What the channel has to be.
 * @throws UserError where the form names no channel, or by its number.
 */
export function encryptedChannelOf(item: Pick<Item, 'parameter'>, kind: EncryptedKind): ChannelId {
	return chosenId(kind, item.parameter(NAME));
}

/** What to do where CommBox does not know the channel. */
export const encryptedChannelAdvice = {
	404: 'Check the Channel: choose it from the list, or copy its encrypted ID from the CommBox console again, and see that the channel is of the right kind.',
};
