import type { Handlers } from './operation';
import { JsonText } from './shapes';

/** What reading a name of a bot's context begins with, and setting it does not. */
const PREFIX = 'data.';

export const botHandlers: Handlers = {
	Get_Context: ({ path, query }, { conversations }) => {
		const found = conversations.get(path['OBJECT_ID'] ?? '');
		if (!found) return undefined;
		const names = (query['properties'] ?? '').split(',');
		const known = names.filter((name) => found.context.has(name.slice(PREFIX.length)));
		const values = known.map((name) => [name, found.context.get(name.slice(PREFIX.length))]);
		// Names that a brand gives stay as they are, whatever the shape of answers.
		return new JsonText(JSON.stringify(Object.fromEntries(values)));
	},
	Set_Context: ({ path, data }, { conversations }) => {
		const found = conversations.get(path['OBJECT_ID'] ?? '');
		if (!found) return undefined;
		const { properties } = data as { properties: Record<string, unknown> };
		// Its page shows a number that was set and is read as text.
		for (const [name, value] of Object.entries(properties)) found.context.set(name, String(value));
		return { id: found.id };
	},
	Jump: ({ path, data }, { conversations }) => {
		const found = conversations.get(path['OBJECT_ID'] ?? '');
		if (!found) return undefined;
		found.jumps.push((data as { address: string }).address);
		return { id: null };
	},
};
