import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/run/operation';
import { requiredText } from '../input';

const LABEL = 'Indicator ID';

/** Which indicator is meant. */
export const indicatorField: INodeProperties = {
	displayName: LABEL,
	name: 'indicatorId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. vip',
	description: 'A name of your own, by which the indicator is changed or removed later',
};

/**
 * @returns The indicator that the form names: any text, unlike other IDs.
 * @throws UserError where it names none.
 */
export function indicatorIdOf(item: Pick<Item, 'parameter'>): string {
	return requiredText(item.parameter(indicatorField.name), LABEL, 'Enter a name.').trim();
}
