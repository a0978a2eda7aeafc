import type { Conversation } from './conversations';
import { keptFields } from './habits';
import { Refusal, type Handlers } from './operation';
import { pageOf, pageRulesOf, type Query } from './pages';
import { isRecorded, JsonText, Time, type AnswerShapes } from './shapes';
import type { Settings } from './settings';
import type { World } from './world';

export const STANDARD_FIELDS = [
	'UniqueId',
	'FirstName',
	'LastName',
	'Email',
	'Phone1',
	'Phone2',
	'Remarks',
] as const;

export type StandardField = (typeof STANDARD_FIELDS)[number];

/** Fields as Update User takes them, inside `data`. */
export type UserFields = { [Name in StandardField]?: string } & {
	Content?: Record<string, unknown>;
};

/**
 * A stored user. `Content` is a Map so that custom fields named `__proto__` or `constructor` are
 * fields like any other.
 */
export type User = { [Name in StandardField]?: string } & {
	/** All digits of an int64; a number would lose some above 2^53. */
	readonly id: string;
	readonly Content: Map<string, unknown>;
};

/** What a channel knows a user by, and the conversations there, as the API answers them. */
export interface Identity {
	readonly id: number;
	readonly streamProviderId: string;
	readonly streamProviderType: number;
	readonly conversations: Array<Record<string, unknown>>;
}

export const DEFAULT_USERS: Record<string, UserFields> = {
	'94382332': {
		FirstName: 'John',
		LastName: 'Doe',
		Phone1: '19175555555',
		Email: 'JohnDoe@gmail.com',
		Content: { VIP_Status: '3', Birth_Date: '01-01-1983' },
	},
	'94382333': { FirstName: 'Mary', LastName: 'Major', Phone1: '19175555501' },
	'94382334': { FirstName: 'Richard', LastName: 'Miles', Phone1: '19175555502' },
	// 2^53 + 1: the first integer that a JavaScript number cannot hold.
	'9007199254740993': { FirstName: 'Jane', LastName: 'Roe' },
};

const FIRST_IDENTITY = 1957166;

/** Which phone numbers know whom, all of them on WhatsApp. John Doe has more conversations than a page holds. */
const DEFAULT_IDENTITIES = [
	{ userId: '94382332', id: FIRST_IDENTITY, streamProviderId: '19175555555', conversations: 120 },
	{ userId: '94382333', id: FIRST_IDENTITY + 1, streamProviderId: '19175555501', conversations: 2 },
	{ userId: '94382334', id: FIRST_IDENTITY + 2, streamProviderId: '19175555502', conversations: 1 },
] as const;

export const TELEPHONE = 5;
const WHATSAPP = 7;

/** @returns That many hours into the year. */
function hourOf(index: number): string {
	return new Date(Date.UTC(2026, 0, 1, index)).toISOString();
}

function conversationsOf(identity: number, count: number) {
	return Array.from({ length: count }, (_, index) => ({
		// No conversation has the id of another user's.
		objectId: (identity - FIRST_IDENTITY) * 1000 + 5000 + index,
		streamId: 4444,
		user_identity: identity,
		content: JSON.stringify({ subject: `Question ${index}` }),
		message: `Question ${index}`,
		statusId: index % 2 === 0 ? 1 : 2,
		streamProviderType: WHATSAPP,
		createdTime: hourOf(index),
		updatedTime: hourOf(index + 1),
		closedTime: index % 2 === 0 ? null : hourOf(index + 1),
		assignedManagerId: 0,
		type: 4,
		isManager: false,
	}));
}

/** A conversation as the emulator has it at first. */
export type SeededConversation = Pick<
	Conversation,
	'id' | 'streamId' | 'message' | 'userId' | 'identityId' | 'providerId' | 'providerType' | 'type'
> &
	Partial<Pick<Conversation, 'statusId' | 'createdTime' | 'updatedTime' | 'closedTime'>>;

/** What Get User Objects lists, for the store of conversations. */
export const SEEDED_CONVERSATIONS: readonly SeededConversation[] = DEFAULT_IDENTITIES.flatMap(
	({ userId, id, streamProviderId, conversations }) =>
		conversationsOf(id, conversations).map((record) => ({
			id: String(record.objectId),
			streamId: String(record.streamId),
			message: record.message,
			userId,
			identityId: id,
			providerId: streamProviderId,
			providerType: TELEPHONE,
			type: record.type,
			statusId: record.statusId,
			createdTime: record.createdTime,
			updatedTime: record.updatedTime,
			closedTime: record.closedTime,
		})),
);

/** The users in memory. `reset` brings back those it was made with, as they were. */
export class UserStore {
	private readonly users = new Map<string, User>();

	private readonly identities = new Map<string, Identity[]>();

	constructor(private readonly initial: Record<string, UserFields> = DEFAULT_USERS) {
		this.reset();
	}

	get(id: string): User | undefined {
		return this.users.get(id);
	}

	/** @returns An id that no user has. */
	nextId(): string {
		return String(95_000_000 + this.users.size);
	}

	ids(): string[] {
		return [...this.users.keys()];
	}

