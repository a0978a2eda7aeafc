import { tryToParseDateTime, UserError } from 'n8n-workflow';

/** The largest int64, which CommBox's ids are (the vendor's API description). */
const LARGEST_ID = 2n ** 63n - 1n;

/** An id of CommBox's as the digits that go into a path. Made by parseId only. */
export type Id = string & { readonly __id: true };

/**
 * @param message What is wrong, naming the field.
 * @param advice What to do about it.
 * @returns The error to throw where input cannot be sent.
 */
export function refusal(message: string, advice: string): UserError {
	return new UserError(message, { description: advice });
}

/**
 * @param value What a form's field resolved to.
 * @param label What the form calls the field.
 * @param remark What else to say where the value is no id.
 * @returns The id's digits.
 * @throws UserError unless the value is a positive whole number of at most 2^63 - 1, or its digits.
 */
export function parseId(value: unknown, label: string, remark = ''): Id {
	const advice =
		`Give the number that CommBox shows as the ID, or an expression that resolves to it. ${remark}`.trim();
	const text = requiredText(value, label, advice).trim();

	if (!/^\d+$/.test(text)) {
		throw refusal(`"${label}" is not a positive whole number: ${show(text)}`, advice);
	}
	if (text.startsWith('0')) {
		throw refusal(`"${label}" starts with 0, as no ID of CommBox does: ${show(text)}`, advice);
	}
	if (text.length > 19 || BigInt(text) > LARGEST_ID) {
		throw refusal(`"${label}" is larger than any ID of CommBox: ${show(text)}`, advice);
	}
	return text as Id;
}

/** What Luxon and JavaScript make text of a date that is none. */
const INVALID_DATES = ['Invalid DateTime', 'Invalid Date'];

/**
 * @param value What a text field resolved to.
 * @param label What the form calls the field.
 * @param advice What to do where the value is of a wrong kind.
 * @returns The text; numbers and booleans become text, dates too, in ISO 8601, and undefined stands for
 *   nothing there.
 * @throws UserError for objects and lists, for invalid dates, and for numbers that JavaScript has already
 *   damaged.
 */
export function textOf(value: unknown, label: string, advice: string): string | undefined {
	if (isMissing(value)) return undefined;
	const date = isoTextOf(value);
	if (date === null || INVALID_DATES.includes(value as string)) {
		throw refusal(
			`"${label}" is not a valid date`,
			"Check what the expression reads the date from. To choose the format, end the expression in .toFormat('dd-MM-yyyy').",
		);
	}
	if (date !== undefined) return date;
	if (typeof value === 'string') return value;
	if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	if (typeof value !== 'number') {
		const kind = Array.isArray(value) ? 'a list' : 'an object';
		throw refusal(`"${label}" is ${kind}, not text: ${show(JSON.stringify(value))}`, advice);
	}
	if (!Number.isFinite(value)) throw refusal(`"${label}" is not a number: ${value}`, advice);
	if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
		throw refusal(
			`"${label}" is a number with more digits than n8n can hold exactly: ${value}`,
			'Hand the value over as text from the start: in the sheet, the database or the JSON it comes from.',
		);
	}
	return String(value);
}

/**
 * Expressions give dates as objects: n8n's `$now` and `DateTime` are Luxon's, `new Date()` is
 * JavaScript's.
 *
 * @returns The date in ISO 8601; null where it is invalid, undefined where the value is no date.
 */
function isoTextOf(value: unknown): string | null | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	if ('toISO' in value && typeof value.toISO === 'function') return value.toISO() as string | null;
	// Expressions run in a realm of their own, whose Date is another one.
	if (Object.prototype.toString.call(value) !== '[object Date]') return undefined;
	return (value as Date).toJSON();
}

/**
 * @returns The text of a field that must not be empty, as it is.
 * @throws UserError where there is none, or blanks only; for the rest, as textOf.
 */
export function requiredText(value: unknown, label: string, advice: string): string {
	const text = textOf(value, label, advice);
	if (text === undefined || text.trim() === '') throw refusal(`"${label}" is empty`, advice);
	return text;
}

/** Unix seconds have fewer digits than this until the year 5138, milliseconds had more since 1973. */
const FEWEST_MILLISECONDS = 100_000_000_000;

/**
 * @param value What a field for a time resolved to: a text in ISO 8601 or another usual form, a date of
 *   JavaScript or Luxon, Unix seconds or milliseconds.
 * @param label What the form calls the field.
 * @param timezone The time zone of a time that does not say its own.
 * @returns The time in Unix seconds.
 * @throws UserError where there is none, or it is none.
 */
