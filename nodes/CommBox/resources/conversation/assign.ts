import { chosenId, locatorField } from '../../input/locators';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import {
	conversationForm,
	conversationToChange,
	conversationIds,
} from '../../subjects/conversation';
import { assignment } from './assignment';

/** Gives a conversation to an agent, as https://api.commbox.io documents Assign Manager. */
export const assign: CommBoxOperation = {
	option: {
		name: 'Assign',
		value: 'assign',
		action: 'Assign a conversation to an agent',
		description:
			'Assign a conversation to an agent, who is then expected to answer it (CommBox: Assign Manager)',
	},

	form: [
		...conversationForm,
		locatorField('agent', {
			required: true,
			description: 'The agent who gets the conversation',
		}),
	],

	prepare(item) {
		const conversation = conversationToChange(item);
		const agentId = chosenId('agent', item.parameter('agentId'));
		return async (send) => {
			await send(assignment(agentId, conversation, { method: 'POST' }));
			return successOf({ ...conversationIds(conversation), managerId: agentId });
		};
	},
};
