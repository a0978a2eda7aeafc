import { isDone, listIn, single } from '../commBox.mts';
import { saw, untold, type Asking, type Conversation, type Question } from '../question.mts';

/** @returns A conversation as Get Object answers it. */
export async function readConversation(
	{ commBox, signal }: Pick<Asking, 'commBox'> & { readonly signal?: AbortSignal | undefined },
	{ id, streamId }: Conversation,
	query: Readonly<Record<string, string>> = {},
): Promise<unknown> {
	const path = ['streams', streamId, 'objects', id];
	return single((await commBox.ask({ method: 'GET', path, query }, signal)).data);
}

/** What can be learned of conversations without changing any. */
export const conversationQuestions: readonly Question[] = [
	{
		name: 'activities',
		question: 'Can the activities of a conversation be listed for all types together?',
		assumed: 'no',
		needs: 'read',
		ask: async ({ commBox, conversation: named, conversations, signal }) => {
			const conversation = named ?? conversations[0];
			if (!conversation) return untold('the test user has no conversation');
			const path = ['objects', conversation.id, 'activities'];
			const answer = await commBox.ask({ method: 'GET', path }, signal);
			if (!isDone(answer)) return saw('no', 'no');
			if (listIn(answer.data).length === 0) return untold('none were listed');
			return saw('yes');
		},
	},
];
