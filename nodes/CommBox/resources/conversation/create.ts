import type { IDataObject, INodeProperties } from 'n8n-workflow';

import {
	ApiFailure,
	latestOf,
	LostFailure,
	NotSentFailure,
	troubleOf,
	UNEXPECTED,
} from '../../../shared/api/errors';
import {
	jsonIfAny,
	jsonInteger,
	jsonObject,
	toJson,
	type JsonText,
} from '../../../shared/api/json';
import type { Send } from '../../../shared/api/request';
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
import { isOptionOn } from '../../input/flag';
import { bareAddress, parseIdentity, type Identity } from '../../input/identifier';
import { parseId } from '../../input/ids';
import { chosenIdIfAny, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import { phoneDigits } from '../../input/phone';
import { refusal, show } from '../../input/refusal';
import { subChannelField, subChannelIn } from '../../input/subChannel';
import { isMissing, requiredText, textOf } from '../../input/text';
import { withDryRun } from '../../operations/dryRun';
import { sentOnce } from '../../operations/once';
import { memberOf, objectIfAny, objectOrEmpty } from '../../output/answers';
import { additionOf, outputOf } from '../../output/outputs';
import {
	channelAdvice,
	channelIdOf,
	requestFor,
	type ConversationRef,
} from '../../subjects/conversation';
import { contentField, contentMembersIn } from '../../subjects/conversationContent';
import { hintAtPlus } from '../../subjects/conversationMessages';
import { userFieldsForm, userFieldsIn } from '../../subjects/userFields';

const CHAT = 0;

/** ObjectType, as the examples have it. */
const TYPE = { mail: 5, other: 4 } as const;

const checkSending: INodeProperties = {
	displayName: 'Check Sending',
	name: 'checkSending',
	type: 'boolean',
	default: true,
	description:
		'Whether to read the new conversation back, and fail if CommBox did not send its first message',
};

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
			contentField,
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
				description: 'The subject of the email. CommBox sends no email without one.',
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
	optionsCollection([
		checkSending,
		fileField('A file to attach to the first message. For emails only.'),
	]),
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
		hintAtPlus(text, item);
		const data = dataOf(item, text);
		const { binaryPropertyName } = item.parameter('options', {}) as IDataObject;
		const isChecked = isOptionOn(item, checkSending);
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
			const created = additionOf(answer, 'conversationId', { streamId: channelId }, item);
			const { conversationId } = created;
			if (isChecked && conversationId !== null) {
				await expectSent(
					{ conversationId: parseId(conversationId, 'conversationId'), channelId },
					send,
				);
			}
			return created;
		};
	},
});

/**
 * Asks CommBox once whether it has sent the first message: it was recorded to report success without.
 *
 * @throws NotSentFailure where it has not; LostFailure where nobody knows.
 */
async function expectSent(conversation: ConversationRef, send: Send): Promise<void> {
	// Where it fails for long, the run would say that nothing got through, and to run it again.
	const request = { ...requestFor(conversation, { method: 'GET' }), repeatable: false };
	const answer = await send(request).catch(unlessAnswered(conversation));
	const { content } = outputOf(objectIfAny(answer.data));
	const failed = memberOf(objectOrEmpty(content), 'firstMessageSendingFailure');
	if (String(failed) !== 'true') return;
	throw new NotSentFailure(
		`CommBox created ${request.target}, but did not send its first message`,
		{
			advice: `Open conversation ${conversation.conversationId} in CommBox, and check the receiver, the subject and the channel. Running this item again creates another conversation.`,
			finding: UNEXPECTED,
			status: answer.status,
		},
	);
}

/** @returns A handler: whatever goes wrong after a conversation was created must not look as if it was not. */
function unlessAnswered(conversation: ConversationRef) {
	return (error: unknown): never => {
		// A run that ends for want of an answer says by a cause what the latest of all requests met with.
		const isOwn = error instanceof ApiFailure;
		const trouble = isOwn ? error : troubleOf((error as Error).cause);
		if (!(trouble instanceof ApiFailure)) throw error;
		const { conversationId } = conversation;
		throw new LostFailure(
			`${isOwn ? trouble.message : latestOf(trouble)}, so the first message of conversation ${conversationId} may not have been sent`,
			trouble,
			'The conversation was created. Look in it for the message before you run this item again.',
		);
	};
}

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
		['Content', contentOf(fields, isMail, identifier)],
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

/**
 * CommBox was recorded to send no mail without a subject and a receiver, and to report success all the same.
 *
 * @throws UserError where a mail has none.
 */
function contentOf(
	fields: Record<string, unknown>,
	isMail: boolean,
	identifier: string,
): JsonText | undefined {
	const own = contentMembersIn(fields).filter(
		([name, value]) => !(isMail && MAIL_MEMBERS.includes(name) && NOTHING.includes(value.trim())),
	);
	const names = new Set(own.map(([name]) => name));
	const title = textOf(fields['subject'], 'Subject', SUBJECT_ADVICE)?.trim() ?? '';
	if (isMail && title === '' && !names.has('subject')) {
		throw refusal('"Subject" is empty', SUBJECT_ADVICE);
	}
	const address = isMail && !names.has('to') ? receiverOf(identifier) : undefined;
	const members: Array<readonly [string, JsonText | undefined]> = [
		['subject', jsonIfAny(title || undefined)],
		['to', jsonIfAny(address && [{ address }])],
	];
	const all = [...members.filter(([name]) => !names.has(name)), ...own];
	return all.some(([, value]) => value !== undefined) ? jsonObject(all) : undefined;
}

/** What a mail needs in its content, and what stands there for nothing. */
const MAIL_MEMBERS = ['subject', 'to'];
const NOTHING = ['null', '""', '[]'];

const SUBJECT_ADVICE =
	'CommBox sends no email without a subject: add Subject under Additional Fields. If the channel is not one of mails, choose its Channel Type.';

function receiverOf(identifier: string): string {
	const address = bareAddress(identifier);
	if (address !== undefined) return address;
	throw refusal(
		`"${USER.displayName}" is not an email address: ${show(identifier)}`,
		`CommBox sends no email without a receiver: give one as "to" in ${contentField.displayName}, such as { "to": [{ "address": "name@email.com" }] }.`,
	);
}

function userFieldsOf(item: Item): JsonText | undefined {
	const fields = userFieldsIn(item);
	return fields.length === 0 ? undefined : jsonObject(fields);
}
