import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Envelope } from '../../../shared/api/envelope';
import { ApiFailure, NotFoundFailure, UNEXPECTED } from '../../../shared/api/errors';
import { jsonObject, parseJson, type JsonMember, type JsonText } from '../../../shared/api/json';
import type { Send } from '../../../shared/api/request';
import type { Id } from '../input';
import { optionsCollection } from '../options';
import type { CommBoxOperation } from '../resource';
import { dataMembers, dataToSendForm } from './dataToSend';
import { adviceFor, nameUser, userForm, userRefOf } from './identity';
import { findUserId } from './lookup';

const options: INodeProperties[] = [
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		description: 'Whether to send nothing, and put out what would be sent for each item',
	},
	{
		displayName: 'If User Is Not Found',
		name: 'ifNotFound',
		type: 'options',
		default: 'error',
		description: 'What to do when no user has the channel identity',
		options: [
			{ name: 'Fail', value: 'error', description: 'The item fails' },
			{ name: 'Skip', value: 'skip', description: 'The item comes out empty' },
		],
	},
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
];

interface Options {
	dryRun?: boolean;
	ifNotFound?: 'error' | 'skip';
	ignoreEmptyValues?: boolean;
	normalizePhoneNumbers?: boolean;
	output?: 'id' | 'input' | 'response';
}

/** Updates a user, as https://api.commbox.io documents `POST /users/{USER_ID}`. */
export const update: CommBoxOperation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update a user',
		description: 'Change fields of a user, standard and custom ones',
	},

	form: [...userForm, ...dataToSendForm, optionsCollection(options)],

	prepare(item) {
		const {
			dryRun = false,
			ifNotFound = 'error',
			ignoreEmptyValues = false,
			normalizePhoneNumbers = true,
			output = 'id',
		} = item.parameter('options', {}) as Options;
		const user = userRefOf(item);
		const data = dataMembers(item, { ignoreEmptyValues, normalizePhoneNumbers });
		const body = jsonObject([['data', jsonObject(data)]]);

		return async (send) => {
			if (dryRun) {
				item.hint(DRY_RUN);
				return { user: nameUser(user), ...(parseJson(body) as IDataObject) };
			}
			const userId = await findUserId(user, item, send);
			if (userId instanceof NotFoundFailure) {
				if (ifNotFound === 'skip') return {};
				throw userId;
			}
			const envelope = await sendUpdate(userId, body, send);
			if (data.some(clears)) item.hint(CLEARED);
			const Id = idOf(envelope);
			if (output === 'response') return envelope.answer;
			return output === 'input' ? { ...item.json, Id } : { Id };
		};
	},
};

const REFUSED = {
	400: "Compare this item's values with what CommBox expects: custom fields under their exact Unique Name, dates and choices in the form that the field takes.",
};

const DRY_RUN = () => 'Dry run: nothing was sent. The output is what would be sent';

const CLEARED = () =>
	'Fields were cleared in CommBox, because their value was empty. If that was not meant, switch on the option Ignore Empty Values';

/** Whether a member empties a field, or Content has one that does. */
function clears([name, value]: JsonMember): boolean {
	return value === '""' || (name === 'Content' && value.includes(':""'));
}

async function sendUpdate(userId: Id, body: JsonText, send: Send): Promise<Envelope> {
	return await send({
		method: 'POST',
		path: ['users', userId],
		body,
		target: `user ${userId}`,
		advice: { ...adviceFor({ by: 'userId', userId }), ...REFUSED },
		// It names the values that fields shall have, so a second time changes nothing more.
		repeatable: true,
	});
}

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
		verdict: UNEXPECTED,
		status,
	});
}
