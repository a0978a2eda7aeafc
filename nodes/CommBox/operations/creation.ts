import type { ApiRequest } from '../../shared/api/request';
import { optionsCollection } from '../input/options';
import { requiredText } from '../input/text';
import { additionOf } from '../output/outputs';
import { sentOnce } from './once';
import type { CommBoxOperation } from './resource';

/** What tells the creation of one thing that has only a name from that of another. */
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
	readonly requestFor: (name: string) => Omit<ApiRequest, 'repeatable' | 'ifLost'>;
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
			optionsCollection([]),
		],

		prepare(item) {
			const advice = `Enter a name for the ${noun}.`;
			const name = requiredText(item.parameter('name'), 'Name', advice).trim();
			const says = `the ${noun} may have been created`;
			const request = sentOnce(requestFor(name), { says, where, text: name });
			return async (send) => ({ ...additionOf(await send(request), idName, {}, item), name });
		},
	};
}
