import type { IDataObject } from 'n8n-workflow';

import type { Send } from '../../../shared/api/request';
import { parseId, type Id } from '../../input/ids';
import { chosenIdIfAny, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import { isMissing } from '../../input/text';
import type { CommBoxOperation } from '../../operations/resource';
import { objectIn } from '../../output/answers';
import { outputOf, successOf } from '../../output/outputs';
import {
	channelField,
	conversationForm,
	conversationInChannelOf,
	conversationOf,
	conversationIds,
	requestFor,
	type ConversationRef,
} from '../../subjects/conversation';
import { assignment } from './assignment';

/** Takes a conversation away from its agent, as https://api.commbox.io documents Unassign Manager. */
export const unassign: CommBoxOperation = {
	option: {
		name: 'Unassign',
		value: 'unassign',
		action: 'Unassign a conversation from its agent',
		description: 'Put a conversation back into the queue (CommBox: Unassign Manager)',
	},

	form: [
		...conversationForm,
		locatorField('agent', {
			description:
				'The agent (manager) who has the conversation. If empty, the node looks up in CommBox who it is.',
		}),
		{
			...channelField,
			required: false,
			description:
				'The channel (stream) that the conversation is in. Needed only if no agent is given.',
		},
		optionsCollection([]),
	],

	prepare(item) {
		const given = chosenIdIfAny('agent', item.parameter('agentId'));
		const conversation = given === undefined ? conversationInChannelOf(item) : conversationOf(item);
		return async (send): Promise<IDataObject> => {
			const agentId = given ?? (await assignedAgent(conversation, send));
			if (agentId === undefined) {
				item.hint(NOBODY);
				return { ...successOf(conversationIds(conversation)), managerId: null };
			}
			await send(assignment(agentId, conversation, { method: 'DELETE', removes: true }));
			return successOf({ ...conversationIds(conversation), managerId: agentId });
		};
	},
};

const NOBODY = () => 'The conversation had no agent, so nothing was changed';

/** @returns The agent who has the conversation; undefined for none, which CommBox writes as 0. */
async function assignedAgent(conversation: ConversationRef, send: Send): Promise<Id | undefined> {
	const request = { ...requestFor(conversation, { method: 'GET' }), repeatable: true };
	const { assignedManagerId: id } = outputOf(objectIn(await send(request), request));
	return isMissing(id) || Number(id) === 0
		? undefined
		: parseId(id, 'the agent that CommBox answered');
}
