import { jsonObject, toJson } from '../../shared/api/json';
import { creationOperation } from '../operations/creation';
import type { Resource } from '../operations/resource';
import { wholeListOperation } from '../operations/wholeList';
import { outputOf } from '../output/outputs';

/** Adds a group of tags to the account: `POST /tags/groups`. */
const create = creationOperation({
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

/** Lists the groups of tags: `GET /tags/groups`. */
const getMany = wholeListOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many tag groups',
		description: 'Retrieve the groups of tags, without the tags in them (CommBox: Get Tags Group)',
	},
	list: () => ({ title: 'tag groups', path: ['tags', 'groups'] }),
	outputFor: () => (entry) => outputOf(entry, { id: 'tagGroupId' }),
});

/** The groups of tags: one line an operation, in order of names. */
export const tagGroup: Resource = {
	name: 'Tag Group',
	value: 'tagGroup',
	description: 'The groups that tags belong in',
	operations: [create, getMany],
	defaultOperation: getMany,
};
