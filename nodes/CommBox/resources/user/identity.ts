import type { INodeProperties } from 'n8n-workflow';

import type { AdviceByStatus } from '../../../shared/api/errors';
import type { Item } from '../../../shared/run/operation';
import { channels } from '../../../shared/vocabulary';
import { normalizePhone, parseChoice, parseId, refusal, textOf, type Id } from '../input';

const DEFAULT_CHANNEL = 7;

/** The channels that know users by phone numbers: Telephone, WhatsApp, WhatsApp Cloud. */
const PHONE_CHANNELS = [5, 7, 16];

/** How a form says which user it is about, for every operation on one. */
export const userForm: readonly INodeProperties[] = [
	{
		displayName: 'Identify User By',
		name: 'userIdentification',
		type: 'options',
		noDataExpression: true,
		default: 'userId',
		description: 'How to say which user is meant',
		options: [
			{
				name: 'Channel Identity',
				value: 'channelIdentity',
				description: 'A phone number, an email address or a name that a channel knows the user by',
			},
			{
				name: 'User ID',
				value: 'userId',
				description: 'The number that CommBox itself gave the user',
			},
		],
	},
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 94382332',
		description:
			'The number that CommBox itself gave the user: digits only, such as 94382332. Not a phone number, and no identifier of your own.',
		displayOptions: { show: { userIdentification: ['userId'] } },
	},
	{
		displayName:
			'The User ID is the number that CommBox itself gave the user; it comes with the webhooks of CommBox. If all you have is a phone number or an address, identify the user by Channel Identity.',
		name: 'userIdNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { userIdentification: ['userId'] } },
	},
	{
		displayName: 'Channel',
		name: 'streamProviderType',
		type: 'options',
		default: DEFAULT_CHANNEL,
		description: 'The channel that knows the user',
		options: [...channels],
		displayOptions: { show: { userIdentification: ['channelIdentity'] } },
	},
	{
		displayName: 'Identifier',
		name: 'streamProviderId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 19175555555 or name@email.com',
		description:
			'What the channel knows the user by: for WhatsApp and telephone the number with country code, for mail the address',
		displayOptions: { show: { userIdentification: ['channelIdentity'] } },
	},
];

/** The parameters of the form above that an expression can take from the item's data. */
export const identifyingParameters = ['userId', 'streamProviderId'] as const;

/** Which user an item is about. */
export type UserRef =
	| { readonly by: 'userId'; readonly userId: Id }
	| {
			readonly by: 'channelIdentity';
			readonly streamProviderId: string;
			readonly streamProviderType: number;
	  };

/**
 * @returns Which user the form names for this item.
 * @throws UserError where it names none, or in a wrong way.
 */
export function userRefOf(item: Item): UserRef {
	if (item.parameter('userIdentification', 'userId') !== 'channelIdentity') {
		const remark = 'An identifier of your own belongs into Unique ID.';
		return { by: 'userId', userId: parseId(item.parameter('userId'), 'User ID', remark) };
	}
	const advice =
		'Give the phone number, the address or the name that the channel knows the user by.';
	const identifier = textOf(item.parameter('streamProviderId'), 'Identifier', advice) ?? '';
	if (identifier.trim() === '') throw refusal('"Identifier" is empty', advice);
	const channel = item.parameter('streamProviderType', DEFAULT_CHANNEL);
	const streamProviderType = parseChoice(channels, channel, 'Channel');
	const isPhone = PHONE_CHANNELS.includes(streamProviderType);
	return {
		by: 'channelIdentity',
		streamProviderId: isPhone ? phoneNumber(identifier) : identifier,
		streamProviderType,
	};
}

/** @returns A phone number as CommBox wants it; anything else as it is. */
function phoneNumber(text: string): string {
	const number = normalizePhone(text);
	return /^\d+$/.test(number) ? number : text;
}

/** @returns Whom the form names, in a word or two. */
export function nameUser(user: UserRef): string {
	return user.by === 'userId'
		? user.userId
		: `${user.streamProviderId} on ${channelName(user.streamProviderType)}`;
}

/** @returns What error texts call the user. */
export function describeUser(user: UserRef): string {
	return user.by === 'userId'
		? `user ${nameUser(user)}`
		: `a user with the identifier ${nameUser(user)}`;
}

function channelName(type: number): string {
	return channels.find(({ value }) => value === type)?.name ?? String(type);
}

/**
 * @returns What to do where CommBox does not know the user.
 */
export function adviceFor(user: UserRef): AdviceByStatus {
	return {
		404:
			user.by === 'userId'
				? 'Check the User ID of this item. It is the number that CommBox itself gave the user, not a phone number and no identifier of your own.'
				: 'Check the channel, and the identifier of this item: it is what the channel itself knows the user by.',
	};
}
