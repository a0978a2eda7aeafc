import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isObject } from '../../../shared/api/json';
import { ApiFailure, UNEXPECTED } from '../../../shared/api/errors';
import type { Send } from '../../../shared/api/request';
import type { Item } from '../../../shared/run/operation';
import { statuses } from '../../../shared/vocabulary';
import { isMissing, parseChoice, parseId, textOf } from '../input';
import { optionsCollection } from '../options';
import type { CommBoxOperation } from '../resource';
import { identitiesOf, userForm, userRefOf, type IdentityRef } from './identity';
import { withContent } from './tidy';

/** The page size that CommBox has by default, and so certainly takes. */
const PAGE_SIZE = 100;

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
				for await (const conversation of pages(identity, query, limit, send)) {
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

/** The conversations of an identity, page after page; the next page is asked for when it is needed. */
async function* pages(
	{ id, query: identityQuery, target, advice }: IdentityRef,
	query: Record<string, string>,
	limit: number,
	send: Send,
): AsyncGenerator<IDataObject> {
	const pageSize = Math.min(limit, PAGE_SIZE);
	for (let pageNumber = 1; ; pageNumber += 1) {
		const { data, status } = await send({
			method: 'GET',
			path: ['v2', 'users', 'identities', id, 'objects'],
			query: {
				...identityQuery,
				...query,
				pageNumber: String(pageNumber),
				pageSize: String(pageSize),
			},
			target,
			advice,
			repeatable: true,
		});
		const page = listOf(data, status);
		yield* page;
		if (page.length < pageSize) return;
	}
}

/** The vendor's pages differ: `data` is the list itself, or an object that holds it. */
function listOf(data: unknown, status: number): IDataObject[] {
	const list = isObject(data) ? Object.values(data).find(Array.isArray) : data;
	if (Array.isArray(list)) return list.filter(isObject);
	if (data === undefined || data === null) return [];
	throw new ApiFailure('CommBox did not answer with a list of conversations', {
		advice: 'Run the workflow again. If this happens again, contact CommBox support.',
		verdict: UNEXPECTED,
		status,
	});
}
