import type { IDataObject } from 'n8n-workflow';

import { idOf } from '../../../shared/data/normalize';
import { nameIn, permissions } from '../../../shared/data/vocabulary';
import { isMissing, listOfNames } from '../../input/text';
import { outputOf } from '../../output/outputs';

/**
 * @param data An agent, in either of the two forms that CommBox has for one: the members of a team and
 *   the holders of a profile have less, under names of their own.
 * @returns The agent in the form of outputs, the id first.
 */
export function agentOutput(data: object): IDataObject {
	const { managerId, team, profiles, permissionId, ...rest } = outputOf(data, {
		id: 'managerId',
		permission: 'permissionId',
	});
	return {
		managerId: managerId ?? null,
		...rest,
		permissionId: permissionId ?? null,
		permission: nameIn(permissions, permissionId),
		// Several IDs in one text, with commas between them.
		...(!isMissing(team) && { teamIds: idsInText(team) }),
		...(!isMissing(profiles) && { profileIds: idsInText(profiles) }),
	};
}

/** @returns What a builder needs of an agent; null for what the answer does not hold. */
export function simpleAgent(agent: IDataObject): IDataObject {
	const names = [
		'managerId',
		'firstName',
		'lastName',
		'email',
		'userName',
		'permission',
		'teamId',
		'teamName',
		'teamIds',
		'profileIds',
	];
	return Object.fromEntries(names.map((name) => [name, agent[name] ?? null]));
}

function idsInText(list: unknown): IDataObject[string] {
	return listOfNames(list).map((id) => idOf(id) ?? id);
}
