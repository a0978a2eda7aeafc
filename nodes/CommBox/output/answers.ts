import type { IDataObject } from 'n8n-workflow';

import type { Envelope } from '../../shared/api/envelope';
import { ApiFailure, statusFailure, UNEXPECTED } from '../../shared/api/errors';
import { isObject } from '../../shared/api/json';
import type { ApiRequest } from '../../shared/api/request';
import { idOf, regularObject, type Names } from '../../shared/regular';
import type { Item } from '../../shared/run/operation';

/** What CommBox calls conversations and their parts, and what the trigger calls them. */
const NAMES: Names = new Map([
	['objectId', 'conversationId'],
	['streamid', 'streamId'],
	['substreamid', 'subStreamId'],
	['userIdentity', 'identityId'],
]);

/** What members get other names: their regular name -> the name in the output. */
export type OutputNames = Readonly<Record<string, string>>;

/**
 * The one form of outputs, whatever the operation: members in camel case, ids under the names that
 * the trigger has for them, and as numbers where JavaScript holds them exactly, JSON that stands in
 * text as what it holds.
 *
 * @param data An object of an answer.
 * @param names What the object's own members are called besides: an agent's `id` is a `managerId`.
 * @returns The object in that form.
 */
export function outputOf(data: object, names: OutputNames = {}): IDataObject {
	const own = new Map([...NAMES, ...Object.entries(names)]);
	return regularObject(data, { names: NAMES }, own) as IDataObject;
}

/**
 * @param ids What something is about, as it stood in the request; undefined is left out.
 * @returns The same as outputs have ids.
 */
export function idsOutput(ids: Readonly<Record<string, string | undefined>>): IDataObject {
	const given = Object.entries(ids).filter(([, id]) => id !== undefined);
	return Object.fromEntries(given.map(([name, id]) => [name, idOf(id) ?? id]));
}

/**
 * @param ids What was changed, and by what, as it stood in the request; undefined is left out.
 * @returns The output of an operation for which CommBox has no result.
 */
export function successOf(ids: Readonly<Record<string, string | undefined>>): IDataObject {
	return { success: true, ...idsOutput(ids) };
}

/**
 * @param envelope The answer to a request that has added something.
 * @param name What the output calls its id.
 * @param ids What else it was about.
 * @param item Gets a hint where CommBox has not said the id. That is no error: what is repeated after
 *   an error would be there twice.
 * @returns The output.
 */
export function additionOf(
	{ data }: Envelope,
	name: string,
	ids: Readonly<Record<string, string | undefined>>,
	item: Pick<Item, 'hint'>,
): IDataObject {
	const id = idOf(isObject(data) ? memberOf(data, 'id') : data);
	if (id === undefined) item.hint(NO_ID);
	return { ...successOf(ids), [name]: id ?? null };
}

const NO_ID = () => 'CommBox reported success, but did not return the ID of what was added';

/**
 * @param envelope The answer to a request for one thing: an object, or a list that holds it, as the
 *   vendor's pages differ.
 * @param request The request, for the error's text.
 * @throws NotFoundFailure where the answer holds none.
 */
export function objectIn({ data, description }: Envelope, request: ApiRequest): IDataObject {
	const object = firstOf(data);
	if (isObject(object)) return object;
	const { target, advice } = request;
	throw statusFailure({ status: 404, target, advice, description });
}

/** @returns The one thing that an answer holds, as objectIn has it; nothing where it holds none. */
export function objectIfAny(data: unknown): IDataObject {
	return membersOf(firstOf(data));
}

function firstOf(data: unknown): unknown {
	return Array.isArray(data) ? data[0] : data;
}

/** A list in an answer. */
export interface AnsweredList {
	/** What its entries are called, in the plural. */
	readonly title: string;
	/** The member of `data` that holds the list where `data` is not the list itself. */
	readonly member?: string;
}

/**
 * @returns The list's entries that are objects; none where there is no data.
 * @throws ApiFailure where the answer holds something else.
 */
export function entriesIn(
	{ data, status }: Envelope,
	{ title, member }: AnsweredList,
): IDataObject[] {
	const list = isObject(data) && member !== undefined ? memberOf(data, member) : (data ?? null);
	if (list === null || list === '') return [];
	if (Array.isArray(list)) return list.filter(isObject);
	throw new ApiFailure(`CommBox did not answer with a list of ${title}`, {
		advice: 'Run the workflow again. If this happens again, contact CommBox support.',
		verdict: UNEXPECTED,
		status,
	});
}

/** @returns The members of a value that is an object; none of any other. */
export function membersOf(value: unknown): IDataObject {
	return isObject(value) ? value : {};
}

/**
 * @param name Its name in camel case.
 * @returns A member of an object, its name written in any case, as CommBox's operations differ in it.
 */
export function memberOf(object: IDataObject, name: string): unknown {
	const lowerCase = name.toLowerCase();
	const members = Object.entries(object);
	return members.find(([key]) => key.replaceAll('_', '').toLowerCase() === lowerCase)?.[1];
}

/**
 * @param value A count, or the number of a kind: a number, or its digits as some answers have it.
 * @returns The number; anything else as it is, null where there is nothing.
 */
export function numberIn(value: IDataObject[string]): IDataObject[string] {
	return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : (value ?? null);
}
