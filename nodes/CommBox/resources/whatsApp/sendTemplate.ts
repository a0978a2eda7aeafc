import type { IDataObject } from 'n8n-workflow';

import type { Envelope } from '../../../shared/api/envelope';
import { statusFailure } from '../../../shared/api/errors';
import { jsonArray, jsonIfAny, jsonObject, toJson } from '../../../shared/api/json';
import type { ApiRequest } from '../../../shared/api/request';
import type { Item } from '../../../shared/run/operation';
import type { ChannelId } from '../../input/channel';
import {
	encryptedChannelAdvice,
	encryptedChannelField,
	encryptedChannelOf,
} from '../../input/encryptedChannel';
import { optionsCollection } from '../../input/options';
import { recipientField, recipientOf } from '../../input/phone';
import { isMissing } from '../../input/text';
import { parseFutureTime } from '../../input/times';
import { withDryRun } from '../../operations/dryRun';
import { sentOnce } from '../../operations/once';
import { memberOf, objectIfAny } from '../../output/answers';
import { idsOutput, outputOf } from '../../output/outputs';
import { newConversationForm, newConversationIn } from './newConversation';
import { templateForm, templateIn } from './template';

/**
 * Sends a template: `POST /v2/whatsapp/sendtemplatedmessage/{ENCRYPTED_STREAM_ID}`. CommBox takes 20
 * recipients in a request. Here each item has its own, so that whatever becomes of one request, one
 * item can tell.
 */
export const sendTemplate = withDryRun({
	option: {
		name: 'Send Template',
		value: 'sendTemplate',
		action: 'Send a WhatsApp template',
		description:
			'Send a template message by WhatsApp, at any time and to any number. It reaches a real person. (CommBox: Send Templated Message V2)',
	},

	form: [
		encryptedChannelField('whatsAppChannel'),
		recipientField,
		...templateForm,
		...newConversationForm,
		optionsCollection([
			{
				displayName: 'Send At',
				name: 'sendAt',
				type: 'dateTime',
				default: '',
				description: 'When CommBox is to send the message, if not immediately',
			},
		]),
	],

	prepare(item) {
		const channelId = encryptedChannelOf(item, 'whatsAppChannel');
		const recipient = recipientOf(item);
		item.isAbout(`recipient ${recipient}`);
		const { name, template } = templateIn(item);
		const message = jsonObject([
			['schedule', jsonIfAny(scheduleIn(item))],
			[
				'template_data',
				jsonObject([
					['to', toJson(recipient)],
					['template', template],
				]),
			],
			['object_data', newConversationIn(item, recipient)],
		]);
		const request = sentOnce(
			{
				method: 'POST',
				path: ['v2', 'whatsapp', 'sendtemplatedmessage', channelId],
				body: jsonObject([['data', jsonArray([message])]]),
				target: `template ${name} to ${recipient}`,
				advice: {
					...encryptedChannelAdvice,
					400: ({ data }) => adviceFor(reasonIn(objectIfAny(data))),
				},
			},
			{
				says: 'the template may have been sent',
				where: `the WhatsApp channel ${channelId} for ${recipient}`,
				text: name,
			},
		);
		return async (send) => outputFrom(await send(request), request, { channelId, recipient }, item);
	},
});

function scheduleIn(item: Item): number | undefined {
	const { sendAt } = item.parameter('options', {}) as { sendAt?: unknown };
	return isMissing(sendAt) || sendAt === ''
		? undefined
		: parseFutureTime(sendAt, 'Send At', item.timezone);
}

/** @returns Why it was not sent, in WhatsApp's words. */
function reasonIn(result: IDataObject): string | undefined {
	const failed = memberOf(result, 'failed');
	if (isMissing(failed) || failed === '') return undefined;
	return typeof failed === 'string' ? failed : JSON.stringify(failed);
}

function adviceFor(reason: string | undefined): string | undefined {
	return reason === undefined
		? undefined
		: `WhatsApp says: "${reason}". Check the recipient, the name and language of the template, and that each of its variables has a value.`;
}

/** What working clients take for a success: 206, too, is a failure where there is one recipient. */
const SENT = 200;

/** @throws ApiFailure where the answer says, under status 206 for example, that it was not sent. */
function outputFrom(
	{ status: ofAll, data, description }: Envelope,
	{ target }: ApiRequest,
	{ channelId, recipient }: { channelId: ChannelId; recipient: string },
	item: Item,
): IDataObject {
	const result = objectIfAny(data);
	const reason = reasonIn(result);
	const said = Number(memberOf(result, 'status') ?? ofAll);
	if (reason !== undefined || said !== SENT) {
		// By a status below, nobody would take it for a refusal.
		const status = said >= 400 ? said : 400;
		const advice = { [status]: adviceFor(reason) };
		throw statusFailure({ status, target, description: reason ?? description, advice });
	}
	const { conversationId } = outputOf(result);
	const messageId = memberOf(result, 'id');
	if (isMissing(messageId)) item.hint(NO_MESSAGE_ID);
	return {
		success: true,
		...idsOutput({ streamId: channelId }),
		recipient,
		messageId: isMissing(messageId) ? null : String(messageId),
		...(!isMissing(conversationId) && { conversationId }),
	};
}

const NO_MESSAGE_ID = () =>
	'CommBox reported success, but did not return the ID of the WhatsApp message';
