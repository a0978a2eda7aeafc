import { jsonObject, toJson } from '../../../shared/api/json';
import { requiredText } from '../../input/text';
import { sentOnce } from '../../operations/once';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import {
	conversationForm,
	conversationToChange,
	describeConversation,
	conversationIds,
} from '../../subjects/conversation';
import { botRequest } from './request';

const ADDRESS = 'Node Address';

/** Lets a bot go on somewhere: `POST /automation/objects/{OBJECT_ID}/context/jump`. */
export const jump: CommBoxOperation = {
	option: {
		name: 'Jump',
		value: 'jump',
		action: 'Make a bot jump to a node',
		description:
			'Let the bot of a conversation continue from a node of a script. The bot immediately does what that node says, such as writing to a real person. (CommBox automation: Jump to Node)',
	},

	form: [
		...conversationForm,
		{
			displayName: ADDRESS,
			name: 'address',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 4079:n_8',
			hint: 'The script and the node in it, with a colon between them, as in the bot editor of CommBox',
			description: 'The node of a script from which the bot continues',
		},
	],

	prepare(item) {
		const conversation = conversationToChange(item);
		const address = requiredText(
			item.parameter('address'),
			ADDRESS,
			'Enter an address such as 4079:n_8.',
		).trim();
		const request = sentOnce(
			botRequest(conversation, {
				method: 'POST',
				path: ['context', 'jump'],
				body: jsonObject([['data', jsonObject([['address', toJson(address)]])]]),
			}),
			{ says: 'the bot may have jumped', where: describeConversation(conversation) },
		);
		return async (send) => {
			await send(request);
			return { ...successOf(conversationIds(conversation)), address };
		};
	},
};
