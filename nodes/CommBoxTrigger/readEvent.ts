/** What CommBox delivers -> its events. Nothing of n8n in it. */

import { Allowance } from '../shared/data/allowance';
import { isObject } from '../shared/api/json';
import { idOf, type Json, type JsonObject } from '../shared/data/normalize';
import { activityTypes } from '../shared/data/vocabulary';
import { findEntity, findKind, guessKind, type EventKind } from './events';
import { readText, unwrap } from './unwrap';

type Id = number | string;

/** An event as the node returns it; IDs stand where the event has them. */
export interface CommBoxEvent {
	/** What it is about, such as `Object`; missing where CommBox does not say, and nothing shows it. */
	entity?: string;
	/** What happened, such as `OnNew`; missing likewise. */
	event?: string;
	/** The CommBox account. */
	brand?: string;
	conversationId?: Id;
	streamId?: Id;
	subStreamId?: Id;
	/** The user that the event is about. */
	userId?: Id;
	/** Who the user is in the channel. */
	identityId?: Id;
	/** Who did it, in activities: often an agent, so that it is not called userId. */
	actorUserId?: Id;
	actorIdentityId?: Id;
	managerId?: Id;
	tagId?: Id;
	activityType?: number;
	activityTypeName?: string;
	/** All that the event holds, in one regular form. */
	data: JsonObject;
}

/** What a body is: events, and all that it holds; or why it is none. */
export type Reading =
	| { readonly events: readonly CommBoxEvent[]; readonly body: unknown }
	| { readonly refusal: string };

/** All documented deliveries have one event; many more are an attempt to exhaust memory. */
const MAX_EVENTS = 1_000;

/** Names and values: so many events can have 50 each, and a single one has about 100. */
const MAX_VALUES = 50_000;

/** What several events in one delivery share is copied to each of them: so much as JSON in all. */
const MAX_COPIED = 1_000_000;

/** The names of entities, events and accounts are short, and each event of a delivery gets them. */
const MAX_NAME = 200;

const TOO_MUCH = 'The body holds too much for events of CommBox, or is nested too deeply';

/** Why a body is not read. */
class Refusal extends Error {}

/**
 * Reads what CommBox's webhooks send, in every form that its documentation shows or allows: `Event` or
 * `payload` around it, JSON or XML, SOAP around that, members or attributes, one or several in a list.
 * Anybody can send anything, so time and memory are linear in the size of the body.
 *
 * @param text The body.
 * @param parsed What n8n makes of it, for a form, or what n8n alone can read.
 * @returns One event for each activity, message or tag in it; or why it is no event.
 */
export function readEvent(text: string, parsed?: unknown): Reading {
	const allowance = new Allowance(MAX_VALUES);
	const events: CommBoxEvent[] = [];
	try {
		const body = bodyOf(text, parsed, allowance);
		for (const wrapper of unwrap(body, allowance)) {
			for (const event of eventsOf(wrapper)) checkCount(events.push(event));
		}
		if (allowance.isExceeded) throw new Refusal(TOO_MUCH);
		return events.length > 0
			? { events, body }
			: { refusal: 'The body is not an event of CommBox' };
	} catch (error) {
		return { refusal: refusalOf(error) };
	}
}

function refusalOf(error: unknown): string {
	if (error instanceof Refusal) return error.message;
	throw error;
}

function bodyOf(text: string, parsed: unknown, allowance: Allowance): unknown {
	const read = readText(text, allowance);
	if (read !== undefined) return read;
	if (allowance.isExceeded || !allowance.coversValue(parsed)) throw new Refusal(TOO_MUCH);
	return parsed;
}

function checkCount(events: number): void {
	if (events > MAX_EVENTS) throw new Refusal(`The body holds more than ${MAX_EVENTS} events`);
}

/** Checks what several events share, before each of them gets it. */
function checkShared(shared: JsonObject, events: number): void {
	checkCount(events);
	if (events > 1 && JSON.stringify(shared).length * events > MAX_COPIED) {
		throw new Refusal(TOO_MUCH);
	}
}

/** @returns The events that one wrapper holds, one after the other. */
function* eventsOf(wrapper: JsonObject): Generator<CommBoxEvent> {
	const { names, members } = namesOf(wrapper);
	const { entity: said, contents } = contentsOf(members, names.subscription);
	for (const content of contents) {
		const named = names.name ?? nameIn(content['eventName']);
		const kind =
			named === undefined ? guessKind(new Set(Object.keys(content)), said) : findKind(said, named);
		const entity = kind?.entity ?? said;
		const event = kind?.event ?? named;
		for (const { data, entry } of entriesOf(content, kind)) {
			yield {
				...present({ entity, event, brand: names.brand }),
				...idsOf(data, entry, { entity, event }),
				data,
			};
		}
	}
}

