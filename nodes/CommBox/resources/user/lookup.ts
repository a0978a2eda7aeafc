import type { IDataObject } from 'n8n-workflow';

import type { Envelope } from '../../../shared/api/envelope';
import {
	ApiFailure,
	NotFoundFailure,
	statusFailure,
	UNEXPECTED,
	type AdviceByStatus,
} from '../../../shared/api/errors';
import { isObject } from '../../../shared/api/json';
import type { ApiRequest, Send } from '../../../shared/api/request';
import type { Item } from '../../../shared/run/operation';
import { parseId, type Id } from '../../input/ids';
import { phoneDigits } from '../../input/phone';
import { isMissing } from '../../input/text';
import { lessonOf, type Lesson } from '../../operations/lesson';
import { memberOf } from '../../output/answers';
import type { Ids } from '../../output/outputs';
import { ChannelTypes } from './channelTypes';
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

/** A user, and by which type of channel it was found. */
interface Found {
	readonly user: IDataObject;
	readonly type: number;
}

/** CommBox has answered with a user, but not with what channels know that user by. */
class UnprovenFailure extends ApiFailure {}

/**
 * @param user Whom to ask for.
 * @param run Remembers which path of look-ups the server knows, and which type of channel finds users.
 * @returns What CommBox knows of the user, as it answers Get User.
 * @throws ApiFailure where there is no such user, or nobody can tell whether it is the one: a
 *   NotFoundFailure where CommBox says so itself, or answers with other people only.
 */
export async function fetchUser(user: UserRef, run: Shared, send: Send): Promise<IDataObject> {
	if (user.by === 'channelIdentity') return (await findUser(user, run, send)).user;
	const request = requestFor(user, ['users', user.userId], {});
	const answer = await send(request);
	const [found] = usersIn(answer);
	return found ?? nobody(request, answer);
}

async function findUser(user: ChannelIdentity, run: Shared, send: Send): Promise<Found> {
	const path = await lessonOf<LookUpPath>(run, 'path of look-ups');
	const types = await lessonOf<ChannelTypes>(run, `types ${user.streamProviderTypes.join()}`);
	types.known ??= new ChannelTypes(user.streamProviderTypes);
	const known = types.known;
	const search = async () => await searchUser(user, path, known, send);
	return await path.firstAlone(async () => await types.firstAlone(search));
}

/**
 * Asks by the path that the server is known to know. Until a found user has shown which one that is,
 * "not found" can be about the user or about the path: then the other path is tried as well.
 */
async function searchUser(
	user: ChannelIdentity,
	lesson: Lesson<LookUpPath>,
	types: ChannelTypes,
	send: Send,
): Promise<Found> {
	const failures: ApiFailure[] = [];
	for (const path of lesson.known === undefined ? LOOK_UP_PATHS : [lesson.known]) {
		for (const type of types.inOrder()) {
			const found = await types.ask(
				type,
				async () => await lookUp(user, path, type, lesson, send).catch(unlessUnknown),
				(outcome) => !(outcome instanceof ApiFailure),
			);
			if (found instanceof ApiFailure) failures.push(found);
			else if (found !== undefined) return { user: found, type };
		}
	}
	throw (
		failures.find((failure) => failure instanceof UnprovenFailure) ??
		failures.find((failure) => failure instanceof NotFoundFailure) ??
		failures[0]!
	);
}

/** @throws The error, unless another path or type may know the user. */
function unlessUnknown(error: unknown): ApiFailure {
	const isUnknown =
		error instanceof UnprovenFailure ||
		(error instanceof ApiFailure && UNKNOWN_PATH.includes(error.details.status ?? 0));
	if (isUnknown) return error;
	throw error;
}

/**
 * Nobody has recorded what CommBox answers to a query that it does not understand: it may be anybody. So an
 * answer counts only if the user in it has the identity that was asked for. Where no user in it has any, it
 * counts only by a path that has been seen to answer with the right ones.
 */
