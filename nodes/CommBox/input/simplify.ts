import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';
import { isOn } from './flag';

/** The form's switch between what a builder needs and what CommBox answers. */
export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/**
 * @returns Whether the form asks for the simplified version.
 * @throws UserError where an expression gives neither true nor false.
 */
export function wantsSimple(item: Pick<Item, 'parameter'>): boolean {
	return isOn(item, simplify);
}
