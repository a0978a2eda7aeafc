import type { IDataObject } from 'n8n-workflow';

import type { Envelope } from '../../shared/api/envelope';
import { ApiFailure, statusFailure, UNEXPECTED } from '../../shared/api/errors';
import { isObject } from '../../shared/api/json';
import type { ApiRequest } from '../../shared/api/request';

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
	return objectOrEmpty(firstOf(data));
}

/** @returns The one thing that an answer holds, by itself or in a list. */
export function firstOf(data: unknown): unknown {
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
		finding: UNEXPECTED,
		status,
	});
}

/** @returns The members of a value that is an object; none of any other. */
export function objectOrEmpty(value: unknown): IDataObject {
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
