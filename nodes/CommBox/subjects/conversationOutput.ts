import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../shared/api/json';
import { channels, nameIn, statuses } from '../../shared/data/vocabulary';
import { isMissing } from '../input/text';
import { objectOrEmpty } from '../output/answers';
import { outputOf, type OutputNames } from '../output/outputs';
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

/** What a field of an answer can hold. */
type Value = IDataObject[string];

/**
 * @param conversation A conversation in the form of outputs. Where the vendor's pages call a field
 *   differently, each of its names counts.
 * @param includes What to keep beside it.
 * @returns Its ids, its status and channel by name too, what it is about, its times, and who has part
 *   in it; null for what it does not hold.
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
		message: find('message'),
		createdTime: find('createdTime'),
		updatedTime: find('updatedTime'),
		closedTime: find('closedTime', 'closeTime'),
		firstName: find('firstName') ?? ofUser('firstName'),
		lastName: find('lastName') ?? ofUser('lastName'),
		content: find('content'),
		...(includeMessages && { messages: simpleMessages(find('childs') ?? ofUser('childs')) }),
		...(includeActivityLog && activitiesIn(conversation)),
	};
}

function simpleMessages(childs: Value): Value {
	// One page of the vendor's shows a single message in place of the list.
	const messages = isObject(childs) ? [childs] : childs;
	if (!Array.isArray(messages)) return messages;
	return messages.map((message) => {
		const find = fieldsOf(message);
		const ofUser = fieldsOf(find('user'));
		const ofIdentity = fieldsOf(ofUser('identity'));
		return {
			id: find('id'),
			createdTime: find('createdTime'),
			message: find('message'),
			isManager: ofUser('isManager'),
			firstName: ofIdentity('firstName'),
			lastName: ofIdentity('lastName'),
		};
	});
}

/** No page of the vendor's says what the activity log is called in the answer. */
function activitiesIn(conversation: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(conversation).filter(([name]) => /activity|activities/i.test(name)),
	);
}

/** @returns A function that gives the field of the first name that is there, whatever its case. */
function fieldsOf(data: Value): (...names: string[]) => Value {
	const fields = new Map(
		Object.entries(isObject(data) ? data : {}).map(([name, value]) => [name.toLowerCase(), value]),
	);
	return (...names) => {
		const found = names.map((name) => fields.get(name.toLowerCase()));
		return found.find((value) => !isMissing(value)) ?? null;
	};
}
