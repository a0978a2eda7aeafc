import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Envelope } from '../../../shared/api/envelope';
import { ApiFailure, NotFoundFailure, UNEXPECTED } from '../../../shared/api/errors';
import { jsonObject, type JsonText } from '../../../shared/api/json';
import type { Send } from '../../../shared/api/request';
import type { Item } from '../../../shared/run/operation';
import { parseChoice } from '../../input/choices';
import { isOptionOn } from '../../input/flag';
import type { Id } from '../../input/ids';
import { optionsCollection } from '../../input/options';
import { textOf } from '../../input/text';
import { dryRunOption, wantsDryRun } from '../../operations/dryRun';
import type { CommBoxOperation } from '../../operations/resource';
import { idIn } from '../../output/outputs';
import { dateFormatOption } from './customFields';
import { dataMembers, dataToSendForm, isOwnError } from './dataToSend';
import { findUserId } from './lookup';
import { rehearse } from './rehearsal';
import { adviceFor, describeUser, userForm, userRefOf } from './userRef';

const emptyValues = [
	{ name: 'Clear Fields', value: 'clear', description: 'Empty the fields in CommBox' },
	{
		name: 'Leave Fields Unchanged',
		value: 'leave',
		description: 'Keep what the fields hold in CommBox',
	},
] as const;

const ifNotFound = [
	{ name: 'Fail', value: 'error', description: 'The item fails' },
	{
		name: 'Skip',
		value: 'skip',
		description:
			'The node returns an empty item, or the input data marked as skipped if Output is Input Data and ID',
	},
] as const;

const outputs = [
	{ name: 'ID', value: 'id', description: "Only the user's ID" },
	{
		name: 'Input Data and ID',
		value: 'input',
		description: "The item's own data, with the user's ID added as userId",
	},
	{
		name: 'Whole Response',
		value: 'response',
		description: "CommBox's answer as it is",
	},
] as const;

const keepPhoneNumbers: INodeProperties = {
	displayName: 'Keep Phone Numbers as Entered',
	name: 'keepPhoneNumbers',
	type: 'boolean',
	default: true,
	description:
		'Whether to send Phone 1 and Phone 2 as they are, instead of without spaces, dashes, dots, brackets and a leading + or 00',
};

const options: INodeProperties[] = [
	dateFormatOption,
	dryRunOption,
	{
		displayName: 'Empty Values',
		name: 'emptyValues',
		type: 'options',
		default: 'leave',
		description:
			'What to do with fields whose value is an empty text. Fields that resolve to no value at all always stay unchanged.',
		options: [...emptyValues],
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
		description: 'What to do when CommBox does not know the user',
		options: [...ifNotFound],
	},
	keepPhoneNumbers,
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'id',
		description:
			'What to return for each updated user. Choose Input Data and ID when later nodes need the data of the item as well, such as the conversation from the CommBox Trigger.',
		options: [...outputs],
	},
];

/** Updates a user, as https://api.commbox.io documents `POST /users/{USER_ID}`. */
export const update: CommBoxOperation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update a user',
		description:
			'Change standard and custom fields of a user. Agents see the new values; nothing is sent to the user. (CommBox: Update User)',
	},

	form: [...userForm, ...dataToSendForm, optionsCollection(options)],

	prepare(item) {
		const given = item.parameter('options', {}) as IDataObject;
		const output = parseChoice(outputs, given['output'] ?? 'id', 'choice for Output');
		const fate = parseChoice(
			ifNotFound,
			given['ifNotFound'] ?? 'error',
			'choice for If User Is Not Found',
		);
		const isDryRun = wantsDryRun(item);
		if (output === 'input') item.keepFiles();
		const user = userRefOf(item);
		item.isAbout(describeUser(user));
		const data = dataMembers(item, {
			emptyValues: parseChoice(
				emptyValues,
				given['emptyValues'] ?? 'leave',
				'choice for Empty Values',
			),
			keepPhoneNumbers: isOptionOn(item, keepPhoneNumbers),
			dateFormat: textOf(
				given['dateFormat'],
				'Date Format',
				'Enter a format such as dd-MM-yyyy.',
			)?.trim(),
		});
		const body = jsonObject([['data', jsonObject(data)]]);

		const updateUser = async (send: Send): Promise<IDataObject> => {
			if (isDryRun) return await rehearse(user, body, item, send);
			const userId = await findUserId(user, item, send);
			if (userId instanceof NotFoundFailure) throw userId;
			const envelope = await sendUpdate(userId, body, send);
			const Id = answeredId(envelope);
			if (output === 'response') return envelope.answer;
			if (output === 'id') return { Id };
			const { userId: itsOwn = Id } = item.json;
			if (String(itsOwn) !== String(Id)) item.hint(REPLACED);
			return { ...inputOf(item), userId: Id };
		};
		return async (send) =>
			await updateUser(send).catch((error: unknown) => {
				if (fate !== 'skip' || !(error instanceof NotFoundFailure)) throw error;
				item.hint(SKIPPED);
				return output === 'input' ? { ...inputOf(item), skipped: true } : {};
			});
	},
};

const REFUSED = {
	400: "Compare this item's values with what CommBox expects: custom fields under their exact Unique Name, dates and choices in the format of the field.",
};

const REPLACED = () =>
	"The input has a userId of its own, which is replaced by CommBox's in the output";

const SKIPPED = () => 'Skipped, because CommBox does not know the user';

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

/** @returns The item's data without what this node has said of an earlier failure. */
function inputOf({ json, hint }: Item): IDataObject {
	const { error, ...others } = json;
	if (isOwnError('error', error)) return others;
	if (error !== undefined) hint(LOOKS_FAILED);
	return json;
}

/** n8n looks at the first item of an output (workflow-execute.ts, didContinueOnFail). */
const LOOKS_FAILED = () =>
	'The input has a column "error", which is in the output too: with Retry On Fail, n8n takes that for a failure and runs the node again';

/** @throws ApiFailure where the answer does not say it. */
function answeredId({ data, status }: Envelope): number | string {
	const id = idIn(data);
	if (id !== undefined) return id;
	throw new ApiFailure('CommBox reported success, but did not return the Id of the user', {
		advice:
			'Look the user up in CommBox to see whether it was updated. If this happens again, contact CommBox support.',
		finding: UNEXPECTED,
		status,
	});
}
