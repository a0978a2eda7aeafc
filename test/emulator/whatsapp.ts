import { Partial, Refusal, type Handlers } from './operation';

/** As much of a template message as the emulator looks at. */
interface TemplateMessage {
	readonly template_data: { readonly to: string; readonly template: { readonly name: string } };
	readonly object_data?: {
		readonly Content?: Record<string, unknown>;
		readonly ManagerId?: number;
	};
}

export const whatsAppHandlers: Handlers = {
	Send_Template: ({ path, data }, { channels, conversations, outbox }) => {
		const channel = channels.get(path['ENCRYPTED_STREAM_ID'] ?? '');
		if (channel?.kind !== 'whatsapp') return undefined;
		const results = (data as readonly TemplateMessage[]).map(({ template_data, object_data }) => {
			const { to, template } = template_data;
			if (outbox.notOnWhatsApp.has(to)) {
				return { recipient: to, status: 400, failed: 'invalid: not a WhatsApp user' };
			}
			outbox.templates.push({ streamId: channel.id, to, template: template.name });
			const object = object_data && conversations.add({ streamId: channel.id, message: '' });
			return {
				recipient: to,
				id: `wamid.${outbox.templates.length}`,
				status: 200,
				...(object && { object_id: Number(object.id) }),
			};
		});
		const failed = results.filter(({ status }) => status !== 200).length;
		if (failed === 0) return results;
		return failed === results.length
			? new Refusal('Provider returned failure', results)
			: new Partial('Provider returned failure', results);
	},
	Upload_Media: ({ path, files }, { channels, outbox }) => {
		const channel = channels.get(path['ENCRYPTED_STREAM_ID'] ?? '');
		if (channel?.kind !== 'whatsapp') return undefined;
		return files.map((file) => {
			const id = String(614927520593182 + outbox.media.length);
			outbox.media.push({ ...file, id });
			return { filename: file.name, id };
		});
	},
};
