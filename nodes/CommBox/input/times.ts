import { tryToParseDateTime } from 'n8n-workflow';

import { refusal, show } from './refusal';
import { requiredText } from './text';

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
