import { jsonObject, toJson } from '../../../shared/api/json';
import { creationOperation } from '../../operations/creation';

/** Adds a group of tags to the account: `POST /tags/groups`. */
export const create = creationOperation({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a tag group',
		description: 'Add a group of tags to the account (CommBox: Create Tags Group)',
	},
	noun: 'group',
	description: 'What agents see',
	example: 'Topics',
	idName: 'tagGroupId',
	where: 'the tag groups of CommBox',
	requestFor: (name) => ({
		method: 'POST',
		path: ['tags', 'groups'],
		body: jsonObject([['data', jsonObject([['Name', toJson(name)]])]]),
		target: 'the new tag group',
	}),
});
