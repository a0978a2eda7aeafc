import { optionsCollection } from '../options';
import type { CommBoxOperation } from '../resource';
import { simplify, wantsSimple } from '../simplify';
import { userForm, userRefOf } from './identity';
import { fetchUser } from './lookup';
import { simplifyUser, withContent } from './tidy';

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
			return isSimple ? simplifyUser(found) : found;
		};
	},
};
