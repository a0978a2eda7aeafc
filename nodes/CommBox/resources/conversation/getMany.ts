import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/run/operation';
import { channels } from '../../../shared/data/vocabulary';
import type { ChannelId } from '../../input/channel';
import { parseChoice } from '../../input/choices';
import { parseIdentity } from '../../input/identifier';
import { parseId } from '../../input/ids';
import { limitForm, limitOf } from '../../input/limit';
import { locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import { refusal } from '../../input/refusal';
import { simplify, wantsSimple } from '../../input/simplify';
import { subChannelField, subChannelIn } from '../../input/subChannel';
import { parseTime } from '../../input/times';
import { memberFilter, readPages, type PagedList } from '../../operations/pages';
import type { CommBoxOperation } from '../../operations/resource';
import { channelAdvice, channelIdOf } from '../../subjects/conversation';
import { conversationOutput, simpleConversation } from '../../subjects/conversationOutput';
import {
	includesOf,
	listOptions,
	listQueryOf,
	statusFilter,
} from '../../subjects/conversationQuery';

type Query = Readonly<Record<string, string>>;

/** One of the conditions without which CommBox does not list a channel's conversations. */
interface Way {
	readonly option: { readonly name: string; readonly value: string; readonly description: string };
	readonly form: readonly INodeProperties[];
	/** @throws UserError where the form does not say it, or in a wrong way. */
	readonly queryOf: (item: Item) => Query;
}

const text = (property: Partial<INodeProperties> & Pick<INodeProperties, 'displayName' | 'name'>) =>
	({ type: 'string', default: '', required: true, ...property }) as INodeProperties;

/** In the order of their names. */
const ways: readonly Way[] = [
	{
		option: {
			name: 'Channel Account',
			value: 'channelAccount',
			description:
				"A user's conversations, by an email address, a phone number or another channel account",
		},
		form: [
			{
				displayName: 'Account Channel',
				name: 'accountChannel',
				type: 'options',
				default: 4,
				description: 'The channel that knows the user',
				options: [...channels],
			},
			text({
				displayName: 'Identifier',
				name: 'identifier',
				placeholder: 'e.g. name@email.com',
				description:
					'What the channel knows the user by, such as streamProviderId in the identities of a user',
			}),
		],
		queryOf: (item) => {
			const { identifier, type } = parseIdentity(
				item.parameter('identifier'),
				'Identifier',
				'Enter what the channel knows the user by.',
				item.parameter('accountChannel', 4),
			);
			return { identityStreamProviderId: identifier, identityStreamProviderType: String(type) };
		},
	},
	{
		option: {
			name: 'Identity ID',
			value: 'identity',
			description:
				"A user's conversations, by the ID that CommBox gave one of the user's channel accounts",
		},
		form: [
			text({
				displayName: 'Identity ID',
				name: 'identityId',
				default: '={{ $json.identityId }}',
				placeholder: 'e.g. 1957166',
				description:
					'The ID of an identity, not of the user, such as identityId of the CommBox Trigger',
			}),
		],
		queryOf: (item) => ({ userIdentityId: parseId(item.parameter('identityId'), 'Identity ID') }),
	},
	{
		option: {
			name: 'Time Range',
			value: 'timeRange',
			description: "All users' conversations between two times",
		},
		form: [
			{
				displayName: 'Start',
				name: 'start',
				type: 'dateTime',
				required: true,
				default: '',
				description: 'The beginning of the time range',
			},
			{
				displayName: 'End',
				name: 'end',
				type: 'dateTime',
				required: true,
				default: '',
				description: 'The end of the time range',
			},
		],
		queryOf: (item) => {
			const start = parseTime(item.parameter('start'), 'Start', item.timezone);
			const end = parseTime(item.parameter('end'), 'End', item.timezone);
			if (start > end) throw refusal('"End" is before "Start"', 'Swap the two.');
			return { unixStartTime: String(start), unixEndTime: String(end) };
		},
	},
];

const TIME_RANGE = 'timeRange';

const form: readonly INodeProperties[] = [
	locatorField('channel', {
		required: true,
		description: 'The channel whose conversations to retrieve',
	}),
	{
		displayName: 'Find By',
		name: 'findBy',
		type: 'options',
		noDataExpression: true,
		default: TIME_RANGE,
		description:
			'Which conversations of the channel to retrieve. CommBox needs one of these conditions.',
		options: ways.map(({ option }) => option),
	},
	...ways.flatMap(({ option, form: fields }) =>
		fields.map((field) => ({ ...field, displayOptions: { show: { findBy: [option.value] } } })),
	),
	...limitForm,
	simplify,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [statusFilter, subChannelField('Only conversations of this sub-channel')],
	},
	optionsCollection([
		...listOptions('createdtime', 'The time by which CommBox sorts the conversations'),
		{
			displayName: 'Sort Direction',
			name: 'sortDirection',
			type: 'options',
			default: 'desc',
			description: 'Which conversations come first',
			options: [
				{ name: 'Newest First', value: 'desc' },
				{ name: 'Oldest First', value: 'asc' },
			],
		},
	]),
];

/** Lists a channel's conversations: `GET /streams/{STREAM_ID}/objects`. */
export const getMany: CommBoxOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many conversations',
		description:
			'Retrieve the conversations of a channel, from a time range or of a user (CommBox: Get Stream Objects)',
	},

	form,

	prepare(item) {
		const includes = includesOf(item);
		const list = channelList(channelIdOf(item), {
			...wayOf(item).queryOf(item),
			...listQueryOf(item),
			...subChannelAndDirection(item),
		});
		const limit = limitOf(item);
		const isSimple = wantsSimple(item);
		return async (send) => {
			const conversations: IDataObject[] = [];
			for await (const entry of readPages(list, limit, item, send)) {
				const found = conversationOutput(entry);
				conversations.push(isSimple ? simpleConversation(found, includes) : found);
				if (conversations.length === limit) break;
			}
			return conversations;
		};
	},
};

function wayOf(item: Item): Way {
	const options = ways.map(({ option }) => option);
	const chosen = parseChoice(
		options,
		item.parameter('findBy', TIME_RANGE),
		'way to find conversations',
	);
	return ways.find(({ option }) => option.value === chosen)!;
}

function subChannelAndDirection(item: Item): Query {
	const subStream = subChannelIn(item.parameter('filters', {}) as IDataObject);
	const { sortDirection } = item.parameter('options', {}) as { sortDirection?: unknown };
	return {
		...(subStream !== undefined && { subStream }),
		...(sortDirection === 'asc' && { sort: 'asc' }),
	};
}

function channelList(channelId: ChannelId, query: Query): PagedList {
	const { status } = query;
	return {
		title: 'conversations',
		request: {
			method: 'GET',
			path: ['streams', channelId, 'objects'],
			query,
			target: `channel ${channelId}`,
			advice: channelAdvice,
			repeatable: true,
		},
		member: 'objects',
		ids: ['objectId', 'id'],
		filters: status === undefined ? [] : [memberFilter('Statuses', 'statusId', status.split(','))],
	};
}
