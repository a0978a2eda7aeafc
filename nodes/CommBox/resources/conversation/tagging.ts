import type { ApiRequest } from '../../../shared/api/request';
import { chosenId, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import {
	conversationInChannelForm,
	conversationInChannelOf,
	idsOf,
	requestFor,
} from '../../subjects/conversation';

/**
 * @param option The operation's entry in the list.
 * @param how What tells its request from others on `/streams/{STREAM_ID}/objects/{OBJECT_ID}/tags/{TAG_ID}`.
 * @returns An operation on a tag of a conversation. Either can be repeated: a tag is there once.
 */
export function tagging(
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
				return successOf({ ...idsOf(conversation), tagId });
			};
		},
	};
}
