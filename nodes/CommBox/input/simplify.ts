import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';

/** The form's switch between what a builder needs and what CommBox answers. */
export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** @returns Whether the form asks for the simplified version. */
export function wantsSimple(item: Pick<Item, 'parameter'>): boolean {
	return item.parameter(simplify.name, simplify.default) !== false;
}
