import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import {
	conversationForm,
	conversationOf,
	conversationIds,
	requestFor,
} from '../../subjects/conversation';
import { indicatorField, indicatorIdOf } from './indicator';

/** Takes an icon away: `DELETE /objects/{OBJECT_ID}/indicators/{INDICATOR_ID}`. */
export const removeIndicator: CommBoxOperation = {
	option: {
		name: 'Remove Indicator',
		value: 'removeIndicator',
		action: 'Remove an indicator from a conversation',
		description: 'Remove an icon from above a conversation (CommBox: Delete Custom Indicator)',
	},

	form: [...conversationForm, indicatorField, optionsCollection([])],

	prepare(item) {
		const conversation = conversationOf(item);
		const indicatorId = indicatorIdOf(item);
		const request = requestFor(conversation, {
			method: 'DELETE',
			path: ['indicators', indicatorId],
			about: `indicator ${indicatorId}`,
		});
		return async (send) => {
			await send({ ...request, repeatable: true, removes: true });
			return { ...successOf(conversationIds(conversation)), indicatorId };
		};
	},
};
