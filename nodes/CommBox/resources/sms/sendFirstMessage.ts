import {
	encryptedChannelAdvice,
	encryptedChannelField,
	encryptedChannelOf,
} from '../../input/encryptedChannel';
import { optionsCollection } from '../../input/options';
import { recipientField, recipientOf } from '../../input/phone';
import { sentOnce } from '../../operations/once';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';

/** Sends a channel's first text: `POST /sms/sendinitialtext/{ENCRYPTED_STREAM_ID}/{PHONE_NUMBER}`. */
export const sendFirstMessage: CommBoxOperation = {
	option: {
		name: 'Send First Message',
		value: 'sendFirstMessage',
		action: 'Send the first message of an SMS channel',
		description:
			'Send the text that CommBox has for the beginning of a conversation by SMS. This writes to a real person. (CommBox: Send Initial SMS)',
	},

	form: [encryptedChannelField('smsChannel'), recipientField, optionsCollection([])],

	prepare(item) {
		const channelId = encryptedChannelOf(item, 'smsChannel');
		const recipient = recipientOf(item);
		const request = sentOnce(
			{
				method: 'POST',
				path: ['sms', 'sendinitialtext', channelId, recipient],
				target: `the first SMS to ${recipient}`,
				advice: encryptedChannelAdvice,
			},
			{
				says: 'the message may have been sent',
				where: `the SMS channel ${channelId} for ${recipient}`,
			},
		);
		return async (send) => {
			await send(request);
			return { ...successOf({ streamId: channelId }), recipient };
		};
	},
};
