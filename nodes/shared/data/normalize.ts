/**
 * One normal form for what CommBox sends as JSON or as XML, with all values as text or not: member
 * names in camel case, attributes beside members, IDs and numbers as numbers, JSON that stands in a
 * text as what it holds.
 */

import { Allowance } from './allowance';
import { countBlanks, isObject, mendJson, parseJson } from '../api/json';

/** What JSON can hold. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
	[name: string]: Json;
}

/** Names of members by their normal names, where they shall get others. */
export type Names = ReadonlyMap<string, string>;

/** What the normal form has beside, for who asks for it. */
export interface Form {
	/** At every level. */
	readonly names?: Names;
	/** Whether a member that holds a date has one beside it with the date in ISO 8601. */
	readonly hasIso?: boolean;
	/** How much of it may be read that stands in texts; left out, any number of values. */
	readonly allowance?: Allowance;
}

/** Members that hold JSON as text: always in XML, sometimes in JSON. */
const JSON_TEXTS: ReadonlySet<string> = new Set([
	'attachments',
	'content',
	'data',
	'properties',
	'userTags',
]);

/** Members whose own members are named by a brand, such as its custom fields. */
const NAMED_BY_BRAND: ReadonlySet<string> = new Set(['content', 'properties']);

/** Members that end in "Id" and are somebody else's text, leading zeros and all. */
const TEXT_IDS: ReadonlySet<string> = new Set([
	'requestId',
	'streamProviderId',
	'uniqueId',
	'userStreamProviderId',
]);

const NUMBERS: ReadonlySet<string> = new Set([
	'activityType',
	'numIdentities',
	'numObjects',
	'score',
	'streamProviderType',
	'type',
	'unit',
	'unitValidationType',
]);

/** n8n's own XML parser lower-cases these; others are one word. */
const COMPOUND_NAMES = new Map(
	['formUrl', 'managerId', 'objectId'].map((name) => [name.toLowerCase(), name]),
);

/** Names that could reach a prototype where somebody copies an object carelessly. */
const UNSAFE_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** JSON in a text of JSON in a text: as deep as CommBox's own events have it. */
const MAX_TEXTS = 3;

const ANY_NUMBER = new Allowance();

/**
 * @param value What JSON or an XML parser can give, not too deep.
 * @returns The same, without the names that could reach a prototype.
 */
export function withoutUnsafeNames(value: unknown): Json {
	if (Array.isArray(value)) return value.map(withoutUnsafeNames);
	if (!isObject(value)) return scalar(value);
	return objectOf(
		Object.entries(value).map(([name, member]) => [name, withoutUnsafeNames(member)]),
	);
}

/**
 * @param name The name of the member that the value is.
 * @param value What JSON or an XML parser can give, not too deep.
 * @param texts In how many texts the value stands, one inside the other.
 * @returns The value in its normal form.
 */
function normalize(name: string, value: unknown, form: Form, texts: number): Json {
	if (Array.isArray(value)) return value.map((entry) => normalize(name, entry, form, texts));
	if (NAMED_BY_BRAND.has(name) && typeof value === 'object') return withoutUnsafeNames(value);
	if (isObject(value)) return normalizeObject(value, form, form.names, texts);
	if (typeof value !== 'string') return scalar(value);
	if (!JSON_TEXTS.has(name) || texts === MAX_TEXTS) return typed(name, value);
	const held = heldJson(value, form.allowance);
	return held === undefined ? value : normalize(name, held, form, texts + 1);
}

/**
 * @param value What JSON or an XML parser can give, not too deep.
 * @param form What the normal form has beside.
 * @param names The other names of the object's own members, but not of those further inside.
 * @param texts In how many texts the object stands, one inside the other.
 * @returns The object in its normal form.
 */
export function normalizeObject(
	value: object,
	form: Form,
	names = form.names,
	texts = 0,
): JsonObject {
	const members = Object.entries(value).flatMap(([name, member]) =>
		// So n8n's own XML parser puts attributes.
		name === '$' && isObject(member) ? Object.entries(member) : [[name, member] as const],
	);
	const result = new Map<string, Json>();
	for (const [name, member] of members) {
		if (/^xmlns(:|$)/i.test(name)) continue;
		const normalName = normalNameOf(name);
		const free = [names?.get(normalName) ?? normalName, name].find((one) => !result.has(one));
		if (free === undefined) continue;
		const given = normalize(free, member, form, texts);
		result.set(free, given);
		const iso = form.hasIso && /(date|time)$/i.test(free) ? isoOf(given) : undefined;
		if (iso !== undefined) result.set(`${free}Iso`, iso);
	}
	return objectOf([...result]);
}

