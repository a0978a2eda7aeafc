import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../shared/api/json';
import { membersOf, outputOf, type OutputNames } from '../output/answers';
import type { Includes } from './conversationIncludes';
import { simplifyConversation } from './simpleConversation';

/**
 * @param data A conversation as CommBox answers it.
 * @param names What its members are called besides.
 * @returns All of it in the form of outputs, its ids first.
 */
export function conversationOutput(data: object, names: OutputNames = {}): IDataObject {
	const { conversationId, streamId, subStreamId, identityId, ...rest } = outputOf(data, {
		id: 'conversationId',
		...names,
	});
	const { user, assignedManagerId } = rest;
	const { id: userId, identity } = membersOf(user);
	return {
		conversationId: conversationId ?? null,
		streamId: streamId ?? null,
		subStreamId: subStreamId ?? null,
		userId: userId ?? null,
		identityId: identityId ?? membersOf(identity)['id'] ?? null,
		// By 0, CommBox means nobody.
		...(assignedManagerId !== undefined && { managerId: assignedManagerId || null }),
		...rest,
	};
}

/**
 * @param conversation A conversation in the form of outputs.
 * @param includes What to keep beside it.
 * @returns Its ids, its status and channel by name too, what it is about, its times, and who has part
 *   in it; null for what it does not hold.
 */
export function simpleConversation(conversation: IDataObject, includes: Includes): IDataObject {
	const {
		conversationId,
		streamId,
		subStreamId,
		userId,
		identityId,
		managerId = null,
	} = conversation;
	const { childs, ...others } = conversation;
	// One page of the vendor's shows a single message in place of the list.
	const messages = isObject(childs) ? [childs] : childs;
	const simple = simplifyConversation(
		messages === undefined ? others : { ...others, childs: messages },
		includes,
	);
	delete simple['objectId'];
	delete simple['assignedManagerId'];
	const ids = { conversationId, streamId, subStreamId, userId, identityId, managerId };
	return { ...ids, ...simple, ...ids };
}
