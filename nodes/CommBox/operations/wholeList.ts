import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ApiRequest } from '../../shared/api/request';
import type { Item } from '../../shared/run/operation';
import { entriesIn } from '../output/answers';
import { limitForm, limitOf } from '../input/limit';
import { optionsCollection } from '../input/options';
import type { CommBoxOperation } from './resource';

/** A list that CommBox gives whole, without pages. */
interface WholeList {
	/** What its entries are called, in the plural. */
	readonly title: string;
	readonly path: readonly string[];
	/** What the request is about, where that is more than the list. */
	readonly about?: Pick<ApiRequest, 'target' | 'advice'>;
}

/** What tells one such list from another. */
interface ListOperation {
	readonly option: CommBoxOperation['option'];
	/** The parameters in front of Return All. */
	readonly form?: readonly INodeProperties[];
	/** The parameters behind it. */
	readonly rest?: readonly INodeProperties[];
	/** @throws UserError where the form does not say which list, or in a wrong way. */
	readonly list: (item: Item) => WholeList;
	/** @returns What makes an entry the output. */
	readonly outputFor: (item: Item) => (entry: IDataObject) => IDataObject;
}

/**
 * @param operation What tells it from others.
 * @returns An operation that reads such a list, up to as many entries as the form wants.
 */
export function wholeListOperation({
	option,
	form = [],
	rest = [],
	list,
	outputFor,
}: ListOperation): CommBoxOperation {
	return {
		option,
		form: [...form, ...limitForm, ...rest, optionsCollection([])],

		prepare(item) {
			const { title, path, about = { target: `the ${title}` } } = list(item);
			const output = outputFor(item);
			const limit = limitOf(item);
			const request: ApiRequest = { ...about, method: 'GET', path, repeatable: true };
			return async (send) =>
				entriesIn(await send(request), { title })
					.slice(0, limit)
					.map(output);
		},
	};
}
