import { chosenId, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import { conversationForm, conversationOf, conversationIds } from '../../subjects/conversation';
import { assignment } from './assignment';

/** Gives a conversation to an agent, as https://api.commbox.io documents Assign Manager. */
export const assign: CommBoxOperation = {
	option: {
		name: 'Assign',
		value: 'assign',
		action: 'Assign a conversation to an agent',
		description: 'Give a conversation to an agent (CommBox: Assign Manager)',
	},

	form: [
		...conversationForm,
		locatorField('agent', {
			required: true,
			description: 'The agent (manager) who gets the conversation',
		}),
		optionsCollection([]),
	],

	prepare(item) {
		const conversation = conversationOf(item);
		const agentId = chosenId('agent', item.parameter('agentId'));
		return async (send) => {
			await send(assignment(agentId, conversation, { method: 'POST' }));
			return successOf({ ...conversationIds(conversation), managerId: agentId });
		};
	},
};
