import { tryToParseDateTime } from 'n8n-workflow';

import { hasRealDay, momentIn } from './dates';
import { refusal, show } from './refusal';
import { requiredText } from './text';

/** Unix seconds since 2001, and milliseconds. Fewer digits are a day's number in a sheet, or a date. */
const UNIX = /^(?:\d{10}|\d{13})$/;

/** What can be read in one way only: ISO 8601 and SQL, the year first, or the month by name with a zone. */
const CERTAIN = /^\d{4}-\d\d-\d\d(?:[T ]|$)|^[A-Z][a-z]{2}, .*(?:[+-]\d{4}|GMT|UT|Z)$/;

/** What is meant as "now" has passed by the time it is read. */
const GRACE_SECONDS = 60;

/**
 * @param value What a field for a time resolved to: a text in ISO 8601, as databases write it or as mails
 *   do, a date of JavaScript or Luxon, Unix seconds or milliseconds.
 * @param label What the form calls the field.
 * @param timezone The time zone of a time that does not say its own.
 * @returns The time in Unix seconds.
 * @throws UserError where there is none, or it is none, or could be another one too.
 */
export function parseTime(value: unknown, label: string, timezone: string): number {
	const moment = momentIn(value);
	if (moment !== undefined && !Number.isNaN(moment)) return Math.floor(moment / 1000);
	const advice =
		"Give a date and time such as 2026-01-31T14:05:00, or Unix seconds. To read another form, use an expression such as {{ DateTime.fromFormat($json.date, 'dd/MM/yyyy HH:mm') }}.";
	const text = requiredText(value, label, advice).trim();
	if (UNIX.test(text)) return Math.floor(Number(text.padEnd(13, '0')) / 1000);
	const refused = () => refusal(`"${label}" is not a time: ${show(text)}`, advice);
	if (!CERTAIN.test(text) || (/^\d/.test(text) && !hasRealDay(text))) throw refused();
	try {
		return Math.floor(tryToParseDateTime(text, timezone).toSeconds());
	} catch {
		throw refused();
	}
}

/**
 * @returns The same for a time that is to come.
 * @throws UserError where it is in the past; for the rest, as parseTime.
 */
export function parseFutureTime(value: unknown, label: string, timezone: string): number {
	const seconds = parseTime(value, label, timezone);
	if (seconds >= Date.now() / 1000 - GRACE_SECONDS) return seconds;
	const time = tryToParseDateTime(new Date(seconds * 1000).toISOString()).setZone(timezone);
	throw refusal(
		`"${label}" is in the past: ${show(time.toISO() ?? '')}`,
		`Give a time in the future. To send immediately, leave ${label} empty.`,
	);
}
