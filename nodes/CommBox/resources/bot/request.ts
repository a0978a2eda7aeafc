import type { ApiRequest } from '../../../shared/api/request';
import { requestFor, type ConversationRef } from '../../subjects/conversation';

/**
 * @param conversation Which conversation the bot is in.
 * @param request What is asked; its path is the one behind the conversation.
 * @returns The request, but for whether it may be repeated.
 */
export function botRequest(
	conversation: ConversationRef,
	request: Parameters<typeof requestFor>[1],
): Omit<ApiRequest, 'repeatable'> {
	const { path, ...rest } = requestFor(conversation, request);
	return { ...rest, path: ['automation', ...path] };
}
