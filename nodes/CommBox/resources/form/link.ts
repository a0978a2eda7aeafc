import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Envelope } from '../../../shared/api/envelope';
import type { ApiRequest } from '../../../shared/api/request';
import type { Item } from '../../../shared/run/operation';
import { MAIL } from '../../../shared/data/vocabulary';
import { parseIdentity } from '../../input/identifier';
import { parseId, type Id } from '../../input/ids';
import { parsePhone } from '../../input/phone';
import { isMissing, textOf } from '../../input/text';
import { sentOnce } from '../../operations/once';
import { objectIfAny } from '../../output/answers';
import { outputOf, successOf } from '../../output/outputs';

const FORM_ID = 'Form ID';

const RECIPIENT = 'Recipient';

const CONVERSATION = 'Conversation ID';

/** Which form is meant, and who is to fill it in. */
export const linkForm: readonly INodeProperties[] = [
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
];

/** An option: the conversation that the form belongs to. */
export const conversationOption: INodeProperties = {
	displayName: CONVERSATION,
	name: 'conversationId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 5123',
	description: 'The conversation in which agents see that the form is filled in',
};

/** A link that is wanted. */
export interface LinkRef {
	readonly formId: Id;
	readonly recipient: string;
	/** StreamProviderType of the recipient. */
	readonly recipientType: number;
	readonly conversationId: Id | undefined;
}

/**
 * @param item Reads the form.
 * @throws UserError where it does not say what is wanted, or in a wrong way.
 */
export function linkRefOf(item: Item): LinkRef {
	const { conversationId } = item.parameter('options', {}) as Record<string, unknown>;
	const conversation = textOf(conversationId, CONVERSATION, 'Resolve it to a number.')?.trim();
	const { identifier, type } = parseIdentity(
		item.parameter('recipient'),
		RECIPIENT,
		'Enter an email address, or a phone number with its country code.',
	);
	return {
		formId: parseId(item.parameter('formId'), FORM_ID),
		recipient: type === MAIL ? identifier : parsePhone(identifier, RECIPIENT),
		recipientType: type,
		conversationId: conversation ? parseId(conversation, CONVERSATION) : undefined,
	};
}

/**
 * @param link What is wanted.
 * @param operation The part of the path that tells one kind of link from the other.
 * @param body What the request says.
 * @returns The request, which is sent once.
 */
export function linkRequest(
	{ formId, recipient, conversationId }: LinkRef,
	operation: string,
	body: NonNullable<ApiRequest['body']>,
): ApiRequest {
	const about = conversationId === undefined ? '' : ` for conversation ${conversationId}`;
	return sentOnce(
		{
			method: 'POST',
			path: ['forms', operation, formId],
			body,
			target: `form ${formId}${about}`,
			advice: { 404: 'Check the Form ID, and the Conversation ID if there is one.' },
		},
		{ says: 'the link may have been created', where: `form ${formId} for ${recipient}` },
	);
}

/** @returns The output: the link, and the conversation that CommBox has for it. */
export function linkOutput(
	{ data }: Envelope,
	{ formId, recipient }: LinkRef,
	item: Pick<Item, 'hint'>,
): IDataObject {
	const { formLink = null, conversationId = null } = outputOf(objectIfAny(data));
	if (isMissing(formLink)) item.hint(NO_LINK);
	return { ...successOf({ formId }), recipient, formLink, conversationId };
}

const NO_LINK = () => 'CommBox reported success, but did not return the link';
