import type { INodeProperties } from 'n8n-workflow';

import { chosenId, locatorField } from '../../input/locators';
import { simplify, wantsSimple } from '../../input/simplify';
import { wholeListOperation } from '../../operations/wholeList';
import { agentOutput, simpleAgent } from './output';

const form: readonly INodeProperties[] = [
	{
		displayName: 'Agents',
		name: 'agents',
		type: 'options',
		noDataExpression: true,
		default: 'all',
		description: 'Which agents to retrieve',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'In a Team', value: 'team' },
			{ name: 'With a Profile', value: 'profile' },
		],
	},
	locatorField('profile', {
		required: true,
		description: 'The profile (set of permissions) that the agents have',
		displayOptions: { show: { agents: ['profile'] } },
	}),
	locatorField('team', {
		required: true,
		description: 'The team that the agents are in',
		displayOptions: { show: { agents: ['team'] } },
	}),
];

/**
 * Lists agents: `GET /managers`, `GET /managers/teams/{TEAM_ID}` or
 * `GET /managers/profiles/{PROFILE_ID}`.
 */
export const getMany = wholeListOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many agents',
		description:
			'Retrieve all agents, or those in a team or with a profile (CommBox: Get Managers, Get Team Members)',
	},

	form,
	rest: [simplify],

	list(item) {
		const kind = item.parameter('agents', 'all');
		if (kind !== 'team' && kind !== 'profile') return { title: 'agents', path: ['managers'] };
		const id = chosenId(kind, item.parameter(`${kind}Id`, ''));
		const label = kind === 'team' ? 'Team' : 'Profile';
		return {
			title: 'agents',
			path: ['managers', `${kind}s`, id],
			about: {
				target: `${kind} ${id}`,
				advice: { 404: `Check the ${label}: choose one from the list, or give an ID from there.` },
			},
		};
	},

	outputFor(item) {
		const isSimple = wantsSimple(item);
		return (entry) => (isSimple ? simpleAgent(agentOutput(entry)) : agentOutput(entry));
	},
});
