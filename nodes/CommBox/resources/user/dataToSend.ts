import type { INodeProperties } from 'n8n-workflow';

import { jsonObject, toJson, type JsonMember } from '../../../shared/api/json';
import type { Item } from '../../../shared/run/operation';
import { refusal, textOf } from '../input';
import { checkNames, customFieldMembers, customFieldsForm } from './customFields';
import { fieldProperty, fieldValue, standardFieldMembers, standardFields } from './fields';
import { identifyingParameters } from './identity';

/** How a form gives the values to send: by hand, or as the item's own data. */
export const dataToSendForm: readonly INodeProperties[] = [
	{
		displayName: 'Data to Send',
		name: 'dataToSend',
		type: 'options',
		default: 'defineBelow',
		description: 'Where the values come from',
		options: [
			{
				name: 'Auto-Map Input Data',
				value: 'autoMapInputData',
				description:
					'Every input field is sent: those called like a standard field fill it, the others become custom fields under their exact name',
			},
			{
				name: 'Define Below for Each Field',
				value: 'defineBelow',
				description: 'The values are entered below',
			},
		],
	},
	{
		displayName: 'Inputs to Ignore',
		name: 'inputsToIgnore',
		type: 'string',
		default: '',
		placeholder: 'e.g. row_number, internal_note',
		description:
			'Input fields not to send, with commas between them. What User ID or Identifier is taken from is not sent in any case.',
		displayOptions: { show: { dataToSend: ['autoMapInputData'] } },
	},
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description:
			'The standard fields to change. What is not added here stays as it is; a field left empty is cleared.',
		options: standardFields.map(fieldProperty),
		displayOptions: { show: { dataToSend: ['defineBelow'] } },
	},
	...customFieldsForm.map((property) => ({
		...property,
		displayOptions: { show: { ...property.displayOptions?.show, dataToSend: ['defineBelow'] } },
	})),
];

export interface DataOptions {
	/** Whether fields with an empty text are left out, in place of cleared. */
	readonly ignoreEmptyValues: boolean;
	readonly normalizePhoneNumbers: boolean;
}

/**
 * @returns The members of the body's `data`: the standard fields under CommBox's names, then Content
 *   where there are custom fields.
 * @throws UserError for whatever cannot be sent, and where there is nothing to send.
 */
export function dataMembers(item: Item, options: DataOptions): JsonMember[] {
	const { standard, custom } =
		item.parameter('dataToSend', 'defineBelow') === 'autoMapInputData'
			? mapInputs(item, options)
			: {
					standard: standardFieldMembers(item.parameter('updateFields', {}), options),
					custom: customFieldMembers(item),
				};
	const isSent = ([, value]: JsonMember) => !options.ignoreEmptyValues || value !== '""';
	const content = custom.filter(isSent);
	const data = standard.filter(isSent);
	if (content.length > 0) data.push(['Content', jsonObject(content)]);
	if (data.length > 0) return data;
	throw refusal(
		'There is nothing to update: no field has a value',
		'Add at least one entry under Update Fields or Custom Fields, or map input data that has some. Fields whose value resolves to nothing are left out.',
	);
}

interface Mapped {
	readonly standard: JsonMember[];
	readonly custom: JsonMember[];
}

/** Sorts the item's own fields into standard and custom ones. */
function mapInputs(item: Item, { normalizePhoneNumbers }: DataOptions): Mapped {
	const ignored = new Set(ignoredInputs(item));
	const identifying = new Set(identifyingInputs(item));
	const takenBy = new Map<string, string>();
	const standard: JsonMember[] = [];
	const custom: JsonMember[] = [];

	for (const [input, value] of Object.entries(item.json)) {
		// An object is more than who the user is: it is refused below.
		if (ignored.has(input) || (identifying.has(input) && typeof value !== 'object')) continue;
		const text = textOf(
			value,
			input,
			`Put it into a field of its own that holds text, or add ${input} to Inputs to Ignore.`,
		);
		if (text === undefined) continue;

		const field = standardFields.find(({ name }) => bare(name) === bare(input));
		if (field === undefined) {
			custom.push([input, toJson(text)]);
			continue;
		}
		const other = takenBy.get(field.name);
		if (other !== undefined) {
			throw refusal(
				`The input fields "${other}" and "${input}" are both called like ${field.displayName}`,
				'Add one of the two to Inputs to Ignore.',
			);
		}
		takenBy.set(field.name, input);
		standard.push([field.apiName, fieldValue(field, text, normalizePhoneNumbers)]);
	}
	const names = custom.map(([name]) => name);
	checkNames(names);
	if (names.length > 0) {
		item.hint(BECOMES_CUSTOM, ...names);
	}
	return { standard, custom };
}

const BECOMES_CUSTOM = (names: string) =>
	`Input fields that become custom fields: ${names}. To skip some, use Inputs to Ignore`;

function ignoredInputs(item: Item): string[] {
	const list = textOf(item.parameter('inputsToIgnore', ''), 'Inputs to Ignore', 'Give names.');
	return (list ?? '')
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
}

/**
 * The user is said by a parameter of its own. What it takes from the input, as `$json.name`,
 * `$('Node').item.json["name"]` and the like, is who the user is, and nothing to be changed.
 */
function identifyingInputs(item: Item): string[] {
	return identifyingParameters.flatMap((parameter) => {
		const raw = String(item.rawParameter(parameter));
		const names = raw.matchAll(/[$.]json(?:\.([\p{L}\p{N}_$]+)|\[\s*(["'])(.*?)\2\s*\])/gu);
		return [...names].map(([, name, , quoted]) => name ?? quoted ?? '');
	});
}

/** A name without case and separators: `First_Name`, `first name` and `firstName` are the same. */
function bare(name: string): string {
	return name.toLowerCase().replace(/[\s_.-]/g, '');
}
