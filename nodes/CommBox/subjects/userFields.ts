import type { INodeProperties } from 'n8n-workflow';

import { toJson, type JsonMember, type JsonText } from '../../shared/api/json';
import type { Item } from '../../shared/run/operation';
import type { DateForm } from '../input/dates';
import { bareAddress } from '../input/identifier';
import { phoneDigits } from '../input/phone';
import { refusal, show } from '../input/refusal';
import { checkLength, listOfNames, textOf, visibleText } from '../input/text';

/** The value that empties a field. */
export const EMPTY = toJson('');

/** A field of a user as a builder gives it, in whatever way. */
export interface GivenField {
	/** What the form or the item calls it. */
	readonly label: string;
	/** CommBox's own name of it. */
	readonly name: string;
	/** Whether it belongs in Content. */
	readonly isCustom: boolean;
	/** What to send; undefined where the field has no value. */
	readonly value: JsonText | undefined;
	/** Whether an empty value is meant to empty the field, whatever the option Empty Values says. */
	readonly isMeant?: boolean;
}

/** @returns A field that is to be emptied. */
export function clearedField(field: Pick<GivenField, 'label' | 'name' | 'isCustom'>): GivenField {
	return { ...field, value: EMPTY, isMeant: true };
}

/** @returns A text as it is sent: blanks alone are empty to whoever looks at them. */
export function jsonOfText(text: string): JsonText {
	return text.trim() === '' ? EMPTY : toJson(text);
}

/**
 * A standard user field. Everything that depends on one is derived from this declaration: the form,
 * the request, validation, error texts.
 */
export interface StandardField {
	/** The parameter's name in saved workflows, and the field's in Get User's answer. */
	readonly name: string;
	/** What the form and error texts call it. */
	readonly displayName: string;
	/** Its name in Update User's body (the API page, schema User_Info). */
	readonly apiName: string;
	/** The API page's greatest length, given there as the field's "format"; none for Remarks. */
	readonly maxLength?: number;
	/** What n8n's form needs to know of it. */
	readonly kind: 'text' | 'email' | 'phone' | 'multiline';
	readonly placeholder: string;
	readonly description: string;
}

/** In the order of their display names. */
export const standardFields: readonly StandardField[] = [
	{
		name: 'email',
		displayName: 'Email',
		apiName: 'Email',
		maxLength: 255,
		kind: 'email',
		placeholder: 'name@email.com',
		description: "The user's email address",
	},
	{
		name: 'firstName',
		displayName: 'First Name',
		apiName: 'FirstName',
		maxLength: 100,
		kind: 'text',
		placeholder: 'e.g. Nathan',
		description: "The user's first name",
	},
	{
		name: 'lastName',
		displayName: 'Last Name',
		apiName: 'LastName',
		maxLength: 100,
		kind: 'text',
		placeholder: 'e.g. Smith',
		description: "The user's last name",
	},
	{
		name: 'phone1',
		displayName: 'Phone 1',
		apiName: 'Phone1',
		maxLength: 100,
		kind: 'phone',
		placeholder: 'e.g. 19175555555',
		description: "The user's main phone number, with country code",
	},
	{
		name: 'phone2',
		displayName: 'Phone 2',
		apiName: 'Phone2',
		maxLength: 100,
		kind: 'phone',
		placeholder: 'e.g. 19175555556',
		description: "The user's second phone number, with country code",
	},
	{
		name: 'remarks',
		displayName: 'Remarks',
		apiName: 'Remarks',
		kind: 'multiline',
		placeholder: 'e.g. Prefers to be called in the morning',
		description: 'Free text about the user',
	},
	{
		name: 'uniqueId',
		displayName: 'Unique ID',
		apiName: 'UniqueId',
		maxLength: 50,
		kind: 'text',
		placeholder: 'e.g. 0123456789',
		description:
			"Your own identifier of the user, such as an account number. Not CommBox's User ID.",
	},
];

/**
 * @returns The field as an entry of a collection.
 */
export function fieldProperty(field: StandardField): INodeProperties {
	return {
		displayName: field.displayName,
		name: field.name,
		type: 'string',
		...(field.kind === 'multiline' && { typeOptions: { rows: 4 } }),
		default: '',
		placeholder: field.placeholder,
		description: field.description,
	};
}

/**
 * @param description What becomes of the fields.
 * @param without The standard fields that it does not have.
 * @returns A form's collection of fields of a user who may be new.
 */
export function userFieldsForm(description: string, without: readonly string[]): INodeProperties {
	return {
		displayName: 'User Fields',
		name: 'userFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description,
		options: standardFields.filter(({ name }) => !without.includes(name)).map(fieldProperty),
	};
}

/**
 * @param item Whose form has such a collection.
 * @returns The fields in it that have a value, under CommBox's names: a new user has none to clear.
 * @throws UserError for what cannot be sent, as standardFieldsGiven.
 */
export function userFieldsIn(item: Pick<Item, 'parameter'> & FieldOwner): JsonMember[] {
	const given = standardFieldsGiven(
		item.parameter('userFields', {}),
		{ keepPhoneNumbers: false },
		item,
	);
	return given.flatMap(({ name, value }): JsonMember[] =>
		value === undefined || value === EMPTY ? [] : [[name, value]],
	);
}

/** An entry of the collection that names standard fields to empty. */
export const fieldsToClear: INodeProperties = {
	displayName: 'Fields to Clear',
	name: 'fieldsToClear',
	type: 'multiOptions',
	default: [],
	description: 'The standard fields to empty in CommBox',
	options: standardFields.map(({ displayName, name }) => ({ name: displayName, value: name })),
};

