import { identityIdOf, type Agent } from './agents';
import { listedObject, nameOf, objectOf } from './conversationAnswers';
import { createConversation, filesIn, textIn, type NewObject } from './conversationCreation';
import { note, type Conversation } from './conversations';
import { Breach, Refusal, type Call, type Handler, type Handlers } from './operation';
import { pageOf, pageRulesOf } from './pages';
import { isRecorded, Named, Single, Time } from './shapes';
import { shownType } from './users';
import type { World } from './world';

/** A body of Create Child Object. */
interface NewChild {
	readonly Message?: string;
	readonly IsManager?: boolean;
	readonly UserIdentity?: number;
	readonly ManagerId?: number;
}

const find = ({ path, query }: Call, { conversations }: World) =>
	conversations.get(path['OBJECT_ID'] ?? query['objectId'] ?? '');

/** Wraps what is about a conversation: 404 where there is none, or none in the channel of the path. */
const ofConversation =
	(work: (conversation: Conversation, call: Call, world: World) => unknown): Handler =>
	(call, world) => {
		const conversation = find(call, world);
		const streamId = call.path['STREAM_ID'];
		const isThere =
			streamId === undefined || world.channels.get(streamId)?.id === conversation?.streamId;
		return conversation && isThere ? work(conversation, call, world) : undefined;
	};

export const conversationHandlers: Handlers = {
	Create_Object: createObject,
	Get_Object: ofConversation(
		(conversation, call, world) => new Single(objectOf(conversation, call, world), 'list'),
	),
	Get_Stream_Objects: streamObjects,
	Get_Transcript: ofConversation(
		(conversation, { settings }, world) =>
			new Single(
				{
					objectId: BigInt(conversation.id),
					streamid: Number(conversation.streamId),
					substreamid: Number(conversation.subStreamId),
					// Its page misspells it.
					[isRecorded(settings.shapes) ? 'transcript' : 'trasncript']: conversation.messages
						.map(({ createdTime, byAgent, text }) => {
							return `[${createdTime}] ${byAgent ? 'Agent' : 'Customer'}: ${text}`;
						})
						.join('\n'),
					user: { id: BigInt(conversation.userId), ...nameOf(conversation, world) },
				},
				'list',
			),
	),
	Get_Activities: ofConversation(({ id, userId, activities }, { query }) => {
		if (query['activityType'] === undefined) return new Refusal('activityType is missing');
		return activities
			.filter(({ type }) => String(type) === query['activityType'])
			.map(({ type, data, createdTime }) => ({
				objectId: id,
				user: { id: BigInt(userId), first_name: 'Ann', last_name: 'Archer' },
				type,
				data: new Named(data, true),
				createdTime: new Time(createdTime),
			}));
	}),
	Set_Status: ofConversation((conversation, { path }, { conversations }) => {
		conversations.setStatus(conversation, Number(path['STATUS_ID']));
		return null;
	}),
	Move_Object: move,
	Set_Content: ofConversation(({ content }, { data, settings }) => {
		if (settings.habits.otherContent === 'goes') content.clear();
		for (const [name, value] of Object.entries(data as object)) content.set(name, value);
		return null;
	}),
	Add_Remark: ofConversation((conversation, { data }, { agents }) => {
		const { Text: text, ManagerId } = data as { Text: string; ManagerId?: number };
		const managerId = ManagerId === undefined ? undefined : String(ManagerId);
		if (managerId !== undefined && !agents.get(managerId)) return new Refusal('Unknown manager');
		conversation.remarks.push({ text, managerId });
		note(conversation, 1, { text });
		return null;
	}),
	Set_Indicator: ofConversation(({ indicators }, { data }) => {
		const { IndicatorId, ...rest } = data as { IndicatorId: string };
		indicators.set(IndicatorId, rest);
		return null;
	}),
	Delete_Indicator: ofConversation(({ indicators }, { path }) =>
		indicators.delete(path['INDICATOR_ID'] ?? '') ? null : undefined,
	),
	Assign: ofConversation((conversation, { path }, { agents }) => {
		const agent = agents.get(path['MANAGER_ID'] ?? '');
		if (!agent) return undefined;
		note(conversation, 6, { managerId: conversation.managerId, assignedManagerId: agent.id });
		conversation.managerId = agent.id;
		return null;
	}),
	Unassign: ofConversation((conversation, { path }) => {
		if (conversation.managerId !== path['MANAGER_ID']) return undefined;
		note(conversation, 6, { managerId: conversation.managerId, assignedManagerId: '0' });
		conversation.managerId = '0';
		return null;
	}),
	Add_Object_Tag: ofConversation((conversation, { path }, { tags }) => {
		const tag = tags.tags.get(path['TAG_ID'] ?? '');
		if (!tag) return undefined;
		conversation.tags.add(tag.id);
		note(conversation, 7, { tagId: tag.id, isRemoveTag: false, name: tag.name });
		return null;
	}),
	Delete_Object_Tag: ofConversation((conversation, { path }) => {
		const tagId = path['TAG_ID'] ?? '';
		if (!conversation.tags.delete(tagId)) return undefined;
		note(conversation, 7, { tagId, isRemoveTag: true });
		return null;
	}),
	Create_Child: ofConversation((conversation, call, { agents, channels, conversations }) => {
		const body = bodyOf<NewChild>(call);
		const text = textIn(body.Message ?? '', call);
		const files = filesIn(call);
		if (body.IsManager !== true) {
			conversation.isWindowClosed = false;
			return { id: conversations.write(conversation, text, { files }).id };
		}
		const agent = agents.all().find(writes(body, call));
		if (!agent) return new Refusal('Unknown UserIdentity');
		if (conversation.isWindowClosed && channels.get(conversation.streamId)?.kind === 'whatsapp') {
			return new Refusal(
				'Message was not sent: more than 24 hours have passed since the customer last replied',
			);
		}
		return { id: conversations.write(conversation, text, { managerId: agent.id, files }).id };
	}),
};

