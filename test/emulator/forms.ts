import type { Handlers } from './operation';
import type { World } from './world';

/** The only form that the account has. */
const FORM_ID = '71';

export const formHandlers: Handlers = {
	Create_Form_Link: ({ path, data }, world) => {
		const { streamProviderId, referringObjectId } = data as {
			streamProviderId: string;
			referringObjectId?: number;
		};
		return link(world, path['FORM_ID'], streamProviderId, referringObjectId);
	},
	Create_Predefined_Form_Link: ({ path, form, files }, world) =>
		link(world, path['FORM_ID'], form['streamProviderId'], form['referringObjectId'], files),
};

function link(
	{ conversations, outbox }: World,
	formId: string | undefined,
	to = '',
	referring: number | string | undefined,
	files: World['outbox']['formLinks'][number]['files'] = [],
): unknown {
	const isKnown = referring === undefined || conversations.get(String(referring)) !== undefined;
	if (formId !== FORM_ID || !isKnown) return undefined;
	outbox.formLinks.push({ formId, to, files });
	const count = outbox.formLinks.length;
	return {
		// Text, as its page has it.
		conversation_id: String(referring ?? 7000 + count),
		form_link: `https://apps.example.com/form/${count}`,
	};
}
