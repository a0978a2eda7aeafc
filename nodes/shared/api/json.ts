/**
 * JSON that loses nothing. JavaScript's own objects and numbers lose three things on the way: the
 * digits of integers beyond 2^53 (CommBox ids are int64), the order of names that look like
 * numbers, and one of two members of the same name. So bodies are put together as text, and
 * answers are read with their large integers kept.
 */

import type { IDataObject } from 'n8n-workflow';

import { splice, type Edit } from '../splice';

declare const json: unique symbol;

/** Text known to be valid JSON. Only this module makes it. */
export type JsonText = string & { readonly [json]: true };

/** A member of a JSON object: its name, and its value as JSON text. */
export type JsonMember = readonly [name: string, value: JsonText];

/** One of the characters that give JSON its structure. */
const STRUCTURE = /[{}[\],:]/g;

/**
 * Splits JSON into its strings and what stands between them. A regular expression for strings would
 * run out of stack in one of some MB.
 */
function* piecesOf(text: string): Generator<{ piece: string; start: number; isString: boolean }> {
	let start = 0;
	while (start < text.length) {
		const isString = text[start] === '"';
		const nextString = text.indexOf('"', start);
		const end = isString ? endOfString(text, start) : nextString < 0 ? text.length : nextString;
		yield { piece: text.slice(start, end), start, isString };
		start = end;
	}
}

/** @returns The strings and the characters that give JSON its structure, in order. */
function* tokensOf(text: string): Generator<{ token: string; index: number }> {
	for (const { piece, start, isString } of piecesOf(text)) {
		if (isString) yield { token: piece, index: start };
		else
			for (const { 0: token, index } of piece.matchAll(STRUCTURE))
				yield { token, index: start + index };
	}
}

/** @returns Where the string that starts there has ended; the text's end where it never does. */
function endOfString(text: string, start: number): number {
	let quote = start;
	let backslashes: number;
	do {
		quote = text.indexOf('"', quote + 1);
		if (quote < 0) return text.length;
		for (backslashes = 0; text[quote - 1 - backslashes] === '\\'; ) backslashes += 1;
	} while (backslashes % 2 === 1);
	return quote + 1;
}

/**
 * Looks at the structure of what may be JSON, before anything is made of it.
 *
 * @param text Any text.
 * @param maxDepth How deep lists and objects may be nested.
 * @returns How many names and values it holds at most if it is JSON; undefined where they are nested
 *   deeper.
 */
export function countValues(text: string, maxDepth: number): number | undefined {
	let count = 1;
	let depth = 0;
	for (let at = 0; at < text.length; at += 1) {
		switch (text[at]) {
			case '"':
				at = endOfString(text, at) - 1;
				count += 1;
				break;
			case '{':
			case '[':
				depth += 1;
				if (depth > maxDepth + 1) return undefined;
				count += 1;
				break;
			case '}':
			case ']':
				depth -= 1;
				break;
			case ',':
				count += 1;
		}
	}
	return count;
}

/** What may not stand in a string as it is, though it is a blank; and how it may. */
const BLANKS: ReadonlyMap<string | undefined, string> = new Map(
	['\t', '\n', '\v', '\f', '\r'].map((blank) => [blank, JSON.stringify(blank).slice(1, -1)]),
);

/** @returns How many line breaks and tabs a text holds: mending may take as many more characters. */
export function countBlanks(text: string): number {
	let count = 0;
	for (let at = 0; at < text.length; at += 1) if (BLANKS.has(text[at])) count += 1;
	return count;
}

/**
 * Mends a fault that the vendor's own examples have: line breaks and tabs as they are inside strings.
 *
 * @returns The text, with those escaped.
 */
export function mendJson(text: string): string {
	return splice(text, blanksInStrings(text));
}

function* blanksInStrings(text: string): Generator<Edit> {
	for (let start = text.indexOf('"'); start >= 0; ) {
		const end = endOfString(text, start);
		for (let at = start; at < end; at += 1) {
			const replacement = BLANKS.get(text[at]);
			if (replacement !== undefined) yield { start: at, end: at + 1, replacement };
		}
		start = text.indexOf('"', end);
	}
}

