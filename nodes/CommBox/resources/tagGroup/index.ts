import type { Resource } from '../../operations/resource';
import { create } from './create';
import { getMany } from './getMany';

/** The groups of tags: one line an operation, in order of names. */
export const tagGroup: Resource = {
	name: 'Tag Group',
	value: 'tagGroup',
	description: 'The groups that tags belong in',
	operations: [create, getMany],
	defaultOperation: getMany,
};
