/** CommBox's webhook events, each declared once. */

/** What a webhook of CommBox can be about, and when it is sent. */
export interface EventKind {
	/** CommBox's name for what the event is about, in the console and in what it sends. */
	readonly entity: string;
	/** CommBox's name for the trigger event. */
	readonly event: string;
	readonly name: string;
	readonly description: string;
	/** Where one delivery can hold several: the member with the list, and the name of each entry. */
	readonly list?: readonly [container: string, entry: string];
	/** Members, in their regular form, that tell this event where CommBox does not name it. */
	readonly marks: readonly string[];
}

/** The choice that stands for every event, documented or not. */
export const ANY_EVENT = '*';

/** The choices that ask for more than an entity and an event. */
export const MESSAGE_CREATED = 'Object.OnNewChild';
export const CONVERSATION_CLOSED = 'Object.OnNewActivity.Closed';

/**
 * In the order of the names. CommBox's help page for webhooks and the vendor's API description agree on
 * all of them but Tag, which only the help page has.
 */
const eventKinds: readonly EventKind[] = [
	{
		entity: 'Object',
		event: 'OnNewActivity',
		name: 'Activity in a Conversation',
		description: 'A remark, a new status, another agent, a forward, …',
		list: ['activities', 'activity'],
		marks: ['activities'],
	},
	{
		entity: 'Chat',
		event: 'OnUserExit',
		name: 'Chat Left',
		description: 'The customer closed the chat window or lost the connection',
		marks: ['object', 'user'],
	},
	{
		entity: 'Object',
		event: 'OnNew',
		name: 'Conversation Created',
		description: 'A conversation began',
		marks: ['message', 'user'],
	},
	{
		entity: 'Object',
		event: 'OnUpdateTag',
		name: 'Conversation Tag Changed',
		description: 'A tag was added to a conversation or removed from it',
		list: ['tags', 'tag'],
		marks: ['tags', 'streamId'],
	},
	{
		entity: 'Form',
		event: 'OnSubmit',
		name: 'Form Submitted',
		description: 'A customer submitted a form, and its PDF was stored',
		marks: ['formUrl'],
	},
	{
		entity: 'Object',
		event: 'OnNewChild',
		name: 'Message Created',
		description: 'A message arrived in a conversation or was sent there',
		list: ['children', 'child'],
		marks: ['children'],
	},
	{
		entity: 'Satisfaction',
		event: 'OnSubmit',
		name: 'Survey Answered',
		description: 'A customer answered a satisfaction survey',
		marks: ['score'],
	},
	{
		entity: 'Tag',
		event: 'OnAdd',
		name: 'Tag Created in the Settings',
		description: 'A tag was added to the tags that your brand can use',
		marks: ['tagId', 'isObject'],
	},
	{
		entity: 'User',
		event: 'OnNew',
		name: 'User Created',
		description: 'A customer is new',
		marks: ['identity', 'phone1'],
	},
	{
		entity: 'User',
		event: 'OnUpdateTag',
		name: 'User Tag Changed',
		description: 'A tag was added to a user or removed from it',
		list: ['tags', 'tag'],
		marks: ['tags', 'phone1'],
	},
	{
		entity: 'User',
		event: 'OnUpdate',
		name: 'User Updated',
		description: "A customer's data changed",
		marks: ['phone1'],
	},
];

/** What can be chosen in the form. */
interface EventChoice extends Pick<EventKind, 'description' | 'entity' | 'event' | 'name'> {
	readonly value: string;
}

/** In the order of the names: CommBox's events, and what builders want most that is part of one. */
export const eventChoices: readonly EventChoice[] = [
	...eventKinds.map((kind) => ({ ...kind, value: `${kind.entity}.${kind.event}` })),
	{
		entity: 'Object',
		event: 'OnNewActivity',
		name: 'Conversation Closed',
		description: 'The status of a conversation became Resolved, Irrelevant or Archive',
		value: CONVERSATION_CLOSED,
	},
].sort((one, other) => one.name.localeCompare(other.name));

/**
 * @param entity CommBox's name of what an event is about, if it says so.
 * @param event CommBox's name of what happened.
 * @returns The event that has these names, in whatever case; undefined where none has, or several.
 */
export function findKind(entity: string | undefined, event: string): EventKind | undefined {
	const fitting = eventKinds.filter(
		(kind) => isSame(kind.event, event) && (entity === undefined || isSame(kind.entity, entity)),
	);
	return fitting.length === 1 ? fitting[0] : undefined;
}

/** @returns CommBox's own spelling of what events are about; undefined where it has none about that. */
export function findEntity(name: string): string | undefined {
	return eventKinds.find(({ entity }) => isSame(entity, name))?.entity;
}

function isSame(one: string, other: string): boolean {
	return one.toLowerCase() === other.toLowerCase();
}

/**
 * @param names The members that an event's content has, in their regular form.
 * @param entity What the event is about, where CommBox says so.
 * @returns The event whose content looks most like that; undefined where none does.
 */
export function guessKind(names: ReadonlySet<string>, entity?: string): EventKind | undefined {
	return eventKinds
		.filter((kind) => entity === undefined || isSame(kind.entity, entity))
		.filter(({ marks }) => marks.every((mark) => names.has(mark)))
		.sort((one, other) => other.marks.length - one.marks.length)[0];
}

/** @returns Whether any of these members, in their regular form, is one that CommBox's events have. */
export function hasKnownMember(names: readonly string[]): boolean {
	const known = new Set(['id', 'objectId', ...eventKinds.flatMap(({ marks }) => marks)]);
	return names.some((name) => known.has(name));
}