export function parseTime(value: unknown, label: string, timezone: string): number {
	const advice = 'Give a date and time such as 2026-01-31T14:05:00, or Unix seconds.';
	const text = requiredText(value, label, advice).trim();
	if (/^\d+$/.test(text)) {
		const number = Number(text);
		return Math.floor(number < FEWEST_MILLISECONDS ? number : number / 1000);
	}
	try {
		return Math.floor(tryToParseDateTime(text, timezone).toSeconds());
	} catch {
		throw refusal(`"${label}" is not a time: ${show(text)}`, advice);
	}
}

/** An entry of a list in the form. */
interface Choice<Value extends string | number> {
	readonly name: string;
	readonly value: Value;
}

/**
 * @param choices What a list in the form offers.
 * @param value What an expression resolved to instead: a name, whatever its case, or a value.
 * @param noun What the list is of, such as `channel`.
 * @returns The value of the choice.
 * @throws UserError where there is no such choice.
 */
export function parseChoice<Value extends string | number>(
	choices: ReadonlyArray<Choice<Value>>,
	value: unknown,
	noun: string,
): Value {
	const wanted = String(value).trim().toLowerCase();
	const choice = choices.find(
		(known) => known.name.toLowerCase() === wanted || String(known.value).toLowerCase() === wanted,
	);
	if (choice !== undefined) return choice.value;
	const all = choices.map((known) => `${known.name} (${known.value})`).join(', ');
	throw refusal(
		`CommBox has no ${noun} ${show(String(value))}`,
		`Choose from the list, or give one of these names or values: ${all}.`,
	);
}

/**
 * @param given What a list of several resolved to: a list, text with commas between names, nothing.
 * @returns The names, without blanks around them and without empty ones.
 */
export function listOfNames(given: unknown): string[] {
	if (isMissing(given)) return [];
	const names: unknown[] = Array.isArray(given) ? given : String(given).split(',');
	return names.map((name) => String(name).trim()).filter((name) => name !== '');
}

/**
 * @param value What a field resolved to: a resource locator, or its value.
 * @returns The value.
 */
export function locatorValue(value: unknown): unknown {
	const isLocator = typeof value === 'object' && value !== null && 'value' in value;
	return isLocator ? value.value : value;
}

/** @returns Whether an expression resolved to nothing: such a field is not sent. */
export function isMissing(value: unknown): value is undefined | null {
	return value === undefined || value === null;
}

/**
 * Characters are counted as Unicode code points, as OpenAPI counts a string's length: a letter, a
 * simple emoji and a character outside the basic plane count as one each.
 *
 * @param text What would be sent.
 * @param label What the form calls the field.
 * @param maxLength The greatest length the API page gives.
 * @throws UserError where the text is longer.
 */
export function checkLength(text: string, label: string, maxLength: number): void {
	if (text.length <= maxLength) return;
	const length = [...text].length;
	if (length <= maxLength) return;
	throw refusal(
		`"${label}" is ${length} characters long, but CommBox takes at most ${maxLength}`,
		'Shorten the value. Characters are counted as Unicode code points: an accented letter or an emoji can count as more than one.',
	);
}

/** Marks that nobody sees, such as those of the direction of writing, in pasted Hebrew and Arabic. */
export const INVISIBLE = /\p{Cf}/gu;

/** What separates the digits of a phone number: blanks, dashes of every kind, dots, brackets. */
export const PHONE_SEPARATORS = String.raw`\s\p{Pd}\u2212.()`;

const SEPARATORS = new RegExp(`[${PHONE_SEPARATORS}]`, 'gu');

/**
 * CommBox takes phone numbers as digits that start with the country code, without `+` or `00`.
 *
 * @returns The number as digits: without separators, invisible marks and a leading `+` or `00`, and
 *   behind such a one without `(0)`, which is dialed inside the country only. What has anything else in
 *   it, such as an extension, stays as it is.
 */
export function normalizePhone(text: string): string {
	const number = text
		.replace(INVISIBLE, '')
		.replace(/^(\s*(?:\+|00)[^(]*)\(0\)/, '$1')
		.replace(SEPARATORS, '')
		.replace(/^(?:\+|00)/, '');
	return /^\d*$/.test(number) ? number : text;
}

/** @returns The digits of a phone number as CommBox wants it; anything else as it is. */
export function digitsOf(text: string): string {
	return normalizePhone(text) || text;
}

/** Quotes a value in an error text, shortened. */
export function show(text: string | undefined): string {
	return text === undefined ? 'nothing' : `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
}
