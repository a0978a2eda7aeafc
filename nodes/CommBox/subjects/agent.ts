import type { ApiRequest } from '../../shared/api/request';
import type { Item } from '../../shared/run/operation';
import type { Id } from '../input/ids';
import { chosenId, locatorField } from '../input/locators';

/** How a form says which agent it is about. */
export const agentField = locatorField('agent', { required: true });

/**
 * @param item Reads the form.
 * @throws UserError where it names no agent, or in a wrong way.
 */
export function agentOf(item: Pick<Item, 'parameter'>): Id {
	return chosenId('agent', item.parameter('agentId'));
}

/** What is asked of CommBox about an agent. */
interface AgentRequest
	extends Partial<Pick<ApiRequest, 'method' | 'query' | 'removes' | 'path' | 'advice'>> {
	/** What else it is about, such as `profile 234`. */
	readonly about?: string;
}

/**
 * @param agentId Which agent.
 * @param request What is asked; by default, to read. Its path is the one behind the agent.
 * @returns The request. It can be repeated: all there are read something, or set a state.
 */
export function agentRequest(
	agentId: Id,
	{ path = [], about, ...request }: AgentRequest = {},
): ApiRequest {
	const described = `agent ${agentId}`;
	return {
		method: 'GET',
		path: ['managers', agentId, ...path],
		target: about === undefined ? described : `${about} of ${described}`,
		advice: {
			404:
				about === undefined
					? 'Check the Agent: choose one from the list, or give an ID from there.'
					: `Check the Agent, and that there is ${about}: CommBox does not say which it is.`,
		},
		repeatable: true,
		...request,
	};
}
