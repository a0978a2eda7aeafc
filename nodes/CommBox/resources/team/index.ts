import type { Resource } from '../../operations/resource';
import { create } from './create';
import { getMany } from './getMany';

/** The teams of agents: one line an operation, in order of names. */
export const team: Resource = {
	name: 'Team',
	value: 'team',
	description: 'Teams of agents',
	operations: [create, getMany],
	defaultOperation: getMany,
};
