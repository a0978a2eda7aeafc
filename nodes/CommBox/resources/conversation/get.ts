import { optionsCollection } from '../../input/options';
import { simplify, wantsSimple } from '../../input/simplify';
import type { CommBoxOperation } from '../../operations/resource';
import { objectIn } from '../../output/answers';
import {
	conversationInChannelForm,
	conversationInChannelOf,
	requestFor,
} from '../../subjects/conversation';
import { conversationOutput, simpleConversation } from '../../subjects/conversationOutput';
import { includeOptions, includesOf, queryOfIncludes } from '../../subjects/conversationQuery';

/** Reads a conversation: `GET /streams/{STREAM_ID}/objects/{OBJECT_ID}`. */
export const get: CommBoxOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a conversation',
		description:
			'Retrieve a conversation with its status, agent and first message (CommBox: Get Object)',
	},

	form: [...conversationInChannelForm, simplify, optionsCollection(includeOptions)],

	prepare(item) {
		const includes = includesOf(item);
		const isSimple = wantsSimple(item);
		const request = {
			...requestFor(conversationInChannelOf(item), {
				method: 'GET',
				query: queryOfIncludes(includes),
			}),
			repeatable: true,
		};
		return async (send) => {
			const conversation = conversationOutput(objectIn(await send(request), request));
			return isSimple ? simpleConversation(conversation, includes) : conversation;
		};
	},
};
