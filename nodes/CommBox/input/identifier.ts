import {
	channelOfAddress,
	channels,
	mailChannels,
	phoneChannels,
} from '../../shared/data/vocabulary';
import { parseChoice } from './choices';
import { phoneDigits } from './phone';
import { refusal, show } from './refusal';
import { isMissing, requiredText, visibleText } from './text';

/** One address, without what would make it a list, a name or a comment (RFC 5322). */
const ADDRESS = /^[^\s@<>()[\],;:"]+@[^\s@<>()[\],;:"]+$/;

/**
 * @param text An email address as people and mail programs write it: `Ann Ace <ann@example.com>`.
 * @returns The address alone; undefined where there is none, or more than one.
 */
export function bareAddress(text: string): string | undefined {
	const visible = visibleText(text);
	const inBrackets = /^[^<>@]*<([^<>]*)>$/.exec(visible)?.[1];
	const address = (inBrackets ?? visible).trim().replace(/^mailto:/i, '');
	return ADDRESS.test(address) ? address : undefined;
}

/** How a channel knows somebody. */
export interface Identity {
	readonly identifier: string;
	/** StreamProviderType: the kind of channel that it belongs to. */
	readonly type: number;
}

const KINDS = [
	{ name: 'a phone number', channels: phoneChannels, read: phoneDigits },
	{ name: 'an email address', channels: mailChannels, read: bareAddress },
] as const;

/**
 * @param value What a field for a phone number, an email address or another identifier resolved to.
 * @param label What the form calls the field.
 * @param advice What to do where it is missing or wrong.
 * @param type What the field for the kind of channel resolved to. Where it is missing, an email address
 *   belongs to Mail, and anything else to Telephone.
 * @returns How the channel knows who is meant.
 * @throws UserError where that is not said, or not for certain.
 */
export function parseIdentity(
	value: unknown,
	label: string,
	advice: string,
	type?: unknown,
): Identity {
	const text = requiredText(value, label, advice).trim();
	const channel = isMissing(type) ? channelOfAddress(text) : parseChoice(channels, type, 'channel');
	const kind = KINDS.find((known) => known.channels.includes(channel));
	if (kind === undefined) return { identifier: text, type: channel };
	const identifier = kind.read(text);
	if (identifier !== undefined) return { identifier, type: channel };
	throw refusal(`"${label}" is not ${kind.name}: ${show(text)}`, advice);
}
