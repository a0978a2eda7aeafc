import { chosenId, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { objectIfAny } from '../../output/answers';
import { successOf } from '../../output/outputs';
import { agentField, agentOf, agentRequest } from '../../subjects/agent';
import { presenceOutput } from './presence';

/** Sets whether an agent is there: `POST /managers/{MANAGER_ID}/presence/{ACTIVITY_ID}`. */
export const setPresence: CommBoxOperation = {
	option: {
		name: 'Set Presence',
		value: 'setPresence',
		action: "Set an agent's presence",
		description:
			'Say whether an agent is active, busy or away, as a calendar has it for example (CommBox: Update Manager Presence)',
	},

	form: [
		agentField,
		locatorField('presenceType', {
			required: true,
			description: 'The presence that the agent gets; admins can add their own to CommBox',
		}),
		optionsCollection([]),
	],

	prepare(item) {
		const agentId = agentOf(item);
		const presenceTypeId = chosenId('presenceType', item.parameter('presenceTypeId'));
		const request = agentRequest(agentId, {
			method: 'POST',
			path: ['presence', presenceTypeId],
			about: `presence ${presenceTypeId}`,
		});
		return async (send) => {
			const { data } = await send(request);
			const now = objectIfAny(data);
			return {
				...(Object.keys(now).length > 0 && presenceOutput(now, agentId)),
				...successOf({ managerId: agentId, presenceTypeId }),
			};
		};
	},
};
