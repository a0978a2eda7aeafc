import { tagging } from './tagging';

/** Takes a tag off a conversation, as https://api.commbox.io documents Delete Object Tag. */
export const removeTag = tagging(
	{
		name: 'Remove Tag',
		value: 'removeTag',
		action: 'Remove a tag from a conversation',
		description: 'Take a tag off a conversation (CommBox: Delete Object Tag)',
	},
	{ method: 'DELETE', removes: true },
);
