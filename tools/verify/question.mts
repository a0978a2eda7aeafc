import type { CommBox } from './commBox.mts';
import type { TestUser } from './testUser.mts';

/** What a question may do: read; change the test user; change the conversation as well. */
export type Permission = 'read' | 'write' | 'conversation';

/** A conversation of the test user. */
export interface Conversation {
	readonly id: string;
	readonly streamId: string;
	/** As the list of the user's conversations has it. */
	readonly listed: unknown;
}

/** What questions are asked with. */
export interface Asking {
	readonly commBox: CommBox;
	readonly user: TestUser;
	/** The user's conversations, as far as the first page of them goes. */
	readonly conversations: readonly Conversation[];
	/** The conversation that may be changed. */
	readonly conversation: Conversation | undefined;
	/** The custom field that holds a date, where the user has one. */
	readonly dateField: string | undefined;
	/** Ends the waiting for an answer. */
	readonly signal: AbortSignal;
	/** What one question finds out for others: made once under each name. */
	once<Found>(name: string, find: () => Promise<Found>): Promise<Found>;
	/** Keeps what stays behind where it cannot be taken back. */
	leaves(what: string): void;
}

/** What was seen. It holds no name, number or ID of the account, since it goes into the report. */
export interface Seen {
	readonly seen: string;
	/** Whether the node's assumption holds; undefined where nothing can be told. */
	readonly fits: boolean | undefined;
}

/** Something that nobody has verified with CommBox itself. */
export interface Question {
	readonly name: string;
	readonly question: string;
	/** What the node and the emulator assume. */
	readonly assumed: string;
	readonly needs: Permission;
	/** Asks CommBox. */
	readonly ask: (asking: Asking) => Promise<Seen>;
}

/** @returns What was seen, which fits where it is one of the assumed. */
export function saw(seen: string, ...assumed: readonly string[]): Seen {
	return { seen, fits: assumed.includes(seen) };
}

/** @returns That nothing can be told, and why. */
export function untold(why: string): Seen {
	return { seen: `cannot be told: ${why}`, fits: undefined };
}
