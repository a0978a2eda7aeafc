import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../shared/api/json';
import { channels, nameIn, statuses } from '../../shared/data/vocabulary';
import { objectOrEmpty } from '../output/answers';
import { outputOf, type OutputNames } from '../output/outputs';
import { asWritten, fieldsOf, inUtc, messagesOf, timesInUtc } from './conversationMessages';
import type { Includes } from './conversationQuery';

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
	const { id: userId, identity } = objectOrEmpty(user);
	return {
		conversationId: conversationId ?? null,
		streamId: streamId ?? null,
		subStreamId: subStreamId ?? null,
		userId: userId ?? null,
		identityId: identityId ?? objectOrEmpty(identity)['id'] ?? null,
		// By 0, CommBox means nobody.
		...(assignedManagerId !== undefined && { managerId: assignedManagerId || null }),
		...rest,
	};
}

/**
 * @param conversation A conversation in the form of outputs. Where the vendor's pages call a field
 *   differently, each of its names counts.
 * @param includes What to keep beside it.
 * @returns Its ids, its status and channel by name too, its first message, its times, its tags, and who
 *   has part in it; null for what it does not hold.
 */
export function simpleConversation(
	conversation: IDataObject,
	{ includeMessages, includeActivityLog }: Includes,
): IDataObject {
	const find = fieldsOf(conversation);
	const ofUser = fieldsOf(find('user'));
	const statusId = find('statusId');
	return {
		conversationId: find('conversationId'),
		streamId: find('streamId'),
		subStreamId: find('subStreamId'),
		userId: find('userId'),
		identityId: find('identityId'),
		managerId: find('managerId'),
		status: nameIn(statuses, statusId),
		statusId,
		channel: nameIn(channels, find('streamProviderType')),
		message: asWritten(find('message')),
		createdTime: inUtc(find('createdTime')),
		updatedTime: inUtc(find('updatedTime')),
		closedTime: inUtc(find('closedTime', 'closeTime')),
		firstName: find('firstName') ?? ofUser('firstName'),
		lastName: find('lastName') ?? ofUser('lastName'),
		content: find('content'),
		tags: find('tagsObjectId', 'tags'),
		...(includeMessages && { messages: messagesOf(conversation) }),
		...(includeActivityLog && activitiesIn(conversation)),
	};
}

/** No page of the vendor's says what the activity log is called in the answer. */
function activitiesIn(conversation: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(conversation)
			.filter(([name]) => /activity|activities/i.test(name))
			.map(([name, value]) => [
				name,
				Array.isArray(value)
					? (value as unknown[]).map((entry) => (isObject(entry) ? timesInUtc(entry) : entry))
					: value,
			]),
	);
}
