import { creationOperation } from '../operations/creation';
import type { Resource } from '../operations/resource';
import { wholeListOperation } from '../operations/wholeList';
import { outputOf } from '../output/outputs';

/** Adds a team: `POST /managers/teams`, the name in the query. */
const create = creationOperation({
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

/**
 * Lists the teams: `GET /managers/teams`. Its page calls the query parameter `Name` required, which
 * belongs to the creation of a team.
 */
const getMany = wholeListOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many teams',
		description: "Retrieve the teams; for a team's agents, see Agent (CommBox: Get All Teams)",
	},
	list: () => ({ title: 'teams', path: ['managers', 'teams'] }),
	outputFor: () => (entry) => outputOf(entry, { id: 'teamId' }),
});

/** The teams of agents: one line an operation, in order of names. */
export const team: Resource = {
	name: 'Team',
	value: 'team',
	description: 'Teams of agents',
	operations: [create, getMany],
	defaultOperation: getMany,
};
