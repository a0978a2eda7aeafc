/**
 * Reads the XML of webhooks. n8n has parsed it before the node sees it, but on the way lower-cases the
 * names of elements and collapses the blanks in texts, so that a message loses its line breaks. This
 * keeps both. It knows what data needs: elements, attributes, text, CDATA, and the entities that XML
 * itself defines. A document type is refused, because it can define more.
 */

import type { Allowance } from '../shared/data/allowance';
import { splice, type Edit } from '../shared/splice';

/** An element's content: its text, or its attributes and child elements by name, several as a list. */
export type XmlValue = string | XmlElement | Array<string | XmlElement>;
export interface XmlElement {
	[name: string]: XmlValue;
}

interface Open {
	readonly name: string;
	readonly members: Array<[name: string, value: string | XmlElement]>;
	text: string;
}

/** The vendor's events have six levels, SOAP adds two. */
const MAX_DEPTH = 64;

const ENTITIES: ReadonlyMap<string, string> = new Map([
	['amp', '&'],
	['apos', "'"],
	['gt', '>'],
	['lt', '<'],
	['quot', '"'],
]);

/**
 * @param text What may be XML.
 * @param allowance How many elements, attributes, comments and such may be read.
 * @returns An object with the root element by its name, prefixes left out; undefined where the text is
 *   not well-formed, has a document type, is nested too deeply, or holds more than is allowed.
 */
export function readXml(text: string, allowance: Allowance): XmlElement | undefined {
	const document: Open = { name: '', members: [], text: '' };
	const stack: Open[] = [document];
	let position = 0;

	while (position < text.length) {
		const open = stack.at(-1)!;
		const start = text.indexOf('<', position);
		open.text += decode(text.slice(position, start < 0 ? text.length : start));
		if (start < 0) break;

		const end = endOfMarkup(text, start);
		if (end < 0) return undefined;
		const markup = text.slice(start, end);
		position = end;
		if (!markup.startsWith('</') && !allowance.take(1)) return undefined;

		if (markup.startsWith('<![CDATA[')) open.text += markup.slice(9, -3);
		else if (markup.startsWith('<!--') || markup.startsWith('<?')) continue;
		else if (markup.startsWith('</')) {
			const parent = stack.at(-2);
			if (parent === undefined || markup.slice(2, -1).trimEnd() !== open.name) return undefined;
			parent.members.push([localName(open.name), valueOf(open)]);
			stack.pop();
		} else {
			if (stack.length > MAX_DEPTH) return undefined;
			const element = readTag(markup, allowance);
			if (element === undefined) return undefined;
			if (markup.endsWith('/>')) open.members.push([localName(element.name), valueOf(element)]);
			else stack.push(element);
		}
	}
	const isWhole = stack.length === 1 && document.members.length === 1 && !document.text.trim();
	return isWhole ? group(document.members) : undefined;
}

/** @returns Where the markup that begins at `start` is over; -1 where it never is, or may not be. */
function endOfMarkup(text: string, start: number): number {
	const after = (closing: string, from: number) => {
		const at = text.indexOf(closing, from);
		return at < 0 ? -1 : at + closing.length;
	};
	if (text.startsWith('<!--', start)) return after('-->', start + 4);
	if (text.startsWith('<![CDATA[', start)) return after(']]>', start + 9);
	if (text.startsWith('<?', start)) return after('?>', start + 2);
	if (text.startsWith('<!', start)) return -1;

	// A > may stand between the quotes of an attribute.
	const next = /["'>]/g;
	next.lastIndex = start;
	for (;;) {
		const found = next.exec(text);
		if (found === null) return -1;
		if (found[0] === '>') return next.lastIndex;
		next.lastIndex = after(found[0], next.lastIndex);
		if (next.lastIndex < 0) return -1;
	}
}

/** @returns The element that a start tag opens; undefined where that is no tag, or too much. */
function readTag(markup: string, allowance: Allowance): Open | undefined {
	const [, name, rest = ''] = /^<([^\s<>/="']+)([^]*?)\/?>$/.exec(markup) ?? [];
	if (name === undefined) return undefined;
	const element: Open = { name, members: [], text: '' };
	const attribute = /\s+([^\s<>/="']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/gy;
	let read = 0;
	for (const [whole, key = '', double, single] of rest.matchAll(attribute)) {
		if (!allowance.take(1)) return undefined;
		read += whole.length;
		// What these prefixes begin is about the XML, not about CommBox.
		if (/^(xmlns|xml|xsi)(:|$)/.test(key)) continue;
		element.members.push([localName(key), decode((double ?? single ?? '').replace(/\s/g, ' '))]);
	}
	return rest.slice(read).trim() === '' ? element : undefined;
}

/** An element without attributes and child elements is its text. */
function valueOf({ members, text }: Open): string | XmlElement {
	const trimmed = text.trim();
	if (members.length === 0) return trimmed;
	return group(trimmed === '' ? members : [...members, ['text', trimmed]]);
}

function group(members: Open['members']): XmlElement {
	const values = new Map<string, Array<string | XmlElement>>();
	for (const [name, value] of members) {
		const sameName = values.get(name);
		if (sameName) sameName.push(value);
		else values.set(name, [value]);
	}
	return Object.fromEntries(
		[...values].map(([name, list]) => [name, list.length === 1 ? list[0]! : list]),
	);
}

function localName(name: string): string {
	return name.slice(name.indexOf(':') + 1);
}

/** Entities that XML does not know stay as they are. */
function decode(text: string): string {
	return text.includes('&') ? splice(text, entitiesIn(text)) : text;
}

function* entitiesIn(text: string): Generator<Edit> {
	const entity = /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi;
	for (let found = entity.exec(text); found !== null; found = entity.exec(text)) {
		const [, hex, decimal, name] = found;
		const replacement =
			name === undefined
				? characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
				: ENTITIES.get(name);
		if (replacement === undefined) continue;
		yield { start: found.index, end: entity.lastIndex, replacement };
	}
}

function characterOf(code: number): string | undefined {
	return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
