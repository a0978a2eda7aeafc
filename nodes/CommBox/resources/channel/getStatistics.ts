import type { IDataObject } from 'n8n-workflow';

import { modules, nameIn, statuses } from '../../../shared/data/vocabulary';
import { wholeListOperation } from '../../operations/wholeList';
import { numberIn, outputOf } from '../../output/outputs';

/** Counts conversations by channel and status: `GET /stats/streams`. */
export const getStatistics = wholeListOperation({
	option: {
		name: 'Get Statistics',
		value: 'getStatistics',
		action: 'Get the statistics of all channels',
		description:
			'Retrieve how many conversations each channel has in each status. CommBox gives channels by ID, without names. (CommBox: Get Streams Stats)',
	},
	list: () => ({ title: 'statistics', path: ['stats', 'streams'] }),
	outputFor: () => countOutput,
});

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
