import type { Resource } from '../../operations/resource';
import { send } from './send';

/** What is written in a conversation, which CommBox calls its child. */
export const message: Resource = {
	name: 'Message',
	value: 'message',
	description: 'What is written in a conversation (CommBox: child)',
	operations: [send],
	defaultOperation: send,
};
