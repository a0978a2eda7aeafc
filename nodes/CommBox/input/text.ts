import { dateText, momentIn, type DateForm } from './dates';
import { refusal, show } from './refusal';

/** Marks that nobody sees, such as those of the direction of writing, in pasted Hebrew and Arabic. */
export const INVISIBLE = /\p{Cf}/gu;

/** @returns What anybody sees of a text, without blanks around it. */
export function visibleText(text: string): string {
	return text.replace(INVISIBLE, '').trim();
}

/** What Luxon and JavaScript make text of a date that is none. */
const INVALID_DATES = ['Invalid DateTime', 'Invalid Date'];

/** Half of a character that takes two places, such as an emoji: what is left of a text that was cut there. */
const HALF = /\p{Surrogate}/u;

/**
 * @param value What a text field resolved to.
 * @param label What the form calls the field.
 * @param advice What to do where the value is of a wrong kind.
 * @param dates How dates are written; if missing, those that are no text, as JSON has them.
 * @returns The text; numbers and booleans become text, dates too, and undefined stands for nothing there.
 * @throws UserError for objects and lists, for invalid dates, for numbers that JavaScript has already
 *   damaged, and for half a character.
 */
export function textOf(
	value: unknown,
	label: string,
	advice: string,
	dates?: DateForm,
): string | undefined {
	if (isMissing(value)) return undefined;
	const moment = momentIn(value);
	if (Number.isNaN(moment) || INVALID_DATES.includes(value as string)) {
		throw refusal(
			`"${label}" is not a valid date`,
			"Check what the expression reads the date from. To choose the format, end the expression in .toDateTime().toFormat('dd-MM-yyyy').",
		);
	}
	if (moment !== undefined && dates !== undefined) return dateText(moment, dates);
	if (typeof value === 'string') return wholeText(value, label);
	if (moment !== undefined) return new Date(moment).toISOString();
	if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	if (typeof value !== 'number') {
		const kind = Array.isArray(value) ? 'a list' : 'an object';
		throw refusal(`"${label}" is ${kind}, not text: ${show(JSON.stringify(value))}`, advice);
	}
	if (!Number.isFinite(value)) throw refusal(`"${label}" is not a number: ${value}`, advice);
	if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
		throw refusal(
			`"${label}" is a number with more digits than n8n can hold exactly: ${value}`,
			'Provide the value as text from the start: in the sheet, the database or the JSON it comes from.',
		);
	}
	return String(value);
}

/**
 * @param text What would be sent, or stands in it.
 * @param label What the form calls the field.
 * @returns The text as it is.
 * @throws UserError where it holds half a character, which would arrive as another one.
 */
export function wholeText(text: string, label: string): string {
	if (!HALF.test(text)) return text;
	throw refusal(
		`"${label}" holds half a character`,
		'The text was cut in the middle of an emoji or the like. Cut it between characters: [...text].slice(0, 100).join("") counts them whole.',
	);
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
