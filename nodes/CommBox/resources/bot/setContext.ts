import { jsonObject } from '../../../shared/api/json';
import { propertiesForm, someProperties } from '../../input/properties';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import {
	conversationForm,
	conversationToChange,
	conversationIds,
} from '../../subjects/conversation';
import { botRequest } from './request';

const context = {
	displayName: 'Context',
	name: 'context',
	description: 'What the bot is to know',
	example: 'orderNumber',
	exampleJson: '{ "orderNumber": "A-1042", "attempts": 2 }',
};

/** Gives a bot its data: `POST /automation/objects/{OBJECT_ID}/context`. */
export const setContext: CommBoxOperation = {
	option: {
		name: 'Set Context',
		value: 'setContext',
		action: "Set a bot's context",
		description:
			'Give the bot of a conversation values to work with. Nothing is sent to the user. (CommBox automation: Insert Data Context)',
	},

	form: [...conversationForm, ...propertiesForm(context)],

	prepare(item) {
		const conversation = conversationToChange(item);
		const properties = jsonObject(someProperties(item, context));
		const request = botRequest(conversation, {
			method: 'POST',
			path: ['context'],
			body: jsonObject([['data', jsonObject([['properties', properties]])]]),
		});
		return async (send) => {
			await send({ ...request, repeatable: true });
			return successOf(conversationIds(conversation));
		};
	},
};
