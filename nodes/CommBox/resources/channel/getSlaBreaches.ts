import type { IDataObject } from 'n8n-workflow';

import type { Envelope } from '../../../shared/api/envelope';
import { isObject } from '../../../shared/api/json';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { entriesIn } from '../../output/answers';
import { outputOf } from '../../output/outputs';
import { countOutput } from './getStatistics';

/**
 * Counts conversations whose service level is breached: `GET /stats/streamsSLAExceptions`. The example
 * has two lists, `Item1` and `Item2`, and no page says what each is of, so an output says where it
 * stood.
 */
export const getSlaBreaches: CommBoxOperation = {
	option: {
		name: 'Get SLA Breaches',
		value: 'getSlaBreaches',
		action: 'Get the SLA breaches of all channels',
		description:
			'Retrieve how many conversations of each channel have waited longer than the service level allows (CommBox: Get SLA Breach Summary)',
	},

	form: [optionsCollection([])],

	prepare() {
		return async (send) => {
			const answer = await send({
				method: 'GET',
				path: ['stats', 'streamsSLAExceptions'],
				target: 'the SLA breaches',
				repeatable: true,
			});
			return Object.entries(listsIn(answer)).flatMap(([list, entries]) =>
				entriesIn({ ...answer, data: entries }, { title: 'SLA breaches' }).map((entry) => ({
					list,
					...countOutput(entry),
				})),
			);
		};
	},
};

/** @returns The lists by name: the schema makes two lists in a list of what is an object in the example. */
function listsIn({ data }: Envelope): IDataObject {
	if (isObject(data)) return outputOf(data);
	if (!Array.isArray(data)) return {};
	const isFlat = data.every((entry) => isObject(entry) && !hasLists(entry));
	if (isFlat) return { item1: data };
	return Object.assign(
		{},
		...data.map((entry: unknown, index) =>
			isObject(entry) ? outputOf(entry) : { [`item${index + 1}`]: entry },
		),
	) as IDataObject;
}

function hasLists(entry: IDataObject): boolean {
	return Object.values(entry).some(Array.isArray);
}
