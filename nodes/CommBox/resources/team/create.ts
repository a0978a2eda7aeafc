import { creationOperation } from '../../operations/creation';

/** Adds a team: `POST /managers/teams`, the name in the query. */
export const create = creationOperation({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a team',
		description: 'Add a team of agents, still without agents (CommBox: Create Team)',
	},
	noun: 'team',
	description: 'What the team is called',
	example: 'Night Shift',
	idName: 'teamId',
	where: 'the teams of CommBox',
	requestFor: (name) => ({
		method: 'POST',
		path: ['managers', 'teams'],
		query: { Name: name },
		target: 'the new team',
	}),
});
