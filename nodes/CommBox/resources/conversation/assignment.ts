import type { ApiRequest } from '../../../shared/api/request';
import type { Id } from '../../input/ids';
import type { ConversationRef } from '../../subjects/conversation';

/**
 * @param agentId Whose it is to be, or not to be any more.
 * @param conversation Which one.
 * @param how What tells the request from others on `/managers/{MANAGER_ID}/assignments`.
 * @returns The request. It can be repeated: a conversation has one agent.
 */
export function assignment(
	agentId: Id,
	{ conversationId }: ConversationRef,
	how: Pick<ApiRequest, 'method' | 'removes'>,
): ApiRequest {
	return {
		...how,
		path: ['managers', agentId, 'assignments'],
		query: { objectId: conversationId },
		target: `conversation ${conversationId} with agent ${agentId}`,
		advice: { 404: 'Check the Conversation ID and the Agent: CommBox does not say which it is.' },
		repeatable: true,
	};
}
