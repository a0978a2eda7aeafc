import type { ApiRequest } from '../../../shared/api/request';
import { chosenId, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import {
	conversationInChannelForm,
	conversationInChannelOf,
	conversationIds,
	requestFor,
} from '../../subjects/conversation';

/**
 * @param option The operation's entry in the list.
 * @param how What tells its request from others on `/streams/{STREAM_ID}/objects/{OBJECT_ID}/tags/{TAG_ID}`.
 * @returns An operation on a tag of a conversation. Either can be repeated: a tag is there once.
 */
function tagging(
	option: CommBoxOperation['option'],
	how: Pick<ApiRequest, 'method' | 'removes'>,
): CommBoxOperation {
	return {
		option,
		form: [
			...conversationInChannelForm,
			locatorField('tag', { required: true }),
			optionsCollection([]),
		],

		prepare(item) {
			const conversation = conversationInChannelOf(item);
			const tagId = chosenId('tag', item.parameter('tagId'));
			const request = requestFor(conversation, {
				...how,
				path: ['tags', tagId],
				about: `tag ${tagId}`,
			});
			return async (send) => {
				await send({ ...request, repeatable: true });
				return successOf({ ...conversationIds(conversation), tagId });
			};
		},
	};
}

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
