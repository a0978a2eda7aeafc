import { wholeListOperation } from '../../operations/wholeList';
import { outputOf } from '../../output/outputs';

/** Lists the groups of tags: `GET /tags/groups`. */
export const getMany = wholeListOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many tag groups',
		description: 'Retrieve the groups of tags, without the tags in them (CommBox: Get Tags Group)',
	},
	listOf: () => ({ title: 'tag groups', path: ['tags', 'groups'] }),
	outputFor: () => (entry) => outputOf(entry, { id: 'tagGroupId' }),
});
