import {
	encryptedChannelAdvice,
	encryptedChannelField,
	encryptedChannelOf,
} from '../../input/encryptedChannel';
import { recipientField, recipientOf } from '../../input/phone';
import { withDryRun } from '../../operations/dryRun';
import { sentOnce } from '../../operations/once';
import { successOf } from '../../output/outputs';

/** Sends a channel's first text: `POST /sms/sendinitialtext/{ENCRYPTED_STREAM_ID}/{PHONE_NUMBER}`. */
export const sendFirstMessage = withDryRun({
	option: {
		name: 'Send First Message',
		value: 'sendFirstMessage',
		action: 'Send the first message of an SMS channel',
		description:
			'Send the text that is set up in CommBox for the beginning of a conversation by SMS. It immediately reaches a real person. (CommBox: Send Initial SMS)',
	},

	form: [encryptedChannelField('smsChannel'), recipientField],

	prepare(item) {
		const channelId = encryptedChannelOf(item, 'smsChannel');
		const recipient = recipientOf(item);
		item.isAbout(`recipient ${recipient}`);
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
});
