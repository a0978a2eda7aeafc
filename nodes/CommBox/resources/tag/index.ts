import type { Resource } from '../../operations/resource';
import { create } from './create';
import { getMany } from './getMany';
import { update } from './update';

/** The tags of the account: one line an operation, in order of names. */
export const tag: Resource = {
	name: 'Tag',
	value: 'tag',
	description: 'The tags of the account; to tag a conversation, see Conversation',
	operations: [create, getMany, update],
	defaultOperation: getMany,
};
