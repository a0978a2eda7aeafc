import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { simplify, wantsSimple } from '../../input/simplify';
import { userForm, userRefOf } from './userRef';
import { fetchUser } from './lookup';
import { simpleUser, withContent } from './output';

/** Reads a user, as https://api.commbox.io documents `GET /users/{USER_ID}`. */
export const get: CommBoxOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a user',
		description: 'Retrieve a user with the standard and custom fields',
	},

	form: [...userForm, simplify, optionsCollection([])],

	prepare(item) {
		const isSimple = wantsSimple(item);
		const user = userRefOf(item);
		return async (send) => {
			const found = withContent(await fetchUser(user, item, send), item);
			return isSimple ? simpleUser(found) : found;
		};
	},
};
