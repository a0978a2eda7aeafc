import type { IDataObject } from 'n8n-workflow';

import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { objectIn } from '../../output/answers';
import { idsOutput, numberIn, outputOf } from '../../output/outputs';
import { agentField, agentOf, agentRequest } from '../../subjects/agent';

/** Counts an agent's conversations: `GET /managers/{MANAGER_ID}/stats`. */
export const getWorkload: CommBoxOperation = {
	option: {
		name: 'Get Workload',
		value: 'getWorkload',
		action: "Get an agent's workload",
		description:
			'Retrieve how many conversations an agent has, for example to assign the next one to the least busy (CommBox: Get Manager Stats)',
	},

	form: [agentField, optionsCollection([])],

	prepare(item) {
		const agentId = agentOf(item);
		const request = agentRequest(agentId, { path: ['stats'] });
		return async (send) => {
			const counts = countsIn(objectIn(await send(request), request));
			return { ...counts, ...idsOutput({ managerId: agentId }) };
		};
	},
};

/** @returns The counts, as numbers, and what they come to. */
function countsIn(data: object): IDataObject {
	const counts = outputOf(data, {
		id: 'managerId',
		// So CommBox spells them.
		asyncAssignedInProccess: 'asyncAssignedInProcess',
		syncAssignedInProccess: 'syncAssignedInProcess',
	});
	const numbers = Object.fromEntries(
		Object.entries(counts).map(([name, count]) => [name, numberIn(count)]),
	);
	const totals = [numbers['totalAsyncAssigned'], numbers['totalSyncAssigned']].map(Number);
	const total = totals.reduce((sum, one) => sum + one);
	return { ...numbers, totalAssigned: Number.isNaN(total) ? null : total };
}
