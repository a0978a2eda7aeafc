import { createConversation, type NewObject } from './conversationCreation';
import { Partial, Refusal, type Handlers } from './operation';
import { shownType, TELEPHONE } from './users';

/** As much of a template message as the emulator looks at. */
interface TemplateMessage {
	readonly template_data: { readonly to: string; readonly template: { readonly name: string } };
	readonly object_data?: Omit<NewObject, 'Message'>;
}

export const whatsAppHandlers: Handlers = {
	Send_Template: (call, world) => {
		const { outbox } = world;
		const channel = world.channels.get(call.path['ENCRYPTED_STREAM_ID'] ?? '');
		if (channel?.kind !== 'whatsapp') return undefined;
		const results = (call.data as readonly TemplateMessage[]).map(
			({ template_data, object_data }) => {
				const { to, template } = template_data;
				if (outbox.notOnWhatsApp.has(to)) {
					return { recipient: to, status: 400, failed: 'invalid: not a WhatsApp user' };
				}
				outbox.templates.push({ streamId: channel.id, to, template: template.name });
				const user = {
					UserStreamProviderId: to,
					UserStreamProviderType: shownType(TELEPHONE, call.settings.shapes),
				};
				const object =
					object_data &&
					createConversation({ Message: '', ...object_data, ...user }, channel, call, world);
				return {
					recipient: to,
					id: `wamid.${outbox.templates.length}`,
					status: 200,
					...(object && { object_id: Number(object.id) }),
				};
			},
		);
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
