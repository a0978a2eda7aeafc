import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/run/operation';
import { dayIn, isoDateAs, momentIn } from '../../input/dates';
import { membersInJson } from '../../input/json';
import { locatorValue } from '../../input/locators';
import { refusal } from '../../input/refusal';
import { INVISIBLE, textOf } from '../../input/text';
import {
	clearedField,
	fieldText,
	jsonOfText,
	type FieldOwner,
	type GivenField,
} from '../../subjects/userFields';

/** What the form and error texts call the field for JSON. */
const JSON_LABEL = 'Custom Fields (JSON)';

const uniqueName: INodeProperties = {
	displayName: 'Unique Name',
	name: 'name',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'As in the Unique Name column of the Custom Fields module of CommBox',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a custom field...',
			typeOptions: { searchListMethod: 'searchCustomFields', searchable: true },
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			hint: 'Unique Name is case-sensitive',
			placeholder: 'e.g. VIP_Status',
		},
	],
};

/** Custom fields go into Content under their Unique Name, whose case counts (the API page). */
export const customFieldsForm: INodeProperties = {
	displayName: 'Custom Fields',
	name: 'customFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Custom Field',
	default: {},
	description: 'Fields that your brand has added in the Custom Fields module of CommBox',
	options: [
		{
			displayName: 'Field to Set',
			name: 'field',
			values: [
				uniqueName,
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'e.g. 8',
					description:
						'Sent as entered; for dates, see the option Date Format. If empty, the field stays unchanged.',
				},
			],
		},
		{
			displayName: 'Field to Clear',
			name: 'clear',
			values: [uniqueName],
		},
	],
};

/** The same as one JSON object. */
export const customFieldsJsonForm: INodeProperties = {
	displayName: JSON_LABEL,
	name: 'customFieldsJson',
	type: 'json',
	default: '{}',
	hint: 'For example: { "VIP_Status": "8" }',
	description:
		'The Unique Name of each custom field, which is case-sensitive, and its value. An empty text clears the field.',
};

interface CustomFields {
	readonly field?: ReadonlyArray<{ readonly name?: unknown; readonly value?: unknown }>;
	readonly clear?: ReadonlyArray<{ readonly name?: unknown }>;
}

/** The form of dates that CommBox's own example of a custom field has, and was recorded with. */
export const DEFAULT_DATE_FORMAT = 'dd-MM-yyyy';

/** The option that says how dates are written. */
export const dateFormatOption: INodeProperties = {
	displayName: 'Date Format',
	name: 'dateFormat',
	type: 'string',
	default: DEFAULT_DATE_FORMAT,
	placeholder: 'e.g. yyyy-MM-dd',
	description:
		'How to write dates in custom fields, in <a href="https://moment.github.io/luxon/#/formatting">Luxon\'s tokens</a>. If added, it also holds for dates that are texts in ISO 8601, such as 1990-02-01T00:00:00.000Z.',
};

/**
 * @param value What a custom field's value resolved to.
 * @param name Its Unique Name.
 * @param advice What to do where it is of a wrong kind.
 * @param item Whose field it is.
 * @param dateFormat What the option Date Format says; empty or missing where it is not added.
 * @returns The text to send; undefined as fieldText. Dates are written as the option says.
 * @throws UserError as fieldText.
 */
export function customFieldText(
	value: unknown,
	name: string,
	advice: string,
	item: FieldOwner,
	dateFormat: string | undefined,
): string | undefined {
	const { timezone } = item;
	const dates = { timezone, format: dateFormat || undefined, dayFormat: DEFAULT_DATE_FORMAT };
	const text = fieldText(value, name, advice, item, dates);
	if (dates.format !== undefined) return text && isoDateAs(text, dates);
	const moment = momentIn(value);
	if (moment !== undefined) item.hint(dayIn(moment, timezone) ? DAYS : MOMENTS, name);
	return text;
}

const DAYS = (names: string) =>
	`Dates written as ${DEFAULT_DATE_FORMAT}: ${names}. For another format, add the option Date Format`;

const MOMENTS = (names: string) =>
	`Dates sent with their time: ${names}. CommBox's date fields hardly take one: to leave it out, add the option Date Format`;

/**
 * @param customFields What the form's collection resolved to.
 * @param item Whose fields they are.
 * @param dateFormat What the option Date Format says.
 * @returns The fields in it, in their order and under their names.
 * @throws UserError for a blank name, a name given twice, and a value that is no text.
 */
export function customFieldsGiven(
	customFields: unknown,
	item: FieldOwner,
	dateFormat: string | undefined,
): GivenField[] {
	const { field = [], clear = [] } = (customFields ?? {}) as CustomFields;
	const set = field.map(({ name, value }) => ({ name: nameIn(name), value }));
	const cleared = clear.map(({ name }) => nameIn(name));
	checkNames([...set.map(({ name }) => name), ...cleared]);

	return [
		...set.map(({ name, value }) =>
			customFieldGiven(name, customFieldText(value, name, VALUE_ADVICE, item, dateFormat)),
		),
		...cleared.map((name) => clearedField(customFieldGiven(name, undefined))),
	];
}

const VALUE_ADVICE =
	'Resolve it to text, a number or true/false, or set Specify Custom Fields to Using JSON.';

/** @param name What a Unique Name resolved to: text, or a resource locator that holds it. */
function nameIn(name: unknown): string {
	const advice = 'Enter the name of the custom field as text.';
	const text = textOf(locatorValue(name), uniqueName.displayName, advice);
	return bareName(text ?? '');
}

const AROUND = new RegExp(
	String.raw`^[\s${INVISIBLE.source}]+|[\s${INVISIBLE.source}]+$`,
	INVISIBLE.flags,
);

/**
 * Headers of sheets and exports come with blanks, and with a byte order mark before the first; what is
 * pasted comes with marks of the direction of writing.
 *
 * @param name A Unique Name, or a header that may become one.
 * @returns The name without blanks and invisible marks around it; empty where there is nothing else.
 */
export function bareName(name: string): string {
	return name.replace(AROUND, '');
}

/**
 * @param name The field's Unique Name.
 * @param text Its value as text; undefined where there is none.
 */
export function customFieldGiven(name: string, text: string | undefined): GivenField {
	const value = text === undefined ? undefined : jsonOfText(text);
	return { label: name, name, isCustom: true, value };
}

/**
 * @param item Whose form holds the custom fields as JSON.
 * @returns The fields in it, with their values as they are written.
 * @throws UserError for JSON that is no object, a blank name, and a name given twice.
 */
export function customFieldsFromJson(item: Item): GivenField[] {
	const json = item.parameter(customFieldsJsonForm.name, '{}');
	const members = membersInJson(json, JSON_LABEL, '{ "VIP_Status": "8", "Language": "en" }');
	const fields = members.map(([given, value]) => {
		const name = bareName(given);
		return { label: name, name, isCustom: true, value, isMeant: true };
	});
	checkNames(fields.map(({ name }) => name));
	return fields;
}

/**
 * @param names The Unique Names of all custom fields of an item.
 * @throws UserError for one that is empty, and one given twice.
 */
function checkNames(names: readonly string[]): void {
	const seen = new Set<string>();
	for (const name of names) {
		if (name === '') {
			throw refusal(
				'A custom field has no Unique Name',
				'Choose one from the list, enter the name that the Custom Fields module of CommBox shows, or remove the entry.',
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
