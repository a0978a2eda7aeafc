import { objectIn } from '../answers';
import { optionsCollection } from '../options';
import type { CommBoxOperation } from '../resource';
import { simplify, wantsSimple } from '../simplify';
import { conversationInChannelForm, conversationInChannelOf, requestFor } from './identity';
import { includeOptions, includesOf, queryOfIncludes } from './includes';
import { conversationOutput, simpleConversation } from './output';

/** Reads a conversation: `GET /streams/{STREAM_ID}/objects/{OBJECT_ID}`. */
export const get: CommBoxOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a conversation',
		description:
			'Retrieve a conversation with its status, agent and last message (CommBox: Get Object)',
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
