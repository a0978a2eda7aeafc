import { nameIn, statuses } from '../../../shared/data/vocabulary';
import { parseChoice } from '../../input/choices';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import {
	conversationForm,
	conversationOf,
	conversationIds,
	requestFor,
} from '../../subjects/conversation';

const RESOLVED = 2;

/** Sets a conversation's status: `POST /objects/{OBJECT_ID}/status/{STATUS_ID}`. */
export const setStatus: CommBoxOperation = {
	option: {
		name: 'Set Status',
		value: 'setStatus',
		action: 'Set the status of a conversation',
		description: 'Resolve, reopen or otherwise change a conversation (CommBox: Set Object Status)',
	},

	form: [
		...conversationForm,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			default: RESOLVED,
			description: 'The new status of the conversation',
			options: [...statuses],
		},
		optionsCollection([]),
	],

	prepare(item) {
		const conversation = conversationOf(item);
		const statusId = parseChoice(statuses, item.parameter('status', RESOLVED), 'status');
		const request = requestFor(conversation, {
			method: 'POST',
			path: ['status', String(statusId)],
		});
		return async (send) => {
			await send({ ...request, repeatable: true });
			return {
				...successOf({ ...conversationIds(conversation), statusId: String(statusId) }),
				status: nameIn(statuses, statusId),
			};
		};
	},
};
