import type { INodeProperties } from 'n8n-workflow';

import { toJson, type JsonMember } from '../../shared/api/json';
import type { Item } from '../../shared/run/operation';
import { fieldsOrJson } from './fieldsOrJson';
import { membersInJson } from './json';
import { refusal } from './refusal';
import { isMissing, requiredText, textOf } from './text';

/** Values under names of a builder's own, which a form takes in fields or as JSON. */
interface Properties {
	/** What the form calls them. */
	readonly displayName: string;
	/** The parameter that holds them; `specify…` and `…Json` go with it. */
	readonly name: string;
	readonly description: string;
	/** A name as an example. */
	readonly example: string;
	/** An object with two members, as the builder might write it. */
	readonly exampleJson: string;
}

const choiceOf = ({ displayName, name }: Properties) =>
	fieldsOrJson(displayName, `specify${name.charAt(0).toUpperCase()}${name.slice(1)}`, 'properties');

const jsonName = ({ name }: Properties) => `${name}Json`;

const jsonLabel = ({ displayName }: Properties) => `${displayName} (JSON)`;

/** @returns The form for them: by hand, or as one JSON object. */
export function propertiesForm(properties: Properties): readonly INodeProperties[] {
	const { displayName, name, description, example, exampleJson } = properties;
	const { form, inFields, inJson } = choiceOf(properties);
	return [
		form,
		{
			displayName,
			name,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Property',
			default: {},
			description,
			options: [
				{
					displayName: 'Property',
					name: 'property',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: `e.g. ${example}`,
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							placeholder: 'e.g. A-1042',
						},
					],
				},
			],
			displayOptions: { show: inFields },
		},
		{
			displayName: jsonLabel(properties),
			name: jsonName(properties),
			type: 'json',
			default: '{}',
			hint: `For example: ${exampleJson}`,
			description: `${description.replace(/\.$/, '')}. Enter one JSON object.`,
			displayOptions: { show: inJson },
		},
	];
}

type FormReader = Pick<Item, 'parameter' | 'hint' | 'timezone'>;

interface Given {
	readonly property?: ReadonlyArray<{ readonly name?: unknown; readonly value?: unknown }>;
}

/**
 * @param item Reads the form.
 * @returns The properties in it, in their order, with their values as they are written. Of those in
 *   fields, the ones without a value are left out, so that an expression that finds nothing erases nothing.
 * @throws UserError for a property without a name, one given twice, a value that is no text, and JSON
 *   that is no object.
 */
export function propertiesGiven(item: FormReader, properties: Properties): JsonMember[] {
	if (choiceOf(properties).isJson(item)) {
		const json = item.parameter(jsonName(properties), '{}');
		return membersInJson(json, jsonLabel(properties), properties.exampleJson);
	}
	const { property = [] } = (item.parameter(properties.name, {}) ?? {}) as Given;
	const members = new Map<string, string>();
	const empty: string[] = [];
	for (const { name, value } of property) {
		const known = requiredText(name, 'Name', 'Enter the name of the property, or remove it.');
		const advice = `Resolve it to text, or set Specify ${properties.displayName} to Using JSON.`;
		const text = textOf(value, known, advice, { timezone: item.timezone });
		if (members.has(known)) {
			throw refusal(`The property "${known}" is given twice`, 'Remove one of the two.');
		}
		if (isMissing(text)) continue;
		members.set(known, text);
		if (text.trim() === '') empty.push(known);
	}
	if (empty.length > 0) item.hint(LEFT_OUT, ...empty);
	return [...members].flatMap(([name, text]): JsonMember[] =>
		empty.includes(name) ? [] : [[name, toJson(text)]],
	);
}

const LEFT_OUT = (names: string) =>
	`Empty, so not sent: ${names}. To send an empty text, specify the properties using JSON`;

/**
 * @returns The same, where without a property there is nothing to do.
 * @throws UserError where there is none; for the rest, as propertiesGiven.
 */
export function someProperties(item: FormReader, properties: Properties): JsonMember[] {
	const members = propertiesGiven(item, properties);
	if (members.length > 0) return members;
	throw refusal(
		'There is nothing to set: no property is given',
		`Add at least one to ${properties.displayName}.`,
	);
}
