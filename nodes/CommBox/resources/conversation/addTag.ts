import { tagging } from './tagging';

/** Tags a conversation, as https://api.commbox.io documents Set Object Tag. */
export const addTag = tagging(
	{
		name: 'Add Tag',
		value: 'addTag',
		action: 'Add a tag to a conversation',
		description: 'Put a tag on a conversation (CommBox: Set Object Tag)',
	},
	{ method: 'POST' },
);
