import { wholeListOperation } from '../../operations/wholeList';
import { profileOutput } from './output';

/** Lists the profiles: `GET /managers/profiles`. */
export const getMany = wholeListOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many profiles',
		description:
			'Retrieve the sets of permissions that agents can have; for the agents with one, see Agent (CommBox: Get Profiles)',
	},
	listOf: () => ({ title: 'profiles', path: ['managers', 'profiles'] }),
	outputFor: () => profileOutput,
});
