import { isObject } from '../../../shared/api/json';
import { chosenId, locatorField } from '../../input/locators';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import { agentField, agentToChange, agentRequest } from '../../subjects/agent';
import { profileOutput } from './getMany';

/** Gives an agent a profile beside others: `POST /managers/{MANAGER_ID}/profiles?add=…`. */
export const addToAgent: CommBoxOperation = {
	option: {
		name: 'Add to Agent',
		value: 'addToAgent',
		action: 'Add a profile to an agent',
		description:
			'Give an agent the permissions of a profile, in addition to those that the agent has. This changes what a real agent may do in CommBox. (CommBox: Add Profiles)',
	},

	form: [
		agentField,
		locatorField('profile', {
			required: true,
			description: 'The profile that the agent gets',
		}),
	],

	prepare(item) {
		const agentId = agentToChange(item);
		const profileId = chosenId('profile', item.parameter('profileId'));
		const request = agentRequest(agentId, {
			method: 'POST',
			path: ['profiles'],
			query: { add: profileId },
			about: `profile ${profileId}`,
		});
		return async (send) => {
			const { data } = await send(request);
			return {
				...successOf({ managerId: agentId, profileId }),
				...(Array.isArray(data) && { profiles: data.filter(isObject).map(profileOutput) }),
			};
		};
	},
};
