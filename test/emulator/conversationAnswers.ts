import { identityIdOf } from './agents';
import type { ChannelKind } from './channels';
import { contentOfFiles, type Conversation, type Message } from './conversations';
import type { Call } from './operation';
import { isRecorded, Named, Time } from './shapes';
import { shownType, type User } from './users';
import type { World } from './world';

type Answer = Record<string, unknown>;

/** StreamProviderType of each kind of channel. */
const PROVIDER_TYPES: Readonly<Record<ChannelKind, number>> = {
	chat: 0,
	mail: 4,
	sms: 5,
	theme: 0,
	whatsapp: 7,
};

/** @returns A conversation as Get Object shows it. */
export function objectOf(conversation: Conversation, call: Call, world: World): Answer {
	return isRecorded(call.settings.shapes)
		? recordedObject(conversation, call, world)
		: pageObject(conversation, call, world, call.query['includeChilds'] === 'true' ? Infinity : 1);
}

/** @returns An entry of a channel's list, in one of the two shapes that its page shows. */
export function listedObject(conversation: Conversation, call: Call, world: World): Answer {
	const { shapes } = call.settings;
	const { objectId, ...rest } = isRecorded(shapes)
		? recordedObject(conversation, call, world)
		: pageObject(conversation, call, world, 0);
	// A list adds its own, where they are asked for.
	delete rest['childs'];
	if (shapes.listed !== 'id') {
		return { objectId, ...rest, priorityTime: null, numTags: conversation.tags.size };
	}
	return {
		id: objectId,
		streamid: Number(conversation.streamId),
		substreamid: Number(conversation.subStreamId),
		message: rest['message'],
		createdTime: rest['createdTime'],
		numChilds: conversation.messages.length,
		numTags: conversation.tags.size,
		user: { id: BigInt(conversation.userId), identity: { id: conversation.identityId } },
	};
}

/** @returns The first and last name of the user whose conversation it is. */
export function nameOf({ userId }: Conversation, { users }: World): Answer {
	const user = users.get(userId);
	return { firstName: user?.FirstName ?? null, lastName: user?.LastName ?? null };
}

/** The members, and their order, that a conversation was recorded to have. */
function recordedObject(
	conversation: Conversation,
	{ query, settings }: Call,
	world: World,
): Answer {
	const { providerId, providerType, messages, tags } = conversation;
	const user = world.users.get(conversation.userId);
	const isInUser = settings.shapes.messages === 'inUser';
	const childs = later(conversation).map((message) => recordedChild(message, conversation, world));
	const byAgent = messages.filter((message) => message.byAgent);
	return {
		objectId: BigInt(conversation.id),
		streamId: Number(conversation.streamId),
		subStreamId: Number(conversation.subStreamId),
		streamProviderId: conversation.id,
		streamProviderType: channelTypeOf(conversation, world),
		user_identity: conversation.identityId,
		firstName: user?.FirstName ?? '',
		lastName: user?.LastName ?? '',
		userStreamProviderId: providerId,
		userStreamProviderType: providerType,
		content: new Named(Object.fromEntries(conversation.content), true),
		message: conversation.message,
		createdTime: new Time(conversation.createdTime),
		updatedTime: new Time(conversation.updatedTime),
		closedTime: new Time(conversation.closedTime),
		firstResponseTime: new Time(byAgent[0]?.createdTime ?? null),
		lastResponseTime: new Time(byAgent.at(-1)?.createdTime ?? null),
		statusId: conversation.statusId,
		assignedManagerId: Number(conversation.managerId),
		lastAssignedManagerId: Number(conversation.managerId),
		type: conversation.type,
		user: { ...recordedUser(conversation, user, world), ...(isInUser && { childs }) },
		isManager: false,
		...(!isInUser && { childs }),
		activityLogs: query['includeActivityLog'] === 'true' ? activitiesOf(conversation) : null,
		// Nobody has described what stands in it.
		tagsObjectId: [...tags].map(Number),
		customerParticipants: null,
	};
}

/** Empty text stands for what a user does not have. */
function recordedUser({ userId }: Conversation, user: User | undefined, { users }: World) {
	return {
		id: BigInt(userId),
		uniqueId: user?.UniqueId ?? '',
		phone1: user?.Phone1 ?? '',
		phone2: user?.Phone2 ?? '',
		email: user?.Email ?? '',
		firstName: user?.FirstName ?? '',
		lastName: user?.LastName ?? '',
		gender: '',
		numberIdentities: users.identitiesOf(userId).length,
		locale: 'en_US',
		birthday: '',
		remarks: user?.Remarks ?? '',
		content: new Named(Object.fromEntries(user?.Content ?? []), true),
	};
}