/**
 * @param value An ID as it came: a number, or digits.
 * @returns The number where JavaScript can hold it, else its digits; undefined where it is no ID.
 */
export function idOf(value: unknown): number | string | undefined {
	if (typeof value === 'number')
		return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
	if (typeof value !== 'string' || !/^(0|[1-9]\d{0,18})$/.test(value)) return undefined;
	return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** @returns A name in camel case, without an XML prefix: `StatusID` -> `statusId`. */
function normalNameOf(name: string): string {
	const camel = name
		.replace(/^[^:]*:/, '')
		.replace(/[^\p{L}\p{N}]+(.)?/gu, (_, next?: string) => next?.toUpperCase() ?? '')
		.replace(/^\p{Lu}+(?!\p{Ll})|^\p{Lu}/u, (start) => start.toLowerCase())
		.replace(/ID$/, 'Id');
	return COMPOUND_NAMES.get(camel) ?? (camel || name);
}

/** A text as what its member is: CommBox sends IDs, numbers and booleans as text too. */
function typed(name: string, text: string): Json {
	if (/^(allow|is)[A-Z]/.test(name) && /^(true|false)$/i.test(text)) return /^t/i.test(text);
	// One name can be that of many values, so nothing here may look through all of it.
	if ((name === 'id' || name.endsWith('Id')) && !TEXT_IDS.has(name))
		return idOf(text.trim()) ?? text;
	if (NUMBERS.has(name) && /^-?\d{1,15}(\.\d{1,15})?$/.test(text)) return scalar(Number(text));
	return text;
}

/**
 * @returns What a text holds as JSON; undefined where it holds neither an object nor a list, or more
 *   than is allowed. Two faults are mended that the vendor's own examples have: line breaks inside
 *   strings, and a closing brace too many.
 */
function heldJson(text: string, allowance = ANY_NUMBER): object | undefined {
	if (!/^\s*[{[]/.test(text) || !allowance.coversJson(text)) return undefined;
	for (const candidate of candidatesFor(text, allowance)) {
		try {
			return Object(parseJson(candidate)) as object;
		} catch {
			// The next candidate may do.
		}
	}
	return undefined;
}

function* candidatesFor(text: string, allowance: Allowance): Generator<string> {
	yield text;
	if (!allowance.take(countBlanks(text))) return;
	const mended = mendJson(text).trimEnd();
	yield mended;
	if (mended.endsWith('}')) yield mended.slice(0, -1);
}

/**
 * The three forms of dates that CommBox's examples have can be told apart by separator and the place
 * of the year. No source says the time zone, so the result has none.
 *
 * @returns The date in ISO 8601; undefined where the value is in none of these forms, or no date.
 */
function isoOf(value: Json): string | undefined {
	if (typeof value !== 'string') return undefined;
	const found =
		/^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T\s]+(?<time>\d\d:\d\d:\d\d)(?<rest>\.\d+)?(?<zone>Z|[+-]\d\d:\d\d)?$/.exec(
			value,
		) ??
		/^(?<day>\d\d)-(?<month>\d\d)-(?<year>\d{4})\s+(?<time>\d\d:\d\d:\d\d)$/.exec(value) ??
		/^(?<month>\d\d)\/(?<day>\d\d)\/(?<year>\d{4})\s+(?<time>\d\d:\d\d:\d\d)$/.exec(value);
	const { year, month, day, time, rest = '', zone = '' } = found?.groups ?? {};
	const iso = `${year}-${month}-${day}T${time}`;
	const parsed = new Date(`${iso}Z`);
	// JavaScript takes the 31st of February for the 3rd of March.
	if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 19) !== iso) return undefined;
	return iso + rest + zone;
}

function objectOf(members: ReadonlyArray<readonly [string, Json]>): JsonObject {
	return Object.fromEntries(members.filter(([name]) => !UNSAFE_NAMES.has(name)));
}

function scalar(value: unknown): Json {
	// -0 too, which would come out of n8n's database as 0.
	if (value === 0) return 0;
	return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
		? (value as Json)
		: null;
}
