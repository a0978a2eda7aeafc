import { jsonIfAny, jsonInteger, jsonObject } from '../../../shared/api/json';
import { chosenId, chosenIdIfAny, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import { refusal } from '../../input/refusal';
import { textOf } from '../../input/text';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';

/** Changes a tag of the account: `POST /tags/{TAG_ID}`. */
export const update: CommBoxOperation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update a tag',
		description: 'Rename a tag, or move it to another group (CommBox: Update Tag)',
	},

	form: [
		locatorField('tag', { required: true }),
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. Delivery',
					description: 'The new name of the tag',
				},
				locatorField('tagGroup', { description: 'The group that the tag moves to' }),
			],
		},
		optionsCollection([]),
	],

	prepare(item) {
		const tagId = chosenId('tag', item.parameter('tagId'));
		const fields = item.parameter('updateFields', {}) as Record<string, unknown>;
		const name = textOf(fields['name'], 'Name', 'Resolve it to text.')?.trim() || undefined;
		const group = chosenIdIfAny('tagGroup', fields['tagGroupId']);
		if (name === undefined && group === undefined) {
			throw refusal(
				'There is nothing to update: neither a name nor a group is given',
				'Add at least one to Update Fields.',
			);
		}
		const data = jsonObject([
			['Name', jsonIfAny(name)],
			// With blanks, as the page of this one request has it.
			['Tag Group Id', jsonIfAny(group, jsonInteger)],
		]);
		const inGroup = group === undefined ? '' : ` in tag group ${group}`;
		return async (send) => {
			await send({
				method: 'POST',
				path: ['tags', tagId],
				body: jsonObject([['data', data]]),
				target: `tag ${tagId}${inGroup}`,
				advice: { 404: 'Check the Tag, and the Tag Group if there is one.' },
				repeatable: true,
			});
			return successOf({ tagId, tagGroupId: group });
		};
	},
};
