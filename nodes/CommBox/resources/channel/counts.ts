import type { IDataObject } from 'n8n-workflow';

import { modules, nameIn, statuses } from '../../../shared/data/vocabulary';
import { numberIn, outputOf } from '../../output/outputs';

/**
 * @param data How many conversations of a channel have a status, as CommBox answers it.
 * @returns It in the form of outputs, with words beside the numbers.
 */
export function countOutput(data: object): IDataObject {
	const { streamId, subStreamId, moduleId, statusId, count, ...rest } = outputOf(data, {
		c: 'count',
	});
	return {
		streamId: streamId ?? null,
		subStreamId: subStreamId ?? null,
		moduleId: moduleId ?? null,
		module: nameIn(modules, moduleId),
		statusId: statusId ?? null,
		status: nameIn(statuses, statusId),
		count: numberIn(count),
		...rest,
	};
}
