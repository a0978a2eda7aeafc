import type { INodeProperties } from 'n8n-workflow';

import type { AdviceByStatus } from '../../../shared/api/errors';
import type { Item } from '../../../shared/run/operation';
import {
	channels,
	mailChannels,
	phoneChannels,
	WHATSAPP,
	WHATSAPP_CLOUD,
} from '../../../shared/data/vocabulary';
import { parseIdentity } from '../../input/identifier';
import { parseId, type Id } from '../../input/ids';
import { refusal, show } from '../../input/refusal';
import { isMissing } from '../../input/text';
import { contactIn, couldBePhone } from './contact';

/** Asks the channels one after the other, until it is known which of them finds users. */
const AUTOMATIC = {
	name: 'Automatic',
	value: 'automatic',
	description: 'Find out which channel knows the users, with a few more requests in a run',
} as const;

/** A way of saying which user is meant by what a channel knows the user by. */
interface ChannelWay {
	/** Its entry under Identify User By. */
	readonly option: { readonly name: string; readonly value: string; readonly description: string };
	/**
	 * The parameter that holds the channel, the channels to choose from, and the first choice. Automatic asks
	 * all of them, in this order.
	 */
	readonly channel: {
		readonly name: string;
		readonly types: readonly number[];
		readonly initial: number | typeof AUTOMATIC.value;
	};
	/** The parameter that holds what the channel knows the user by. */
	readonly identifier: Pick<
		INodeProperties,
		'displayName' | 'name' | 'placeholder' | 'hint' | 'description'
	>;
	/** What the identifier is, where that can be said for all its channels. */
	readonly noun?: string;
	/** What to do where the identifier is missing or wrong. */
	readonly advice: string;
}

/** In the order of their names. */
const channelWays: readonly ChannelWay[] = [
	{
		option: {
			name: 'Channel Account',
			value: 'channelIdentity',
			description: 'What a channel such as Instagram or Telegram knows the user by',
		},
		channel: {
			name: 'streamProviderType',
			types: channels
				.map(({ value }) => value)
				.filter((type) => !phoneChannels.includes(type) && !mailChannels.includes(type)),
			initial: 1,
		},
		identifier: {
			displayName: 'Identifier',
			name: 'streamProviderId',
			placeholder: 'e.g. 10158812345678901',
			description:
				"The channel's own ID of the user, such as streamProviderId in the identities of a user",
		},
		advice: 'Enter what the channel knows the user by, or an expression that resolves to it.',
	},
	{
		option: {
			name: 'Email Address',
			value: 'emailAddress',
			description: 'The address that the user writes from',
		},
		channel: {
			name: 'emailChannel',
			types: mailChannels,
			initial: AUTOMATIC.value,
		},
		identifier: {
			displayName: 'Email Address',
			name: 'emailAddress',
			placeholder: 'e.g. name@email.com',
			hint: 'The address that the user writes from, not what the field Email holds',
			description: 'The address that the channel knows the user by',
		},
		noun: 'an email address',
		advice: 'Enter an address such as name@email.com, or an expression that resolves to one.',
	},
	{
		option: {
			name: 'Phone Number',
			value: 'phoneNumber',
			description: 'The number that the user calls or writes from, on WhatsApp for example',
		},
		channel: {
			name: 'phoneChannel',
			types: phoneChannels,
			initial: AUTOMATIC.value,
		},
		identifier: {
			displayName: 'Phone Number',
			name: 'phoneNumber',
			placeholder: 'e.g. 19175555555',
			description:
				'With country code. Spaces, dashes, dots, brackets and a leading + or 00 are removed.',
		},
		noun: 'a phone number',
		advice:
			'Enter a number with country code such as 19175555555, or an expression that resolves to one.',
	},
];

const BY_USER_ID = {
	name: 'User ID',
	value: 'userId',
	description: "CommBox's own ID of the user",
} as const;

/** How a form says which user it is about, for every operation on one. */
export const userForm: readonly INodeProperties[] = [
	{
		displayName: 'Identify User By',
		name: 'userIdentification',
		type: 'options',
		noDataExpression: true,
		default: 'userId',
		description: 'What you know of the user',
		options: [...channelWays.map(({ option }) => option), BY_USER_ID],
	},
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 94382332',
		hint: "CommBox's own ID, for example from the CommBox Trigger",
		displayOptions: { show: { userIdentification: [BY_USER_ID.value] } },
	},
	...channelWays.flatMap(channelWayForm),
];

function channelWayForm({ option, channel, identifier }: ChannelWay): INodeProperties[] {
	const displayOptions = { show: { userIdentification: [option.value] } };
	const { initial, types } = channel;
	return [
		{
			displayName: 'Channel',
			name: channel.name,
			type: 'options',
			default: initial,
			description: 'The channel that knows the user',
			options: [
				...(initial === AUTOMATIC.value ? [AUTOMATIC] : []),
				...channels.filter(({ value }) => types.includes(value)),
			],
			displayOptions,
		},
		{ ...identifier, type: 'string', required: true, default: '', displayOptions },
	];
}