/**
 * @param values What the collection resolved to for an item, by parameter name.
 * @param phones How to treat phone numbers.
 * @param item Whose fields they are.
 * @returns The fields that the collection holds, in the order of the declaration.
 * @throws UserError as standardFieldGiven, and for a field that is to be cleared and has a value.
 */
export function standardFieldsGiven(
	values: unknown,
	phones: PhoneOptions,
	item: FieldOwner,
): GivenField[] {
	const given = Object(values ?? {}) as Readonly<Record<string, unknown>>;
	const toClear = fieldsNamed(given[fieldsToClear.name]);
	return standardFields.flatMap((field) => {
		const isToClear = toClear.includes(field);
		if (!(field.name in given) && !isToClear) return [];
		const named = standardFieldGiven(field, given[field.name], phones, item);
		if (!isToClear) return [named];
		if (named.value !== undefined && named.value !== EMPTY) {
			throw refusal(
				`"${field.displayName}" has a value, but is also in Fields to Clear`,
				'Remove the field from one of the two.',
			);
		}
		return [clearedField(named)];
	});
}

/** @param given The names of standard fields: a list, or text with commas between them. */
function fieldsNamed(given: unknown): StandardField[] {
	return listOfNames(given).map((name) => {
		const field = standardFieldCalled(name);
		if (field !== undefined) return field;
		throw refusal(
			`CommBox has no standard field ${show(name)}`,
			'Choose from the list. To clear a custom field, use Add Custom Field.',
		);
	});
}

/**
 * @param name What somebody calls a field.
 * @returns The standard field of that name, whatever its case and separators: `First_Name`,
 *   `first name` and `firstName` are the same.
 */
export function standardFieldCalled(name: string): StandardField | undefined {
	return standardFields.find((field) => bare(field.name) === bare(name));
}

function bare(name: string): string {
	return name.toLowerCase().replace(/[\s_.-]/g, '');
}

export interface PhoneOptions {
	/** Whether phone numbers are sent as they are, instead of in CommBox's form. */
	readonly keepPhoneNumbers: boolean;
}

/** What fields need to know of the item, and tell it. */
export type FieldOwner = Pick<Item, 'hint' | 'timezone'>;

/** What Excel, Google Sheets and LibreOffice show in a cell whose formula fails. */
const CELL_ERROR =
	/^#(?:N\/A|(?:BLOCKED|BUSY|CALC|CONNECT|DIV\/0|ERROR|FIELD|NULL|NUM|PYTHON|REF|SPILL|UNKNOWN|VALUE)!|NAME\?|GETTING_DATA)$/i;

/**
 * @param value What a field's value resolved to.
 * @param label What the form or the item calls the field.
 * @param advice What to do where the value is of a wrong kind.
 * @param item Whose field it is.
 * @param dates How dates are written, if not as in standard fields.
 * @returns The text; undefined where there is none, or a formula's error, which a hint names.
 * @throws UserError as textOf.
 */
export function fieldText(
	value: unknown,
	label: string,
	advice: string,
	item: FieldOwner,
	dates: DateForm = item,
): string | undefined {
	const text = textOf(value, label, advice, dates);
	if (text === undefined || !CELL_ERROR.test(visibleText(text))) return text;
	item.hint(BROKEN_CELLS, label);
	return undefined;
}

const BROKEN_CELLS = (names: string) => `Formula errors such as #N/A were not sent: ${names}`;

/** A dash or the like in a cell says that there is no value. */
const ONLY_SIGNS = /^[\s\p{P}+]*$/u;

/**
 * @param field Which field.
 * @param value What its value resolved to.
 * @param phones How to treat a phone number.
 * @param item Whose field it is.
 * @param label What the form or the item calls it.
 * @returns The field as it is sent. What is not certainly a phone number, or no email address, is sent
 *   as it stands, and a hint says so.
 * @throws UserError where it is no text, is longer than CommBox takes, or several email addresses.
 */
export function standardFieldGiven(
	field: StandardField,
	value: unknown,
	{ keepPhoneNumbers }: PhoneOptions,
	item: FieldOwner,
	label = field.displayName,
): GivenField {
	const { displayName, apiName, kind, maxLength } = field;
	const named = { label, name: apiName, isCustom: false };
	const text = fieldText(value, displayName, 'Resolve the field to text.', item);
	if (text === undefined) return { ...named, value: undefined };
	if (text.trim() === '') return { ...named, value: EMPTY };
	const isRead = kind === 'email' || (kind === 'phone' && !keepPhoneNumbers);
	if (isRead && ONLY_SIGNS.test(visibleText(text))) return { ...named, value: undefined };
	const sent = isRead ? READERS[kind](text, label, item) : text;
	if (maxLength !== undefined) checkLength(sent, displayName, maxLength);
	return { ...named, value: toJson(sent) };
}

/** What becomes of a text in a field for a phone number or an email address. */
const READERS = {
	phone(text: string, label: string, item: FieldOwner): string {
		const digits = phoneDigits(text);
		if (digits === undefined) item.hint(NO_CERTAIN_PHONE, label);
		return digits ?? text;
	},
	email(text: string, label: string, item: FieldOwner): string {
		const address = bareAddress(text);
		if (address !== undefined) return address;
		if (/[<>]|@[^]*@/.test(text)) {
			throw refusal(
				`"${label}" is not one email address: ${show(text)}`,
				'Give the address alone, such as name@email.com.',
			);
		}
		item.hint(NO_ADDRESS, label);
		return text;
	},
};

const NO_CERTAIN_PHONE = (names: string) =>
	`Not certainly one phone number, so sent as it is: ${names}`;

const NO_ADDRESS = (names: string) => `Not an email address, but sent as it is: ${names}`;