async function lookUp(
	user: ChannelIdentity,
	path: LookUpPath,
	type: number,
	lesson: Lesson<LookUpPath>,
	send: Send,
): Promise<IDataObject> {
	const isProbe = lesson.known === undefined;
	const request = { ...requestFor(user, path, queryFor(user, type)), isProbe };
	const answer = await send(request);
	const users = usersIn(answer);
	const found = users.find((one) => identitiesIn(one).some((identity) => isSame(identity, user)));
	if (found !== undefined) {
		lesson.known = path;
		return found;
	}
	const [first, ...others] = users;
	if (first === undefined || users.some(isKnownBy)) {
		return nobody(request, answer);
	}
	if (others.length === 0 && lesson.known === path) return first;
	throw new UnprovenFailure(`CommBox did not say whether the user it found is ${request.target}`, {
		advice: UNPROVEN_ADVICE,
		finding: UNEXPECTED,
		status: answer.status,
	});
}

const UNPROVEN_ADVICE =
	'The answer lacks what channels know the user by, so nothing was done. Set Identify User By to User ID, and give the ID that the CommBox Trigger has.';

function requestFor(
	user: UserRef,
	path: readonly string[],
	query: Readonly<Record<string, string>>,
): ApiRequest {
	return {
		method: 'GET',
		path,
		query,
		target: describeUser(user),
		advice: adviceFor(user),
		repeatable: true,
	};
}

function queryFor({ streamProviderId }: ChannelIdentity, type: number): Record<string, string> {
	return { streamProviderId, streamProviderType: String(type) };
}

/** What stands for no ID. */
const NOBODY: readonly unknown[] = [undefined, null, '', 0, '0'];

/**
 * @returns The users in an answer, which can be a list. Whoever has no ID is nobody: so a path can answer that
 *   the server knows for something else.
 */
function usersIn({ data }: Envelope): IDataObject[] {
	return [data]
		.flat()
		.filter(isObject)
		.filter((user) => !NOBODY.includes(memberOf(user, 'id')));
}

/** @throws NotFoundFailure Always. */
function nobody(request: ApiRequest, { description }: Envelope): never {
	throw statusFailure({ ...request, status: 404, description });
}

function identitiesIn(user: IDataObject): IDataObject[] {
	return [memberOf(user, 'identities')].flat().filter(isObject);
}

/** Whether an answer says what channels know a user by. */
function isKnownBy(user: IDataObject): boolean {
	return identitiesIn(user).some((identity) => textIn(identity, 'streamProviderId') !== '');
}

function textIn(object: IDataObject, name: string): string {
	const value = memberOf(object, name);
	return isMissing(value) ? '' : String(value).trim();
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
				(found) => parseId(memberOf(found, 'id'), 'the id that CommBox answered'),
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
	const refsIn = (found: IDataObject): readonly IdentityRef[] => {
		const userId = user.by === 'userId' ? user.userId : textIn(found, 'id');
		return identitiesIn(found)
			.filter((identity) => user.by === 'userId' || isSame(identity, user))
			.map((identity) => parseId(memberOf(identity, 'id'), 'the id of an identity'))
			.map((id) => ({ id, ids: { userId, identityId: id }, query: {}, target, advice }));
	};
	const find = async () => {
		if (user.by === 'userId') return refsIn(await fetchUser(user, run, send));
		const found = await findUser(user, run, send);
		const refs = refsIn(found.user);
		const query = queryFor(user, found.type);
		const ids = { userId: textIn(found.user, 'id') };
		return refs.length > 0 ? refs : [{ id: ID_IN_QUERY, ids, query, target, advice }];
	};
	const refs = await run.oncePerRun(
		`identities of ${target}`,
		async () => await find().catch(unlessNotFound),
	);
	if (refs instanceof NotFoundFailure) throw refs;
	return refs;
}

/** Whether an identity in an answer is the one that a form names. */
function isSame(identity: IDataObject, user: ChannelIdentity): boolean {
	const type = textIn(identity, 'streamProviderType');
	return (
		(type === '' || user.streamProviderTypes.map(String).includes(type)) &&
		comparable(textIn(identity, 'streamProviderId')) === comparable(user.streamProviderId)
	);
}

/** @returns A phone number without what it can be written with, and addresses in lower case. */
function comparable(identifier: string): string {
	return phoneDigits(identifier) ?? identifier.toLowerCase();
}
