import type { Resource } from '../../operations/resource';
import { send } from './send';
import { sendFirstMessage } from './sendFirstMessage';

/** Text messages: one line an operation, in order of names. */
export const sms: Resource = {
	name: 'SMS',
	value: 'sms',
	description: 'Text messages to any phone',
	operations: [send, sendFirstMessage],
	defaultOperation: send,
};
