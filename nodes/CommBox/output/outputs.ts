import type { IDataObject } from 'n8n-workflow';

import type { Envelope } from '../../shared/api/envelope';
import { isObject } from '../../shared/api/json';
import { idOf, normalizeObject, type Names } from '../../shared/data/normalize';
import type { Item } from '../../shared/run/operation';
import { firstOf, memberOf } from './answers';

/** What CommBox calls conversations and their parts, and what the trigger calls them. */
const NAMES: Names = new Map([
	['objectId', 'conversationId'],
	['streamid', 'streamId'],
	['substreamid', 'subStreamId'],
	['userIdentity', 'identityId'],
]);

/** What members get other names: their normal name -> the name in the output. */
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
	return normalizeObject(data, { names: NAMES }, own) as IDataObject;
}

/** What something is about: the name of an ID in the output -> the ID; undefined is left out. */
export type Ids = Readonly<Record<string, string | undefined>>;

/**
 * @param ids What something is about, as it stood in the request; undefined is left out.
 * @returns The same as outputs have ids.
 */
export function idsOutput(ids: Ids): IDataObject {
	const given = Object.entries(ids).filter(([, id]) => id !== undefined);
	return Object.fromEntries(given.map(([name, id]) => [name, idOf(id) ?? id]));
}

/**
 * @param ids What was changed, and by what, as it stood in the request; undefined is left out.
 * @returns The output of an operation for which CommBox has no result.
 */
export function successOf(ids: Ids): IDataObject {
	return { success: true, ...idsOutput(ids) };
}

/**
 * @param data What an answer says of the one thing that it is about: an object with its ID, the ID
 *   itself, or a list of one.
 * @returns The ID, as outputs have it; undefined where there is none.
 */
export function idIn(data: unknown): number | string | undefined {
	const one = firstOf(data);
	const id = isObject(one) ? memberOf(one, 'id') : one;
	return idOf(typeof id === 'string' ? id.trim() : id);
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
	ids: Ids,
	item: Pick<Item, 'hint'>,
): IDataObject {
	const id = idIn(data);
	if (id === undefined) item.hint(ID_NOT_SAID);
	return { ...successOf(ids), [name]: id ?? null };
}

const ID_NOT_SAID = () => 'CommBox reported success, but did not return the ID of what was added';

/**
 * @param value A count, or the number of a kind: a number, or its digits as some answers have it.
 * @returns The number; anything else as it is, null where there is nothing.
 */
export function numberIn(value: IDataObject[string]): IDataObject[string] {
	return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : (value ?? null);
}
