import { parseId } from './ids';
import { refusal, show } from './refusal';
import { requiredText, visibleText } from './text';

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
	const text = visibleText(requiredText(value, label, ADVICE));
	if (/^\d+$/.test(text)) return parseId(text, label, ADVICE) as string as ChannelId;
	const decoded = text.replace(/%[2-7][\da-f]/gi, decodeURIComponent);
	if (ENCRYPTED.test(decoded)) return decoded as ChannelId;
	throw refusal(`"${label}" is not the ID of a channel: ${show(text)}`, ADVICE);
}

/**
 * @param value What a form's field resolved to.
 * @param label What the form calls the field.
 * @returns The encrypted ID.
 * @throws UserError where it is empty, a number, or no encrypted text.
 */
export function parseEncryptedChannelId(value: unknown, label: string): ChannelId {
	const id = parseChannelId(value, label);
	if (!/^\d+$/.test(id)) return id;
	throw refusal(
		`"${label}" is the number of a channel, not its encrypted ID: ${show(id)}`,
		"Choose the channel from the list, or copy the encrypted ID from the CommBox console, where it stands under the channel's name. CommBox documents nothing else for SMS and WhatsApp.",
	);
}
