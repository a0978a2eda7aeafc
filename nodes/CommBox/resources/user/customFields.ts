import type { INodeProperties } from 'n8n-workflow';

import { membersOf, toJson, type JsonMember } from '../../../shared/api/json';
import type { Item } from '../../../shared/run/operation';
import { isMissing, refusal, textOf } from '../input';

/** Custom fields go into Content under their Unique Name, whose case counts (the API page). */
export const customFieldsForm: readonly INodeProperties[] = [
	{
		displayName: 'Specify Custom Fields',
		name: 'specifyCustomFields',
		type: 'options',
		default: 'keyValue',
		description: 'How to give the fields that your brand has added to CommBox',
		options: [
			{ name: 'Using Fields Below', value: 'keyValue' },
			{ name: 'Using JSON', value: 'json' },
		],
	},
	{
		displayName:
			'Custom fields go by their Unique Name, upper and lower case as in CommBox. Values are sent as typed, dates too: write them in the form that the field has in CommBox.',
		name: 'customFieldsNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Custom Fields',
		name: 'customFields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Custom Field',
		default: {},
		description: 'Fields that your brand has added in the Custom Fields module of CommBox',
		displayOptions: { show: { specifyCustomFields: ['keyValue'] } },
		options: [
			{
				displayName: 'Field',
				name: 'field',
				values: [
					{
						displayName: 'Unique Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. VIP_Status',
						description:
							'As the Unique Name column of the Custom Fields module shows it. Upper and lower case count.',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. 8',
						description: 'Sent as typed, dates included. Empty clears the field.',
					},
				],
			},
		],
	},
	{
		displayName: 'Custom Fields (JSON)',
		name: 'customFieldsJson',
		type: 'json',
		default: '{}',
		hint: 'For example: { "VIP_Status": "8" }',
		description:
			'An object with the Unique Name of each custom field and its value. Upper and lower case count.',
		displayOptions: { show: { specifyCustomFields: ['json'] } },
	},
];

/**
 * @returns The item's custom fields, in their order and under their exact names, values as JSON.
 * @throws UserError for a blank name, a name given twice, and JSON that is no object.
 */
export function customFieldMembers(item: Item): JsonMember[] {
	return item.parameter('specifyCustomFields', 'keyValue') === 'json'
		? membersFromJson(item.parameter('customFieldsJson', '{}'))
		: membersFromRows(item.parameter('customFields', {}));
}

interface Row {
	name?: unknown;
	value?: unknown;
}

function membersFromRows(customFields: unknown): JsonMember[] {
	const rows = (customFields as { field?: Row[] } | null | undefined)?.field ?? [];
	const named = rows.map(({ name, value }) => {
		const text = textOf(name, 'Unique Name', 'Enter the name of the custom field as text.') ?? '';
		return { name: text, value };
	});
	checkNames(named.map(({ name }) => name));

	return named.flatMap(({ name, value }) => {
		const text = textOf(
			value,
			name,
			'Resolve it to text, a number or true/false, or switch Specify Custom Fields to Using JSON.',
		);
		return text === undefined ? [] : [[name, toJson(text)] as const];
	});
}

function membersFromJson(json: unknown): JsonMember[] {
	if (isMissing(json) || json === '') return [];

	const members = membersOfJson(typeof json === 'string' ? json : toJson(json));
	if (members === undefined) {
		throw refusal(
			'"Custom Fields (JSON)" is JSON, but no object',
			'Put the fields into curly brackets: { "VIP_Status": "8" }',
		);
	}
	checkNames(members.map(([name]) => name));
	return members;
}

function membersOfJson(text: string): JsonMember[] | undefined {
	try {
		return membersOf(text);
	} catch (error) {
		throw refusal(
			`"Custom Fields (JSON)" is not valid JSON: ${error instanceof Error ? error.message : ''}`,
			'Names and texts need double quotes, and entries a comma between them: { "VIP_Status": "8", "Language": "en" }',
		);
	}
}

/**
 * @param names The Unique Names of all custom fields of an item.
 * @throws UserError for a blank one, and for one given twice.
 */
export function checkNames(names: readonly string[]): void {
	const seen = new Set<string>();
	for (const name of names) {
		if (name.trim() === '') {
			throw refusal(
				'A custom field has no Unique Name',
				'Enter the name that the Unique Name column of the Custom Fields module shows, or remove the entry.',
			);
		}
		if (seen.has(name)) {
			throw refusal(
				`The custom field "${name}" is given twice`,
				'Remove one of the two: a field can take one value only.',
			);
		}
		seen.add(name);
	}
}
