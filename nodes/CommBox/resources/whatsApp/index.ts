import type { Resource } from '../resource';
import { sendTemplate } from './sendTemplate';

/** WhatsApp beside conversations: one line an operation, in order of names. */
export const whatsApp: Resource = {
	name: 'WhatsApp',
	value: 'whatsApp',
	operations: [sendTemplate],
	defaultOperation: sendTemplate,
};
