import { isDone, listIn, member, textOf } from '../commBox.mts';
import { saw, untold, type Asking, type Question } from '../question.mts';
import { identitiesOf } from '../testUser.mts';

/** The modules whose streams are channels. */
const CHANNEL_MODULES = new Set([3, 6, 8, 9, 13, 14, 20, 26]);

const ORDERS = ['createdtime', 'closedtime', 'prioritytime', 'updatedtime'];

/** How long before and after a time the conversation that it belongs to is looked for. */
const SECONDS = 2;

async function streamsOf({ commBox, signal, once }: Asking): Promise<unknown[]> {
	return await once('streams', async () => {
		const { data } = await commBox.ask({ method: 'GET', path: ['streams'] }, signal);
		return listIn(data, 'streams');
	});
}

/** @returns An encrypted ID as it goes into a path, from how it stands in an answer. */
function decoded(encryptedId: string): string {
	return encryptedId.replace(/%[\da-f]{2}/gi, decodeURIComponent);
}

const idsOf = (data: unknown) =>
	listIn(data, 'objects').map((entry) => textOf(entry, 'objectId') || textOf(entry, 'id'));

/** Unix seconds of a time of CommBox's, which is UTC whether it says so or not. */
function secondsOf(time: string): number {
	return Math.floor(Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`) / 1_000);
}

async function isListedAt(
	{ commBox, signal }: Asking,
	{ id, streamId }: { readonly id: string; readonly streamId: string },
	seconds: number,
): Promise<boolean> {
	const query = {
		unixStartTime: String(seconds - SECONDS),
		unixEndTime: String(seconds + SECONDS),
	};
	const path = ['streams', streamId, 'objects'];
	return idsOf((await commBox.ask({ method: 'GET', path, query }, signal)).data).includes(id);
}

/** What can be learned of channels, and of lists of conversations. */
export const listQuestions: readonly Question[] = [
	{
		name: 'idleChannels',
		question: 'Does GET /stats/streams list channels without conversations?',
		assumed: 'no',
		needs: 'read',
		ask: async (asking) => {
			const channels = (await streamsOf(asking)).filter((stream) =>
				CHANNEL_MODULES.has(Number(textOf(stream, 'moduleId'))),
			);
			if (channels.length === 0) return untold('GET /streams lists no channels');
			const { commBox, signal } = asking;
			const { data } = await commBox.ask({ method: 'GET', path: ['stats', 'streams'] }, signal);
			const counted = new Set(listIn(data).map((entry) => textOf(entry, 'streamId')));
			const isWhole = channels.every((channel) => counted.has(textOf(channel, 'id')));
			return saw(isWhole ? 'yes' : 'no', 'no');
		},
	},
	{
		name: 'encryptedId',
		question: "Is a channel's encrypted ID taken where its number is?",
		assumed: 'yes',
		needs: 'read',
		ask: async (asking) => {
			const channel = (await streamsOf(asking)).find(
				(stream) =>
					CHANNEL_MODULES.has(Number(textOf(stream, 'moduleId'))) &&
					textOf(stream, 'encryptedId') !== '',
			);
			if (channel === undefined) return untold('GET /streams gives no encrypted ID');
			const { commBox, signal } = asking;
			const isTaken = async (id: string) => {
				const path = ['streams', id, 'streamavailability'];
				const query = { ignoreAutomationExsistance: 'false' };
				const answer = await commBox.ask({ method: 'GET', path, query }, signal);
				return isDone(answer) && member(answer.data, 'state') !== undefined;
			};
			if (!(await isTaken(textOf(channel, 'id')))) return untold('not even the number is taken');
			return saw((await isTaken(decoded(textOf(channel, 'encryptedId')))) ? 'yes' : 'no', 'yes');
		},
	},
	{
		name: 'firstPage',
		question: "From which number do the pages of a user's conversations count?",
		assumed: '0',
		needs: 'read',
		ask: async ({ commBox, user, conversations, signal }) => {
			if (conversations.length < 2) return untold('the test user has fewer than two conversations');
			const [identity] = identitiesOf(user.before);
			const path = ['v2', 'users', 'identities', textOf(identity, 'id'), 'objects'];
			const page = async (pageNumber: number) => {
				const query = { pageNumber: String(pageNumber), pageSize: '1' };
				const { data } = await commBox.ask({ method: 'GET', path, query }, signal);
				return idsOf(data).join();
			};
			const [zero, one, two] = [await page(0), await page(1), await page(2)];
			if (zero === one && one === two) return saw('pages are ignored');
			if (zero === '' || zero === one) return saw('1');
			return saw('0', '0');
		},
	},
	{
		name: 'sortOrders',
		question: 'Which of the four orders does the list of a channel take?',
		assumed: 'all',
		needs: 'read',
		ask: async ({ commBox, user, conversations: [conversation], signal }) => {
			if (!conversation) return untold('the test user has no conversation');
			const [identity] = identitiesOf(user.before);
			const path = ['streams', conversation.streamId, 'objects'];
			const taken: string[] = [];
			for (const order of ORDERS) {
				const query = { userIdentityId: textOf(identity, 'id'), order, pageSize: '1' };
				if (isDone(await commBox.ask({ method: 'GET', path, query }, signal))) taken.push(order);
			}
			if (taken.length === ORDERS.length) return saw('all', 'all');
			return saw(taken.length > 0 ? taken.join(', ') : 'none');
		},
	},
	{
		name: 'timeRange',
		question: 'Which time do Start and End of the list of a channel mean?',
		assumed: 'when a conversation was created',
		needs: 'read',
		ask: async (asking) => {
			for (const conversation of asking.conversations) {
				const created = secondsOf(textOf(conversation.listed, 'createdTime'));
				const updated = secondsOf(textOf(conversation.listed, 'updatedTime'));
				if (!(updated - created > 10 * SECONDS)) continue;
				const byCreated = await isListedAt(asking, conversation, created);
				const byUpdated = await isListedAt(asking, conversation, updated);
				if (byCreated && byUpdated) return saw('either');
				if (byCreated) return { seen: 'when a conversation was created', fits: true };
				return saw(byUpdated ? 'when a conversation was updated' : 'neither time');
			}
			return untold('no conversation of the test user was updated later');
		},
	},
];
