import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/run/operation';
import { parseId } from '../../input/ids';
import { limitForm, limitOf } from '../../input/limit';
import { optionsCollection } from '../../input/options';
import { simplify, wantsSimple } from '../../input/simplify';
import { isMissing, textOf } from '../../input/text';
import { idsOutput } from '../../output/outputs';
import { memberFilter, readPages, type Filter, type PagedList } from '../../operations/pages';
import type { CommBoxOperation } from '../../operations/resource';
import { conversationOutput, simpleConversation } from '../../subjects/conversationOutput';
import {
	includesOf,
	listOptions,
	listQueryOf,
	statusFilter,
	type Includes,
} from '../../subjects/conversationQuery';
import { identitiesOf, type IdentityRef } from './lookup';
import { withContent } from './output';
import { userForm, userRefOf } from './userRef';

/** What the form calls a channel's number, which CommBox calls a stream's. */
const STREAM = 'Channel ID';

const form: readonly INodeProperties[] = [
	...userForm,
	...limitForm,
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
				description:
					'Only conversations of this channel, given by its number: streamId of a conversation (CommBox: stream)',
			},
			statusFilter,
		],
	},
	optionsCollection(
		listOptions('closedtime', 'The time by which CommBox sorts the conversations of each channel'),
	),
];

/**
 * Lists a user's conversations, as CommBox documents Get User Objects. The path takes an identity's
 * id, not the user's; so for a user id, the user's identities are looked up first.
 */
export const getConversations: CommBoxOperation = {
	option: {
		name: 'Get Conversations',
		value: 'getConversations',
		action: "Get a user's conversations",
		description:
			'Retrieve the conversations of a user, from all channels or by filters (CommBox: Get User Objects)',
	},

	form,

	prepare(item) {
		const user = userRefOf(item);
		const includes = includesOf(item);
		const query = { ...listQueryOf(item), ...channelQueryOf(item) };
		const limit = limitOf(item);
		const isSimple = wantsSimple(item);
		return async (send) => {
			const conversations: IDataObject[] = [];
			for (const identity of await identitiesOf(user, item, send)) {
				for await (const conversation of readPages(
					identityList(identity, query),
					limit,
					item,
					send,
				)) {
					const found = withContent(conversation, item);
					conversations.push(isSimple ? simple(found, identity, includes) : found);
					if (conversations.length === limit) return conversations;
				}
			}
			return conversations;
		};
	},
};

/** @returns What a builder needs of a conversation, with the ids of whom it was asked for. */
function simple(conversation: IDataObject, { ids }: IdentityRef, includes: Includes): IDataObject {
	const found = simpleConversation(conversationOutput(conversation), includes);
	const asked = Object.entries(idsOutput(ids)).filter(([name]) => isMissing(found[name]));
	return { ...found, ...Object.fromEntries(asked) };
}

function channelQueryOf(item: Item): { stream?: string } {
	const { stream } = item.parameter('filters', {}) as { stream?: unknown };
	const text = textOf(stream, STREAM, 'Resolve it to a number.');
	return text ? { stream: parseId(text, STREAM) } : {};
}

/** Get User Objects answers with the list, or with an object that holds it. */
function identityList(
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
		ids: ['objectId'],
		filters: filtersOf(query),
	};
}

/** The filters of a query, to be checked with what comes: the vendor's newer page has no query. */
function filtersOf({ status, stream }: Readonly<Record<string, string>>): Filter[] {
	return [
		...(status ? [memberFilter('Statuses', 'statusId', status.split(','))] : []),
		...(stream ? [memberFilter(STREAM, 'streamId', [stream])] : []),
	];
}
