/** What is around events in a body: a format, `Event` or `payload`, SOAP. */

import { isObject, parseJson } from '../shared/api/json';
import { isTooDeep, normalizeObject, type Form, type JsonObject } from '../shared/data/normalize';
import { readXml } from './xml';

/** SOAP: Envelope, Body, the operation, its parameter. */
const MAX_WRAPPING = 5;

/** CommBox writes dates in three forms. */
const FORM: Form = { hasIso: true };

/**
 * @param text A body, as JSON or XML, whatever its Content-Type says.
 * @returns What it holds, IDs digit for digit; undefined where it is neither.
 */
export function readText(text: string): unknown {
	const start = /^[\s\ufeff]*(.)/.exec(text)?.[1];
	if (start === '<') return readXml(text.trimStart());
	if (start !== '{' && start !== '[') return undefined;
	try {
		return parseJson(text.trimStart());
	} catch {
		return undefined;
	}
}

/**
 * @param value A body, not too deep.
 * @returns What is inside the wrapper of each event in it, in its regular form, one after the other.
 */
export function* unwrap(value: unknown, depth = 0): Generator<JsonObject> {
	if (depth > MAX_WRAPPING) return;
	if (Array.isArray(value)) {
		for (const entry of value) yield* unwrap(entry, depth + 1);
		return;
	}
	if (!isObject(value)) return;

	const members = new Map(Object.entries(value).map(([name, member]) => [localName(name), member]));
	const wrapped = heldBy(members.get('event')) ?? heldBy(members.get('payload'));
	if (wrapped !== undefined) yield* unwrapOr(wrapped, depth + 1);
	else if (isText(members.get('subscription')) && isText(members.get('name'))) {
		yield normalizeObject(value, FORM);
	} else yield* findInSoap(members.get('envelope'), depth + 1);
}

/** A wrapper can hold another one. */
function* unwrapOr(inside: readonly object[], depth: number): Generator<JsonObject> {
	for (const one of inside) {
		let isWrapped = false;
		for (const inner of unwrap(one, depth)) {
			isWrapped = true;
			yield inner;
		}
		if (!isWrapped) yield normalizeObject(one, FORM);
	}
}

/** @returns The objects that a wrapper holds, as JSON or XML in a text as well; undefined if none. */
function heldBy(wrapper: unknown): object[] | undefined {
	const held = isText(wrapper) ? readText(wrapper) : wrapper;
	const objects = (Array.isArray(held) ? held : [held]).filter(isObject).filter(hasMembers);
	return objects.length === 0 || isTooDeep(held) ? undefined : objects;
}

/** SOAP: the names between its envelope and the event are the receiver's to choose. */
function* findInSoap(value: unknown, depth: number): Generator<JsonObject> {
	const inside = isText(value) ? readText(value) : value;
	if (depth > MAX_WRAPPING || !isObject(inside) || isTooDeep(inside)) return;
	let isFound = false;
	for (const inner of unwrap(inside, depth)) {
		isFound = true;
		yield inner;
	}
	if (isFound) return;
	for (const member of Object.values(inside)) yield* findInSoap(member, depth + 1);
}

function localName(name: string): string {
	return name.slice(name.indexOf(':') + 1).toLowerCase();
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}

function hasMembers(object: object): boolean {
	return Object.keys(object).length > 0;
}
