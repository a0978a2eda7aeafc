import { wholeListOperation } from '../../operations/wholeList';
import { countOutput } from './counts';

/** Counts conversations by channel and status: `GET /stats/streams`. */
export const getStatistics = wholeListOperation({
	option: {
		name: 'Get Statistics',
		value: 'getStatistics',
		action: 'Get the statistics of all channels',
		description:
			'Retrieve how many conversations each channel has in each status. CommBox gives channels by ID, without names. (CommBox: Get Streams Stats)',
	},
	listOf: () => ({ title: 'statistics', path: ['stats', 'streams'] }),
	outputFor: () => countOutput,
});
