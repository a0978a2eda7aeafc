import { jsonObject, toJson } from '../../../shared/api/json';
import { additionOf } from '../answers';
import { requiredText } from '../input';
import { sentOnce } from '../once';
import { optionsCollection } from '../options';
import type { CommBoxOperation } from '../resource';

/** Adds a group of tags to the account: `POST /tags/groups`. */
export const create: CommBoxOperation = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a tag group',
		description: 'Add a group of tags to the account (CommBox: Create Tags Group)',
	},

	form: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Topics',
			description: 'What agents see',
		},
		optionsCollection([]),
	],

	prepare(item) {
		const name = requiredText(item.parameter('name'), 'Name', 'Enter a name for the group.').trim();
		const request = sentOnce(
			{
				method: 'POST',
				path: ['tags', 'groups'],
				body: jsonObject([['data', jsonObject([['Name', toJson(name)]])]]),
				target: 'the new tag group',
			},
			{ says: 'the group may have been created', where: 'the tag groups of CommBox', text: name },
		);
		return async (send) => ({
			...additionOf(await send(request), 'tagGroupId', {}, item),
			name,
		});
	},
};
