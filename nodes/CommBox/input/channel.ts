import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';
import { parseId } from './ids';
import { refusal, show } from './refusal';
import { requiredText, textOf } from './text';

/**
 * The ID of a channel, which CommBox calls a stream, as it goes into a path: a number, or the
 * encrypted text that the console shows. Made by parseChannelId only.
 */
export type ChannelId = string & { readonly __channelId: true };

const ADVICE =
	"Give the channel's number, such as streamId of the CommBox Trigger, or the encrypted ID that the CommBox console shows under the channel's name.";

/** Base64, its slash as it is, or as the `_f` of the vendor's examples. */
const ENCRYPTED = /^[\w+/-]{6,}={0,2}$/;

/**
 * The console and the vendor's examples show the encrypted ID percent-encoded, as it stands in a URL:
 * `hNyR…A%3d%3d`. It is decoded here, because the request encodes whatever it holds.
 *
 * @param value What a form's field resolved to.
 * @param label What the form calls the field.
 * @returns The ID.
 * @throws UserError where it is empty, or neither a number nor encrypted text.
 */
export function parseChannelId(value: unknown, label: string): ChannelId {
	const text = requiredText(value, label, ADVICE).trim();
	if (/^\d+$/.test(text)) return parseId(text, label, ADVICE) as string as ChannelId;
	const decoded = text.replace(/%[2-7][\da-f]/gi, decodeURIComponent);
	if (ENCRYPTED.test(decoded)) return decoded as ChannelId;
	throw refusal(`"${label}" is not the ID of a channel: ${show(text)}`, ADVICE);
}

const ENCRYPTED_LABEL = 'Encrypted Channel ID';

/**
 * Which channel is meant, for SMS and WhatsApp: their pages name the encrypted ID only, and CommBox has
 * no list of these.
 */
export const encryptedChannelField: INodeProperties = {
	displayName: ENCRYPTED_LABEL,
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
	const id = parseChannelId(item.parameter(encryptedChannelField.name), ENCRYPTED_LABEL);
	if (!/^\d+$/.test(id)) return id;
	throw refusal(
		`"${ENCRYPTED_LABEL}" is the number of a channel, not its encrypted ID: ${show(id)}`,
		"Copy the encrypted ID from the CommBox console, where it stands under the channel's name. CommBox documents nothing else for SMS and WhatsApp.",
	);
}

/** What to do where CommBox does not know the channel. */
export const encryptedChannelAdvice = {
	404: `Check the ${ENCRYPTED_LABEL}: copy it from the CommBox console again, and see that the channel is of the right kind.`,
};

const SUB_CHANNEL_LABEL = 'Sub-Channel ID';

/** What CommBox takes for the channel itself. */
const MAIN = '0';

/**
 * @param description What becomes of it.
 * @returns The form's field for a part of a channel, which CommBox calls a sub-stream; a field of a
 *   collection, it is not there until added.
 */
export function subChannelField(description: string): INodeProperties {
	return {
		displayName: SUB_CHANNEL_LABEL,
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
	const text = textOf(subChannelId, SUB_CHANNEL_LABEL, 'Resolve it to a number.')?.trim() ?? '';
	if (text === '') return undefined;
	return text === MAIN ? text : parseId(text, SUB_CHANNEL_LABEL);
}
