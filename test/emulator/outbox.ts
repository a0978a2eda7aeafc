import type { Upload } from './operation';

/** What has left CommBox for a customer, each kind in the order in which it went. */
export class Outbox {
	readonly sms: Array<{ streamId: string; number: string; message: string | undefined }> = [];

	readonly templates: Array<{ streamId: string; to: string; template: string }> = [];

	readonly media: Array<Upload & { id: string }> = [];

	readonly formLinks: Array<{ formId: string; to: string; files: readonly Upload[] }> = [];

	/** Numbers that WhatsApp does not know. */
	readonly notOnWhatsApp = new Set<string>();

	reset(): void {
		for (const list of [this.sms, this.templates, this.media, this.formLinks]) list.length = 0;
		this.notOnWhatsApp.clear();
		this.notOnWhatsApp.add('19175550000');
	}

	constructor() {
		this.reset();
	}
}
