import type { INodeProperties } from 'n8n-workflow';

import { jsonObject, type JsonMember } from '../../../shared/api/json';
import type { Item } from '../../../shared/run/operation';
import { refusal } from '../../input/refusal';
import { listOfNames, textOf } from '../../input/text';
import {
	fieldProperty,
	fieldsToClear,
	standardFieldCalled,
	standardFieldGiven,
	standardFields,
	standardFieldsGiven,
	type GivenField,
	type PhoneOptions,
	type StandardField,
} from '../../subjects/userFields';
import {
	checkNames,
	customFieldGiven,
	customFieldsForm,
	customFieldsFromJson,
	customFieldsGiven,
	customFieldsJsonForm,
} from './customFields';
import { fieldsToSend, type EmptyValues } from './emptyValues';
import { identifyingParameters } from './userRef';

const AUTO_MAP = 'autoMapInputData';

const DEFINE_BELOW = 'defineBelow';

const DEFINE_BELOW_JSON = 'defineBelowJson';

/** How a form gives the values to send: by hand, or as the item's own data. */
export const dataToSendForm: readonly INodeProperties[] = [
	{
		displayName: 'Data to Send',
		name: 'dataToSend',
		type: 'options',
		noDataExpression: true,
		default: DEFINE_BELOW,
		description: 'Where the values come from',
		options: [
			{
				name: 'Auto-Map Input Data',
				value: AUTO_MAP,
				description:
					'Sends every input field: those called like a standard field fill it, the others become custom fields under their exact name',
			},
			{
				name: 'Define Below for Each Field',
				value: DEFINE_BELOW,
				description: 'Standard and custom fields are entered one by one',
			},
			{
				name: 'Define Below, Custom Fields as JSON',
				value: DEFINE_BELOW_JSON,
				description: 'Standard fields are entered one by one, custom fields as one JSON object',
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
			'Input fields not to send, separated by commas. The field that says who the user is, such as User ID, is never sent.',
		displayOptions: { show: { dataToSend: [AUTO_MAP] } },
	},
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description:
			'The standard fields to change. Fields that are not added, or have no value, stay unchanged.',
		options: [...standardFields.map(fieldProperty), fieldsToClear].sort((a, b) =>
			a.displayName.localeCompare(b.displayName),
		),
		displayOptions: { show: { dataToSend: [DEFINE_BELOW, DEFINE_BELOW_JSON] } },
	},
	{ ...customFieldsForm, displayOptions: { show: { dataToSend: [DEFINE_BELOW] } } },
	{ ...customFieldsJsonForm, displayOptions: { show: { dataToSend: [DEFINE_BELOW_JSON] } } },
];

export interface DataOptions extends PhoneOptions {
	readonly emptyValues: EmptyValues;
}

/**
 * @returns The members of the body's `data`: the standard fields under CommBox's names, then Content
 *   where there are custom fields.
 * @throws UserError for whatever cannot be sent, and where there is nothing to send.
 */
export function dataMembers(item: Item, options: DataOptions): JsonMember[] {
	const way = item.parameter('dataToSend', DEFINE_BELOW);
	const given = way === AUTO_MAP ? mapInputs(item, options) : definedBelow(item, way, options);
	const { standard, custom } = fieldsToSend(given, options.emptyValues, item);
	if (custom.length === 0) return standard;
	if (way === AUTO_MAP) item.hint(BECOMES_CUSTOM, ...custom.map(([name]) => name));
	return [...standard, ['Content', jsonObject(custom)]];
}

function definedBelow(item: Item, way: unknown, phones: PhoneOptions): GivenField[] {
	const standard = standardFieldsGiven(item.parameter('updateFields', {}), phones);
	return way === DEFINE_BELOW_JSON
		? [...standard, ...customFieldsFromJson(item)]
		: [...standard, ...customFieldsGiven(item.parameter('customFields', {}))];
}

/** Makes the item's own fields standard and custom ones. */
function mapInputs(item: Item, phones: PhoneOptions): GivenField[] {
	const ignored = new Set(listOfNames(item.parameter('inputsToIgnore', '')));
	// The user is said by a parameter of its own. What it takes from the input is not to be changed.
	const identifying = new Set(identifyingParameters.flatMap(item.inputFieldsIn));
	const skipped = new Set<string>();
	const takenBy = new Map<StandardField, string>();

	const given = Object.entries(item.json).flatMap(([input, value]): GivenField[] => {
		// An object is more than who the user is: it is refused below.
		if (ignored.has(input)) return [];
		if (identifying.has(input) && typeof value !== 'object') {
			skipped.add(input);
			return [];
		}
		const text = textOf(
			value,
			input,
			`Put it into a field of its own that holds text, or add ${input} to Inputs to Ignore.`,
		);
		const field = standardFieldCalled(input);
		if (field === undefined) return [customFieldGiven(input, text)];
		if (text !== undefined) takeField(takenBy, field, input);
		return [{ ...standardFieldGiven(field, text, phones), label: input }];
	});
	if (skipped.size > 0) item.hint(SAYS_WHO, ...skipped);
	checkNames(
		given.filter(({ isCustom, value }) => isCustom && value !== undefined).map(({ name }) => name),
	);
	return given;
}

/** @throws UserError where another input has filled the field. */
function takeField(takenBy: Map<StandardField, string>, field: StandardField, input: string): void {
	const other = takenBy.get(field);
	if (other !== undefined) {
		throw refusal(
			`The input fields "${other}" and "${input}" are both called like ${field.displayName}`,
			'Add one of the two to Inputs to Ignore.',
		);
	}
	takenBy.set(field, input);
}

const BECOMES_CUSTOM = (names: string) =>
	`Input fields that become custom fields: ${names}. To skip some, use Inputs to Ignore`;

const SAYS_WHO = (names: string) =>
	`Input fields that were not sent, because they say who the user is: ${names}`;
