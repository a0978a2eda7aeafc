import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Envelope } from '../../../shared/api/envelope';
import { ApiFailure, NotFoundFailure, UNEXPECTED } from '../../../shared/api/errors';
import { jsonObject, parseJson, type JsonText } from '../../../shared/api/json';
import type { Send } from '../../../shared/api/request';
import type { Id } from '../../input/ids';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { dataMembers, dataToSendForm } from './dataToSend';
import type { EmptyValues } from './emptyValues';
import { findUserId } from './lookup';
import { adviceFor, nameUser, userForm, userRefOf } from './userRef';

const options: INodeProperties[] = [
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: true,
		description: 'Whether to return the request for each item instead of sending it',
	},
	{
		displayName: 'Empty Values',
		name: 'emptyValues',
		type: 'options',
		default: 'leave',
		description:
			'What to do with fields whose value is an empty text. Fields that resolve to no value at all always stay unchanged.',
		options: [
			{ name: 'Clear Fields', value: 'clear', description: 'Empty the fields in CommBox' },
			{
				name: 'Leave Fields Unchanged',
				value: 'leave',
				description: 'Keep what the fields hold in CommBox',
			},
		],
	},
	{
		displayName: 'Example User ID',
		name: 'exampleUserId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 94382332',
		description:
			'User whose custom fields the list of Unique Names offers, instead of the user of the form. Used in the editor only.',
	},
	{
		displayName: 'If User Is Not Found',
		name: 'ifNotFound',
		type: 'options',
		default: 'error',
		description: 'What to do when the channel does not know the user',
		options: [
			{ name: 'Fail', value: 'error', description: 'The item fails' },
			{ name: 'Skip', value: 'skip', description: 'The node returns an empty item' },
		],
	},
	{
		displayName: 'Keep Phone Numbers as Entered',
		name: 'keepPhoneNumbers',
		type: 'boolean',
		default: true,
		description:
			'Whether to send Phone 1 and Phone 2 as they are, instead of without spaces, dashes, dots, brackets and a leading + or 00',
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'id',
		description:
			'What to return for each updated user. Choose Input Data and ID when later nodes need the data of the item as well.',
		options: [
			{ name: 'ID', value: 'id', description: "Only the user's ID" },
			{
				name: 'Input Data and ID',
				value: 'input',
				description: "The item's own data, with the user's ID added",
			},
			{
				name: 'Whole Response',
				value: 'response',
				description: "CommBox's answer as it is",
			},
		],
	},
];

interface Options {
	dryRun?: boolean;
	emptyValues?: EmptyValues;
	ifNotFound?: 'error' | 'skip';
	keepPhoneNumbers?: boolean;
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
			emptyValues = 'leave',
			ifNotFound = 'error',
			keepPhoneNumbers = false,
			output = 'id',
		} = item.parameter('options', {}) as Options;
		if (dryRun) item.hint(DRY_RUN);
		const user = userRefOf(item);
		const data = dataMembers(item, { emptyValues, keepPhoneNumbers });
		const body = jsonObject([['data', jsonObject(data)]]);

		return async (send) => {
			if (dryRun) {
				return { dryRun: true, user: nameUser(user), ...(parseJson(body) as IDataObject) };
			}
			const userId = await findUserId(user, item, send);
			if (userId instanceof NotFoundFailure) {
				if (ifNotFound === 'skip') return {};
				throw userId;
			}
			const envelope = await sendUpdate(userId, body, send);
			const Id = answeredId(envelope);
			if (output === 'response') return envelope.answer;
			return output === 'input' ? { ...item.json, Id } : { Id };
		};
	},
};

const REFUSED = {
	400: "Compare this item's values with what CommBox expects: custom fields under their exact Unique Name, dates and choices in the format of the field.",
};

const DRY_RUN = () => 'Dry run: nothing was sent. The output is what would be sent';

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
function answeredId({ data, status }: Envelope): number | string {
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