/** Tells the names of an event from its content, which can have a name of its own, as a tag has. */
function namesOf({ subscription, name, brand, ...members }: JsonObject): {
	names: { subscription?: string; name?: string; brand?: string };
	members: JsonObject;
} {
	const isNamed = nameIn(subscription) !== undefined || /^On[A-Z]/.test(nameIn(name) ?? '');
	return {
		names: present({
			subscription: nameIn(subscription),
			name: isNamed ? nameIn(name) : undefined,
			brand: nameIn(brand),
		}),
		members: isNamed || name === undefined ? members : { ...members, name },
	};
}

/**
 * @param members A wrapper's members but those that name the event.
 * @param subscription What the event is about, where the wrapper says so.
 * @returns What the event is about, and its content: the member of that name, or all members.
 */
function contentsOf(
	members: JsonObject,
	subscription: string | undefined,
): { entity: string | undefined; contents: readonly JsonObject[] } {
	const names = Object.keys(members);
	const named = names.find((name) => name.toLowerCase() === subscription?.toLowerCase());
	const only = names.length === 1 && names[0] !== undefined ? findEntity(names[0]) : undefined;
	const entity = subscription === undefined ? only : (findEntity(subscription) ?? subscription);
	const memberName = subscription === undefined && only !== undefined ? names[0] : named;
	if (memberName === undefined) return { entity, contents: [members] };

	const { [memberName]: inside, ...others } = members;
	const contents = listOf(inside).filter(isObject) as JsonObject[];
	checkShared(others, contents.length);
	return {
		entity,
		contents: contents.length > 0 ? contents.map((one) => ({ ...others, ...one })) : [members],
	};
}

/** @returns What each of several in one delivery holds, beside what they share. */
function entriesOf(
	content: JsonObject,
	kind: EventKind | undefined,
): Array<{ data: JsonObject; entry?: JsonObject }> {
	if (kind?.list === undefined) return [{ data: content }];
	const [container, name] = kind.list;
	const { [container]: list, ...shared } = content;
	const entries = listOf(list)
		// JSON may have the list itself there, XML has it one level deeper.
		.flatMap((entry) => (isObject(entry) && name in entry ? listOf(entry[name] as Json) : entry))
		.filter(isObject) as JsonObject[];
	checkShared(shared, entries.length);
	return entries.length === 0
		? [{ data: content }]
		: entries.map((entry) => ({ data: { ...shared, [name]: entry }, entry }));
}

/** Where each ID stands in an event depends on what the event is about. */
function idsOf(
	data: JsonObject,
	entry: JsonObject | undefined,
	{ entity, event }: { readonly entity?: string | undefined; readonly event?: string | undefined },
): Partial<CommBoxEvent> {
	const ownId = (about: string) => (entity === about ? data['id'] : undefined);
	const user = entity === 'User' ? data : memberOf(entry ?? data, 'user');
	const userId = idUnlessNone(user['id']);
	const identityId = idUnlessNone(memberOf(user, 'identity')['id']);
	const isActivity = event === 'OnNewActivity';
	const activityType = isActivity ? entry?.['type'] : undefined;
	return present({
		conversationId: idUnlessNone(
			ownId('Object') ?? data['objectId'] ?? memberOf(data, 'object')['id'],
		),
		streamId: idUnlessNone(data['streamId']),
		// 0 is the channel itself.
		subStreamId: idOf(data['subStreamId']),
		...(isActivity
			? { actorUserId: userId, actorIdentityId: identityId }
			: { userId: userId ?? idUnlessNone(data['userId']), identityId }),
		managerId: idUnlessNone(entry?.['managerId'] ?? data['managerId']),
		tagId: idUnlessNone(memberOf(data, 'tag')['id'] ?? data['tagId'] ?? ownId('Tag')),
		activityType: isNumberOfType(activityType) ? activityType : undefined,
		activityTypeName: activityTypes.find(({ value }) => value === activityType)?.name,
	});
}

/** CommBox numbers types from 0; whatever else stands there is in the data only. */
function isNumberOfType(value: Json | undefined): value is number {
	return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** @returns The ID; undefined for 0 as well, by which CommBox means none. */
function idUnlessNone(value: Json | undefined): Id | undefined {
	return idOf(value) || undefined;
}

/** @returns The object that a member is, or the first in its list; an empty one where there is none. */
export function memberOf(object: JsonObject, name: string): JsonObject {
	return (listOf(object[name]).find(isObject) as JsonObject | undefined) ?? {};
}

function listOf(value: Json | undefined): ReadonlyArray<Json | undefined> {
	return Array.isArray(value) ? value : [value];
}

/** @returns The name that a member is; undefined where it is none, or too long for one. */
function nameIn(value: Json | undefined): string | undefined {
	if (typeof value !== 'string') return undefined;
	const name = value.trim();
	return name === '' || name.length > MAX_NAME ? undefined : name;
}

/** @returns The members that are not undefined. */
function present<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
	return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]?: Exclude<T[K], undefined>;
	};
}
