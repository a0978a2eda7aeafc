import type { Resource } from '../resource';
import { sendTemplate } from './sendTemplate';
import { uploadMedia } from './uploadMedia';

/** WhatsApp beside conversations: one line an operation, in order of names. */
export const whatsApp: Resource = {
	name: 'WhatsApp',
	value: 'whatsApp',
	operations: [sendTemplate, uploadMedia],
	defaultOperation: sendTemplate,
};
