import { isDone, listIn, member, objectOf, textOf } from '../commBox.mts';
import { saw, untold, type Asking, type Question, type Seen } from '../question.mts';
import { readConversation } from './conversations.mts';

const MESSAGE = 'Test of n8n: a+b, c & d, e%2Bf';

/** Writes a message as the user, once. @returns How it reads in CommBox; undefined where it is not there. */
async function writtenMessage(asking: Asking): Promise<string | undefined> {
	return await asking.once('message', async () => {
		const { commBox, conversation, signal, leaves } = asking;
		if (!conversation) return undefined;
		const path = ['streams', conversation.streamId, 'objects', conversation.id, 'child'];
		const data = { UserStreamProviderId: 'n8n-verify', Message: MESSAGE };
		leaves('a message in the conversation, as if the user had written it');
		await commBox.ask({ method: 'POST', path, data }, signal);
		const found = await readConversation(asking, conversation, { includeChilds: 'true' });
		const messages = listIn(member(found, 'childs') ?? member(member(found, 'user'), 'childs'));
		const texts = messages.map((message) => textOf(message, 'message'));
		return texts.find((text) => text.startsWith('Test of n8n:'));
	});
}

/** @returns What follows from how a part of the message reads. */
function partOfMessage(parts: Readonly<Record<string, string>>, assumed: string): Question['ask'] {
	return async (asking): Promise<Seen> => {
		const text = await writtenMessage(asking);
		if (text === undefined) return untold('the message is not in the conversation');
		const found = Object.entries(parts).find(([part]) => text.includes(part));
		return saw(found?.[1] ?? 'something else', assumed);
	};
}

/** What a conversation is given for the question, one after the other. */
const PROPERTIES = ['n8n_verify_1', 'n8n_verify_2'] as const;

/** What can be learned by changing the conversation that was named for it. */
export const conversationChangeQuestions: readonly Question[] = [
	{
		name: 'plusInMessage',
		question: 'What becomes of a + in a message?',
		assumed: 'it becomes a blank',
		needs: 'conversation',
		ask: partOfMessage({ 'a b,': 'it becomes a blank', 'a+b,': 'it stays' }, 'it becomes a blank'),
	},
	{
		name: 'ampersandInMessage',
		question: 'What becomes of an & in a message?',
		assumed: 'it becomes &amp;',
		needs: 'conversation',
		ask: partOfMessage(
			{ 'c &amp; d,': 'it becomes &amp;', 'c & d,': 'it stays' },
			'it becomes &amp;',
		),
	},
	{
		name: 'percentInMessage',
		question: 'What becomes of a %2B in a message?',
		assumed: 'it stays',
		needs: 'conversation',
		ask: partOfMessage({ 'e%2Bf': 'it stays', 'e+f': 'it becomes a +' }, 'it stays'),
	},
	{
		name: 'otherContent',
		question: 'What becomes of the properties of a conversation that Set Content does not name?',
		assumed: 'they stay',
		needs: 'conversation',
		ask: async (asking) => {
			const { commBox, conversation, signal, leaves } = asking;
			if (!conversation) return untold('no conversation was named');
			const path = ['objects', conversation.id, 'content'];
			const set = async (data: object, within?: AbortSignal) =>
				isDone(await commBox.ask({ method: 'POST', path, data }, within));
			const contentNow = async (within?: AbortSignal) =>
				objectOf(await readConversation({ commBox, signal: within }, conversation), 'content');
			const [first, second] = PROPERTIES;
			const before = await contentNow(signal);
			leaves('two empty properties in the content of the conversation');
			try {
				if (!(await set({ [first]: '1' }, signal))) return untold('it was refused');
				await set({ [second]: '2' }, signal);
				const after = await contentNow(signal);
				return saw(after[first] === undefined ? 'they go' : 'they stay', 'they stay');
			} finally {
				// Also after an interruption, which the signal is not asked about any more.
				const now = await contentNow();
				const gone = Object.entries(before).filter(([name]) => now[name] === undefined);
				await set({ ...Object.fromEntries(gone), [first]: '', [second]: '' });
			}
		},
	},
];
