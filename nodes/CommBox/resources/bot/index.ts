import type { Resource } from '../../operations/resource';
import { getContext } from './getContext';
import { jump } from './jump';
import { setContext } from './setContext';

/** What CommBox calls automation: one line an operation, in order of names. */
export const bot: Resource = {
	name: 'Bot',
	value: 'bot',
	description: 'Scripts that talk to users (CommBox: automation)',
	operations: [getContext, jump, setContext],
	defaultOperation: getContext,
};
