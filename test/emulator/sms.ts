import type { Handlers } from './operation';

export const smsHandlers: Handlers = {
	Send_SMS: ({ path, data }, { channels, outbox }) => {
		const channel = channels.get(path['ENCRYPTED_STREAM_ID'] ?? '');
		if (channel?.kind !== 'sms') return undefined;
		const { Number: number, Message: message } = data as { Number: string; Message: string };
		outbox.sms.push({ streamId: channel.id, number, message });
		return null;
	},
	Send_First_SMS: ({ path }, { channels, outbox }) => {
		const channel = channels.get(path['ENCRYPTED_STREAM_ID'] ?? '');
		if (channel?.kind !== 'sms') return undefined;
		outbox.sms.push({
			streamId: channel.id,
			number: path['PHONE_NUMBER'] ?? '',
			message: undefined,
		});
		return null;
	},
};
