import { isDone } from '../commBox.mts';
import { saw, untold, type Asking, type Question, type Seen } from '../question.mts';
import type { Field, UserState } from '../testUser.mts';

/** What a value came to. */
type Outcome = { readonly refused: number } | { readonly kept: unknown };

const isRefused = (outcome: Outcome): outcome is { readonly refused: number } =>
	'refused' in outcome;

const refusal = ({ refused }: { readonly refused: number }) => saw(`refused (status ${refused})`);

/** What may come back as something else, so that a field that holds it is left alone. */
const FRAGILE = /[+&%]/;

async function setField({ user, signal }: Asking, name: Field, value: string): Promise<Outcome> {
	const answer = await user.set({ [name]: value }, signal);
	if (!isDone(answer)) return { refused: answer.status };
	return { kept: (await user.read(signal)).fields[name] };
}

async function setCustom({ user, signal }: Asking, name: string, value: unknown): Promise<Outcome> {
	const answer = await user.set({ Content: { [name]: value } }, signal);
	if (!isDone(answer)) return { refused: answer.status };
	return { kept: (await user.read(signal)).content[name] };
}

/** Whether a field could be put back, whatever CommBox does with signs. */
function isLeftAlone({ fields }: UserState, name: Field): boolean {
	return FRAGILE.test(fields[name]);
}

const LEFT_ALONE = untold('the field holds a +, & or % already, which might not come back');

/**
 * @param name A field of the test user.
 * @param value What to set it to.
 * @param told What it says that the field holds something afterwards.
 */
function afterSetting(name: Field, value: string, told: (kept: unknown) => Seen): Question['ask'] {
	return async (asking) => {
		if (isLeftAlone(asking.user.before, name)) return LEFT_ALONE;
		const outcome = await setField(asking, name, value);
		return isRefused(outcome) ? refusal(outcome) : told(outcome.kept);
	};
}

function plusIn(name: Field, value: string): Question['ask'] {
	return afterSetting(name, value, (kept) => {
		if (kept === value) return saw('it stays', 'it stays');
		if (kept === value.replace('+', ' ')) return saw('it becomes a blank');
		return saw(kept === value.replace('+', '') ? 'it is taken away' : 'something else');
	});
}

const LOCAL = '0501234567';

/** Christmas, which no format takes for another day. */
const DATES: Readonly<Record<string, string>> = {
	'DD-MM-YYYY': '25-12-1990',
	'DD/MM/YYYY': '25/12/1990',
	'MM-DD-YYYY': '12-25-1990',
	'YYYY-MM-DD': '1990-12-25',
	'YYYY-MM-DDThh:mm:ssZ': '1990-12-25T00:00:00Z',
};

const UNKNOWN_FIELD = 'n8n_verify_unknown';

/** The greatest length of a first name. */
const MOST = 100;

/** What can be learned by changing the test user, who is put back afterwards. */
export const changeQuestions: readonly Question[] = [
	{
		name: 'plusInEmail',
		question: 'What becomes of a + in an email address of a user?',
		assumed: 'it stays',
		needs: 'write',
		ask: plusIn('Email', 'n8n+verify@example.com'),
	},
	{
		name: 'plusInRemarks',
		question: 'What becomes of a + in Remarks?',
		assumed: 'it stays',
		needs: 'write',
		ask: plusIn('Remarks', 'one+two'),
	},
	{
		name: 'plusInPhone',
		question: 'What becomes of a + in Phone 1?',
		assumed: 'it stays',
		needs: 'write',
		ask: plusIn('Phone1', '+15550100123'),
	},
	{
		name: 'ampersand',
		question: 'What becomes of an & in Remarks?',
		assumed: 'it stays',
		needs: 'write',
		ask: afterSetting('Remarks', 'one & two', (kept) => {
			if (kept === 'one & two') return saw('it stays', 'it stays');
			return saw(kept === 'one &amp; two' ? 'it becomes &amp;' : 'something else');
		}),
	},
	{
		name: 'localPhone',
		question: 'What becomes of a phone number without its country code, such as 05x?',
		assumed: 'it stays',
		needs: 'write',
		ask: afterSetting('Phone2', LOCAL, (kept) => {
			const digits = String(kept);
			if (digits === LOCAL) return saw('it stays', 'it stays');
			if (digits.endsWith(LOCAL)) return saw('it gets the country code before its 0');
			return saw(
				digits.endsWith(LOCAL.slice(1)) ? 'it gets the country code for its 0' : 'something else',
			);
		}),
	},
	{
		name: 'dates',
		question: 'Which forms of dates does a custom field take?',
		assumed: 'DD-MM-YYYY',
		needs: 'write',
		ask: async (asking) => {
			const { dateField } = asking;
			if (dateField === undefined) return untold('the test user has no custom field with a date');
			const taken: string[] = [];
			for (const [form, date] of Object.entries(DATES)) {
				const outcome = await setCustom(asking, dateField, date);
				if (!isRefused(outcome) && outcome.kept === date) taken.push(form);
			}
			return {
				seen: taken.length > 0 ? taken.join(', ') : 'none of those that were tried',
				fits: taken.includes('DD-MM-YYYY'),
			};
		},
	},
	{
		name: 'numbers',
		question: 'What becomes of a number in a custom field?',
		assumed: 'it becomes text',
		needs: 'write',
		ask: async (asking) => {
			const { content } = asking.user.before;
			const name = Object.keys(content).find((one) => one !== asking.dateField);
			if (name === undefined) return untold('the test user has no other custom field');
			const outcome = await setCustom(asking, name, 7);
			if (isRefused(outcome)) return refusal(outcome);
			if (outcome.kept === '7') return saw('it becomes text', 'it becomes text');
			return saw(outcome.kept === 7 ? 'it stays a number' : 'something else');
		},
	},
	{
		name: 'unknownField',
		question: 'What becomes of a custom field that the brand does not have?',
		assumed: 'it is refused',
		needs: 'write',
		ask: async (asking) => {
			const outcome = await setCustom(asking, UNKNOWN_FIELD, 'x');
			if (isRefused(outcome)) return { seen: 'it is refused', fits: true };
			if (outcome.kept === undefined) return saw('it is ignored');
			asking.leaves('an empty custom field of the test user, which the brand does not have');
			return saw('it is kept');
		},
	},
	{
		name: 'emptyText',
		question: 'What does an empty text do?',
		assumed: 'it clears the field',
		needs: 'write',
		ask: async (asking) => {
			if (!isLeftAlone(asking.user.before, 'Remarks')) {
				await setField(asking, 'Remarks', 'not empty');
			}
			const ask = afterSetting('Remarks', '', (kept) =>
				kept === '' ? saw('it clears the field', 'it clears the field') : saw('nothing'),
			);
			return await ask(asking);
		},
	},
	{
		name: 'lengths',
		question: 'In what is the length of a text counted?',
		assumed: 'characters, of which an emoji is one',
		needs: 'write',
		ask: async (asking) => {
			if (isLeftAlone(asking.user.before, 'FirstName')) return LEFT_ALONE;
			const isTaken = async (text: string) => {
				const outcome = await setField(asking, 'FirstName', text);
				return !isRefused(outcome) && outcome.kept === text;
			};
			if (!(await isTaken('a'.repeat(MOST)))) return saw('less is taken than is documented');
			if (await isTaken('a'.repeat(MOST + 1))) return saw('more is taken than is documented');
			if (await isTaken('😀'.repeat(MOST))) {
				return { seen: 'characters, of which an emoji is one', fits: true };
			}
			return saw((await isTaken('é'.repeat(MOST))) ? 'UTF-16 units' : 'bytes');
		},
	},
];
