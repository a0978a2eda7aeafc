import type { IDataObject } from 'n8n-workflow';

import { isMissing } from '../../input/text';
import { wholeListOperation } from '../../operations/wholeList';
import { outputOf } from '../../output/outputs';

/** Lists the tags: `GET /tags`. */
export const getMany = wholeListOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many tags',
		description: 'Retrieve the tags of the account, for users and messages too (CommBox: Get Tags)',
	},
	list: () => ({ title: 'tags', path: ['tags'] }),
	outputFor: () => tagOutput,
});

function tagOutput(entry: IDataObject): IDataObject {
	const { tagId, identityId, name, streamProviderId, ...rest } = outputOf(entry, { id: 'tagId' });
	// So CommBox calls a tag's name.
	const text = name ?? identityId;
	return {
		tagId: tagId ?? null,
		name: isMissing(text) ? null : String(text),
		...rest,
		// Of an identity, which tags have not.
		...(!isMissing(streamProviderId) && { streamProviderId }),
	};
}
