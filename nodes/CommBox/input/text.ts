import { refusal, show } from './refusal';

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

/**
 * @param given What a list of several resolved to: a list, text with commas between names, nothing.
 * @returns The names, without blanks around them and without empty ones.
 */
export function listOfNames(given: unknown): string[] {
	if (isMissing(given)) return [];
	const names: unknown[] = Array.isArray(given) ? given : String(given).split(',');
	return names.map((name) => String(name).trim()).filter((name) => name !== '');
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
