import { jsonObject, toJson } from '../../../shared/api/json';
import {
	encryptedChannelAdvice,
	encryptedChannelField,
	encryptedChannelOf,
} from '../../input/encryptedChannel';
import { optionsCollection } from '../../input/options';
import { recipientField, recipientOf } from '../../input/phone';
import { requiredText } from '../../input/text';
import { sentOnce } from '../../operations/once';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';

/** Writes to a phone: `POST /sms/sendsms/{ENCRYPTED_STREAM_ID}`. */
export const send: CommBoxOperation = {
	option: {
		name: 'Send',
		value: 'send',
		action: 'Send an SMS',
		description:
			'Send a text message to a phone. This writes to a real person. (CommBox: Send SMS)',
	},

	form: [
		encryptedChannelField('smsChannel'),
		recipientField,
		{
			displayName: 'Message',
			name: 'message',
			type: 'string',
			typeOptions: { rows: 4 },
			required: true,
			default: '',
			placeholder: 'e.g. Your parcel is on its way',
			description: 'The text of the message',
		},
		optionsCollection([]),
	],

	prepare(item) {
		const channelId = encryptedChannelOf(item, 'smsChannel');
		const recipient = recipientOf(item);
		const text = requiredText(item.parameter('message'), 'Message', 'Enter a text.');
		const data = jsonObject([
			['Number', toJson(recipient)],
			['Message', toJson(text)],
		]);
		const request = sentOnce(
			{
				method: 'POST',
				path: ['sms', 'sendsms', channelId],
				body: jsonObject([['data', data]]),
				target: `the SMS to ${recipient}`,
				advice: encryptedChannelAdvice,
			},
			{
				says: 'the message may have been sent',
				where: `the SMS channel ${channelId} for ${recipient}`,
				text,
			},
		);
		return async (send) => {
			await send(request);
			return { ...successOf({ streamId: channelId }), recipient };
		};
	},
};