/**
 * @param value Anything JSON can hold; members that are undefined are left out.
 * @returns Its JSON text; `null` where JSON has no form for the value.
 */
export function toJson(value: unknown): JsonText {
	return (JSON.stringify(value) ?? 'null') as JsonText;
}

/**
 * @param members Names and values; order and repetition are kept, `__proto__` is a name like others.
 *   Those without a value are left out.
 * @returns The JSON text of the object that has these members.
 */
export function jsonObject(
	members: ReadonlyArray<readonly [name: string, value: JsonText | undefined]>,
): JsonText {
	const given = members.filter(([, value]) => value !== undefined);
	return `{${given.map(([name, value]) => `${toJson(name)}:${value}`).join(',')}}` as JsonText;
}

/** @returns The JSON text of the list that has these entries. */
export function jsonArray(entries: readonly JsonText[]): JsonText {
	return `[${entries.join(',')}]` as JsonText;
}

/**
 * @returns The same text, as it is written.
 * @throws SyntaxError where it is no JSON.
 */
export function jsonTextIn(text: string): JsonText {
	JSON.parse(text);
	return text as JsonText;
}

/** @returns The JSON text of a value, if there is one. */
export function jsonIfAny<T>(
	value: T | undefined,
	write: (value: T) => JsonText = toJson,
): JsonText | undefined {
	return value === undefined ? undefined : write(value);
}

/**
 * @param digits A whole number's canonical digits, such as those of an ID.
 * @returns The number as JSON, digit for digit.
 */
export function jsonInteger(digits: string): JsonText {
	return digits as JsonText;
}

/**
 * Reads JSON, keeping every digit of an integer that a JavaScript number cannot hold exactly: such
 * an integer becomes a string of its digits, every other value what `JSON.parse` makes of it.
 *
 * @throws SyntaxError where the text is no JSON.
 */
export function parseJson(text: string): unknown {
	const value: unknown = JSON.parse(text);
	return /\d{16}/.test(text) ? JSON.parse(splice(text, inexactIntegers(text))) : value;
}

function* inexactIntegers(text: string): Generator<Edit> {
	const next = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
	for (let found = next.exec(text); found !== null; found = next.exec(text)) {
		const { 0: token, index } = found;
		if (token === '"') next.lastIndex = endOfString(text, index);
		else if (isInexactInteger(token)) {
			yield { start: index, end: next.lastIndex, replacement: `"${token}"` };
		}
	}
}

/** @returns The object that the text holds, read as by parseJson; undefined where it holds none. */
export function parseObject(text: string): IDataObject | undefined {
	try {
		const value = parseJson(text);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** @returns Whether a value of JSON is an object: neither null nor a list. */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isInexactInteger(scalar: string): boolean {
	return /^-?\d{16,}$/.test(scalar) && !Number.isSafeInteger(Number(scalar));
}

/**
 * The members of a JSON object as they are written: in their order, repeated names included, each
 * value's text unchanged.
 *
 * @returns undefined where the text is JSON, but no object.
 * @throws SyntaxError where the text is no JSON.
 */
export function membersOf(text: string): JsonMember[] | undefined {
	JSON.parse(text);
	if (!text.trimStart().startsWith('{')) return undefined;

	const members: JsonMember[] = [];
	let depth = 0;
	let name = '';
	let valueStart = 0;
	for (const { token, index } of tokensOf(text)) {
		if (token === '}' || token === ']') depth -= 1;
		const closesMember = depth === 0 ? token === '}' : depth === 1 && token === ',';
		if (closesMember && valueStart > 0) {
			members.push([name, text.slice(valueStart, index).trim() as JsonText]);
			valueStart = 0;
		} else if (depth === 1 && token === ':') {
			valueStart = index + 1;
		} else if (depth === 1 && token.startsWith('"') && valueStart === 0) {
			name = JSON.parse(token) as string;
		}
		if (token === '{' || token === '[') depth += 1;
	}
	return members;
}
