import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/run/operation';
import { statuses } from '../../../shared/vocabulary';
import { isMissing, listOfNames, parseChoice, parseId, textOf } from '../input';
import { optionsCollection } from '../options';
import { memberOf, readPages, type Filter, type PagedList } from '../pages';
import type { CommBoxOperation } from '../resource';
import { userForm, userRefOf } from './identity';
import { identitiesOf, type IdentityRef } from './lookup';
import { simplify, simplifyConversation, wantsSimple, withContent, type Includes } from './tidy';

const DEFAULT_LIMIT = 50;

/** What the form calls a channel of a brand's own, which CommBox calls a stream. */
const STREAM = 'Channel (Stream) ID';

/** How Get User Objects sorts unless told otherwise. */
const DEFAULT_ORDER = 'closedtime';

/** The values that the vendor lists for `order` of Get Stream Objects. */
const orders = [
	{ name: 'Closed Time', value: DEFAULT_ORDER },
	{ name: 'Created Time', value: 'createdtime' },
	{ name: 'Priority Time', value: 'prioritytime' },
	{ name: 'Updated Time', value: 'updatedtime' },
] as const;

const form: readonly INodeProperties[] = [
	...userForm,
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
	simplify,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: STREAM,
				name: 'stream',
				type: 'string',
				default: '',
				placeholder: 'e.g. 4444',
				description: "Only conversations of this channel: streamId in a conversation's data",
			},
			{
				displayName: 'Statuses',
				name: 'status',
				type: 'multiOptions',
				default: [],
				description: 'Only conversations in one of these statuses',
				options: [...statuses],
			},
		],
	},
	optionsCollection([
		{
			displayName: 'Include Activity Log',
			name: 'includeActivityLog',
			type: 'boolean',
			default: true,
			description: 'Whether to return what was done with each conversation as well',
		},
		{
			displayName: 'Include Messages',
			name: 'includeMessages',
			type: 'boolean',
			default: true,
			description: 'Whether to return the messages of each conversation as well',
		},
		{
			displayName: 'Sort By',
			name: 'sortBy',
			type: 'options',
			default: DEFAULT_ORDER,
			description: 'The time by which CommBox sorts the conversations of each channel',
			options: [...orders],
		},
	]),
];

interface Filters {
	status?: unknown;
	stream?: unknown;
}

interface Options extends Partial<Includes> {
	sortBy?: unknown;
}

/**
 * Lists a user's conversations, as CommBox documents Get User Objects. The path takes an identity's
 * id, not the user's; so for a user id, the user's identities are looked up first.
 */
export const getConversations: CommBoxOperation = {
	option: {
		name: 'Get Conversations',
		value: 'getConversations',
		action: "Get a user's conversations",
		description: 'Retrieve the conversations of a user, from all channels or by filters',
	},

	form,

	prepare(item) {
		const user = userRefOf(item);
		const {
			includeActivityLog = false,
			includeMessages = false,
			sortBy,
		} = item.parameter('options', {}) as Options;
		const includes = { includeActivityLog, includeMessages };
		const query = { ...queryOf(item, sortBy), ...queryOfIncludes(includes) };
		const limit = limitOf(item);
		const isSimple = wantsSimple(item);
		return async (send) => {
			const conversations: IDataObject[] = [];
			for (const identity of await identitiesOf(user, item, send)) {
				for await (const conversation of readPages(listOf(identity, query), limit, item, send)) {
					const found = withContent(conversation, item);
					conversations.push(isSimple ? simplifyConversation(found, includes) : found);
					if (conversations.length === limit) return conversations;
				}
			}
			return conversations;
		};
	},
};

function limitOf(item: Item): number {
	if (item.parameter('returnAll', false) === true) return Number.POSITIVE_INFINITY;
	const limit = Number(item.parameter('limit', DEFAULT_LIMIT));
	return Number.isFinite(limit) ? Math.max(1, Math.floor(limit)) : DEFAULT_LIMIT;
}

function queryOf(item: Item, sortBy: unknown): Record<string, string> {
	const { status, stream } = item.parameter('filters', {}) as Filters;
	const streamText = textOf(stream, STREAM, 'Resolve it to a number.');
	// An expression can give one status, several with commas between them, or a list.
	const wanted = listOfNames(status).map((one) => parseChoice(statuses, one, 'status'));
	return {
		...(!isMissing(sortBy) && { order: parseChoice(orders, sortBy, 'sort order') }),
		...(wanted.length > 0 && { status: wanted.join(',') }),
		...(streamText && { stream: parseId(streamText, STREAM) }),
	};
}

function queryOfIncludes({ includeActivityLog, includeMessages }: Includes) {
	return {
		includeChilds: String(includeMessages),
		includeActivityLog: String(includeActivityLog),
	};
}

/** Get User Objects answers with the list, or with an object that holds it. */
function listOf(
	{ id, query: identityQuery, target, advice }: IdentityRef,
	query: Readonly<Record<string, string>>,
): PagedList {
	return {
		title: 'conversations',
		request: {
			method: 'GET',
			path: ['v2', 'users', 'identities', id, 'objects'],
			query: { ...identityQuery, ...query },
			target,
			advice,
			repeatable: true,
		},
		member: 'objects',
		id: 'objectId',
		filters: filtersOf(query),
	};
}

/** The filters of a query, to be checked with what comes: the vendor's newer page has no query. */
function filtersOf({ status, stream }: Readonly<Record<string, string>>): Filter[] {
	return [
		...(status ? [filter('Statuses', 'statusId', status.split(','))] : []),
		...(stream ? [filter('Stream ID', 'streamId', [stream])] : []),
	];
}

function filter(label: string, member: string, wanted: readonly string[]): Filter {
	return {
		label,
		fits: (entry) => {
			const value = memberOf(entry, member);
			return isMissing(value) || wanted.includes(String(value));
		},
	};
}
