import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { createApi, type Send } from '../shared/api/request';
import { toListError } from './nodeError';
import { listSearches, type SearchMethod } from './input/locators';
import { customFieldNames } from './resources/user/customFieldNames';

/** Somebody waits in front of the form. */
const TIMEOUT_MS = 10_000;

/** Loads a list of the form, as n8n asks for it. */
type ListSearch = (this: ILoadOptionsFunctions, filter?: string) => Promise<INodeListSearchResult>;

/**
 * @param load Asks CommBox for the entries that fit what the builder has typed above the list.
 * @returns The same for n8n, which shows the builder why a list cannot be loaded.
 */
function listSearchOf(
	load: (
		search: string,
		send: Send,
		context: ILoadOptionsFunctions,
	) => Promise<INodeListSearchItems[]>,
): ListSearch {
	return async function (filter = '') {
		const { send } = createApi(this, { timeout: TIMEOUT_MS });
		try {
			return { results: await load(filter.trim(), send, this) };
		} catch (error) {
			throw toListError(this.getNode(), error);
		}
	};
}

/** The lists in the form that come from CommBox, under the names by which the form asks for them. */
export const listSearch = {
	...(Object.fromEntries(
		Object.entries(listSearches).map(([method, load]) => [method, listSearchOf(load)]),
	) as Record<SearchMethod, ListSearch>),
	searchCustomFields: listSearchOf(async (search, send, context) => {
		const parameter = (name: string, fallback?: unknown) =>
			context.getCurrentNodeParameter(name) ?? fallback;
		return await customFieldNames({ parameter }, search, send);
	}),
};
