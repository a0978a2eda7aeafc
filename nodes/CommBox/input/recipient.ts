import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';
import { parsePhone } from './phone';

/** To whom something goes. */
export const recipientField: INodeProperties = {
	displayName: 'Recipient',
	name: 'recipient',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 19175555555',
	description:
		'The phone number with its country code; spaces, dashes, a leading + or 00 do no harm',
};

/** @throws UserError where it is no phone number with country code. */
export function recipientOf(item: Pick<Item, 'parameter'>): string {
	return parsePhone(item.parameter(recipientField.name), recipientField.displayName);
}
