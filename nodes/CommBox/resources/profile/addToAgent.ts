import { isObject } from '../../../shared/api/json';
import { chosenId, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import { agentField, agentOf, agentRequest } from '../../subjects/agent';
import { profileOutput } from './getMany';

/** Gives an agent a profile beside others: `POST /managers/{MANAGER_ID}/profiles?add=…`. */
export const addToAgent: CommBoxOperation = {
	option: {
		name: 'Add to Agent',
		value: 'addToAgent',
		action: 'Add a profile to an agent',
		description:
			'Give an agent the permissions of a profile beside those the agent has (CommBox: Add Profiles)',
	},

	form: [
		agentField,
		locatorField('profile', {
			required: true,
			description: 'The profile (set of permissions) that the agent gets',
		}),
		optionsCollection([]),
	],

	prepare(item) {
		const agentId = agentOf(item);
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
