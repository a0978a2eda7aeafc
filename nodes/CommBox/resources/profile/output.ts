import type { IDataObject } from 'n8n-workflow';

import { outputOf } from '../../output/outputs';

/** @returns A profile in the form of outputs. */
export function profileOutput(entry: IDataObject): IDataObject {
	return outputOf(entry, { id: 'profileId' });
}
