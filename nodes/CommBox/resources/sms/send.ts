import { jsonObject, toJson } from '../../../shared/api/json';
import {
	encryptedChannelAdvice,
	encryptedChannelField,
	encryptedChannelOf,
} from '../../input/encryptedChannel';
import { recipientField, recipientOf } from '../../input/phone';
import { requiredText } from '../../input/text';
import { withDryRun } from '../../operations/dryRun';
import { sentOnce } from '../../operations/once';
import { successOf } from '../../output/outputs';

/** Writes to a phone: `POST /sms/sendsms/{ENCRYPTED_STREAM_ID}`. */
export const send = withDryRun({
	option: {
		name: 'Send',
		value: 'send',
		action: 'Send an SMS',
		description:
			'Send a text message to a phone. It immediately reaches a real person. (CommBox: Send SMS)',
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
	],

	prepare(item) {
		const channelId = encryptedChannelOf(item, 'smsChannel');
		const recipient = recipientOf(item);
		item.isAbout(`recipient ${recipient}`);
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
});
