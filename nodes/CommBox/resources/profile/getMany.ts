import type { IDataObject } from 'n8n-workflow';

import { wholeListOperation } from '../../operations/wholeList';
import { outputOf } from '../../output/outputs';

/** Lists the profiles: `GET /managers/profiles`. */
export const getMany = wholeListOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many profiles',
		description:
			'Retrieve the sets of permissions that agents can have; for the agents with one, see Agent (CommBox: Get Profiles)',
	},
	list: () => ({ title: 'profiles', path: ['managers', 'profiles'] }),
	outputFor: () => profileOutput,
});

/** @returns A profile in the form of outputs. */
export function profileOutput(entry: IDataObject): IDataObject {
	return outputOf(entry, { id: 'profileId' });
}
