import type { INodeProperties } from 'n8n-workflow';

import type { ApiRequest } from '../../shared/api/request';
import type { Item } from '../../shared/run/operation';
import { optionsCollection } from '../input/options';
import { requiredText } from '../input/text';
import { additionOf, type Ids } from '../output/outputs';
import { sentOnce } from './once';
import type { CommBoxOperation } from './resource';

/** What tells the creation of one thing that has a name from that of another. */
interface Creation {
	readonly option: CommBoxOperation['option'];
	/** What it is called in texts. */
	readonly noun: string;
	/** What the form says of its name, and a name as an example. */
	readonly description: string;
	readonly example: string;
	/** What the output calls its ID. */
	readonly idName: string;
	/** Where to look whether it was created. */
	readonly where: string;
	/** The parameters behind the name, and the options, where it has more than a name. */
	readonly form?: readonly INodeProperties[];
	readonly options?: readonly INodeProperties[];
	/**
	 * @returns The request, and what else it is about, as the output has it.
	 * @throws UserError where the form says it in a wrong way.
	 */
	readonly requestFor: (
		name: string,
		item: Item,
	) => Omit<ApiRequest, 'repeatable' | 'ifLost'> & { readonly ids?: Ids };
}

/**
 * @param creation What tells it from others.
 * @returns An operation that creates such a thing.
 */
export function creationOperation({
	option,
	noun,
	description,
	example,
	idName,
	where,
	form = [],
	options = [],
	requestFor,
}: Creation): CommBoxOperation {
	return {
		option,
		form: [
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				required: true,
				default: '',
				placeholder: `e.g. ${example}`,
				description,
			},
			...form,
			optionsCollection(options),
		],

		prepare(item) {
			const advice = `Enter a name for the ${noun}.`;
			const name = requiredText(item.parameter('name'), 'Name', advice).trim();
			const says = `the ${noun} may have been created`;
			const { ids = {}, ...rest } = requestFor(name, item);
			const request = sentOnce(rest, { says, where, text: name });
			return async (send) => ({ ...additionOf(await send(request), idName, ids, item), name });
		},
	};
}
