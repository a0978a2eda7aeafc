import type { INodeProperties } from 'n8n-workflow';

import {
	jsonIfAny,
	jsonInteger,
	jsonObject,
	toJson,
	type JsonText,
} from '../../../shared/api/json';
import type { Item } from '../../../shared/run/operation';
import { OPEN, statuses } from '../../../shared/data/vocabulary';
import { parseChoice } from '../../input/choices';
import { isOn } from '../../input/flag';
import { chosenIdIfAny, locatorField } from '../../input/locators';
import { MAIN_CHANNEL, subChannelField, subChannelIn } from '../../input/subChannel';
import { contentField, contentMembersIn } from '../../subjects/conversationContent';
import { userFieldsForm, userFieldsIn } from '../../subjects/userFields';

const createConversation: INodeProperties = {
	displayName: 'Create Conversation',
	name: 'createConversation',
	type: 'boolean',
	default: false,
	description:
		'Whether to open a conversation in CommBox for the message, so that agents see it and the answer to it',
};

const show = { createConversation: [true] };

/** Whether a template opens a conversation too, and which. */
export const newConversationForm: readonly INodeProperties[] = [
	createConversation,
	{
		displayName: 'Conversation Fields',
		name: 'conversationFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			locatorField('agent', {
				description:
					'The agent who starts the conversation. If empty, the user counts as the one who did.',
			}),
			contentField,
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				default: OPEN,
				description: 'The status that the conversation gets',
				options: [...statuses],
			},
			subChannelField('The sub-channel (sub-stream) of the conversation'),
		],
		displayOptions: { show },
	},
	{
		// The phone number is the recipient's.
		...userFieldsForm('What CommBox saves about the user', ['phone1', 'phone2']),
		displayOptions: { show },
	},
];

/**
 * @param item Reads the form.
 * @param phone The recipient's phone number.
 * @returns What a request says of the conversation; undefined where none is wanted. Clients that are
 *   known to work name no user there, so only fields that are given make one.
 * @throws UserError where the form says it in a wrong way.
 */
export function newConversationIn(item: Item, phone: string): JsonText | undefined {
	if (!isOn(item, createConversation)) return undefined;
	const fields = item.parameter('conversationFields', {}) as Record<string, unknown>;
	const user = userFieldsIn(item);
	return jsonObject([
		['createChildObject', toJson(true)],
		['SubStreamId', jsonInteger(subChannelIn(fields) ?? MAIN_CHANNEL.value)],
		['StatusId', toJson(parseChoice(statuses, fields['status'] ?? OPEN, 'status'))],
		['ManagerId', jsonIfAny(chosenIdIfAny('agent', fields['agentId']), jsonInteger)],
		['Content', jsonObject(contentMembersIn(fields))],
		['User', user.length === 0 ? undefined : jsonObject([['Phone1', toJson(phone)], ...user])],
	]);
}
