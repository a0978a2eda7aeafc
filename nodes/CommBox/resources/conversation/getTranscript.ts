import { objectIn } from '../../output/answers';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { simplify, wantsSimple } from '../../input/simplify';
import {
	conversationInChannelForm,
	conversationInChannelOf,
	requestFor,
} from '../../subjects/conversation';
import { conversationOutput } from '../../subjects/conversationOutput';

/** Reads a conversation as text: `GET /streams/{STREAM_ID}/objects/{OBJECT_ID}/transcript`. */
export const getTranscript: CommBoxOperation = {
	option: {
		name: 'Get Transcript',
		value: 'getTranscript',
		action: "Get a conversation's transcript",
		description:
			"Retrieve all messages of a conversation as one text, for example for a summary (CommBox: Get Object's Transcript)",
	},

	form: [...conversationInChannelForm, simplify, optionsCollection([])],

	prepare(item) {
		const isSimple = wantsSimple(item);
		const conversation = conversationInChannelOf(item);
		const request = {
			...requestFor(conversation, { method: 'GET', path: ['transcript'] }),
			repeatable: true,
		};
		return async (send) => {
			const found = conversationOutput(objectIn(await send(request), request), {
				// So the vendor spells it.
				trasncript: 'transcript',
			});
			if (!isSimple) return found;
			const { conversationId, streamId, userId, transcript } = found;
			return { conversationId, streamId, userId, transcript: transcript ?? null };
		};
	},
};
