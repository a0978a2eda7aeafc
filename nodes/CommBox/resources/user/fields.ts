import type { INodeProperties } from 'n8n-workflow';

import { toJson, type JsonMember, type JsonText } from '../../../shared/api/json';
import { checkLength, normalizePhone, textOf } from '../input';

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
			"Your own identifier of the user, such as a customer number. Not CommBox's User ID.",
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
 * @param values What the collection resolved to for an item, by parameter name.
 * @returns The fields that have a value, under CommBox's names and in the order of the declaration.
 * @throws UserError for a value that is no text, and for one longer than CommBox takes.
 */
export function standardFieldMembers(
	values: unknown,
	{ normalizePhoneNumbers }: { normalizePhoneNumbers: boolean },
): JsonMember[] {
	const given = (values ?? {}) as Readonly<Record<string, unknown>>;
	return standardFields.flatMap((field) => {
		const text = textOf(given[field.name], field.displayName, 'Resolve the field to text.');
		if (text === undefined) return [];
		return [[field.apiName, fieldValue(field, text, normalizePhoneNumbers)] as const];
	});
}

/**
 * @param field Which field.
 * @param text Its value as text.
 * @param normalizePhoneNumbers Whether a phone number is brought into CommBox's form.
 * @returns The value as it is sent.
 * @throws UserError where it is longer than CommBox takes.
 */
export function fieldValue(
	{ displayName, kind, maxLength }: StandardField,
	text: string,
	normalizePhoneNumbers: boolean,
): JsonText {
	const sent = kind === 'phone' && normalizePhoneNumbers ? normalizePhone(text) : text;
	if (maxLength !== undefined) checkLength(sent, displayName, maxLength);
	return toJson(sent);
}
