import { additionOf } from '../answers';
import { requiredText } from '../input';
import { sentOnce } from '../once';
import { optionsCollection } from '../options';
import type { CommBoxOperation } from '../resource';

/** Adds a team: `POST /managers/teams`, the name in the query. */
export const create: CommBoxOperation = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a team',
		description: 'Add a team of agents, still without agents (CommBox: Create Team)',
	},

	form: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Night Shift',
			description: 'What the team is called',
		},
		optionsCollection([]),
	],

	prepare(item) {
		const name = requiredText(item.parameter('name'), 'Name', 'Enter a name for the team.').trim();
		const request = sentOnce(
			{
				method: 'POST',
				path: ['managers', 'teams'],
				query: { Name: name },
				target: 'the new team',
			},
			{ says: 'the team may have been created', where: 'the teams of CommBox', text: name },
		);
		return async (send) => ({ ...additionOf(await send(request), 'teamId', {}, item), name });
	},
};
