import { Problem } from '../../sandbox/problem.mts';
import { CommBox, isDone, member, objectOf, textOf, type Answer } from './commBox.mts';

/** The fields that CommBox has of a user, as it takes them. */
const FIELDS = ['FirstName', 'Email', 'Phone1', 'Phone2', 'Remarks'] as const;

export type Field = (typeof FIELDS)[number];

/** What questions change of a user: a field, or a custom field under its own name. */
export type Fields = { readonly [Name in Field]?: string } & {
	readonly Content?: Readonly<Record<string, unknown>>;
};

/** The fields of a user that may be changed, and so have to be put back. */
export interface Values {
	readonly fields: Readonly<Record<Field, string>>;
	readonly content: Readonly<Record<string, unknown>>;
}

/** A user as CommBox has it. */
export interface UserState extends Values {
	/** The answer's data as it came. */
	readonly data: unknown;
}

/** Keeps how a user was, before the first change. */
export type Keep = (userId: string, before: Values) => Promise<void>;

/** The test user: changed for a question, and back to how it was at the end. */
export class TestUser {
	/** What was changed, by names of fields and of custom fields. */
	private readonly changed = new Set<Field>();
	private readonly changedContent = new Set<string>();
	readonly id: string;
	/** How the user was before anything was changed. */
	readonly before: UserState;
	private readonly commBox: CommBox;
	private readonly keep: Keep;

	/**
	 * @param commBox Asks CommBox.
	 * @param id The user's ID.
	 * @param before How the user is.
	 * @param keep Keeps that where it outlives this process.
	 */
	constructor(commBox: CommBox, id: string, before: UserState, keep: Keep) {
		this.commBox = commBox;
		this.keep = keep;
		this.id = id;
		this.before = before;
	}

	/**
	 * Sets fields, and keeps that they have to be put back.
	 *
	 * @param fields What to set.
	 * @param signal Ends the waiting for an answer.
	 */
	async set(fields: Fields, signal: AbortSignal): Promise<Answer> {
		const { Content = {}, ...standard } = fields;
		if (!this.isChanged) await this.keep(this.id, this.before);
		for (const name of FIELDS) if (name in standard) this.changed.add(name);
		for (const name of Object.keys(Content)) this.changedContent.add(name);
		return await this.send(fields, signal);
	}

	/** Reads the user anew. */
	async read(signal?: AbortSignal): Promise<UserState> {
		return await readUser(this.commBox, this.id, signal);
	}

	/** Counts everything as changed: by an earlier run that was cut off. */
	distrust(): void {
		for (const name of FIELDS) this.changed.add(name);
		for (const name of Object.keys(this.before.content)) this.changedContent.add(name);
	}

	/** Whether something was changed, and may not be back yet. */
	get isChanged(): boolean {
		return this.changed.size + this.changedContent.size > 0;
	}

	/**
	 * Puts back what was changed: each field by itself, so that one that is refused keeps no other away.
	 *
	 * @returns The names of the fields that are not as they were.
	 * @throws Error where CommBox does not answer; then all that was changed still counts as changed.
	 */
	async restore(): Promise<string[]> {
		const { fields, content } = this.before;
		for (const name of this.changed) await this.send({ [name]: fields[name] });
		for (const name of this.changedContent) {
			await this.send({ Content: { [name]: content[name] ?? '' } });
		}
		const after = await this.read();
		// A custom field that was not there stays as an empty one.
		const isOther = (now: unknown, then: unknown) =>
			JSON.stringify(now ?? '') !== JSON.stringify(then ?? '');
		const differ = [
			...[...this.changed].filter((name) => isOther(after.fields[name], fields[name])),
			...[...this.changedContent].filter((name) => isOther(after.content[name], content[name])),
		];
		this.changed.clear();
		this.changedContent.clear();
		return differ;
	}

	private async send(data: object, signal?: AbortSignal): Promise<Answer> {
		return await this.commBox.ask({ method: 'POST', path: ['users', this.id], data }, signal);
	}
}

/**
 * @param commBox Asks CommBox.
 * @param id The user's ID.
 * @param signal Ends the waiting for an answer.
 * @throws Problem where CommBox does not answer with this user.
 */
export async function readUser(
	commBox: CommBox,
	id: string,
	signal?: AbortSignal,
): Promise<UserState> {
	const answer = await commBox.ask({ method: 'GET', path: ['users', id] }, signal);
	if (answer.status === 401) {
		throw new Problem('CommBox did not accept the API key.', 'Copy it from CommBox again.');
	}
	if (!isDone(answer) || textOf(answer.data, 'id') !== id) {
		throw new Problem(
			`CommBox does not answer with the test user (status ${answer.status}).`,
			'Check COMMBOX_USER_ID and COMMBOX_BASE_URL.',
		);
	}
	const { data } = answer;
	const fields = Object.fromEntries(FIELDS.map((name) => [name, textOf(data, name)]));
	return {
		fields: fields as UserState['fields'],
		content: objectOf(data, 'content'),
		data,
	};
}

/** @returns The identities of a user: what channels know the user by. */
export function identitiesOf({ data }: UserState): unknown[] {
	const identities = member(data, 'identities');
	return Array.isArray(identities) ? identities : [];
}
