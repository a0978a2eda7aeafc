import { chosenId, locatorField } from '../../input/locators';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import { agentField, agentToChange, agentRequest } from '../../subjects/agent';

/** Takes a profile away from an agent: `DELETE /managers/{MANAGER_ID}/profiles/{PROFILE_ID}`. */
export const removeFromAgent: CommBoxOperation = {
	option: {
		name: 'Remove From Agent',
		value: 'removeFromAgent',
		action: 'Remove a profile from an agent',
		description:
			'Take the permissions of a profile from an agent. This changes what a real agent may do in CommBox. (CommBox: Delete Manager Profile)',
	},

	form: [
		agentField,
		locatorField('profile', {
			required: true,
			description: 'The profile that the agent loses',
		}),
	],

	prepare(item) {
		const agentId = agentToChange(item);
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
