import { tryToParseDateTime } from 'n8n-workflow';

/** How a date becomes text. */
export interface DateForm {
	/** The time zone in which it is written, which is the workflow's. */
	readonly timezone: string;
	/** How all dates are written, in the tokens of Luxon such as `dd-MM-yyyy`; if missing, in ISO 8601. */
	readonly format?: string | undefined;
	/** The same for days without a time, where there is no format for all. */
	readonly dayFormat?: string;
}

/** What JSON makes of a Date, and n8n of a DateTime: it comes to a parameter as text. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)$/;

/** What else ISO 8601 has for a day or a moment. */
const ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * A date is the same whatever carries it: JavaScript's Date, Luxon's DateTime, or the text that programs
 * make of either.
 *
 * @returns The moment in ms since 1970: NaN where it is invalid, undefined where the value is no date.
 */
export function momentIn(value: unknown): number | undefined {
	if (typeof value === 'string') {
		return MOMENT.test(value) && hasRealDay(value) ? Date.parse(value) : undefined;
	}
	if (typeof value !== 'object' || value === null) return undefined;
	if ('toMillis' in value && typeof value.toMillis === 'function') return Number(value.toMillis());
	// Expressions run in a realm of their own, whose Date is another one.
	const isDate = Object.prototype.toString.call(value) === '[object Date]';
	return isDate ? (value as Date).getTime() : undefined;
}

/** JavaScript takes the 30th of February for the 2nd of March. @returns Whether a text begins with a day. */
export function hasRealDay(text: string): boolean {
	const day = text.slice(0, 10);
	const ms = Date.parse(`${day}T00:00:00Z`);
	return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}

/** @returns A day or moment in any form of ISO 8601 in the form that is wanted; other text as it is. */
export function isoDateAs(text: string, form: DateForm): string {
	if (!ISO.test(text) || !hasRealDay(text)) return text;
	try {
		return dateText(tryToParseDateTime(text, form.timezone).toMillis(), form);
	} catch {
		return text;
	}
}

/**
 * A day without a time, as databases have it, comes as midnight of the workflow's zone, of the process's
 * (PostgreSQL's DATE), or of UTC (most JSON). It stays that day, whichever it is.
 *
 * @returns The day, as the time at which it begins; undefined where the moment is one within a day.
 */
export function dayIn(ms: number, timezone: string) {
	const utc = tryToParseDateTime(new Date(ms).toISOString(), 'utc');
	return [timezone, 'system', 'utc']
		.map((zone) => utc.setZone(zone))
		.find((time) => time.startOf('day').toMillis() === ms);
}

/**
 * @param ms A moment.
 * @param form How to write it.
 * @returns The day where it is one, else the moment.
 */
export function dateText(ms: number, { timezone, format, dayFormat }: DateForm): string {
	const day = dayIn(ms, timezone);
	const time = day ?? tryToParseDateTime(new Date(ms).toISOString(), 'utc').setZone(timezone);
	const wanted = format ?? (day && (dayFormat ?? 'yyyy-MM-dd'));
	const iso = time.toISO() ?? new Date(ms).toISOString();
	return wanted === undefined ? iso : time.toFormat(wanted, { locale: 'en-US' });
}
