import { Refusal } from './operation';
import { completedPhone, storedText } from './texts';
import type { UserFields } from './users';

/**
 * What CommBox does with what it is sent, where nobody has recorded it. Left out, it does what the node
 * assumes; `npm run verify` asks the real one about each.
 */
export interface Habits {
	/** Whether a user's fields are kept as sent, or changed as messages are. */
	readonly userTexts?: 'kept' | 'changed';
	/** Whether a user's phone numbers get the country code that they lack. */
	readonly localPhones?: 'kept' | 'completed';
	/** What a date in a custom field has to look like; any text by default. */
	readonly dates?: RegExp;
	/** What becomes of custom fields that are no text. Only texts were recorded in answers. */
	readonly numbers?: 'text' | 'kept';
	/** What becomes of custom fields that the brand does not have. */
	readonly unknownFields?: 'refused' | 'ignored';
	/** What an empty text does. */
	readonly emptyTexts?: 'clear' | 'ignored';
	/** In what the length of a first name is counted, of which there may be 100. */
	readonly lengths?: 'characters' | 'units' | 'bytes';
	/** What becomes of codes such as %2B in messages. */
	readonly percentCodes?: 'kept' | 'decoded';
	/** What becomes of the properties of a conversation that are not named. */
	readonly otherContent?: 'stays' | 'goes';
	/** Headers of every answer. */
	readonly headers?: Readonly<Record<string, string>>;
}

const MOST = 100;

/** A custom field whose name says that it is a date. */
const isDate = (name: string) => /date/i.test(name);

/**
 * @param fields What Update User was sent.
 * @param habits What CommBox does with it.
 * @param account The organization's country code, and the brand's custom fields where it has a list.
 * @returns What it keeps; a Refusal where it takes none of it.
 */
export function keptFields(
	fields: UserFields,
	habits: Habits,
	{
		countryCode,
		customFields,
	}: { countryCode: string; customFields?: readonly string[] | undefined },
): UserFields | Refusal {
	const { Content = {}, ...standard } = fields;
	const isKnown = (name: string) => customFields?.includes(name) !== false;
	const unknown = Object.keys(Content).filter((name) => !isKnown(name));
	if (unknown.length > 0 && habits.unknownFields !== 'ignored') {
		return new Refusal(`Unknown custom field: ${unknown.join(', ')}`);
	}
	if (lengthOf(standard.FirstName ?? '', habits) > MOST) return new Refusal('Too long');

	const custom = Object.entries(Content).filter(([name]) => isKnown(name));
	for (const [name, value] of custom) {
		const isWrongDate = isDate(name) && value !== '' && habits.dates?.test(String(value)) === false;
		if (isWrongDate) return new Refusal(`Invalid value of ${name}`);
	}
	const isTaken = ([, value]: [string, unknown]) => habits.emptyTexts !== 'ignored' || value !== '';
	const kept = Object.entries(standard)
		.filter(isTaken)
		.map(([name, value]) => [name, keptText(name, value, habits, countryCode)]);
	const keptCustom = custom
		.filter(isTaken)
		.map(([name, value]) => [name, habits.numbers === 'kept' ? value : asText(value)]);
	return {
		...Object.fromEntries(kept),
		...(keptCustom.length > 0 && { Content: Object.fromEntries(keptCustom) }),
	} as UserFields;
}

function asText(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

function keptText(name: string, value: string, habits: Habits, countryCode: string): string {
	const text = habits.userTexts === 'changed' ? storedText(value) : value;
	return habits.localPhones === 'completed' && name.startsWith('Phone')
		? completedPhone(text, countryCode)
		: text;
}

function lengthOf(text: string, { lengths }: Habits): number {
	if (lengths === 'units') return text.length;
	return lengths === 'bytes' ? Buffer.byteLength(text) : [...text].length;
}

/** @returns What CommBox keeps of a message. */
export function keptMessage(text: string, { percentCodes }: Habits, isRecorded: boolean): string {
	const stored = isRecorded ? storedText(text) : text;
	return percentCodes === 'decoded'
		? stored.replace(/%[2-7][\da-f]/gi, (code) => decodeURIComponent(code))
		: stored;
}