/**
 * Whether it is an agent who writes a message: known by the pair of ids that was recorded to work, or,
 * as the page has it, by the agent's id alone.
 */
function writes({ ManagerId, UserIdentity }: NewChild, { settings: { shapes } }: Call) {
	return (agent: Agent) =>
		(Number(agent.id) === ManagerId && identityIdOf(agent) === UserIdentity) ||
		(!isRecorded(shapes) && Number(agent.id) === UserIdentity);
}

/** The `data` of a body, or of a multipart form, where it is JSON in a part. */
function bodyOf<Body>({ data, form }: Call): Body {
	return (data ?? JSON.parse(form['data'] ?? '{}')) as Body;
}

function createObject(call: Call, world: World): unknown {
	const channel = world.channels.get(call.path['STREAM_ID'] ?? '');
	if (!channel) return undefined;
	const body = bodyOf<NewObject>(call);
	const { ManagerId } = body;
	if (ManagerId !== undefined && !world.agents.get(String(ManagerId))) {
		return new Refusal('Unknown ManagerId');
	}
	const conversation = createConversation(body, channel, call, world);
	return { [isRecorded(call.settings.shapes) ? 'Id' : 'id']: BigInt(conversation.id) };
}

function streamObjects(call: Call, world: World): unknown {
	const { query, settings } = call;
	const { channels, conversations } = world;
	const channel = channels.get(call.path['STREAM_ID'] ?? '');
	if (!channel) return undefined;

	const { unixStartTime, unixEndTime, identityStreamProviderId, userIdentityId } = query;
	const ways = [unixStartTime, identityStreamProviderId, userIdentityId];
	if (ways.filter((way) => way !== undefined).length !== 1) {
		throw new Breach('exactly one of time range, identity and userIdentityId is needed');
	}
	if ((unixStartTime === undefined) !== (unixEndTime === undefined)) {
		throw new Breach('unixStartTime and unixEndTime belong together');
	}
	if (
		(identityStreamProviderId === undefined) !==
		(query['identityStreamProviderType'] === undefined)
	) {
		throw new Breach('an identity is an id and a type');
	}

	const found = conversations.all().filter((one) => {
		const created = Date.parse(one.createdTime) / 1_000;
		return (
			one.streamId === channel.id &&
			(query['subStream'] === undefined || query['subStream'] === one.subStreamId) &&
			(userIdentityId === undefined || userIdentityId === String(one.identityId)) &&
			(identityStreamProviderId === undefined ||
				(identityStreamProviderId === one.providerId &&
					query['identityStreamProviderType'] ===
						String(shownType(one.providerType, settings.shapes)))) &&
			(unixStartTime === undefined ||
				(created >= Number(unixStartTime) && created <= Number(unixEndTime)))
		);
	});
	const timeOf = (one: Conversation) =>
		({ closedtime: one.closedTime, updatedtime: one.updatedTime })[query['order'] ?? ''] ??
		one.createdTime;
	const direction = query['sort'] === 'asc' ? 1 : -1;
	found.sort((a, b) => direction * timeOf(a).localeCompare(timeOf(b)));

	const entries = found.map((one) => ({
		...listedObject(one, call, world),
		// What pages are made by; written as numbers, as they came.
		statusId: one.statusId,
	}));
	const shown = { ...query, includeChilds: query['includeChilds'] ?? 'false' };
	const arrive = () => {
		const [newest] = found;
		if (newest) conversations.add({ streamId: newest.streamId, message: newest.message });
	};
	return pageOf(entries, shown, pageRulesOf(settings), undefined, arrive);
}

