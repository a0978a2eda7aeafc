import { optionsCollection } from '../options';
import type { CommBoxOperation } from '../resource';
import { userForm, userRefOf } from './identity';
import { fetchUser } from './lookup';
import { simplifyUser, withContent } from './tidy';

interface Options {
	simplify?: boolean;
}

/** Reads a user, as https://api.commbox.io documents `GET /users/{USER_ID}`. */
export const get: CommBoxOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a user',
		description: 'Retrieve what CommBox knows of a user, by user ID or by a channel identity',
	},

	form: [
		...userForm,
		optionsCollection([
			{
				displayName: 'Simplify',
				name: 'simplify',
				type: 'boolean',
				default: false,
				description: 'Whether to return only the ID, the standard fields and the custom fields',
			},
		]),
	],

	prepare(item) {
		const { simplify = false } = item.parameter('options', {}) as Options;
		const user = userRefOf(item);
		return async (send) => {
			const found = withContent(await fetchUser(user, item, send), item);
			return simplify ? simplifyUser(found) : found;
		};
	},
};
