import type { Resource } from '../../operations/resource';
import { getAvailability } from './getAvailability';
import { getSlaBreaches } from './getSlaBreaches';
import { getStatistics } from './getStatistics';

/** What CommBox calls a stream: one line an operation, in order of names. */
export const channel: Resource = {
	name: 'Channel',
	value: 'channel',
	description: 'Where users write from (CommBox: stream)',
	operations: [getAvailability, getSlaBreaches, getStatistics],
	defaultOperation: getAvailability,
};
