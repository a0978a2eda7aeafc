import type { INodeProperties } from 'n8n-workflow';

import { jsonObject, toJson, type JsonMember } from '../../../shared/api/json';
import type { Item } from '../../../shared/run/operation';
import { successOf } from '../answers';
import { isMissing, refusal, requiredText, textOf } from '../input';
import { membersInJson } from '../jsonInput';
import { optionsCollection } from '../options';
import type { CommBoxOperation } from '../resource';
import { conversationForm, conversationOf, idsOf, requestFor } from './identity';

const JSON_LABEL = 'Content (JSON)';

const EXAMPLE = '{ "order": "A-1042", "priority": 2 }';

const contentForm: readonly INodeProperties[] = [
	{
		displayName: 'Specify Content',
		name: 'specifyContent',
		type: 'options',
		noDataExpression: true,
		default: 'fields',
		description: 'How the properties are given',
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json' },
		],
	},
	{
		displayName: 'Content',
		name: 'content',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Property',
		default: {},
		description: 'The properties to set. No page of CommBox says what becomes of others.',
		options: [
			{
				displayName: 'Property',
				name: 'property',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. order',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. A-1042',
					},
				],
			},
		],
		displayOptions: { show: { specifyContent: ['fields'] } },
	},
	{
		displayName: JSON_LABEL,
		name: 'contentJson',
		type: 'json',
		default: '{}',
		hint: `For example: ${EXAMPLE}`,
		description:
			'The properties to set, as one JSON object. No page of CommBox says what becomes of others.',
		displayOptions: { show: { specifyContent: ['json'] } },
	},
];

/** Sets properties of a conversation: `POST /objects/{OBJECT_ID}/content`. */
export const setContent: CommBoxOperation = {
	option: {
		name: 'Set Content',
		value: 'setContent',
		action: 'Set the content of a conversation',
		description:
			'Set properties of your own in the content of a conversation (CommBox: Set Object Content)',
	},

	form: [...conversationForm, ...contentForm, optionsCollection([])],

	prepare(item) {
		const conversation = conversationOf(item);
		const members =
			item.parameter('specifyContent', 'fields') === 'json'
				? membersInJson(item.parameter('contentJson', '{}'), JSON_LABEL, EXAMPLE)
				: propertiesGiven(item);
		if (members.length === 0) {
			throw refusal(
				'There is nothing to set: no property is given',
				'Add at least one to Content.',
			);
		}
		const request = requestFor(conversation, {
			method: 'POST',
			path: ['content'],
			body: jsonObject([['data', jsonObject(members)]]),
		});
		return async (send) => {
			await send({ ...request, repeatable: true });
			return successOf(idsOf(conversation));
		};
	},
};

interface Content {
	readonly property?: ReadonlyArray<{ readonly name?: unknown; readonly value?: unknown }>;
}

/** @throws UserError for a property without a name, one given twice, and a value that is no text. */
function propertiesGiven(item: Pick<Item, 'parameter'>): JsonMember[] {
	const { property = [] } = (item.parameter('content', {}) ?? {}) as Content;
	const members = new Map<string, string>();
	for (const { name, value } of property) {
		const known = requiredText(name, 'Name', 'Enter the name of the property, or remove it.');
		const text = textOf(value, known, 'Resolve it to text, or set Specify Content to Using JSON.');
		if (members.has(known)) {
			throw refusal(`The property "${known}" is given twice`, 'Remove one of the two.');
		}
		if (!isMissing(text)) members.set(known, text);
	}
	return [...members].map(([name, text]) => [name, toJson(text)]);
}
