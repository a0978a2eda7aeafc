import type { INodeProperties } from 'n8n-workflow';

import {
	jsonIfAny,
	jsonInteger,
	jsonObject,
	toJson,
	type JsonText,
} from '../../../shared/api/json';
import type { Item } from '../../../shared/run/operation';
import {
	channels,
	MAIL,
	mailChannels,
	OPEN,
	phoneChannels,
	statuses,
	TELEPHONE,
} from '../../../shared/data/vocabulary';
import { parseChoice } from '../../input/choices';
import { fileField, fileIn, formWith } from '../../input/file';
import { parseIdentity, type Identity } from '../../input/identifier';
import { membersInJson } from '../../input/json';
import { chosenIdIfAny, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import { phoneDigits } from '../../input/phone';
import { subChannelField, subChannelIn } from '../../input/subChannel';
import { isMissing, requiredText, textOf } from '../../input/text';
import { withDryRun } from '../../operations/dryRun';
import { sentOnce } from '../../operations/once';
import { additionOf } from '../../output/outputs';
import { channelAdvice, channelIdOf } from '../../subjects/conversation';
import { userFieldsForm, userFieldsIn } from '../../subjects/userFields';

const CHAT = 0;

/** ObjectType, as the examples have it. */
const TYPE = { mail: 5, other: 4 } as const;

const CONTENT = 'Content (JSON)';

const EXAMPLE = '{ "order": "A-1042", "priority": 2 }';

const USER: INodeProperties = {
	displayName: 'User Identifier',
	name: 'userIdentifier',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. name@email.com',
	description: 'The user to talk to: an email address, or a phone number with country code',
};

const form: readonly INodeProperties[] = [
	locatorField('channel', {
		required: true,
		description: 'The channel of the new conversation',
	}),
	{
		displayName: 'Channel Type',
		name: 'channelType',
		type: 'options',
		required: true,
		default: '',
		description: 'The kind of the chosen channel',
		options: [...channels],
	},
	USER,
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		required: true,
		default: '',
		placeholder: 'e.g. Your order A-1042 is on its way',
		description: 'The first message of the conversation',
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			locatorField('agent', { description: 'The agent who starts the conversation' }),
			{
				displayName: CONTENT,
				name: 'content',
				type: 'json',
				default: '{}',
				description: `Properties of your own for the conversation, for example ${EXAMPLE}`,
			},
			{
				displayName: 'External ID',
				name: 'externalId',
				type: 'string',
				default: '',
				description: "The channel's own ID of the conversation (StreamProviderId)",
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				default: OPEN,
				description:
					'The status of the new conversation. For an email that CommBox sends to the user, choose Sent.',
				options: [...statuses],
			},
			subChannelField('The sub-channel of the new conversation'),
			{
				displayName: 'Subject',
				name: 'subject',
				type: 'string',
				default: '',
				placeholder: 'e.g. Your order A-1042',
				description: 'The subject of the email',
			},
			{
				displayName: 'User Identifier Type',
				name: 'userIdentifierType',
				type: 'options',
				default: MAIL,
				description:
					'The kind of channel that the identifier belongs to. If not added: Mail for an email address, Telephone for anything else.',
				options: [...channels],
			},
		],
	},
	// The examples have the other fields.
	userFieldsForm('What CommBox saves about the user', ['phone2']),
	optionsCollection([fileField('A file to attach to the first message. For mails only.')]),
];

/** Opens a conversation: `POST /streams/{STREAM_ID}/objects`. */
export const create = withDryRun({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a conversation',
		description:
			'Start a conversation with a user. Depending on the channel and the status, this immediately sends the message to a real person. (CommBox: Create Object)',
	},

	form,

	prepare(item) {
		const channelId = channelIdOf(item);
		const text = requiredText(item.parameter('message'), 'Message', 'Enter a text.');
		const data = dataOf(item, text);
		const { binaryPropertyName } = item.parameter('options', {}) as Record<string, unknown>;
		const file = fileIn(binaryPropertyName, item);
		const target = `channel ${channelId}`;
		return async (send) => {
			const request = {
				method: 'POST',
				path: ['streams', channelId, 'objects'],
				body: file ? await formWith(data, 'file', file) : jsonObject([['data', data]]),
				target,
				advice: channelAdvice,
			} as const;
			const answer = await send(
				sentOnce(request, { says: 'the conversation may have been created', where: target, text }),
			);
			return additionOf(answer, 'conversationId', { streamId: channelId }, item);
		};
	},
});

