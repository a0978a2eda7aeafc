import type { INodeProperties } from 'n8n-workflow';

import { availabilities, nameIn } from '../../../shared/data/vocabulary';
import { isOn } from '../../input/flag';
import { chosenId, locatorField } from '../../input/locators';
import type { CommBoxOperation } from '../../operations/resource';
import { objectIn } from '../../output/answers';
import { idsOutput, numberIn, outputOf } from '../../output/outputs';

const ignoreBots: INodeProperties = {
	displayName: 'Ignore Bots',
	name: 'ignoreBots',
	type: 'boolean',
	default: true,
	description:
		'Whether to consider only business hours and agents. A bot makes its channel available at any time.',
};

/** Says whether a channel is open: `GET /streams/{STREAM_ID}/streamavailability`. */
export const getAvailability: CommBoxOperation = {
	option: {
		name: 'Get Availability',
		value: 'getAvailability',
		action: "Get a channel's availability",
		description:
			'Retrieve whether a channel is open, busy, closed or inactive at the moment (CommBox: Get Stream Availability)',
	},

	form: [locatorField('channel', { required: true }), ignoreBots],

	prepare(item) {
		const channelId = chosenId('channel', item.parameter('channelId'));
		const request = {
			method: 'GET',
			path: ['streams', channelId, 'streamavailability'],
			// So CommBox spells it.
			query: { ignoreAutomationExsistance: String(isOn(item, ignoreBots)) },
			target: `channel ${channelId}`,
			advice: { 404: 'Check the Channel: its number, or the encrypted ID in the CommBox console.' },
			repeatable: true,
		} as const;
		return async (send) => {
			const { state, ...rest } = outputOf(objectIn(await send(request), request));
			return {
				...idsOutput({ streamId: channelId }),
				availability: nameIn(availabilities, state),
				state: numberIn(state),
				...rest,
			};
		};
	},
};
