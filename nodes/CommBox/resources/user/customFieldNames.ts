import type { INodeListSearchItems } from 'n8n-workflow';

import { isObject, parseObject } from '../../../shared/api/json';
import type { Send } from '../../../shared/api/request';
import type { Item } from '../../../shared/run/operation';
import { refusal } from '../../input/refusal';
import { isMissing } from '../../input/text';
import { fetchUser } from './lookup';
import { identifyingParameters, nameUser, parseUserId, userRefOf, type UserRef } from './userRef';

/**
 * The custom fields to choose from. CommBox has no call that lists them, but a user's `content`
 * names those that the user has.
 *
 * @param form Reads the form, which names the user, or another one as an example.
 * @param search What the builder has typed above the list.
 * @param send Sends a request.
 * @returns The names that fit the search. Where none is just that, what was typed comes last, said
 *   to be unknown: users can lack fields that the brand has.
 * @throws UserError where the form names no user, or one without custom fields; what the request
 *   fails with.
 */
export async function customFieldNames(
	form: Pick<Item, 'parameter'>,
	search: string,
	send: Send,
): Promise<INodeListSearchItems[]> {
	const user = exampleUser(form);
	const { content } = await fetchUser(user, NOTHING_SHARED, send);
	const fields = typeof content === 'string' ? parseObject(content) : content;
	const known = isObject(fields) ? Object.keys(fields).sort((a, b) => a.localeCompare(b)) : [];
	if (known.length === 0 && search === '') {
		throw refusal(
			`User ${nameUser(user)} has no custom fields to choose from`,
			'Enter the name with By Name, or give the ID of a user who has some in the option Example User ID.',
		);
	}
	const fitting = known.filter((name) => name.toLowerCase().includes(search.toLowerCase()));
	const found = fitting.map((name) => ({ name, value: name }));
	return search === '' || known.includes(search)
		? found
		: [...found, { name: `${search} (not found on this user)`, value: search }];
}

/** A list in the form is no run: there is nothing to remember for others. */
const NOTHING_SHARED: Pick<Item, 'oncePerRun'> = { oncePerRun: async (_, make) => await make() };

function exampleUser(form: Pick<Item, 'parameter'>): UserRef {
	const example = form.parameter('options.exampleUserId');
	if (!isBlank(example)) {
		return { by: 'userId', userId: parseUserId(example, 'Example User ID') };
	}
	if (identifyingParameters.every((name) => isBlank(form.parameter(name)))) {
		throw refusal(
			'The list shows the fields of a user, but this form does not say yet who the user is',
			'Enter who the user is. Where that is an expression, execute the previous nodes first, or give an ID in the option Example User ID.',
		);
	}
	return userRefOf(form);
}

function isBlank(value: unknown): boolean {
	return isMissing(value) || String(value).trim() === '';
}
