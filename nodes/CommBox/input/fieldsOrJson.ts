import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/run/operation';

/** A choice of the form: whether something is given in fields of its own, or as JSON. */
export interface FieldsOrJson {
	readonly form: INodeProperties;
	/** Which of its values shows the fields, and which the JSON. */
	readonly inFields: Readonly<Record<string, string[]>>;
	readonly inJson: Readonly<Record<string, string[]>>;
	/** @returns Whether it is given as JSON. */
	isJson(item: Pick<Item, 'parameter'>): boolean;
}

/**
 * @param what What the form calls it: `Custom Fields`.
 * @param name The parameter of the choice: `specifyCustomFields`.
 * @param things What its description calls it.
 */
export function fieldsOrJson(
	what: string,
	name: string,
	things = what.toLowerCase(),
): FieldsOrJson {
	return {
		form: {
			displayName: `Specify ${what}`,
			name,
			type: 'options',
			noDataExpression: true,
			default: 'fields',
			description: `How the ${things} are given`,
			options: [
				{ name: 'Using Fields Below', value: 'fields' },
				{ name: 'Using JSON', value: 'json' },
			],
		},
		inFields: { [name]: ['fields'] },
		inJson: { [name]: ['json'] },
		isJson: (item) => item.parameter(name, 'fields') === 'json',
	};
}
