import agents from './agents.json';
import base from './base.json';
import bots from './bots.json';
import channels from './channels.json';
import conversations from './conversations.json';
import forms from './forms.json';
import sms from './sms.json';
import tags from './tags.json';
import users from './users.json';
import whatsapp from './whatsapp.json';

/** One file's share of an OpenAPI description. */
interface Part {
	readonly paths: Readonly<Record<string, object>>;
	readonly components?: Readonly<Record<string, object>>;
}

const parts: readonly Part[] = [
	base,
	agents,
	bots,
	channels,
	conversations,
	forms,
	sms,
	tags,
	users,
	whatsapp,
];

/**
 * The whole contract, an OpenAPI description in one file a resource. Beside OpenAPI's own members,
 * `x-adds` marks the operations that add something each time, so that nobody may send them twice.
 */
export const contract = {
	...base,
	paths: Object.assign({}, ...parts.map(({ paths }) => paths)) as Record<string, object>,
	components: mergedComponents(),
};

function mergedComponents(): Record<string, object> {
	const merged: Record<string, object> = {};
	for (const [kind, entries] of parts.flatMap(({ components = {} }) => Object.entries(components)))
		merged[kind] = { ...merged[kind], ...entries };
	return merged;
}
