import { isDone, listIn, member, objectOf, textOf } from '../commBox.mts';
import { saw, untold, type Asking, type Question } from '../question.mts';
import { readConversation } from './conversations.mts';

const MESSAGE = 'Test of n8n: a%2Bb';

/** Writes a message as the user. @returns How it reads in CommBox; undefined where it is not there. */
async function writtenMessage(asking: Asking): Promise<string | undefined> {
	const { commBox, conversation, signal, leaves } = asking;
	if (!conversation) return undefined;
	const path = ['streams', conversation.streamId, 'objects', conversation.id, 'child'];
	const data = { UserStreamProviderId: 'n8n-verify', Message: MESSAGE };
	leaves('a message in the conversation, as if the user had written it');
	await commBox.ask({ method: 'POST', path, data }, signal);
	const found = await readConversation(asking, conversation, { includeChilds: 'true' });
	const messages = listIn(member(found, 'childs') ?? member(member(found, 'user'), 'childs'));
	const texts = messages.map((message) => textOf(message, 'message'));
	return texts.findLast((text) => text.startsWith('Test of n8n:'));
}

/** What a conversation is given for the question, one after the other. */
const PROPERTIES = ['n8n_verify_1', 'n8n_verify_2'] as const;

/** What can be learned by changing the conversation that was named for it. */
export const conversationChangeQuestions: readonly Question[] = [
	{
		name: 'percentInMessage',
		question: 'What becomes of a %2B in a message?',
		assumed: 'it stays',
		needs: 'conversation',
		ask: async (asking) => {
			const text = await writtenMessage(asking);
			if (text === undefined) return untold('the message is not in the conversation');
			if (text === MESSAGE) return saw('it stays', 'it stays');
			return saw(text.endsWith('a+b') ? 'it becomes a +' : 'something else');
		},
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
