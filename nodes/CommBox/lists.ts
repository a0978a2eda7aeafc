import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { createApi, type Send } from '../shared/api/request';
import type { Item } from '../shared/run/operation';
import {
	locatorKinds,
	searchMethodOf,
	type LocatorKind,
	type SearchMethod,
} from './input/locators';
import { toListError } from './nodeError';
import { readList } from './operations/locatorList';
import { subChannelNames } from './operations/subChannels';
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

/** The same for a list that depends on what the form says. */
function formSearchOf(
	load: (
		form: Pick<Item, 'parameter'>,
		search: string,
		send: Send,
	) => Promise<INodeListSearchItems[]>,
): ListSearch {
	return listSearchOf(async (search, send, context) => {
		const parameter = (name: string, fallback?: unknown) =>
			context.getCurrentNodeParameter(name) ?? fallback;
		return await load({ parameter }, search, send);
	});
}

/**
 * @param kind What is to be chosen.
 * @param search What the builder has typed above the list.
 * @param send Sends a request.
 * @returns The entries in whose label or ID the search is found, in the order of their labels.
 * @throws What the request fails with; ApiFailure where the answer holds no list.
 */
async function searchList(
	kind: LocatorKind,
	search: string,
	send: Send,
): Promise<INodeListSearchItems[]> {
	const wanted = search.toLowerCase();
	const entries = await readList(kind, send);
	return entries
		.filter(({ id, label }) => id === wanted || label.toLowerCase().includes(wanted))
		.map(({ id, label }) => ({ name: label, value: id }))
		.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

const locatorSearches = Object.fromEntries(
	(Object.keys(locatorKinds) as LocatorKind[]).map((kind) => [
		searchMethodOf(kind),
		listSearchOf(async (search, send) => await searchList(kind, search, send)),
	]),
) as Record<SearchMethod, ListSearch>;

/** The lists in the form that come from CommBox, under the names by which the form asks for them. */
export const listSearch = {
	...locatorSearches,
	searchCustomFields: formSearchOf(customFieldNames),
	searchSubChannel: formSearchOf(subChannelNames),
};
