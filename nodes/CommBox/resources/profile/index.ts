import type { Resource } from '../../operations/resource';
import { addToAgent } from './addToAgent';
import { getMany } from './getMany';
import { removeFromAgent } from './removeFromAgent';

/** Sets of permissions: one line an operation, in order of names. */
export const profile: Resource = {
	name: 'Profile',
	value: 'profile',
	description: 'Sets of permissions of agents',
	operations: [addToAgent, getMany, removeFromAgent],
	defaultOperation: getMany,
};
