import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { createApi } from '../shared/api/request';
import { toListError } from './nodeError';
import { customFieldNames } from './resources/user/customFieldNames';

/** Somebody waits in front of the form. */
const TIMEOUT_MS = 10_000;

/** The lists in the form that come from CommBox, under the names by which the form asks for them. */
export const listSearch = {
	async searchCustomFields(
		this: ILoadOptionsFunctions,
		filter = '',
	): Promise<INodeListSearchResult> {
		const parameter = (name: string, fallback?: unknown) =>
			this.getCurrentNodeParameter(name) ?? fallback;
		const { send } = createApi(this, { timeout: TIMEOUT_MS });
		try {
			return { results: await customFieldNames({ parameter }, filter.trim(), send) };
		} catch (error) {
			throw toListError(this.getNode(), error);
		}
	},
};
