import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Envelope } from '../../api/envelope';
import { ApiFailure } from '../../api/errors';
import { jsonObject, type JsonMember } from '../../api/json';
import type { Item } from '../../run/operation';
import { parseId, refusal } from '../input';
import { optionsCollection } from '../options';
import type { CommBoxOperation } from '../resource';
import { customFieldMembers, customFieldsForm } from './customFields';
import { fieldProperty, standardFieldMembers, standardFields } from './fields';

const form: INodeProperties[] = [
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 94382332',
		description: 'The number that CommBox itself gave the user. Whole number, digits only.',
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
	},
	...customFieldsForm,
	optionsCollection([
		{
			displayName: 'Ignore Empty Values',
			name: 'ignoreEmptyValues',
			type: 'boolean',
			default: false,
			description:
				'Whether to leave a field as it is in CommBox when its value here is empty, in place of clearing it',
		},
		{
			displayName: 'Normalize Phone Numbers',
			name: 'normalizePhoneNumbers',
			type: 'boolean',
			default: true,
			description:
				'Whether to remove spaces, dashes, dots, brackets and a leading + or 00 from Phone 1 and Phone 2, as CommBox wants phone numbers',
		},
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			default: 'id',
			description: 'What the node puts out for each user',
			options: [
				{ name: 'ID', value: 'id', description: "The user's ID" },
				{
					name: 'Input Data and ID',
					value: 'input',
					description: "The item that came in, with the user's ID added",
				},
				{
					name: 'Whole Response',
					value: 'response',
					description: 'Everything that CommBox answered',
				},
			],
		},
	]),
];

interface Options {
	ignoreEmptyValues?: boolean;
	normalizePhoneNumbers?: boolean;
	output?: 'id' | 'input' | 'response';
}

function optionsOf(item: Item): Options {
	return item.parameter('options', {}) as Options;
}

/** Updates a user, as https://api.commbox.io documents `POST /users/{USER_ID}`. */
export const update: CommBoxOperation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update a user',
		description: 'Change fields of a user, standard and custom ones',
	},

	form,

	toRequest(item) {
		const { ignoreEmptyValues = false, normalizePhoneNumbers = true } = optionsOf(item);
		const userId = parseId(item.parameter('userId'), 'User ID');
		const updateFields = item.parameter('updateFields', {});
		const isSent = ([, value]: JsonMember) => !ignoreEmptyValues || value !== '""';

		const data = standardFieldMembers(updateFields, { normalizePhoneNumbers }).filter(isSent);
		const content = customFieldMembers(item).filter(isSent);
		if (content.length > 0) data.push(['Content', jsonObject(content)]);
		if (data.length === 0) {
			throw refusal(
				'There is nothing to update: no field has a value',
				'Add at least one entry under Update Fields or Custom Fields. Fields whose expression resolves to nothing are left out.',
			);
		}
		return {
			method: 'POST',
			path: ['users', userId],
			body: jsonObject([['data', jsonObject(data)]]),
			target: `user ${userId}`,
			// It names the values that fields shall have, so a second time changes nothing more.
			repeatable: true,
		};
	},

	toOutput(envelope, item) {
		const { output = 'id' } = optionsOf(item);
		const Id = idOf(envelope);
		if (output === 'response') return envelope.answer;
		return output === 'input' ? { ...item.json, Id } : { Id };
	},
};

/**
 * @returns The id that CommBox answers: a number while JavaScript holds it exactly, else its digits.
 */
function idOf({ data, status }: Envelope): number | string {
	const id = (data as IDataObject | null | undefined)?.['Id'];
	if (typeof id === 'string' && /^\d+$/.test(id)) {
		return Number.isSafeInteger(Number(id)) ? Number(id) : id;
	}
	if (typeof id === 'number' && Number.isSafeInteger(id)) return id;
	throw new ApiFailure('CommBox reported success, but did not return the Id of the user', {
		advice:
			'Look the user up in CommBox to see whether it was updated. If this happens again, contact CommBox support.',
		kind: 'final',
		status,
	});
}
