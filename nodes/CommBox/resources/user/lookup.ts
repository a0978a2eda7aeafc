import type { IDataObject } from 'n8n-workflow';

import { ApiFailure, NotFoundFailure, type AdviceByStatus } from '../../../shared/api/errors';
import { isObject } from '../../../shared/api/json';
import type { ApiRequest, Send } from '../../../shared/api/request';
import type { Item } from '../../../shared/run/operation';
import { parseId, type Id } from '../../input/ids';
import { normalizePhone } from '../../input/phone';
import { isMissing } from '../../input/text';
import { lessonOf, type Lesson } from '../../operations/lesson';
import { objectIn } from '../../output/answers';
import type { Ids } from '../../output/outputs';
import { adviceFor, describeUser, type UserRef } from './userRef';

type ChannelIdentity = Extract<UserRef, { by: 'channelIdentity' }>;

/** What is shared by all that is asked of the server for the same reason: an item's run. */
type Shared = Pick<Item, 'oncePerRun'>;

/** What stands in a path instead of an id where the query says who is meant. */
const ID_IN_QUERY = '0';

/** The path of a look-up by channel identity. */
type LookUpPath = readonly string[];

/**
 * The two that the vendor has documented, and nobody has tried: today's page gives the query for
 * `/users/{USER_ID}` and leaves open what stands there, 0 being the default of every optional id; in
 * 2019 the query had a path of its own without an id.
 */
const LOOK_UP_PATHS: readonly LookUpPath[] = [['users', ID_IN_QUERY], ['users']];

/** How a server answers a path that it does not know, with or without CommBox's envelope. */
const UNKNOWN_PATH = [400, 404, 405, 501];

/**
 * @param user Whom to ask for.
 * @param run Remembers which path of look-ups the server knows.
 * @returns What CommBox knows of the user, as it answers Get User.
 * @throws ApiFailure where there is no such user: a NotFoundFailure where CommBox says so itself.
 */
export async function fetchUser(user: UserRef, run: Shared, send: Send): Promise<IDataObject> {
	if (user.by === 'userId') return await askForUser(user, ['users', user.userId], send);

	const lesson = await lessonOf<LookUpPath>(run, 'path of look-ups');
	return await lesson.firstAlone(async () => await findUser(user, lesson, send));
}

/**
 * Asks by the path that the server is known to know. Until a found user has shown which one that is,
 * "not found" can be about the user or about the path: then the other path is tried as well.
 */
async function findUser(
	user: ChannelIdentity,
	lesson: Lesson<LookUpPath>,
	send: Send,
): Promise<IDataObject> {
	if (lesson.known !== undefined) return await askForUser(user, lesson.known, send);

	const failures: ApiFailure[] = [];
	for (const path of LOOK_UP_PATHS) {
		const found = await askForUser(user, path, send).catch(unlessUnknownPath);
		if (!(found instanceof ApiFailure)) {
			lesson.known = path;
			return found;
		}
		failures.push(found);
	}
	throw failures.find((failure) => failure instanceof NotFoundFailure) ?? failures[0]!;
}

/** @throws The error, unless the server may not know the path. */
function unlessUnknownPath(error: unknown): ApiFailure {
	const isUnknown = error instanceof ApiFailure && UNKNOWN_PATH.includes(error.details.status ?? 0);
	if (isUnknown) return error;
	throw error;
}

async function askForUser(user: UserRef, path: LookUpPath, send: Send): Promise<IDataObject> {
	const request: ApiRequest = {
		method: 'GET',
		path,
		query: queryFor(user),
		target: describeUser(user),
		advice: adviceFor(user),
		repeatable: true,
	};
	return objectIn(await send(request), request);
}

function queryFor(user: UserRef): Record<string, string> {
	if (user.by === 'userId') return {};
	const { streamProviderId, streamProviderType } = user;
	return { streamProviderId, streamProviderType: String(streamProviderType) };
}

/**
 * Looks a user up, once in a run for each channel identity.
 *
 * @returns The user's id, or the failure that says that there is no such user.
 */
export async function findUserId(
	user: UserRef,
	run: Shared,
	send: Send,
): Promise<Id | NotFoundFailure> {
	if (user.by === 'userId') return user.userId;
	return await run.oncePerRun(
		`id of ${describeUser(user)}`,
		async () =>
			await fetchUser(user, run, send).then(
				({ id }) => parseId(id, 'the id that CommBox answered'),
				unlessNotFound,
			),
	);
}

/** @throws The error, unless CommBox says that there is no such user. */
function unlessNotFound(error: unknown): NotFoundFailure {
	if (error instanceof NotFoundFailure) return error;
	throw error;
}

/** Where the conversations of a channel identity are. */
export interface IdentityRef {
	/** What stands in the path. */
	readonly id: string;
	/** Whose they are, as far as CommBox has said. */
	readonly ids: Ids;
	readonly query: Readonly<Record<string, string>>;
	/** What error texts call it, and say of it. */
	readonly target: string;
	readonly advice: AdviceByStatus;
}

/**
 * @returns The identities whose conversations are meant: the one that the form names, or all of the
 *   user's. The user is looked up for them once in a run.
 * @throws ApiFailure where there is no such user.
 */
export async function identitiesOf(
	user: UserRef,
	run: Shared,
	send: Send,
): Promise<readonly IdentityRef[]> {
	const target = describeUser(user);
	const advice = adviceFor(user);
	const refsIn = ({ id, identities }: IDataObject): readonly IdentityRef[] => {
		const answered = isMissing(id) ? undefined : String(id);
		const userId = user.by === 'userId' ? user.userId : answered;
		const refs = (Array.isArray(identities) ? identities : [])
			.filter(isObject)
			.filter((identity) => user.by === 'userId' || isSame(identity, user))
			.map((identity) => parseId(identity['id'], 'the id of an identity'))
			.map((identityId) => ({
				id: identityId,
				ids: { userId, identityId },
				query: {},
				target,
				advice,
			}));
		return user.by === 'channelIdentity' && refs.length === 0
			? [{ id: ID_IN_QUERY, ids: { userId }, query: queryFor(user), target, advice }]
			: refs;
	};
	const refs = await run.oncePerRun(
		`identities of ${target}`,
		async () => await fetchUser(user, run, send).then(refsIn, unlessNotFound),
	);
	if (refs instanceof NotFoundFailure) throw refs;
	return refs;
}

/** Whether an identity in an answer is the one that a form names. */
function isSame(identity: IDataObject, user: ChannelIdentity): boolean {
	return (
		Number(identity['streamProviderType']) === user.streamProviderType &&
		comparable(String(identity['streamProviderId'])) === comparable(user.streamProviderId)
	);
}

/** @returns A phone number without what it can be written with, and addresses in lower case. */
function comparable(identifier: string): string {
	return normalizePhone(identifier).toLowerCase();
}
