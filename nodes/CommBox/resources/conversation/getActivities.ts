import type { IDataObject } from 'n8n-workflow';

import { activityTypes, nameIn } from '../../../shared/data/vocabulary';
import { parseChoice } from '../../input/choices';
import { simplify, wantsSimple } from '../../input/simplify';
import type { CommBoxOperation } from '../../operations/resource';
import { entriesIn, objectOrEmpty } from '../../output/answers';
import { outputOf } from '../../output/outputs';
import { conversationForm, conversationOf, requestFor } from '../../subjects/conversation';
import { timesInUtc } from '../../subjects/conversationMessages';

const REMARK = 1;

/**
 * Lists what was done with a conversation: `GET /objects/{OBJECT_ID}/activities`. The vendor's page
 * speaks of one type at a time, and leaves open what comes without one.
 */
export const getActivities: CommBoxOperation = {
	option: {
		name: 'Get Activities',
		value: 'getActivities',
		action: "Get a conversation's activities",
		description:
			"Retrieve who did what with a conversation, such as its notes or assignments (CommBox: Get Object's Activities)",
	},

	form: [
		...conversationForm,
		{
			displayName: 'Activity Type',
			name: 'activityType',
			type: 'options',
			default: REMARK,
			description: 'The kind of activity to retrieve. A note is a Remark.',
			options: [...activityTypes],
		},
		simplify,
	],

	prepare(item) {
		const isSimple = wantsSimple(item);
		const type = parseChoice(
			activityTypes,
			item.parameter('activityType', REMARK),
			'activity type',
		);
		const request = requestFor(conversationOf(item), {
			method: 'GET',
			path: ['activities'],
			query: { activityType: String(type) },
		});
		return async (send) => {
			const answer = await send({ ...request, repeatable: true });
			const activities = entriesIn(answer, { title: 'activities' }).map(activityOutput);
			return isSimple ? activities.map(simpleActivity) : activities;
		};
	},
};

/** @returns The activity with its ids first, under the names that the trigger has for them. */
function activityOutput(activity: object): IDataObject {
	const { conversationId, activityType, ...rest } = outputOf(activity, { type: 'activityType' });
	const { id, identity } = objectOrEmpty(rest['user']);
	return {
		conversationId: conversationId ?? null,
		activityType: activityType ?? null,
		activityTypeName: nameIn(activityTypes, activityType),
		actorUserId: id ?? null,
		actorIdentityId: objectOrEmpty(identity)['identityId'] ?? objectOrEmpty(identity)['id'] ?? null,
		...rest,
	};
}

function simpleActivity(activity: IDataObject): IDataObject {
	const { user, ...rest } = timesInUtc(activity);
	const { firstName, lastName } = objectOrEmpty(user);
	return { ...rest, firstName: firstName ?? null, lastName: lastName ?? null };
}
