import { jsonIfAny, jsonInteger, jsonObject, toJson } from '../../../shared/api/json';
import { objectIfAny, outputOf, successOf } from '../answers';
import { isMissing, parseId, requiredText, textOf } from '../input';
import { sentOnce } from '../once';
import { optionsCollection } from '../options';
import { parsePhone } from '../phone';
import { propertiesForm, propertiesGiven } from '../properties';
import type { CommBoxOperation } from '../resource';

const MAIL = 4;

const TELEPHONE = 5;

const FORM_ID = 'Form ID';

const RECIPIENT = 'Recipient';

const CONVERSATION = 'Conversation ID';

const initial = {
	displayName: 'Initial Values',
	name: 'initialValues',
	description: 'What stands in the fields of the form when it is opened, by their names',
	example: 'field_0',
	exampleJson: '{ "field_0": "John", "field_1": "Doe" }',
};

/** Makes a link to a form: `POST /forms/createlink/{FORM_ID}`. */
export const createLink: CommBoxOperation = {
	option: {
		name: 'Create Link',
		value: 'createLink',
		action: 'Create a link to a form',
		description:
			'Make a link under which one person can fill in and sign a form. It is not sent to anyone. (CommBox: Create Form Link)',
	},

	form: [
		{
			displayName: FORM_ID,
			name: 'formId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 71',
			description: 'The number beside the name of the form in the list of forms in CommBox',
		},
		{
			displayName: RECIPIENT,
			name: 'recipient',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. name@email.com',
			description:
				'Who is to fill in the form: an email address, or a phone number with its country code',
		},
		...propertiesForm(initial),
		optionsCollection([
			{
				displayName: CONVERSATION,
				name: 'conversationId',
				type: 'string',
				default: '',
				placeholder: 'e.g. 5123',
				description: 'The conversation (object) in which agents see that the form is filled in',
			},
			{
				displayName: 'Finalize Immediately',
				name: 'finalizeImmediately',
				type: 'boolean',
				default: true,
				description:
					'Whether to finish the form with the initial values, without the person, and create a conversation',
			},
		]),
	],

	prepare(item) {
		const formId = parseId(item.parameter('formId'), FORM_ID);
		const recipient = recipientOf(item.parameter('recipient'));
		const options = item.parameter('options', {}) as Record<string, unknown>;
		const referring = textOf(options['conversationId'], CONVERSATION, 'Resolve it to a number.');
		const conversationId = referring?.trim() ? parseId(referring, CONVERSATION) : undefined;
		const properties = propertiesGiven(item, initial);
		const data = jsonObject([
			['streamProviderId', toJson(recipient)],
			['streamProviderType', toJson(recipient.includes('@') ? MAIL : TELEPHONE)],
			['referringObjectId', jsonIfAny(conversationId, jsonInteger)],
			['properties', properties.length > 0 ? jsonObject(properties) : undefined],
			['autoUpload', options['finalizeImmediately'] === true ? toJson(true) : undefined],
		]);
		const about = conversationId === undefined ? '' : ` for conversation ${conversationId}`;
		const request = sentOnce(
			{
				method: 'POST',
				path: ['forms', 'createlink', formId],
				body: jsonObject([['data', data]]),
				target: `form ${formId}${about}`,
				advice: { 404: 'Check the Form ID, and the Conversation ID if there is one.' },
			},
			{ says: 'the link may have been created', where: `form ${formId} for ${recipient}` },
		);
		return async (send) => {
			const { data } = await send(request);
			const { formLink = null, conversationId = null } = outputOf(objectIfAny(data));
			if (isMissing(formLink)) item.hint(NO_LINK);
			return { ...successOf({ formId }), recipient, formLink, conversationId };
		};
	},
};

/** @throws UserError where it is neither. */
function recipientOf(value: unknown): string {
	const text = requiredText(
		value,
		RECIPIENT,
		'Enter an email address, or a phone number with its country code.',
	).trim();
	return text.includes('@') ? text : parsePhone(text, RECIPIENT);
}

const NO_LINK = () => 'CommBox reported success, but did not return the link';