/** @returns What the body's `data` holds, in the order of the vendor's examples. */
function dataOf(item: Item, message: string): JsonText {
	const fields = item.parameter('additionalFields', {}) as Record<string, unknown>;
	const channelType = channelTypeOf(item);
	const isMail = mailChannels.includes(channelType);
	const { identifier, type } = userIn(item, fields['userIdentifierType'], channelType);
	item.isAbout(`recipient ${identifier}`);
	const externalId = textOf(fields['externalId'], 'External ID', 'Resolve it to text.');
	return jsonObject([
		['Type', toJson(isMail ? TYPE.mail : TYPE.other)],
		['StatusId', toJson(parseChoice(statuses, fields['status'] ?? OPEN, 'status'))],
		['StreamProviderType', toJson(channelType)],
		['StreamProviderId', jsonIfAny(externalId || undefined)],
		['UserStreamProviderId', toJson(identifier)],
		['UserStreamProviderType', toJson(type)],
		['ManagerId', jsonIfAny(chosenIdIfAny('agent', fields['agentId']), jsonInteger)],
		['SubStreamId', jsonIfAny(subChannelIn(fields), jsonInteger)],
		['Content', contentOf(fields, isMail ? identifier : undefined)],
		['Message', toJson(message)],
		// Only the example of a chat has it.
		['createChildObject', channelType === CHAT ? toJson(true) : undefined],
		['User', userFieldsOf(item)],
	]);
}

/** @throws UserError where the form names none: a wrong one sends a mail to a phone number. */
function channelTypeOf(item: Item): number {
	const advice = 'Choose the kind of the channel, such as Mail or WhatsApp.';
	const type = requiredText(item.parameter('channelType', ''), 'Channel Type', advice);
	return parseChoice(channels, type, 'channel');
}

/**
 * @returns How the channel knows the user. All examples but those of mail have Telephone here, chats too,
 *   whatever the identifier is.
 */
function userIn(item: Item, type: unknown, channelType: number): Identity {
	const advice =
		'Enter an email address on a mail channel, and a phone number with country code on any other.';
	const value = item.parameter(USER.name);
	if (!isMissing(type)) return parseIdentity(value, USER.displayName, advice, type);
	if (mailChannels.includes(channelType)) {
		return parseIdentity(value, USER.displayName, advice, MAIL);
	}
	const text = requiredText(value, USER.displayName, advice).trim();
	return phoneChannels.includes(channelType) || text.includes('@')
		? parseIdentity(text, USER.displayName, advice)
		: { identifier: phoneDigits(text) ?? text, type: TELEPHONE };
}

/** @param address To whom a mail goes. */
function contentOf(
	{ subject, content }: Record<string, unknown>,
	address: string | undefined,
): JsonText | undefined {
	const own = membersInJson(content, CONTENT, EXAMPLE);
	const names = new Set(own.map(([name]) => name));
	const title = textOf(subject, 'Subject', 'Resolve it to text.') || undefined;
	const members: Array<readonly [string, JsonText | undefined]> = [
		['subject', jsonIfAny(title)],
		['to', jsonIfAny(address && [{ address }])],
	];
	const all = [...members.filter(([name]) => !names.has(name)), ...own];
	return all.some(([, value]) => value !== undefined) ? jsonObject(all) : undefined;
}

function userFieldsOf(item: Item): JsonText | undefined {
	const fields = userFieldsIn(item);
	return fields.length === 0 ? undefined : jsonObject(fields);
}
