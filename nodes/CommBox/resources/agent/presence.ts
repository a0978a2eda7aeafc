import type { IDataObject } from 'n8n-workflow';

import { nameIn, presences } from '../../../shared/data/vocabulary';
import type { Id } from '../../input/ids';
import { idsOutput, numberIn, outputOf } from '../../output/outputs';

/**
 * @param data What CommBox says of an agent's presence.
 * @param agentId Whose it is.
 * @returns It in the form of outputs: beside the name that an admin has given it, one of the three
 *   states that all have.
 */
export function presenceOutput(data: object, agentId: Id): IDataObject {
	const { presenceTypeId, presence, presenceType, ...rest } = outputOf(data, {
		typeId: 'presenceTypeId',
		name: 'presence',
	});
	return {
		...idsOutput({ managerId: agentId }),
		presenceTypeId: presenceTypeId ?? null,
		presence: presence ?? null,
		presenceType: numberIn(presenceType),
		state: nameIn(presences, presenceType),
		...rest,
	};
}
