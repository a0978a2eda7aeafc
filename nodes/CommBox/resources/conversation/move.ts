import type { IDataObject } from 'n8n-workflow';

import type { Refused } from '../../../shared/api/errors';
import {
	isObject,
	jsonIfAny,
	jsonInteger,
	jsonObject,
	toJson,
	type JsonText,
} from '../../../shared/api/json';
import { chosenId, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import { subChannelField, subChannelIn } from '../../input/subChannel';
import type { CommBoxOperation } from '../../operations/resource';
import { memberOf } from '../../output/answers';
import { outputOf, successOf } from '../../output/outputs';
import {
	conversationForm,
	conversationToChange,
	conversationIds,
	requestFor,
} from '../../subjects/conversation';
import { timesInUtc } from '../../subjects/conversationMessages';

/** Why CommBox does not move a conversation (`data.errors` of status 400), and what to do. */
const REFUSALS: Readonly<Record<string, string>> = {
	INACTIVE_SUBSTREAM:
		'The sub-channel is not active. Choose another one, or activate it in CommBox.',
	INVALID_STREAM:
		'There is no channel with this ID. Choose one from the list, or copy the ID from the CommBox console.',
	INVALID_STREAM_TRANSFER:
		'CommBox does not move conversations into a channel of this type, such as WhatsApp. Choose another channel.',
	INVALID_STREAM_TYPE_TRANSFER:
		'CommBox moves conversations between SMS, mail and chat channels, and from any channel to a theme. Choose a channel of one of these types.',
	INVALID_SUBSTREAM:
		'The sub-channel does not belong to this channel. Give one that does, or 0 for the channel itself.',
	INVALID_THEME_TRANSFER:
		'A conversation can leave this theme only for a channel of the type that it came from.',
	MISSING_EMAIL_ADDRESS:
		'A mail channel needs the email address of the user, who has none in CommBox. Set it with User > Update first.',
	MISSING_PHONE_NUMBER:
		'An SMS channel needs the phone number of the user, who has none in CommBox. Set it with User > Update first.',
};

/** Moves a conversation to another channel: `PATCH /objects/{OBJECT_ID}/stream`. */
export const move: CommBoxOperation = {
	option: {
		name: 'Move',
		value: 'move',
		action: 'Move a conversation to another channel',
		description:
			"Move a conversation to another channel, and so to the agents there (CommBox: Update Object's Stream)",
	},

	form: [
		...conversationForm,
		locatorField('channel', {
			displayName: 'To Channel',
			name: 'toChannelId',
			required: true,
			description: 'The channel that gets the conversation',
		}),
		optionsCollection([subChannelField('The sub-channel that gets the conversation')]),
	],

	prepare(item) {
		const conversation = conversationToChange(item);
		const toChannel = chosenId('channel', item.parameter('toChannelId'), 'To Channel');
		const subChannel = subChannelIn(item.parameter('options', {}) as IDataObject);
		const data = jsonObject([
			['streamId', idJson(toChannel)],
			['subStreamId', jsonIfAny(subChannel, idJson)],
		]);
		const request = requestFor(conversation, {
			method: 'PATCH',
			path: ['stream'],
			body: jsonObject([['data', data]]),
			advice: { 400: adviceOn },
		});
		return async (send) => {
			const answer = await send({ ...request, repeatable: true });
			const ids = {
				...conversationIds(conversation),
				streamId: toChannel,
				subStreamId: subChannel,
			};
			// CommBox answers without data where it had nothing to change.
			return { ...successOf(ids), ...(isObject(answer.data) && timesInUtc(outputOf(answer.data))) };
		};
	},
};

/** The examples have numbers here; an encrypted ID is text. */
function idJson(id: string): JsonText {
	return /^\d+$/.test(id) ? jsonInteger(id) : toJson(id);
}

/** An unknown conversation is a status 400 here as well, without an error code. */
function adviceOn({ description = '', data }: Refused): string | undefined {
	if (/object not found/i.test(description)) return 'Check the Conversation ID.';
	const errors = isObject(data) ? memberOf(data, 'errors') : undefined;
	if (!Array.isArray(errors)) return undefined;
	const advice = errors.filter(isObject).map((error) => REFUSALS[String(memberOf(error, 'code'))]);
	return advice.filter((text) => text !== undefined).join(' ') || undefined;
}
