import { isDone, listIn, member, single, textOf } from '../commBox.mts';
import { saw, untold, type Asking, type Conversation, type Question } from '../question.mts';

const NO_CONVERSATION = 'the test user has no conversation';

/** @returns A conversation as Get Object answers it. */
export async function readConversation(
	{ commBox, signal }: Pick<Asking, 'commBox'> & { readonly signal?: AbortSignal | undefined },
	{ id, streamId }: Conversation,
	query: Readonly<Record<string, string>> = {},
): Promise<unknown> {
	const path = ['streams', streamId, 'objects', id];
	return single((await commBox.ask({ method: 'GET', path, query }, signal)).data);
}

/** @returns The conversation to read: the one that was named, or the user's first. */
function toRead({ conversation, conversations }: Asking): Conversation | undefined {
	return conversation ?? conversations[0];
}

function orderOf(messages: readonly unknown[]): string {
	const times = messages.map((message) => textOf(message, 'createdTime'));
	const sorted = [...times].sort();
	if (sorted[0] === sorted.at(-1)) return '';
	if (times.every((time, index) => time === sorted[index])) return ', oldest first';
	return times.reverse().every((time, index) => time === sorted[index])
		? ', newest first'
		: ', in no order';
}

/** What can be learned of conversations without changing any. */
export const conversationQuestions: readonly Question[] = [
	{
		name: 'messages',
		question: 'Where are the messages of a conversation, if nobody asks for them?',
		assumed: 'beside the user, oldest first',
		needs: 'read',
		ask: async (asking) => {
			const conversation = toRead(asking);
			if (!conversation) return untold(NO_CONVERSATION);
			const found = await readConversation(asking, conversation);
			const beside = member(found, 'childs');
			const inside = member(member(found, 'user'), 'childs');
			const messages = listIn(beside ?? inside);
			const order = orderOf(messages);
			if (beside === undefined && inside === undefined) return saw('nowhere');
			const seen = `${beside === undefined ? 'in the user' : 'beside the user'}${order}`;
			return { seen, fits: beside !== undefined && /^(, oldest first)?$/.test(order) };
		},
	},
	{
		name: 'firstMessage',
		question: 'Is the first message of a conversation among its messages too?',
		assumed: 'no',
		needs: 'read',
		ask: async (asking) => {
			const conversation = toRead(asking);
			if (!conversation) return untold(NO_CONVERSATION);
			const found = await readConversation(asking, conversation, { includeChilds: 'true' });
			const messages = listIn(member(found, 'childs') ?? member(member(found, 'user'), 'childs'));
			const texts = messages.map((message) => textOf(message, 'message'));
			const first = textOf(found, 'message');
			if (first === '') return untold('its first message has no text');
			return saw(texts.includes(first) ? 'yes' : 'no', 'no');
		},
	},
	{
		name: 'times',
		question: 'Do times say that they are UTC?',
		assumed: 'no',
		needs: 'read',
		ask: async (asking) => {
			const conversation = toRead(asking);
			if (!conversation) return untold(NO_CONVERSATION);
			const time = textOf(await readConversation(asking, conversation), 'createdTime');
			if (time === '') return untold('the conversation has no time');
			return saw(/Z$/.test(time) ? 'yes' : 'no', 'no');
		},
	},
	{
		name: 'activityLog',
		question: 'Under which name does the activity log stand in a conversation?',
		assumed: 'activityLogs',
		needs: 'read',
		ask: async (asking) => {
			const conversation = toRead(asking);
			if (!conversation) return untold(NO_CONVERSATION);
			const found = await readConversation(asking, conversation, { includeActivityLog: 'true' });
			const names = Object.keys(Object(found)).filter((name) => /activit/i.test(name));
			return saw(names.length > 0 ? names.join(', ') : 'none', 'activityLogs');
		},
	},
	{
		name: 'activities',
		question: 'Can the activities of a conversation be listed for all types together?',
		assumed: 'no',
		needs: 'read',
		ask: async (asking) => {
			const conversation = toRead(asking);
			if (!conversation) return untold(NO_CONVERSATION);
			const { commBox, signal } = asking;
			const path = ['objects', conversation.id, 'activities'];
			const answer = await commBox.ask({ method: 'GET', path }, signal);
			if (!isDone(answer)) return saw('no', 'no');
			if (listIn(answer.data).length === 0) return untold('none were listed');
			return saw('yes');
		},
	},
	{
		name: 'transcript',
		question: 'Under which name does the text of a transcript stand?',
		assumed: 'transcript',
		needs: 'read',
		ask: async (asking) => {
			const conversation = toRead(asking);
			if (!conversation) return untold(NO_CONVERSATION);
			const { commBox, signal } = asking;
			const path = ['streams', conversation.streamId, 'objects', conversation.id, 'transcript'];
			const { data } = await commBox.ask({ method: 'GET', path }, signal);
			const names = Object.keys(Object(single(data))).filter((name) => /cript$/i.test(name));
			return saw(names.length > 0 ? names.join(', ') : 'none', 'transcript');
		},
	},
];
