/** What is around events in a body: a format, `Event` or `payload`, SOAP. */

import type { Allowance } from '../shared/data/allowance';
import { isObject, parseJson } from '../shared/api/json';
import { normalizeObject, type Form, type JsonObject } from '../shared/data/normalize';
import { readXml } from './xml';

/** SOAP: Envelope, Body, the operation, its parameter. */
const MAX_WRAPPING = 5;

/**
 * @param text A body, as JSON or XML, whatever its Content-Type says.
 * @param allowance How much may be read.
 * @returns What it holds, IDs digit for digit; undefined where it is neither, or more than that.
 */
export function readText(text: string, allowance: Allowance): unknown {
	// This takes a byte order mark for a blank as well.
	const inside = text.trimStart();
	if (inside.startsWith('<')) return readXml(inside, allowance);
	if (!/^[{[]/.test(inside) || !allowance.coversJson(inside)) return undefined;
	try {
		return parseJson(inside);
	} catch {
		return undefined;
	}
}

/**
 * @param body What a body holds, not too deep.
 * @param allowance How much more may be read, where texts in it hold something.
 * @returns What is inside the wrapper of each event in it, in its regular form, one after the other.
 */
export function unwrap(body: unknown, allowance: Allowance): Generator<JsonObject> {
	/** CommBox writes dates in three forms. */
	const form: Form = { hasIso: true, allowance };

	function* eventsIn(value: unknown, depth: number): Generator<JsonObject> {
		if (depth > MAX_WRAPPING) return;
		if (Array.isArray(value)) {
			for (const entry of value) yield* eventsIn(entry, depth + 1);
		} else if (isObject(value)) {
			const members = membersIn(value);
			const isEvent = yield* wrappedBy(value, members, depth);
			if (!isEvent) yield* findInSoap(members.get('envelope'), depth + 1);
		}
	}

	/** @returns Whether the object is an event or has a wrapper, both of which hold events. */
	function* wrappedBy(
		object: object,
		members: ReadonlyMap<string, unknown>,
		depth: number,
	): Generator<JsonObject, boolean> {
		const wrapped = heldBy(members.get('event')) ?? heldBy(members.get('payload'));
		if (wrapped !== undefined) {
			for (const one of wrapped) yield* eventsInOr(one, depth + 1);
			return true;
		}
		if (!isText(members.get('subscription')) || !isText(members.get('name'))) return false;
		yield normalizeObject(object, form);
		return true;
	}

	/** A wrapper can hold another one. */
	function* eventsInOr(inside: object, depth: number): Generator<JsonObject> {
		let isWrapped = false;
		for (const inner of eventsIn(inside, depth)) {
			isWrapped = true;
			yield inner;
		}
		if (!isWrapped) yield normalizeObject(inside, form);
	}

	/** @returns The objects that a wrapper holds, as JSON or XML in a text as well; undefined if none. */
	function heldBy(wrapper: unknown): object[] | undefined {
		const held = isText(wrapper) ? readText(wrapper, allowance) : wrapper;
		const objects = (Array.isArray(held) ? held : [held]).filter(isObject).filter(hasMembers);
		return objects.length === 0 ? undefined : objects;
	}

	/** SOAP: the names between its envelope and the event are the receiver's to choose. */
	function* findInSoap(value: unknown, depth: number): Generator<JsonObject> {
		if (depth > MAX_WRAPPING) return;
		const inside = isText(value) ? readText(value, allowance) : value;
		if (!isObject(inside)) return;
		const isEvent = yield* wrappedBy(inside, membersIn(inside), depth);
		if (isEvent) return;
		for (const member of Object.values(inside)) yield* findInSoap(member, depth + 1);
	}

	return eventsIn(body, 0);
}

/** @returns The members by their local names, in lower case. */
function membersIn(object: object): ReadonlyMap<string, unknown> {
	return new Map(Object.entries(object).map(([name, member]) => [localName(name), member]));
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
