import type { Resource } from '../../operations/resource';
import { sendTemplate } from './sendTemplate';
import { uploadMedia } from './uploadMedia';

/** WhatsApp beside conversations: one line an operation, in order of names. */
export const whatsApp: Resource = {
	name: 'WhatsApp',
	value: 'whatsApp',
	description: 'Templates to any number, and media for them',
	operations: [sendTemplate, uploadMedia],
	defaultOperation: sendTemplate,
};
