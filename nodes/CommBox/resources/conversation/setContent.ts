import { jsonObject } from '../../../shared/api/json';
import { optionsCollection } from '../../input/options';
import { propertiesForm, someProperties } from '../../input/properties';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import {
	conversationForm,
	conversationOf,
	conversationIds,
	requestFor,
} from '../../subjects/conversation';

const content = {
	displayName: 'Content',
	name: 'content',
	description:
		"The properties to set. CommBox's documentation does not say whether other properties are kept.",
	example: 'order',
	exampleJson: '{ "order": "A-1042", "priority": 2 }',
};

/** Sets properties of a conversation: `POST /objects/{OBJECT_ID}/content`. */
export const setContent: CommBoxOperation = {
	option: {
		name: 'Set Content',
		value: 'setContent',
		action: 'Set the content of a conversation',
		description:
			'Set properties of your own in the content of a conversation (CommBox: Set Object Content)',
	},

	form: [...conversationForm, ...propertiesForm(content), optionsCollection([])],

	prepare(item) {
		const conversation = conversationOf(item);
		const members = someProperties(item, content);
		const request = requestFor(conversation, {
			method: 'POST',
			path: ['content'],
			body: jsonObject([['data', jsonObject(members)]]),
		});
		return async (send) => {
			await send({ ...request, repeatable: true });
			return successOf(conversationIds(conversation));
		};
	},
};