	/** Update User: adds or overrides the fields named, leaves the rest; makes a user not there. */
	put(id: string, fields: UserFields): User {
		const user: User = this.users.get(id) ?? { id, Content: new Map() };
		this.users.set(id, user);
		for (const name of STANDARD_FIELDS) {
			const value = fields[name];
			if (value !== undefined) user[name] = value;
		}
		for (const [name, value] of Object.entries(fields.Content ?? {})) user.Content.set(name, value);
		return user;
	}

	/** Makes a channel know a user. */
	identify(id: string, identity: Identity): void {
		this.identities.set(id, [...this.identitiesOf(id), identity]);
	}

	identitiesOf(id: string): Identity[] {
		return this.identities.get(id) ?? [];
	}

	/** @returns The first identity that fits, and whose it is. */
	find(fits: (identity: Identity) => boolean): { userId: string; identity: Identity } | undefined {
		for (const [userId, identities] of this.identities) {
			const identity = identities.find(fits);
			if (identity) return { userId, identity };
		}
		return undefined;
	}

	reset(): void {
		this.users.clear();
		this.identities.clear();
		for (const [id, fields] of Object.entries(this.initial)) this.put(id, fields);
		if (this.initial === DEFAULT_USERS) {
			for (const { userId, conversations, ...identity } of DEFAULT_IDENTITIES) {
				this.identify(userId, {
					...identity,
					streamProviderType: TELEPHONE,
					conversations: conversationsOf(identity.id, conversations),
				});
			}
		}
	}
}

/** Custom fields as the text of one JSON object, in the order in which they were first set. */
export function contentJson(content: User['Content']): string {
	const members = [...content].map(([name, value]) => [name, value].map((v) => JSON.stringify(v)));
	return `{${members.map((member) => member.join(':')).join(',')}}`;
}

/** The `data` of Get User as JSON text: camelCase names, `content` a string that holds JSON. */
function getUserJson(user: User, identities: Identity[], shapes: AnswerShapes): string {
	const rest = JSON.stringify({
		firstName: user.FirstName ?? null,
		lastName: user.LastName ?? null,
		gender: null,
		phone1: user.Phone1 ?? null,
		phone2: user.Phone2 ?? null,
		uniqueId: user.UniqueId ?? null,
		email: user.Email ?? null,
		content: contentJson(user.Content),
		permissionId: 1,
		numIdentities: identities.length,
		numObjects: identities.flatMap(({ conversations }) => conversations).length,
		locale: 'en_US',
		remarks: user.Remarks ?? null,
		userTags: '[]',
		teamId: 0,
		identities: identities.map(({ conversations, ...identity }) => ({
			...identity,
			streamProviderType: shownType(identity.streamProviderType, shapes),
			userId: 0,
			numObjects: conversations.length,
		})),
	});
	return `{"id":${user.id},${rest.slice(1)}`;
}

/**
 * @param type By which a user is known.
 * @returns The type that answers show and look-ups take: pages know phones by WhatsApp, newer ones by
 *   Telephone.
 */
export function shownType(type: number, shapes: AnswerShapes): number {
	return type === TELEPHONE && !isRecorded(shapes) ? WHATSAPP : type;
}

/** Whether an identity is the one that a request's query names. */
function named(
	{ streamProviderId, streamProviderType }: Query,
	shapes: AnswerShapes,
): (identity: Identity) => boolean {
	return (identity) =>
		identity.streamProviderId === streamProviderId &&
		String(shownType(identity.streamProviderType, shapes)) === streamProviderType;
}

/** The times of a conversation's record, which answers write in their own form. */
const withTimes = (conversation: Record<string, unknown>) => {
	const times = ['createdTime', 'updatedTime', 'closedTime'].filter((name) => name in conversation);
	const shown = times.map((name) => [name, new Time(conversation[name] as string | null)]);
	return { ...conversation, ...Object.fromEntries(shown) };
};

export const userHandlers: Handlers = {
	Get_User: ({ path: { USER_ID: id = '' }, query, settings }, { users }) =>
		userJson(id === '0' ? users.find(named(query, settings.shapes))?.userId : id, users, settings),
	Get_User_by_identity: ({ query, settings }, { users }) =>
		userJson(users.find(named(query, settings.shapes))?.userId, users, settings),
	Get_User_Objects: ({ path: { USER_IDENTITY_ID: id }, query, settings }, { users }) => {
		const found = users.find(
			id === '0' ? named(query, settings.shapes) : (known) => String(known.id) === id,
		);
		return found && pageOf(found.identity.conversations, query, pageRulesOf(settings), withTimes);
	},
	Update_User: ({ path: { USER_ID: id = '' }, data, settings, stats }, { users }) => {
		if (!userOf(id, users, settings)) return undefined;
		const fields = keptFields(data as UserFields, settings.habits, settings);
		if (fields instanceof Refusal) return fields;
		users.put(id, fields);
		stats.updates += 1;
		return { Id: BigInt(id) };
	},
};

type Reading = Pick<Settings, 'createMissing' | 'shapes'>;

function userOf(
	id: string,
	users: World['users'],
	{ createMissing }: Pick<Settings, 'createMissing'>,
) {
	return users.get(id) ?? (createMissing && id !== '' ? users.put(id, {}) : undefined);
}

function userJson(id = '', users: World['users'], reading: Reading): JsonText | undefined {
	const user = userOf(id, users, reading);
	return user && new JsonText(getUserJson(user, users.identitiesOf(user.id), reading.shapes));
}
