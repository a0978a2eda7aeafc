import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/run/operation';
import { statuses } from '../../../shared/vocabulary';
import { isMissing, parseChoice, parseId, textOf } from '../input';
import { optionsCollection } from '../options';
import { memberOf, readPages, type Filter, type PagedList } from '../pages';
import type { CommBoxOperation } from '../resource';
import { userForm, userRefOf } from './identity';
import { identitiesOf, type IdentityRef } from './lookup';
import { withContent } from './tidy';

const DEFAULT_LIMIT = 50;

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
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Order',
				name: 'order',
				type: 'string',
				default: 'closedtime',
				description: 'What CommBox orders the conversations by',
			},
			{
				displayName: 'Statuses',
				name: 'status',
				type: 'multiOptions',
				default: [],
				description: 'Only conversations in one of these statuses',
				options: [...statuses],
			},
			{
				displayName: 'Stream ID',
				name: 'stream',
				type: 'string',
				default: '',
				placeholder: 'e.g. 4444',
				description: 'Only conversations of this channel, by the number that CommBox gave it',
			},
		],
	},
	optionsCollection([
		{
			displayName: 'Include Activity Log',
			name: 'includeActivityLog',
			type: 'boolean',
			default: false,
			description: 'Whether to add what was done with each conversation',
		},
		{
			displayName: 'Include Messages',
			name: 'includeMessages',
			type: 'boolean',
			default: false,
			description: 'Whether to add the messages of each conversation',
		},
	]),
];

interface Filters {
	order?: unknown;
	status?: unknown;
	stream?: unknown;
}

interface Options {
	includeActivityLog?: boolean;
	includeMessages?: boolean;
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
		description: 'Retrieve the conversations of a user, over all channels or by filters',
	},

	form,

	prepare(item) {
		const user = userRefOf(item);
		const query = queryOf(item);
		const limit = limitOf(item);
		return async (send) => {
			const conversations: IDataObject[] = [];
			for (const identity of await identitiesOf(user, item, send)) {
				for await (const conversation of readPages(listOf(identity, query), limit, item, send)) {
					conversations.push(withContent(conversation, item));
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

function queryOf(item: Item): Record<string, string> {
	const { order, status, stream } = item.parameter('filters', {}) as Filters;
	const { includeActivityLog = false, includeMessages = false } = item.parameter(
		'options',
		{},
	) as Options;
	const orderText = textOf(order, 'Order', 'Resolve it to text.');
	const streamText = textOf(stream, 'Stream ID', 'Resolve it to a number.');
	const numbers = statusNumbers(status);
	return {
		...(orderText && { order: orderText }),
		...(numbers.length > 0 && { status: numbers.join(',') }),
		...(streamText && { stream: parseId(streamText, 'Stream ID') }),
		includeChilds: String(includeMessages),
		includeActivityLog: String(includeActivityLog),
	};
}

/** An expression can give one status, several with commas between them, or a list. */
function statusNumbers(given: unknown): number[] {
	if (isMissing(given) || given === '') return [];
	const wanted: unknown[] = Array.isArray(given) ? given : String(given).split(',');
	return wanted.map((one) => parseChoice(statuses, one, 'Statuses'));
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
