import { Problem } from '../../sandbox/problem.mts';
import { CommBox, listIn, textOf, type Account } from './commBox.mts';
import type { Asking, Conversation, Permission, Question, Seen } from './question.mts';
import { dateFieldIn } from './questions/users.mts';
import { questions } from './questions/index.mts';
import {
	identitiesOf,
	readUser,
	TestUser,
	type Keep,
	type UserState,
	type Values,
} from './testUser.mts';

/** What is to be verified, and how far it may go. */
export interface Task {
	readonly account: Account;
	/** The user who may be changed, and is put back. */
	readonly userId: string;
	/** Whether the user may be changed. */
	readonly mayWrite: boolean;
	/** A conversation of that user that may be changed, too. */
	readonly conversationId?: string | undefined;
	/** The custom field that holds a date; left out, one that looks like it. */
	readonly dateField?: string | undefined;
	/** Ends the asking. The user is put back all the same. */
	readonly signal: AbortSignal;
	/** Keeps how the user was, before the first change. */
	readonly keep: Keep;
	/** How the user was before an earlier run that was cut off. */
	readonly kept?: Values | undefined;
	/** Is told of each question before it is asked. */
	readonly progress?: (question: string) => void;
}

/** What became of a question. */
export type Row = Pick<Question, 'name' | 'question' | 'assumed'> & Seen;

/** What has come out. */
export interface Findings {
	readonly rows: readonly Row[];
	/** What could not be taken back. */
	readonly leftovers: readonly string[];
	/** Whether the user was changed at all. */
	readonly wasChanged: boolean;
	/** What of the user is not as it was; undefined where CommBox has not answered to that. */
	readonly differs: readonly string[] | undefined;
	readonly isInterrupted: boolean;
}

/**
 * Asks CommBox all open questions that may be asked, and puts the test user back.
 *
 * @param task What is to be verified.
 * @throws Problem where it cannot even begin.
 */
export async function verify(task: Task): Promise<Findings> {
	const { account, userId, mayWrite, kept, keep, signal } = task;
	const commBox = new CommBox(account);
	const current = await readUser(commBox, userId, signal);
	const user = new TestUser(commBox, userId, kept ? { ...current, ...kept } : current, keep);
	if (kept && mayWrite) user.distrust();
	const leftovers = new Set<string>();
	const conversations = await conversationsOf(commBox, current, signal);
	const asking: Asking = {
		commBox,
		user,
		conversations,
		conversation: conversationIn(conversations, task),
		dateField: task.dateField ?? dateFieldIn(current.data),
		signal,
		once: rememberer(),
		leaves: (what) => leftovers.add(what),
	};

	const rows: Row[] = [];
	for (const question of questions) {
		if (signal.aborted) break;
		task.progress?.(question.question);
		const { name, question: text, assumed } = question;
		rows.push({ name, question: text, assumed, ...(await answerOf(question, asking, task)) });
	}
	const wasChanged = user.isChanged;
	const differs = wasChanged ? await user.restore().catch(() => undefined) : [];
	return { rows, leftovers: [...leftovers], wasChanged, differs, isInterrupted: signal.aborted };
}

async function answerOf(
	{ needs, ask }: Question,
	asking: Asking,
	{ mayWrite, conversationId }: Task,
): Promise<Seen> {
	const missing: Readonly<Record<Permission, string | undefined>> = {
		read: undefined,
		write: mayWrite ? undefined : '--write',
		conversation: mayWrite && conversationId !== undefined ? undefined : '--write --conversation',
	};
	if (missing[needs] !== undefined) {
		return { seen: `not asked without ${missing[needs]}`, fits: undefined };
	}
	try {
		return await ask(asking);
	} catch {
		const why = asking.signal.aborted ? 'interrupted' : 'CommBox did not answer';
		return { seen: `cannot be told: ${why}`, fits: undefined };
	}
}

async function conversationsOf(
	commBox: CommBox,
	user: UserState,
	signal: AbortSignal,
): Promise<Conversation[]> {
	const conversations: Conversation[] = [];
	for (const identity of identitiesOf(user)) {
		const path = ['v2', 'users', 'identities', textOf(identity, 'id'), 'objects'];
		const { data } = await commBox.ask({ method: 'GET', path }, signal);
		for (const listed of listIn(data, 'objects')) {
			const id = textOf(listed, 'objectId') || textOf(listed, 'id');
			const streamId = textOf(listed, 'streamId');
			if (id !== '' && streamId !== '') conversations.push({ id, streamId, listed });
		}
	}
	return conversations;
}

function conversationIn(
	conversations: readonly Conversation[],
	{ conversationId }: Task,
): Conversation | undefined {
	if (conversationId === undefined) return undefined;
	const found = conversations.find(({ id }) => id === conversationId);
	if (found) return found;
	throw new Problem(
		'The conversation is none of the test user.',
		'Name one that is, so that nobody else receives what is tried.',
	);
}

function rememberer(): Asking['once'] {
	const found = new Map<string, Promise<unknown>>();
	return async <Found,>(name: string, find: () => Promise<Found>): Promise<Found> => {
		const known = found.get(name) ?? find();
		found.set(name, known);
		return (await known) as Found;
	};
}
