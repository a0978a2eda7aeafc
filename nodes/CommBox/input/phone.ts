import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';
import { refusal, show } from './refusal';
import { requiredText } from './text';

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

/**
 * @param value What a form's field resolved to.
 * @param label What the form calls the field.
 * @returns The phone number's digits with its country code, as CommBox's examples have them.
 * @throws UserError where it is none.
 */
export function parsePhone(value: unknown, label: string): string {
	const advice = 'Give a phone number with its country code, such as 19175555555.';
	const text = requiredText(value, label, advice);
	const number = normalizePhone(text);
	// ITU-T E.164: at most 15 digits; a country code does not begin with 0.
	if (/^[1-9]\d{4,14}$/.test(number)) return number;
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
