import { chosenId, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import { agentField, agentOf, agentRequest } from '../../subjects/agent';

/** Takes a profile away from an agent: `DELETE /managers/{MANAGER_ID}/profiles/{PROFILE_ID}`. */
export const removeFromAgent: CommBoxOperation = {
	option: {
		name: 'Remove From Agent',
		value: 'removeFromAgent',
		action: 'Remove a profile from an agent',
		description:
			'Take the permissions of a profile away from an agent (CommBox: Delete Manager Profile)',
	},

	form: [
		agentField,
		locatorField('profile', {
			required: true,
			description: 'The profile (set of permissions) that the agent loses',
		}),
		optionsCollection([]),
	],

	prepare(item) {
		const agentId = agentOf(item);
		const profileId = chosenId('profile', item.parameter('profileId'));
		const request = agentRequest(agentId, {
			method: 'DELETE',
			removes: true,
			path: ['profiles', profileId],
			about: `profile ${profileId}`,
		});
		return async (send) => {
			await send(request);
			return successOf({ managerId: agentId, profileId });
		};
	},
};
