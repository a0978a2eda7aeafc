import type { INodeProperties } from 'n8n-workflow';

import { jsonIfAny, jsonInteger, jsonObject, toJson } from '../../../shared/api/json';
import type { BinaryFile, Item } from '../../../shared/run/operation';
import { fileField, fileIn, formWith } from '../../input/file';
import { optionsCollection } from '../../input/options';
import { requiredText, textOf } from '../../input/text';
import { withDryRun } from '../../operations/dryRun';
import { sentOnce } from '../../operations/once';
import { additionOf } from '../../output/outputs';
import {
	conversationInChannelForm,
	conversationInChannelToChange,
	describeConversation,
	conversationIds,
	requestFor,
} from '../../subjects/conversation';
import { hintAtPlus } from '../../subjects/conversationMessages';
import {
	agentSenderOf,
	senderForm,
	senderGiven,
	senderOfAgent,
	senderOfUser,
	senderOptions,
	writingAgentOf,
} from './sender';

/** ObjectType of a message in all examples: a conversation. */
const TYPE = 4;

/** What the newer page calls the type of a message that is a file. */
const FILE_TYPE = { image: 2, other: 4 } as const;

const ADVICE = {
	400: ({ description = '' }) =>
		/\b24\b.{0,3}h|template|session|window/i.test(description)
			? 'WhatsApp takes free text only for 24 hours after the last message. Send a WhatsApp template instead.'
			: undefined,
};

const MESSAGE: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. Your parcel is on its way',
	description: 'The text of the message',
};

/** Writes into a conversation: `POST /streams/{STREAM_ID}/objects/{OBJECT_ID}/child`. */
export const send = withDryRun({
	option: {
		name: 'Send',
		value: 'send',
		action: 'Send a message or reply in a conversation',
		description:
			'Write a message in a conversation, such as a reply. Sent as an agent, it immediately reaches a real person. (CommBox: Create Child Object)',
	},

	form: [
		...conversationInChannelForm,
		...senderForm,
		MESSAGE,
		optionsCollection([
			fileField('A file to send with the message, or instead of it. For chats only.'),
			...senderOptions,
		]),
	],

	prepare(item) {
		const conversation = conversationInChannelToChange(item);
		const agentId = writingAgentOf(item);
		const given = senderGiven(item);
		const { binaryPropertyName } = item.parameter('options', {}) as Record<string, unknown>;
		const file = fileIn(binaryPropertyName, item);
		const text = textIn(item, file);
		hintAtPlus(text, item);

		return async (send) => {
			const agent = agentId && (await agentSenderOf(agentId, item, send));
			const { streamProviderId, streamProviderType } =
				given ?? (agent ? senderOfAgent(agentId, agent) : senderOfUser(conversation));
			const data = jsonObject([
				['IsManager', agent ? toJson(true) : undefined],
				// The pair that was recorded to work; the page knows the agent's ID only, as the second.
				['ManagerId', jsonIfAny(agentId, jsonInteger)],
				['UserIdentity', jsonIfAny(agent?.identityId ?? agentId, jsonInteger)],
				['Type', toJson(typeOf(file))],
				['UserStreamProviderId', toJson(streamProviderId)],
				['UserStreamProviderType', jsonIfAny(streamProviderType)],
				['Message', jsonIfAny(text)],
			]);
			const request = requestFor(conversation, {
				method: 'POST',
				path: ['child'],
				// So the page says: the part for a file has no name.
				body: file ? await formWith(data, '', file) : jsonObject([['data', data]]),
				advice: ADVICE,
			});
			const where = describeConversation(conversation);
			const answer = await send(
				sentOnce(request, {
					says: 'the message may have been sent',
					where,
					text: text ?? file?.name ?? '',
				}),
			);
			return additionOf(
				answer,
				'messageId',
				{ ...conversationIds(conversation), managerId: agentId },
				item,
			);
		};
	},
});

/** @returns The message's text, which a file need not have. */
function textIn(item: Item, file: BinaryFile | undefined): string | undefined {
	const value = item.parameter('message');
	return file === undefined
		? requiredText(value, 'Message', 'Enter a text.')
		: textOf(value, 'Message', 'Resolve it to text.') || undefined;
}

function typeOf(file: BinaryFile | undefined): number {
	if (file === undefined) return TYPE;
	return file.type.startsWith('image/') ? FILE_TYPE.image : FILE_TYPE.other;
}
