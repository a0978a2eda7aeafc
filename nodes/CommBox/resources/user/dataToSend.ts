import { UserError, type INodeProperties } from 'n8n-workflow';

import { isObject, jsonObject, type JsonMember } from '../../../shared/api/json';
import type { Item } from '../../../shared/run/operation';
import { fieldsOrJson } from '../../input/fieldsOrJson';
import { refusal } from '../../input/refusal';
import { listOfNames, wholeText } from '../../input/text';
import {
	fieldProperty,
	fieldsToClear,
	fieldText,
	standardFieldCalled,
	standardFieldGiven,
	standardFields,
	standardFieldsGiven,
	type GivenField,
	type PhoneOptions,
} from '../../subjects/userFields';
import {
	bareName,
	customFieldGiven,
	customFieldsForm,
	customFieldsFromJson,
	customFieldsGiven,
	customFieldsJsonForm,
	customFieldText,
} from './customFields';
import { fieldsToSend, type EmptyValues } from './emptyValues';
import { identifyingParameters } from './userRef';

const AUTO_MAP = 'autoMapInputData';

const DEFINE_BELOW = 'defineBelow';

const customFieldsChoice = fieldsOrJson('Custom Fields', 'specifyCustomFields');

const IGNORE = { displayName: 'Inputs to Ignore', name: 'inputsToIgnore' };

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
					'Send every input field: those named like a standard field fill it, the others become custom fields under their exact name',
			},
			{
				name: 'Define Below for Each Field',
				value: DEFINE_BELOW,
				description: 'Enter standard and custom fields below',
			},
		],
	},
	{
		...IGNORE,
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
		displayOptions: { show: { dataToSend: [DEFINE_BELOW] } },
	},
	{
		...customFieldsChoice.form,
		displayOptions: { show: { dataToSend: [DEFINE_BELOW] } },
	},
	{
		...customFieldsForm,
		displayOptions: { show: { dataToSend: [DEFINE_BELOW], ...customFieldsChoice.inFields } },
	},
	{
		...customFieldsJsonForm,
		displayOptions: { show: { dataToSend: [DEFINE_BELOW], ...customFieldsChoice.inJson } },
	},
];

export interface DataOptions extends PhoneOptions {
	readonly emptyValues: EmptyValues;
	/** How dates in custom fields are written; missing where the builder does not say. */
	readonly dateFormat: string | undefined;
}

/**
 * @returns The members of the body's `data`: the standard fields under CommBox's names, then Content
 *   where there are custom fields.
 * @throws UserError for whatever cannot be sent, and where there is nothing to send.
 */
export function dataMembers(item: Item, options: DataOptions): JsonMember[] {
	const way = item.parameter('dataToSend', DEFINE_BELOW);
	const given = way === AUTO_MAP ? mapInputs(item, options) : definedBelow(item, options);
	const { standard, custom } = fieldsToSend(given, options.emptyValues, item);
	if (custom.length === 0) return standard;
	if (way === AUTO_MAP) item.hint(BECOMES_CUSTOM, ...custom.map(([name]) => name));
	return [...standard, ['Content', jsonObject(custom)]];
}

function definedBelow(item: Item, options: DataOptions): GivenField[] {
	const standard = standardFieldsGiven(item.parameter('updateFields', {}), options, item);
	const customFields = () => item.parameter('customFields', {});
	return customFieldsChoice.isJson(item)
		? [...standard, ...customFieldsFromJson(item)]
		: [...standard, ...customFieldsGiven(customFields(), item, options.dateFormat)];
}

/** Makes the item's own fields standard and custom ones. */
function mapInputs(item: Item, options: DataOptions): GivenField[] {
	const ignored = listOfNames(item.parameter('inputsToIgnore', '')).map(bareName);
	// The user is said by a parameter of its own. What it takes from the input is not to be changed.
	const identifying = new Set(identifyingParameters.flatMap(item.inputFieldsIn));
	const skipped = new Set<string>();
	const takenBy = new Map<string, string>();

	const mapInput = ([input, value]: [string, unknown]): GivenField[] => {
		const name = bareName(input);
		if (isListed(name, ignored) || isOwnError(name, value)) return [];
		if (name === '') {
			item.hint(NAMELESS);
			return [];
		}
		// An object is more than who the user is: it is refused below.
		if (identifying.has(input) && typeof value !== 'object') {
			skipped.add(input);
			return [];
		}
		const field = standardFieldCalled(name);
		const advice = `Put it into a field of its own that holds text, or add ${name} to Inputs to Ignore.`;
		const text =
			field === undefined
				? customFieldText(value, name, advice, item, options.dateFormat)
				: fieldText(value, input, advice, item);
		const given =
			field === undefined
				? customFieldGiven(name, text)
				: standardFieldGiven(field, text, options, item, input);
		if (given.value !== undefined) {
			takeField(takenBy, field?.displayName ?? wholeText(name, 'Unique Name'), input);
		}
		return [given];
	};
	const given = Object.entries(item.json).flatMap((input) =>
		orIgnored(bareName(input[0]), () => mapInput(input)),
	);
	if (skipped.size > 0) item.hint(SAYS_WHO, ...skipped);
	return given;
}

/** @returns Whether the list has this name, whole or cut at its commas. */
function isListed(name: string, list: readonly string[]): boolean {
	const parts = listOfNames(name).map(bareName);
	return list.some(
		(listed, at) =>
			listed === name ||
			(listed === parts[0] && parts.every((part, offset) => part === list[at + offset])),
	);
}

/** @throws What reading the input is refused with, and that it need not be sent. */
function orIgnored<T>(input: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw withWayOut(error, input);
	}
}

function withWayOut(error: unknown, input: string): unknown {
	if (!(error instanceof UserError)) return error;
	const advice = error.description ?? '';
	if (advice.includes(IGNORE.displayName)) return error;
	const wayOut = `If the field is not meant for CommBox, add ${input} to ${IGNORE.displayName}.`;
	return refusal(error.message, `${advice} ${wayOut}`);
}

/** @returns Whether an input is what this node says of an item that has failed, which goes back into it. */
export function isOwnError(name: string, value: unknown): boolean {
	if (name !== 'error') return false;
	const message = isObject(value) ? value['message'] : value;
	return typeof message === 'string' && /\[item \d+\]$/.test(message);
}

/**
 * @param takenBy Which input fills which field so far.
 * @throws UserError where another input has filled the field.
 */
function takeField(takenBy: Map<string, string>, field: string, input: string): void {
	const other = takenBy.get(field);
	if (other !== undefined) {
		throw refusal(
			`The input fields "${other}" and "${input}" are both named like ${field}`,
			'Rename one of the two, or add it to Inputs to Ignore.',
		);
	}
	takenBy.set(field, input);
}

const NAMELESS = () => 'A column without a name was not sent: it cannot become a field';

const BECOMES_CUSTOM = (names: string) =>
	`Input fields that become custom fields: ${names}. To skip some, use Inputs to Ignore`;

const SAYS_WHO = (names: string) =>
	`Input fields that were not sent, because they say who the user is: ${names}`;