/** Which kinds of channel take conversations of which; all others refuse. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
	chat: ['chat', 'mail', 'sms'],
	mail: ['chat', 'mail', 'sms'],
	sms: ['chat', 'mail', 'sms'],
	theme: ['chat', 'mail', 'sms', 'whatsapp'],
};

function move(call: Call, world: World): unknown {
	const { channels, users } = world;
	const { shapes } = call.settings;
	const refused = (code: string, message: string) =>
		new Refusal('Invalid parameters', {
			errors: [{ code, message: shapes.reasons === 'object' ? { text: message } : message }],
		});

	const conversation = find(call, world);
	if (!conversation) {
		return shapes.unknownInMove === 404 ? undefined : new Refusal('Object not found', '');
	}
	const { streamId, subStreamId = 0 } = call.data as Record<string, number | string>;
	const source = channels.get(conversation.streamId);
	const target = channels.get(String(streamId));
	if (!target) return refused('INVALID_STREAM', 'No such stream');
	const sub = String(subStreamId);
	const isSame = source?.id === target.id;
	if (isSame && conversation.subStreamId === sub) return '';
	if (source?.kind === 'theme') return refused('INVALID_THEME_TRANSFER', 'Not from a theme');
	if (target.state === 0) return refused('INVALID_STREAM_TRANSFER', 'The stream is not active');
	if (!isSame && TAKES[target.kind]?.includes(source?.kind ?? '') !== true) {
		return refused('INVALID_STREAM_TYPE_TRANSFER', `Not from ${source?.kind} to ${target.kind}`);
	}
	const user = users.get(conversation.userId);
	if (!isSame && target.kind === 'mail' && !user?.Email) {
		return refused('MISSING_EMAIL_ADDRESS', 'The user has no email address');
	}
	if (!isSame && target.kind === 'sms' && !user?.Phone1) {
		return refused('MISSING_PHONE_NUMBER', 'The user has no phone number');
	}
	const isActive = sub === '0' || target.subStreams[sub];
	if (isActive === undefined) return refused('INVALID_SUBSTREAM', 'No such sub-stream');
	if (!isActive) return refused('INACTIVE_SUBSTREAM', 'The sub-stream is not active');

	conversation.streamId = target.id;
	conversation.subStreamId = sub;
	conversation.updatedTime = new Date().toISOString();
	note(conversation, 5, { newObjectStreamName: target.kind });
	return {
		streamId: Number(target.id),
		subStreamId: Number(sub),
		updatedTime: new Time(conversation.updatedTime),
	};
}
