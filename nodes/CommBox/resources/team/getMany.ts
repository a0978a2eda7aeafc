import { wholeListOperation } from '../../operations/wholeList';
import { outputOf } from '../../output/outputs';

/**
 * Lists the teams: `GET /managers/teams`. Its page calls the query parameter `Name` required, which
 * belongs to the creation of a team.
 */
export const getMany = wholeListOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many teams',
		description: "Retrieve the teams; for a team's agents, see Agent (CommBox: Get All Teams)",
	},
	listOf: () => ({ title: 'teams', path: ['managers', 'teams'] }),
	outputFor: () => (entry) => outputOf(entry, { id: 'teamId' }),
});
