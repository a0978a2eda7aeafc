import type { IDataObject } from 'n8n-workflow';

import { nameIn, presences } from '../../../shared/data/vocabulary';
import type { Id } from '../../input/ids';
import { chosenId, locatorField } from '../../input/locators';
import { optionsCollection } from '../../input/options';
import type { CommBoxOperation } from '../../operations/resource';
import { objectIfAny, objectIn } from '../../output/answers';
import { idsOutput, numberIn, outputOf, successOf } from '../../output/outputs';
import { agentField, agentOf, agentRequest } from '../../subjects/agent';

/** Reads whether an agent is there: `GET /managers/{MANAGER_ID}/presence`. */
export const getPresence: CommBoxOperation = {
	option: {
		name: 'Get Presence',
		value: 'getPresence',
		action: "Get an agent's presence",
		description:
			'Retrieve whether an agent is active, busy or away (CommBox: Get Manager Presence)',
	},

	form: [agentField, optionsCollection([])],

	prepare(item) {
		const agentId = agentOf(item);
		const request = agentRequest(agentId, { path: ['presence'] });
		return async (send) => presenceOutput(objectIn(await send(request), request), agentId);
	},
};

/** Sets whether an agent is there: `POST /managers/{MANAGER_ID}/presence/{ACTIVITY_ID}`. */
export const setPresence: CommBoxOperation = {
	option: {
		name: 'Set Presence',
		value: 'setPresence',
		action: "Set an agent's presence",
		description:
			'Say whether an agent is active, busy or away, as a calendar has it for example (CommBox: Update Manager Presence)',
	},

	form: [
		agentField,
		locatorField('presenceType', {
			required: true,
			description: 'The presence that the agent gets; admins can add their own to CommBox',
		}),
		optionsCollection([]),
	],

	prepare(item) {
		const agentId = agentOf(item);
		const presenceTypeId = chosenId('presenceType', item.parameter('presenceTypeId'));
		const request = agentRequest(agentId, {
			method: 'POST',
			path: ['presence', presenceTypeId],
			about: `presence ${presenceTypeId}`,
		});
		return async (send) => {
			const { data } = await send(request);
			const now = objectIfAny(data);
			return {
				...(Object.keys(now).length > 0 && presenceOutput(now, agentId)),
				...successOf({ managerId: agentId, presenceTypeId }),
			};
		};
	},
};

/**
 * @param data What CommBox says of an agent's presence.
 * @param agentId Whose it is.
 * @returns It in the form of outputs: beside the name that an admin has given it, one of the three
 *   states that all have.
 */
function presenceOutput(data: object, agentId: Id): IDataObject {
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
