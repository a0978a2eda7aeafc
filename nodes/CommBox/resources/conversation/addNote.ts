import { jsonIfAny, jsonInteger, jsonObject, toJson } from '../../../shared/api/json';
import { chosenIdIfAny, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import { requiredText } from '../../input/text';
import { sentOnce } from '../../operations/once';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import {
	conversationForm,
	conversationOf,
	describeConversation,
	conversationIds,
	requestFor,
} from '../../subjects/conversation';

/** Adds an internal note: `POST /objects/{OBJECT_ID}/remarks`. */
export const addNote: CommBoxOperation = {
	option: {
		name: 'Add Note',
		value: 'addNote',
		action: 'Add a note to a conversation',
		description: 'Leave an internal note (remark) that only agents see (CommBox: Add Remark Log)',
	},

	form: [
		...conversationForm,
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			typeOptions: { rows: 4 },
			required: true,
			default: '',
			placeholder: 'e.g. The parcel was sent again on Monday',
			description: 'The text of the note',
		},
		optionsCollection([
			locatorField('agent', { description: 'The agent (manager) who writes the note' }),
		]),
	],

	prepare(item) {
		const conversation = conversationOf(item);
		const text = requiredText(item.parameter('note'), 'Note', 'Enter a text.');
		const { agentId } = item.parameter('options', {}) as { agentId?: unknown };
		const managerId = chosenIdIfAny('agent', agentId);
		const data = jsonObject([
			['Text', toJson(text)],
			['ManagerId', jsonIfAny(managerId, jsonInteger)],
		]);
		const request = requestFor(conversation, {
			method: 'POST',
			path: ['remarks'],
			body: jsonObject([['data', data]]),
		});
		const once = sentOnce(request, {
			says: 'the note may have been added',
			where: describeConversation(conversation),
			text,
		});
		return async (send) => {
			await send(once);
			return successOf({ ...conversationIds(conversation), managerId });
		};
	},
};
