import { isDone, member, objectOf, textOf } from '../commBox.mts';
import { saw, untold, type Asking, type Question } from '../question.mts';
import { identitiesOf } from '../testUser.mts';

/** The paths by which the vendor's pages find a user by a channel account. */
const PATHS: ReadonlyArray<readonly string[]> = [['users', '0'], ['users']];

/** StreamProviderType of what can be a phone number, and of what can be a mailbox. */
const PHONE_TYPES = [5, 7, 16];
const MAIL_TYPES = [4, 14, 15];

/** An ID that no user has. */
const NOBODY = '999999999999999983';

async function finds(
	{ commBox, user, signal }: Asking,
	path: readonly string[],
	streamProviderId: string,
	type: number | string,
): Promise<boolean> {
	const query = { streamProviderId, streamProviderType: String(type) };
	const answer = await commBox.ask({ method: 'GET', path, query }, signal);
	const found = Array.isArray(answer.data) ? answer.data : [answer.data];
	return isDone(answer) && found.length === 1 && textOf(found[0], 'id') === user.id;
}

/** @returns The paths that find the user by an identity that the user certainly has. */
async function pathsOf(asking: Asking): Promise<ReadonlyArray<readonly string[]> | undefined> {
	return await asking.once('look-up paths', async () => {
		const identity = identitiesOf(asking.user.before).find(
			(one) => textOf(one, 'streamProviderId') !== '',
		);
		if (identity === undefined) return undefined;
		const found: Array<readonly string[]> = [];
		for (const path of PATHS) {
			const id = textOf(identity, 'streamProviderId');
			const type = textOf(identity, 'streamProviderType');
			if (await finds(asking, path, id, type)) found.push(path);
		}
		return found;
	});
}

async function typesThatFind(asking: Asking, address: string, types: readonly number[]) {
	const path = (await pathsOf(asking))?.[0] ?? ['users', '0'];
	const found: number[] = [];
	for (const type of types) if (await finds(asking, path, address, type)) found.push(type);
	return found.length > 0 ? found.join(', ') : 'none of them';
}

/** What can be learned of users without changing any. */
export const userQuestions: readonly Question[] = [
	{
		name: 'content',
		question: 'Does Get User return the custom fields?',
		assumed: 'as JSON text',
		needs: 'read',
		ask: async ({ user }) => {
			const content = member(user.before.data, 'content');
			if (typeof content === 'string' && content !== '') return saw('as JSON text', 'as JSON text');
			return saw(typeof content === 'object' && content !== null ? 'as an object' : 'no');
		},
	},
	{
		name: 'contentFields',
		question: 'Do the custom fields of a user include those without a value?',
		assumed: 'no',
		needs: 'read',
		ask: async ({ user }) => {
			const values = Object.values(user.before.content);
			if (values.length === 0) return untold('the test user has no custom fields');
			return saw(values.some((value) => value === '' || value === null) ? 'yes' : 'no', 'no');
		},
	},
	{
		name: 'lookUpPath',
		question: 'Which path finds a user by a channel account?',
		assumed: '/users/0 or /users',
		needs: 'read',
		ask: async (asking) => {
			const paths = await pathsOf(asking);
			if (paths === undefined) return untold('the test user has no channel account');
			if (paths.length === PATHS.length) return { seen: '/users/0 and /users', fits: true };
			const [path] = paths;
			return path ? { seen: `/${path.join('/')}`, fits: true } : saw('neither');
		},
	},
	{
		name: 'phoneType',
		question: 'By which type of channel is a user found by phone number: 5, 7 or 16?',
		assumed: '5',
		needs: 'read',
		ask: async (asking) => {
			const phone = asking.user.before.fields.Phone1.replace(/\D/g, '');
			if (phone === '') return untold('the test user has no Phone 1');
			return saw(await typesThatFind(asking, phone, PHONE_TYPES), '5');
		},
	},
	{
		name: 'mailType',
		question: 'By which type of channel is a user found by email address: 4, 14 or 15?',
		assumed: '4',
		needs: 'read',
		ask: async (asking) => {
			const { Email } = asking.user.before.fields;
			if (Email === '') return untold('the test user has no email address');
			return saw(await typesThatFind(asking, Email, MAIL_TYPES), '4');
		},
	},
	{
		name: 'phoneDigits',
		question: 'Are the phone numbers that channels know users by digits only?',
		assumed: 'yes',
		needs: 'read',
		ask: async ({ user }) => {
			const phones = identitiesOf(user.before)
				.filter((one) => PHONE_TYPES.includes(Number(textOf(one, 'streamProviderType'))))
				.map((one) => textOf(one, 'streamProviderId'));
			if (phones.length === 0) return untold('no channel knows the test user by a phone number');
			return saw(phones.every((phone) => /^\d+$/.test(phone)) ? 'yes' : 'no', 'yes');
		},
	},
	{
		name: 'unknownUser',
		question: 'How does CommBox say that a user is not there?',
		assumed: 'status 404 in its envelope',
		needs: 'read',
		ask: async ({ commBox, signal }) => {
			const { status, isEnvelope, data } = await commBox.ask(
				{ method: 'GET', path: ['users', NOBODY] },
				signal,
			);
			const what = status === 200 && !textOf(data, 'id') ? ' without a user' : '';
			const where = isEnvelope ? 'in its envelope' : 'without its envelope';
			return saw(`status ${status}${what} ${where}`, 'status 404 in its envelope');
		},
	},
];

/** @returns The name of a custom field that holds a date, where one looks like it. */
export function dateFieldIn(data: unknown): string | undefined {
	const dates = Object.entries(objectOf(data, 'content')).filter(([, value]) =>
		/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(String(value)),
	);
	return dates[0]?.[0];
}
