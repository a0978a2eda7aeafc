import type { Resource } from '../../operations/resource';
import { get } from './get';
import { getConversations } from './getConversations';
import { update } from './update';

/** A customer, as CommBox's Customer Info pane shows one: one line an operation, in order of names. */
export const user: Resource = {
	name: 'User',
	value: 'user',
	description: 'The people who write to your brand',
	operations: [get, getConversations, update],
	defaultOperation: update,
};
