import { refusal, show } from './refusal';
import { requiredText, visibleText } from './text';

/** The largest int64, which CommBox's ids are (the vendor's API description). */
const LARGEST_ID = 2n ** 63n - 1n;

/** An id of CommBox's as the digits that go into a path. Made by parseId only. */
export type Id = string & { readonly __id: true };

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
	const text = visibleText(requiredText(value, label, advice));

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
