import type { ChannelKind } from './channels';
import { SEEDED_CONVERSATIONS, type SeededConversation } from './users';

/** A file that came with a message. */
export interface MessageFile {
	readonly name: string;
	readonly path: string;
	/** In bytes. */
	readonly size: number;
}

/** A message ("child"). */
export interface Message {
	readonly id: number;
	readonly text: string;
	readonly byAgent: boolean;
	/** The agent's id, else 0. */
	readonly managerId: string;
	readonly createdTime: string;
	/** Files that came with it. */
	readonly files: readonly MessageFile[];
}

export interface Activity {
	/** ObjectActivityType. */
	readonly type: number;
	readonly data: Readonly<Record<string, unknown>>;
	readonly createdTime: string;
}

/** A conversation ("object"). */
export interface Conversation {
	/** All digits of an int64. */
	readonly id: string;
	streamId: string;
	subStreamId: string;
	readonly userId: string;
	readonly identityId: number;
	/** What the customer's channel knows the customer by. */
	readonly providerId: string;
	readonly providerType: number;
	/** ObjectType. */
	readonly type: number;
	statusId: number;
	/** The assigned agent; 0 is nobody. */
	managerId: string;
	message: string;
	readonly createdTime: string;
	updatedTime: string;
	closedTime: string | null;
	readonly content: Map<string, unknown>;
	readonly messages: Message[];
	readonly tags: Set<string>;
	readonly remarks: Array<{ text: string; managerId: string | undefined }>;
	readonly indicators: Map<string, unknown>;
	readonly activities: Activity[];
	/** What a bot knows. */
	readonly context: Map<string, string>;
	/** Where a bot was made to go on. */
	readonly jumps: string[];
	/** Whether more than 24 hours have passed since the customer's last message. */
	isWindowClosed: boolean;
}

/** What a new conversation is made from; all else is as CommBox has it at first. */
export type NewConversation = Pick<Conversation, 'streamId' | 'message'> &
	Partial<Pick<Conversation, FirstMembers>>;

type FirstMembers =
	| 'id'
	| 'subStreamId'
	| 'userId'
	| 'identityId'
	| 'providerId'
	| 'providerType'
	| 'type'
	| 'statusId'
	| 'managerId'
	| 'createdTime'
	| 'updatedTime'
	| 'closedTime';

const RESOLVED = 2;

/** Far beyond the ids of the conversations that are there at first. */
const FIRST_NEW_ID = 90_000;

/** The conversations in memory. */
export class ConversationStore {
	private readonly conversations = new Map<string, Conversation>();

	private added = 0;

	constructor() {
		this.reset();
	}

	get(id: string): Conversation | undefined {
		return this.conversations.get(id);
	}

	all(): Conversation[] {
		return [...this.conversations.values()];
	}

	add(given: NewConversation): Conversation {
		this.added += 1;
		const now = new Date().toISOString();
		const conversation: Conversation = {
			id: String(FIRST_NEW_ID + this.added),
			subStreamId: '0',
			userId: '94382332',
			identityId: 1957166,
			providerId: '19175555555',
			providerType: 5,
			type: 4,
			statusId: 1,
			managerId: '0',
			createdTime: now,
			updatedTime: now,
			closedTime: null,
			content: new Map(),
			messages: [],
			tags: new Set(),
			remarks: [],
			indicators: new Map(),
			activities: [],
			context: new Map(),
			jumps: [],
			isWindowClosed: false,
			...given,
		};
		this.conversations.set(conversation.id, conversation);
		return conversation;
	}

	/** Adds a message to a conversation, which its first line of text follows. */
	write(
		conversation: Conversation,
		text: string,
		{
			managerId = '0',
			files = [] as readonly MessageFile[],
			createdTime = new Date().toISOString(),
		} = {},
	): Message {
		const message = {
			id: 2_099_753 + this.all().reduce((count, { messages }) => count + messages.length, 0),
			text,
			byAgent: managerId !== '0',
			managerId,
			createdTime,
			files,
		};
		conversation.messages.push(message);
		conversation.updatedTime = message.createdTime;
		return message;
	}

	setStatus(conversation: Conversation, statusId: number): void {
		conversation.statusId = statusId;
		conversation.closedTime = statusId === RESOLVED ? new Date().toISOString() : null;
		note(conversation, 2, { statusId });
	}

	/** @returns How many conversations of a channel have each status. */
	countByStatus(channelId: string): Record<string, number> {
		const counts: Record<string, number> = {};
		for (const { streamId, statusId } of this.conversations.values()) {
			if (streamId === channelId) counts[statusId] = (counts[statusId] ?? 0) + 1;
		}
		return counts;
	}

	reset(): void {
		this.conversations.clear();
		this.added = 0;
		for (const seed of SEEDED_CONVERSATIONS) this.seed(seed);
		// By mail, from another user than the rest.
		this.seed({
			id: '9007199254740993',
			streamId: '4445',
			message: 'Where is my order?',
			userId: '9007199254740993',
			identityId: 1957180,
			providerId: 'jane@example.com',
			providerType: 4,
			type: 5,
		});
		this.added = 0;
		const [first] = this.all();
		if (!first) return;
		first.managerId = '520760';
		first.tags.add('1608');
		first.content.set('subject', 'Question 0');
		note(first, 1, { text: 'Called back.' });
	}

	private seed(seed: SeededConversation): void {
		const conversation = this.add(seed);
		const { createdTime, updatedTime } = conversation;
		this.write(conversation, seed.message, { createdTime });
		conversation.updatedTime = updatedTime;
	}
}

/** @returns Files in a content: mails have them in a list, other channels one as a link. */
export function contentOfFiles(
	files: readonly MessageFile[],
	kind: ChannelKind | undefined,
): Record<string, unknown> {
	const [first] = files;
	if (first === undefined) return {};
	if (kind !== 'mail') return { link: { href: first.path, size: first.size } };
	return { attachments: files.map(({ path, name, size }) => ({ path, name, size })) };
}

/** Adds to the history of a conversation. */
export function note(conversation: Conversation, type: number, data: Activity['data']): void {
	conversation.activities.push({ type, data, createdTime: new Date().toISOString() });
}
