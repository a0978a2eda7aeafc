import type { IDataObject } from 'n8n-workflow';

import { isObject, parseObject } from '../../shared/api/json';
import type { Item } from '../../shared/run/operation';
import { objectOrEmpty } from '../output/answers';
import { isMissing } from '../input/text';

/** What a field of an answer can hold. */
export type Value = IDataObject[string];

/** @returns A function that gives the field of the first name that is there, whatever its case. */
export function fieldsOf(data: Value): (...names: string[]) => Value {
	const fields = new Map(
		Object.entries(isObject(data) ? data : {}).map(([name, value]) => [name.toLowerCase(), value]),
	);
	return (...names) => {
		const found = names.map((name) => fields.get(name.toLowerCase()));
		return found.find((value) => !isMissing(value)) ?? null;
	};
}

/** @returns A text as it was written: CommBox was recorded to answer `&amp;` for `&`. */
export function asWritten(text: Value): Value {
	return typeof text === 'string' ? text.replaceAll('&amp;', '&') : text;
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(?<zone>Z|[+-]\d\d:\d\d)?$/;

/**
 * @returns A time as ISO 8601 in UTC, which CommBox's times are also where they do not say so; anything
 *   else as it is.
 */
export function inUtc(time: Value): Value {
	const found = typeof time === 'string' ? ISO.exec(time) : null;
	if (!found) return time;
	const date = new Date(found.groups?.['zone'] ? String(time) : `${String(time)}Z`);
	return Number.isNaN(date.getTime()) ? time : date.toISOString();
}

/** @returns The same, whose own fields that hold a time, by their names, are in UTC. */
export function timesInUtc(data: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(data).map(([name, value]) => [name, /time$/i.test(name) ? inUtc(value) : value]),
	);
}

/** CommBox was recorded to store `call  1-800` where `call +1-800` was sent. */
const PLUS = () => 'The message holds a plus sign, which CommBox was seen to turn into a blank';

/** Hints at what becomes of a message that is sent as it is. */
export function hintAtPlus(text: string | undefined, { hint }: Pick<Item, 'hint'>): void {
	if (text?.includes('+')) hint(PLUS);
}

/**
 * CommBox was recorded to give the first message in the conversation only, with times in whole seconds.
 * The pages' examples have one of the same moment among the others, to a fraction of a second. What is in
 * doubt comes twice: no message may be lost.
 *
 * @param conversation A conversation, as CommBox answers it or in the form of outputs.
 * @returns All its messages, the oldest first, each with who wrote it and its files.
 */
export function messagesOf(conversation: IDataObject): IDataObject[] {
	const find = fieldsOf(conversation);
	const childs = find('childs') ?? fieldsOf(find('user'))('childs');
	// One page of the vendor's shows a single message in place of the list.
	const later = (Array.isArray(childs) ? childs : [childs])
		.filter(isObject)
		.map(messageOf)
		.sort(byTime);
	const first = firstMessageOf(conversation);
	const hasFraction = /\.\d/.test(String(find('createdTime')));
	const isAmongThem = hasFraction && later.some((message) => isSame(first, message));
	return isAmongThem || isEmpty(first) ? later : [first, ...later];
}

function messageOf(message: IDataObject): IDataObject {
	const find = fieldsOf(message);
	const ofUser = fieldsOf(find('user'));
	const ofIdentity = fieldsOf(ofUser('identity'));
	return {
		id: find('id'),
		createdTime: inUtc(find('createdTime')),
		message: asWritten(find('message')),
		isManager: ofUser('isManager'),
		// By 0, CommBox means nobody.
		managerId: ofUser('managerId') || null,
		userId: ofUser('isManager') === true ? null : ofUser('id'),
		firstName: ofIdentity('firstName'),
		lastName: ofIdentity('lastName'),
		files: filesIn(find('content')),
	};
}

function firstMessageOf(conversation: IDataObject): IDataObject {
	const find = fieldsOf(conversation);
	const ofUser = fieldsOf(find('user'));
	const isManager = find('isManager') === true;
	return {
		id: null,
		createdTime: inUtc(find('createdTime')),
		message: asWritten(find('message')),
		isManager,
		managerId: null,
		userId: isManager ? null : (find('userId') ?? ofUser('id')),
		firstName: isManager ? null : (find('firstName') ?? ofUser('firstName')),
		lastName: isManager ? null : (find('lastName') ?? ofUser('lastName')),
		files: filesIn(find('content')),
	};
}

/** Files are a list in mails, and one link in other channels. */
function filesIn(content: Value): IDataObject[] {
	const held = typeof content === 'string' ? parseObject(content) : content;
	const { attachments, link } = objectOrEmpty(held);
	return [...(Array.isArray(attachments) ? attachments : []), link].filter(isObject).map((file) => {
		const find = fieldsOf(file);
		const url = asGiven(find('path', 'href'));
		return { name: find('name') ?? nameIn(url), url, size: find('size') };
	});
}

/** @returns The address of a file as it was given: CommBox was recorded to put `/media/` before it. */
function asGiven(url: Value): Value {
	return typeof url === 'string' ? url.replace(/^\/media\/(?=https?:)/i, '') : url;
}

/** @returns The last part of an address, which is what a file is called. */
function nameIn(url: Value): string | null {
	const [path = ''] = typeof url === 'string' ? url.split(/[?#]/) : [];
	return path.split('/').at(-1) || null;
}

function msOf({ createdTime }: IDataObject): number {
	return Date.parse(String(createdTime));
}

/** The order of time; messages of the same time, or without one, in that of their ids. */
function byTime(a: IDataObject, b: IDataObject): number {
	return msOf(a) - msOf(b) || Number(a['id']) - Number(b['id']) || 0;
}

/** Whether an answer says nothing of the first message. */
function isEmpty({ message, files }: IDataObject): boolean {
	return isMissing(message) && (files as IDataObject[]).length === 0;
}

function isSame(first: IDataObject, message: IDataObject): boolean {
	const urls = urlsOf(message);
	return (
		['createdTime', 'message', 'isManager'].every((name) => first[name] === message[name]) &&
		urlsOf(first).every((url) => urls.includes(url))
	);
}

function urlsOf({ files }: IDataObject): Value[] {
	return (files as IDataObject[]).map(({ url }) => url);
}
