import type { Resource } from '../resource';
import { addNote } from './addNote';
import { addTag } from './addTag';
import { assign } from './assign';
import { get } from './get';
import { removeTag } from './removeTag';
import { setStatus } from './setStatus';

/** What CommBox calls an object: one line an operation, in order of names. */
export const conversation: Resource = {
	name: 'Conversation',
	value: 'conversation',
	operations: [addNote, addTag, assign, get, removeTag, setStatus],
	defaultOperation: get,
};
