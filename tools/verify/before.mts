import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Values } from './testUser.mts';

/** How the test user was, in a file that outlives a process that is cut off. It holds the user's data. */
export class BeforeFile {
	private readonly file: string;

	/** @param file Where it is, until the user is as it was. */
	constructor(file: string) {
		this.file = file;
	}

	/** Keeps how a user is. */
	async keep(userId: string, { fields, content }: Values): Promise<void> {
		await writeFile(this.file, JSON.stringify({ userId, fields, content }), { mode: 0o600 });
	}

	/** @returns How the user was before a run that was cut off; undefined where none was. */
	async read(userId: string): Promise<Values | undefined> {
		const text = await readFile(this.file, 'utf8').catch(() => undefined);
		if (text === undefined) return undefined;
		const { userId: whose, ...state } = JSON.parse(text) as Values & { userId: string };
		return whose === userId ? state : undefined;
	}

	/** Forgets it. */
	async remove(): Promise<void> {
		await rm(this.file, { force: true });
	}
}
