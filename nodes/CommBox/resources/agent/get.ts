import { objectIn } from '../../output/answers';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { simplify, wantsSimple } from '../../input/simplify';
import { agentField, agentOf, agentRequest } from '../../subjects/agent';
import { agentOutput, simpleAgent } from './output';

/** Reads an agent: `GET /managers/{MANAGER_ID}`. */
export const get: CommBoxOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get an agent',
		description: 'Retrieve an agent with name, email address and teams (CommBox: Get Manager)',
	},

	form: [agentField, simplify, optionsCollection([])],

	prepare(item) {
		const isSimple = wantsSimple(item);
		const request = agentRequest(agentOf(item));
		return async (send) => {
			const agent = agentOutput(objectIn(await send(request), request));
			return isSimple ? simpleAgent(agent) : agent;
		};
	},
};
