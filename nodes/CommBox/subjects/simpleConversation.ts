import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../shared/api/json';
import { channels, nameIn, statuses } from '../../shared/vocabulary';
import { isMissing } from '../input/text';
import type { Includes } from './conversationIncludes';

/** What a field of an answer can hold. */
type Value = IDataObject[string];

/**
 * @param conversation A conversation as CommBox answers it. Where the vendor's pages call a field
 *   differently, each of its names counts.
 * @param includes What to keep beside it.
 * @returns Its id, its status and channel by name and number, what it is about, its times, and who
 *   has part in it; null for what the answer does not hold.
 */
export function simplifyConversation(
	conversation: IDataObject,
	{ includeMessages, includeActivityLog }: Includes,
): IDataObject {
	const find = fieldsOf(conversation);
	const ofUser = fieldsOf(find('user'));
	const statusId = find('statusId');
	return {
		objectId: find('objectId', 'id'),
		status: nameIn(statuses, statusId),
		statusId,
		channel: nameIn(channels, find('streamProviderType')),
		streamId: find('streamId'),
		message: find('message'),
		createdTime: find('createdTime'),
		updatedTime: find('updatedTime'),
		closedTime: find('closedTime', 'closeTime'),
		assignedManagerId: find('assignedManagerId'),
		userId: ofUser('id'),
		firstName: find('firstName') ?? ofUser('firstName'),
		lastName: find('lastName') ?? ofUser('lastName'),
		content: find('content'),
		...(includeMessages && { messages: simplifyMessages(find('childs') ?? ofUser('childs')) }),
		...(includeActivityLog && activitiesIn(conversation)),
	};
}

function simplifyMessages(messages: Value): Value {
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