/** The parameters of the form above that an expression can take from the item's data. */
export const identifyingParameters: readonly string[] = [
	'userId',
	...channelWays.map(({ identifier }) => identifier.name),
];

/** Which user an item is about. */
export type UserRef =
	| { readonly by: 'userId'; readonly userId: Id }
	| {
			readonly by: 'channelIdentity';
			readonly streamProviderId: string;
			/** The types of channels that may know the user by it, in the order in which they are asked. */
			readonly streamProviderTypes: readonly number[];
	  };

/**
 * @param form Reads the form.
 * @returns Which user it names.
 * @throws UserError where it names none, or in a wrong way.
 */
export function userRefOf(form: Pick<Item, 'parameter'>): UserRef {
	const chosen = form.parameter('userIdentification', BY_USER_ID.value);
	const way = channelWays.find(({ option }) => option.value === chosen);
	if (way === undefined) {
		return { by: 'userId', userId: parseUserId(form.parameter('userId'), 'User ID') };
	}
	const { channel, identifier, advice } = way;
	const given = form.parameter(channel.name, channel.initial);
	const isAutomatic = channel.initial === AUTOMATIC.value && isAutomaticChannel(given);
	const { identifier: streamProviderId, type } = parseIdentity(
		form.parameter(identifier.name),
		identifier.displayName,
		advice,
		isAutomatic ? channel.types[0] : given,
	);
	const streamProviderTypes = isAutomatic ? channel.types : [type];
	return { by: 'channelIdentity', streamProviderId, streamProviderTypes };
}

function isAutomaticChannel(given: unknown): boolean {
	return isMissing(given) || String(given).trim().toLowerCase() === AUTOMATIC.value;
}

/**
 * @param value What a field for a User ID resolved to.
 * @param label What the form calls the field.
 * @throws UserError where it is no ID of CommBox; for a phone number or an email address, it says
 *   where that belongs.
 */
export function parseUserId(value: unknown, label: string): Id {
	const contact = typeof value === 'string' ? contactIn(value) : undefined;
	const way = channelWays.find(({ option }) => option.value === contact);
	if (way?.noun !== undefined) {
		throw refusal(
			`"${label}" is ${way.noun}, not CommBox's own ID: ${show(String(value).trim())}`,
			`Set Identify User By to ${way.option.name}.`,
		);
	}
	return parseId(
		value,
		label,
		'For a phone number or an email address, change Identify User By. Put your own identifier in Unique ID instead.',
	);
}

/** @returns Whom the form names, in a word or two. */
export function nameUser(user: UserRef): string {
	if (user.by === 'userId') return user.userId;
	const { streamProviderId, streamProviderTypes } = user;
	const [type] = streamProviderTypes;
	return streamProviderTypes.length > 1
		? streamProviderId
		: `${streamProviderId} on ${channelName(type)}`;
}

/** @returns What error texts call the user. */
export function describeUser(user: UserRef): string {
	return user.by === 'userId'
		? `user ${nameUser(user)}`
		: `a user with the identifier ${nameUser(user)}`;
}

function channelName(type: number | undefined): string {
	return channels.find(({ value }) => value === type)?.name ?? String(type);
}

/**
 * @returns What to do where CommBox does not know the user.
 */
export function adviceFor(user: UserRef): AdviceByStatus {
	return { 404: user.by === 'userId' ? adviceForId(user.userId) : adviceForChannel(user) };
}

function adviceForId(userId: Id): string {
	const check = "Check the User ID: it is CommBox's own ID of the user, not your own identifier.";
	return couldBePhone(userId)
		? `${check} If this is a phone number, set Identify User By to Phone Number.`
		: check;
}

function adviceForChannel({ streamProviderTypes }: Extract<UserRef, { by: 'channelIdentity' }>) {
	const [streamProviderType = 0] = streamProviderTypes;
	if (streamProviderTypes.length > 1) {
		const what = phoneChannels.includes(streamProviderType)
			? 'phone number, which needs its country code'
			: 'email address';
		return `Check the ${what}. Automatic keeps to the channels that know other users of this run: if this user is on another one, set Channel to it.`;
	}
	const otherWhatsApp = OTHER_WHATSAPP[streamProviderType];
	if (otherWhatsApp !== undefined) {
		return `Check the phone number, which needs its country code, and the channel: if your brand uses ${channelName(otherWhatsApp)}, set Channel to ${channelName(otherWhatsApp)}.`;
	}
	if (phoneChannels.includes(streamProviderType)) {
		return 'Check the phone number, which needs its country code, and the channel.';
	}
	return mailChannels.includes(streamProviderType)
		? 'Check the email address and the channel: CommBox finds users by the address they write from, not by the field Email.'
		: 'Check the identifier, which is what the channel itself knows the user by, and the channel.';
}

/** CommBox has two channels for WhatsApp, and a brand cannot see in n8n which of them it uses. */
const OTHER_WHATSAPP: Readonly<Record<number, number>> = {
	[WHATSAPP]: WHATSAPP_CLOUD,
	[WHATSAPP_CLOUD]: WHATSAPP,
};
