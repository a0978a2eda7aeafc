import { isObject } from '../../../shared/api/json';
import { optionsCollection } from '../../input/options';
import { refusal } from '../../input/refusal';
import { listOfNames } from '../../input/text';
import type { CommBoxOperation } from '../../operations/resource';
import { objectIn } from '../../output/answers';
import { idsOutput } from '../../output/outputs';
import { conversationForm, conversationOf, conversationIds } from '../../subjects/conversation';
import { botRequest } from './request';

const NAMES = 'Names';

/** What names begin with when they are read, though not when they are set. */
const PREFIX = 'data.';

/** Reads what a bot has collected: `GET /automation/objects/{OBJECT_ID}/context`. */
export const getContext: CommBoxOperation = {
	option: {
		name: 'Get Context',
		value: 'getContext',
		action: "Get a bot's context",
		description:
			'Retrieve values that a bot has collected in a conversation (CommBox automation: Get Object Context)',
	},

	form: [
		...conversationForm,
		{
			displayName: NAMES,
			name: 'names',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. orderNumber, email',
			description:
				'What to retrieve, with commas between names. CommBox gives only what is named here.',
		},
		optionsCollection([]),
	],

	prepare(item) {
		const conversation = conversationOf(item);
		const names = listOfNames(item.parameter('names')).map(withoutPrefix);
		if (names.length === 0) {
			throw refusal(`"${NAMES}" is empty`, 'Enter at least one name in the context of the bot.');
		}
		const request = {
			...botRequest(conversation, {
				method: 'GET',
				path: ['context'],
				query: { properties: names.map((name) => PREFIX + name).join(',') },
			}),
			repeatable: true,
		};
		return async (send) => {
			const envelope = await send(request);
			const values = isObject(envelope.data) ? envelope.data : objectIn(envelope, request);
			const known = new Map(
				Object.entries(values).map(([name, value]) => [withoutPrefix(name), value]),
			);
			return {
				...idsOutput(conversationIds(conversation)),
				context: Object.fromEntries(names.map((name) => [name, known.get(name) ?? null])),
			};
		};
	},
};

function withoutPrefix(name: string): string {
	return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
}
