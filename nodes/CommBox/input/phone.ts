import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';
import { refusal, show } from './refusal';
import { requiredText, visibleText } from './text';

/** What separates the digits of a phone number: blanks in a line, dashes of every kind, dots. */
const SEPARATORS = String.raw`\t\p{Zs}\p{Pd}\u2212.`;

/** Digits in groups; brackets are around digits, and never at the end, where extensions are. */
const GROUPS = new RegExp(
	String.raw`^(?=[\d(])(?:\([\d${SEPARATORS}]+\)|[\d${SEPARATORS}])*\d$`,
	'u',
);

/** The most digits that a phone number has with its country code (ITU-T E.164). */
const MOST_DIGITS = 15;

/** Longer than anybody writes a number: patterns run out of stack in a text of some MB. */
const LONGEST = 1_000;

/** Behind `+` or `00`, the shortest numbers in use count. */
const FEWEST_BEHIND_PREFIX = 7;

/** Without one, what is in groups has to be longer than dates are. */
const FEWEST_IN_GROUPS = 9;

/**
 * CommBox takes phone numbers as digits that start with the country code, without `+` or `00`.
 *
 * @param text A phone number as people write it.
 * @returns Its digits, without separators, invisible marks, a leading `+` or `00`, and behind such a one
 *   without `(0)`, which is dialed inside the country only. Undefined for all that could be read in
 *   another way too: two numbers, an extension, a date, a number with decimals.
 */
export function phoneDigits(text: string): string | undefined {
	const visible = visibleText(text);
	if (visible.length > LONGEST) return undefined;
	const bare = visible.replace(/^\(((?:\+|00)[^()]*)\)/, '$1 ').replace(/^(?:\+|00)/, '');
	const hasPrefix = bare !== visible;
	const number = (hasPrefix ? bare.replace('(0)', ' ') : bare).trim();
	if (!GROUPS.test(number) || /.\(0\)/.test(number) || number.split('.').length === 2) {
		return undefined;
	}
	const groups = number.match(/\d+/g) ?? [];
	const isGrouped = groups.length > 1;
	const fewest = hasPrefix ? FEWEST_BEHIND_PREFIX : isGrouped ? FEWEST_IN_GROUPS : 1;
	const digits = groups.join('');
	if (digits.length < fewest || digits.length > MOST_DIGITS) return undefined;
	const isWhole = !isGrouped || (groups.at(-1)!.length > 1 && !couldBeTwo(groups));
	return isWhole ? digits : undefined;
}

/** @returns Whether what stands before one of the separators is long enough for a number, and the rest too. */
function couldBeTwo(groups: readonly string[]): boolean {
	const total = groups.join('').length;
	let before = 0;
	return groups.some((group) => {
		before += group.length;
		return before >= FEWEST_BEHIND_PREFIX && total - before >= FEWEST_BEHIND_PREFIX;
	});
}

/**
 * @param value What a form's field resolved to.
 * @param label What the form calls the field.
 * @returns The phone number's digits with its country code, as CommBox's examples have them.
 * @throws UserError where it is none.
 */
export function parsePhone(value: unknown, label: string): string {
	const advice = 'Give a phone number with its country code, such as 19175555555.';
	const text = requiredText(value, label, advice);
	const number = phoneDigits(text) ?? '';
	// A country code does not begin with 0.
	if (/^[1-9]\d{4,}$/.test(number)) return number;
	throw refusal(`"${label}" is not a phone number with country code: ${show(text)}`, advice);
}

/** To whom something goes. */
export const recipientField: INodeProperties = {
	displayName: 'Recipient',
	name: 'recipient',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 19175555555',
	description:
		'The phone number with its country code; spaces, dashes, a leading + or 00 do no harm',
};

/** @throws UserError where it is no phone number with country code. */
export function recipientOf(item: Pick<Item, 'parameter'>): string {
	return parsePhone(item.parameter(recipientField.name), recipientField.displayName);
}