/** @returns The messages after the first, which is the conversation's own; oldest first. */
function later({ message, messages }: Conversation): readonly Message[] {
	return messages[0]?.text === message ? messages.slice(1) : messages;
}

function recordedChild(message: Message, conversation: Conversation, world: World): Answer {
	const agent = message.byAgent ? world.agents.get(message.managerId) : undefined;
	const user = world.users.get(conversation.userId);
	return {
		id: message.id,
		object_id: BigInt(conversation.id),
		content: new Named(
			contentOfFiles(message.files, world.channels.get(conversation.streamId)?.kind),
			true,
		),
		message: message.text,
		createdTime: new Time(message.createdTime),
		streamProviderType: agent ? 0 : channelTypeOf(conversation, world),
		type: null,
		user: {
			id: agent ? Number(agent.id) : BigInt(conversation.userId),
			managerId: Number(message.managerId),
			isManager: message.byAgent,
			encryptedId: `${message.byAgent ? 'q7_bX' : 'k2_fM'}${message.id}%3d`,
			identity: {
				id: agent ? identityIdOf(agent) : conversation.identityId,
				streamProviderId: agent?.email ?? conversation.providerId,
				streamProviderType: agent ? 0 : conversation.providerType,
				firstName: agent?.firstName ?? user?.FirstName ?? '',
				lastName: agent?.lastName ?? user?.LastName ?? '',
				thumbnailUrl: '',
			},
		},
	};
}

function channelTypeOf({ streamId }: Conversation, { channels }: World): number {
	return PROVIDER_TYPES[channels.get(streamId)?.kind ?? 'chat'];
}

function activitiesOf({ activities }: Conversation): Answer[] {
	return activities.map(({ type, createdTime }) => ({ type, createdTime: new Time(createdTime) }));
}

/** A conversation as its page has it, newest message first, and the first among the messages. */
function pageObject(
	conversation: Conversation,
	{ query, settings: { shapes } }: Call,
	world: World,
	messages: number,
): Answer {
	const { userId, providerId } = conversation;
	const childs = [...conversation.messages]
		.reverse()
		.slice(0, messages)
		.map((message) => pageChild(message, conversation));
	const isInUser = shapes.messages !== 'besideUser';
	const user = world.users.get(userId);
	const providerType = shownType(conversation.providerType, shapes);
	return {
		objectId: BigInt(conversation.id),
		streamid: Number(conversation.streamId),
		substreamid: Number(conversation.subStreamId),
		streamProviderId: providerId,
		streamProviderType: providerType,
		user_identity: conversation.identityId,
		...nameOf(conversation, world),
		userStreamProviderId: providerId,
		// Text, as its page has it.
		userStreamProviderType: String(providerType),
		content: new Named(Object.fromEntries(conversation.content), true),
		message: conversation.message,
		createdTime: new Time(conversation.createdTime),
		updatedTime: new Time(conversation.updatedTime),
		closeTime: new Time(conversation.closedTime),
		statusId: conversation.statusId,
		assignedManagerId: Number(conversation.managerId),
		type: conversation.type,
		isManager: false,
		user: {
			id: BigInt(userId),
			...nameOf(conversation, world),
			uniqueId: user?.UniqueId ?? null,
			phone1: user?.Phone1 ?? null,
			email: user?.Email ?? null,
			content: new Named(Object.fromEntries(user?.Content ?? []), true),
			...(isInUser && messages > 0 && { childs }),
		},
		...(!isInUser && messages > 0 && { childs }),
		...(query['includeActivityLog'] === 'true' && { activityLog: activitiesOf(conversation) }),
	};
}

function pageChild(message: Message, conversation: Conversation): Answer {
	const attachments = message.files.map(({ path, name }) => ({ path, name }));
	return {
		id: message.id,
		object_id: BigInt(conversation.id),
		content: new Named(attachments.length > 0 ? { attachments } : {}, true),
		message: message.text,
		createdTime: new Time(message.createdTime),
		streamProviderType: conversation.providerType,
		user: {
			id: message.byAgent ? 0 : BigInt(conversation.userId),
			managerId: Number(message.managerId),
			isManager: message.byAgent,
			identity: { identityId: conversation.identityId },
		},
	};
}
