import { jsonIfAny, jsonInteger, jsonObject, toJson } from '../../../shared/api/json';
import { parseChoice } from '../../input/choices';
import { chosenIdIfAny, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import { listOfNames, requiredText } from '../../input/text';
import { sentOnce } from '../../operations/once';
import type { CommBoxOperation } from '../../operations/resource';
import { additionOf } from '../../output/outputs';

/** What a tag can be put on, in the order of names. */
const uses = [
	{ name: 'Conversations', value: 'conversations', member: 'ObjectTag' },
	{ name: 'Messages', value: 'messages', member: 'ChildTag' },
	{ name: 'Users', value: 'users', member: 'UserTag' },
] as const;

/** Adds a tag to the account: `POST /tags`. */
export const create: CommBoxOperation = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a tag',
		description:
			'Add a tag to the account, for all agents to use. To put a tag on a conversation, use Add Tag there. (CommBox: Create Tag)',
	},

	form: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Delivery',
			description: 'What agents see. CommBox may take a name that another tag has.',
		},
		{
			displayName: 'Used For',
			name: 'usedFor',
			type: 'multiOptions',
			default: ['conversations'],
			description: 'What the tag can be put on',
			options: uses.map(({ name, value }) => ({ name, value })),
		},
		optionsCollection([
			locatorField('tagGroup', { description: 'The group that the tag belongs in' }),
		]),
	],

	prepare(item) {
		const name = requiredText(item.parameter('name'), 'Name', 'Enter a name for the tag.').trim();
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
		const request = sentOnce(
			{
				method: 'POST',
				path: ['tags'],
				body: jsonObject([['data', data]]),
				target: group === undefined ? 'the new tag' : `the new tag in tag group ${group}`,
				advice: { 404: 'Check the Tag Group: choose one from the list.' },
			},
			{ says: 'the tag may have been created', where: 'the tags of CommBox', text: name },
		);
		return async (send) => ({
			...additionOf(await send(request), 'tagId', { tagGroupId: group }, item),
			name,
		});
	},
};
