import type { Resource } from '../../operations/resource';
import { get } from './get';
import { getMany } from './getMany';
import { getWorkload } from './getWorkload';
import { getPresence, setPresence } from './presence';

/** What CommBox calls a manager: one line an operation, in order of names. */
export const agent: Resource = {
	name: 'Agent',
	value: 'agent',
	description: 'Who serves users (CommBox: manager)',
	operations: [get, getMany, getPresence, getWorkload, setPresence],
	defaultOperation: get,
};
