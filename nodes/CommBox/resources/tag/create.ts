import { jsonIfAny, jsonInteger, jsonObject, toJson } from '../../../shared/api/json';
import { parseChoice } from '../../input/choices';
import { chosenIdIfAny, locatorField } from '../../input/locators';
import { listOfNames } from '../../input/text';
import { creationOperation } from '../../operations/creation';

/** What a tag can be put on, in the order of names. */
const uses = [
	{ name: 'Conversations', value: 'conversations', member: 'ObjectTag' },
	{ name: 'Messages', value: 'messages', member: 'ChildTag' },
	{ name: 'Users', value: 'users', member: 'UserTag' },
] as const;

/** Adds a tag to the account: `POST /tags`. */
export const create = creationOperation({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a tag',
		description:
			'Add a tag to the account, for all agents to use. To put a tag on a conversation, use Add Tag there. (CommBox: Create Tag)',
	},
	noun: 'tag',
	description: 'What agents see. CommBox may take a name that another tag has.',
	example: 'Delivery',
	idName: 'tagId',
	where: 'the tags of CommBox',
	form: [
		{
			displayName: 'Used For',
			name: 'usedFor',
			type: 'multiOptions',
			default: ['conversations'],
			description: 'What the tag can be put on',
			options: uses.map(({ name, value }) => ({ name, value })),
		},
	],
	options: [locatorField('tagGroup', { description: 'The group that the tag belongs in' })],

	requestFor(name, item) {
		const usedFor = listOfNames(item.parameter('usedFor', ['conversations'])).map((use) =>
			parseChoice(uses, use, 'use of tags called'),
		);
		const { tagGroupId } = item.parameter('options', {}) as { tagGroupId?: unknown };
		const group = chosenIdIfAny('tagGroup', tagGroupId);
		const data = jsonObject([
			['Name', toJson(name)],
			['TagGroupId', jsonIfAny(group, jsonInteger)],
			...uses.map(({ member, value }) => [member, toJson(usedFor.includes(value))] as const),
		]);
		return {
			method: 'POST',
			path: ['tags'],
			body: jsonObject([['data', data]]),
			target: group === undefined ? 'the new tag' : `the new tag in tag group ${group}`,
			advice: { 404: 'Check the Tag Group: choose one from the list.' },
			ids: { tagGroupId: group },
		};
	},
});
