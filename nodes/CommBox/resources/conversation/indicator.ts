import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/run/operation';
import { refusal } from '../../input/refusal';
import { requiredText } from '../../input/text';

const LABEL = 'Indicator ID';

const ADVICE = 'Enter a name of your own, such as vip.';

/** Which indicator is meant. */
export const indicatorField: INodeProperties = {
	displayName: LABEL,
	name: 'indicatorId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. vip',
	description: 'A name that you choose. Use the same name to change or remove the indicator.',
};

/**
 * @returns The indicator that the form names: any text, unlike other IDs.
 * @throws UserError where it names none, or one that no path can hold.
 */
export function indicatorIdOf(item: Pick<Item, 'parameter'>): string {
	const id = requiredText(item.parameter(indicatorField.name), LABEL, ADVICE).trim();
	// In a URL, they would mean another path.
	if (/^\.+$/.test(id)) throw refusal(`"${LABEL}" consists of dots: "${id}"`, ADVICE);
	return id;
}
