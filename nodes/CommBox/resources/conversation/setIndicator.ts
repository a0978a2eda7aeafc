import { jsonIfAny, jsonObject, toJson } from '../../../shared/api/json';
import { optionsCollection } from '../../input/options';
import { requiredText, textOf } from '../../input/text';
import type { CommBoxOperation } from '../../operations/resource';
import { successOf } from '../../output/outputs';
import {
	conversationForm,
	conversationOf,
	conversationIds,
	requestFor,
} from '../../subjects/conversation';
import { indicatorField, indicatorIdOf } from './indicator';

/** Shows agents an icon above a conversation: `POST /objects/{OBJECT_ID}/indicators`. */
export const setIndicator: CommBoxOperation = {
	option: {
		name: 'Set Indicator',
		value: 'setIndicator',
		action: 'Set an indicator of a conversation',
		description:
			'Show agents an icon above a conversation, for example for a VIP (CommBox: Set Custom Indicator)',
	},

	form: [
		...conversationForm,
		indicatorField,
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. VIP',
			description: 'The text that agents see when they hover over the icon',
		},
		{
			displayName: 'Icon',
			name: 'icon',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. icon-home',
			description: 'The name of an icon on icomoon.io, starting with icon-',
		},
		optionsCollection([
			{
				displayName: 'Link',
				name: 'link',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://crm.example.com/users/42',
				description: 'The address that opens when an agent clicks the icon',
			},
		]),
	],

	prepare(item) {
		const conversation = conversationOf(item);
		const indicatorId = indicatorIdOf(item);
		const title = requiredText(item.parameter('title'), 'Title', 'Enter a text.');
		const icon = requiredText(item.parameter('icon'), 'Icon', 'Enter a name such as icon-home.');
		const { link } = item.parameter('options', {}) as { link?: unknown };
		const address = textOf(link, 'Link', 'Resolve it to text.')?.trim();
		const data = jsonObject([
			['IndicatorId', toJson(indicatorId)],
			['Title', toJson(title)],
			['DisplayClass', toJson(icon.trim())],
			['Link', jsonIfAny(address || undefined)],
		]);
		const request = requestFor(conversation, {
			method: 'POST',
			path: ['indicators'],
			body: jsonObject([['data', data]]),
		});
		return async (send) => {
			// The same ID again changes the indicator instead of adding one.
			await send({ ...request, repeatable: true });
			return { ...successOf(conversationIds(conversation)), indicatorId };
		};
	},
};
