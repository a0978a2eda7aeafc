import type { IDataObject } from 'n8n-workflow';

import { ApiFailure, NotFoundFailure } from '../../../shared/api/errors';
import { parseJson, type JsonText } from '../../../shared/api/json';
import type { Send } from '../../../shared/api/request';
import type { Item } from '../../../shared/run/operation';
import { objectOrEmpty } from '../../output/answers';
import { fetchUser } from './lookup';
import { customFieldsOf } from './output';
import { describeUser, nameUser, type UserRef } from './userRef';

/**
 * Looks at what an update would find, without sending it.
 *
 * @param user Whom it is about.
 * @param body What it would send.
 * @param item Gets a hint of what could not be checked.
 * @param send Sends a request.
 * @returns The output of a dry run.
 * @throws NotFoundFailure where CommBox does not know the user; what reading fails with.
 */
export async function rehearse(
	user: UserRef,
	body: JsonText,
	item: Item,
	send: Send,
): Promise<IDataObject> {
	const known = await item.oncePerRun(
		`custom fields of ${describeUser(user)}`,
		async () => await knownFields(user, item, send),
	);
	if (known instanceof NotFoundFailure) throw known;
	const request = parseJson(body) as IDataObject;
	const given = Object.keys(objectOrEmpty(objectOrEmpty(request['data'])['Content']));
	if (known === undefined) item.hint(USER_NOT_CHECKED);
	else {
		const unknown = given.filter((name) => !known.includes(name));
		if (unknown.length > 0) item.hint(FIELDS_NOT_CHECKED, ...unknown);
	}
	return { dryRun: true, user: nameUser(user), ...request };
}

/** @returns The custom fields that the user has; undefined where this key may not read users. */
async function knownFields(
	user: UserRef,
	item: Item,
	send: Send,
): Promise<string[] | NotFoundFailure | undefined> {
	return await fetchUser(user, item, send).then(customFieldsOf, (error: unknown) => {
		if (error instanceof NotFoundFailure) return error;
		// An update by User ID reads nothing, so what reading fails with says nothing of it.
		const mayNotRead = error instanceof ApiFailure && error.details.status === 403;
		if (mayNotRead && user.by === 'userId') return undefined;
		throw error;
	});
}

const USER_NOT_CHECKED = () =>
	'This API key may not read users, so the dry run has not checked whether the user exists';

const FIELDS_NOT_CHECKED = (names: string) =>
	`Custom fields that the user has no value in yet, so check that CommBox has them under this Unique Name: ${names}`;
