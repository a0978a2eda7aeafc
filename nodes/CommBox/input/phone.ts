import { normalizePhone, refusal, requiredText, show } from './text';

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
