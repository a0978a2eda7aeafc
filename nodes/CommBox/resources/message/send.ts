import { jsonIfAny, jsonInteger, jsonObject, toJson } from '../../../shared/api/json';
import { additionOf } from '../answers';
import {
	conversationInChannelForm,
	conversationInChannelOf,
	describeConversation,
	idsOf,
	requestFor,
} from '../conversation/identity';
import { requiredText } from '../input';
import { sentOnce } from '../once';
import { optionsCollection } from '../options';
import type { CommBoxOperation } from '../resource';
import { findSender, senderForm, senderGiven, senderOptions, senderRefOf } from './sender';

/** ObjectType of a message in all examples: a conversation. */
const TYPE = 4;

const ADVICE = {
	400: ({ description = '' }) =>
		/\b24\b.{0,3}h|template|session|window/i.test(description)
			? 'WhatsApp takes free text only for 24 hours after the last message. Send a WhatsApp template instead.'
			: undefined,
};

/** Writes into a conversation: `POST /streams/{STREAM_ID}/objects/{OBJECT_ID}/child`. */
export const send: CommBoxOperation = {
	option: {
		name: 'Send',
		value: 'send',
		action: 'Send a message',
		description:
			'Answer in a conversation. As an agent, this writes to a real person at once. (CommBox: Create Child Object)',
	},

	form: [
		...conversationInChannelForm,
		...senderForm,
		{
			displayName: 'Message',
			name: 'message',
			type: 'string',
			typeOptions: { rows: 4 },
			required: true,
			default: '',
			placeholder: 'e.g. Your parcel is on its way',
			description: 'The text of the message',
		},
		optionsCollection(senderOptions),
	],

	prepare(item) {
		const conversation = conversationInChannelOf(item);
		const sender = senderRefOf(item, conversation);
		const given = senderGiven(item);
		const text = requiredText(item.parameter('message'), 'Message', 'Enter a text.');
		const agentId = sender.by === 'agent' ? sender.agentId : undefined;

		return async (send) => {
			const { streamProviderId, streamProviderType } =
				given ?? (await findSender(sender, item, send));
			const data = jsonObject([
				['IsManager', sender.by === 'agent' ? toJson(true) : undefined],
				['UserIdentity', jsonIfAny(agentId, jsonInteger)],
				['Type', toJson(TYPE)],
				['UserStreamProviderId', toJson(streamProviderId)],
				['UserStreamProviderType', toJson(streamProviderType)],
				['Message', toJson(text)],
			]);
			const request = requestFor(conversation, {
				method: 'POST',
				path: ['child'],
				body: jsonObject([['data', data]]),
				advice: ADVICE,
			});
			const where = describeConversation(conversation);
			const answer = await send(
				sentOnce(request, { says: 'the message may have been sent', where, text }),
			);
			return additionOf(answer, 'messageId', { ...idsOf(conversation), managerId: agentId }, item);
		};
	},
};
