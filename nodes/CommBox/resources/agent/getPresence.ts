import { objectIn } from '../../output/answers';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { agentField, agentOf, agentRequest } from '../../subjects/agent';
import { presenceOutput } from './presence';

/** Reads whether an agent is there: `GET /managers/{MANAGER_ID}/presence`. */
export const getPresence: CommBoxOperation = {
	option: {
		name: 'Get Presence',
		value: 'getPresence',
		action: "Get an agent's presence",
		description:
			'Retrieve whether an agent is active, busy or away (CommBox: Get Manager Presence)',
	},

	form: [agentField, optionsCollection([])],

	prepare(item) {
		const agentId = agentOf(item);
		const request = agentRequest(agentId, { path: ['presence'] });
		return async (send) => presenceOutput(objectIn(await send(request), request), agentId);
	},
};
