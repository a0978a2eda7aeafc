import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { CommBox } from './commbox.mts';
import { execute } from './execution.mts';
import { field, runN8nCommand, text, type N8n } from './n8n.mts';
import { projectFolder, stateFolder } from './places.mts';
import { say, sayChanges } from './screen.mts';

/** The workflow's id in n8n. */
export const EXAMPLE_ID = 'commboxUpdateUser';

const EXAMPLE = path.join(projectFolder, 'examples/update-user.json');
const CREDENTIAL = { id: 'commboxApiDemo', name: 'CommBox API demo', type: 'commBoxApi' } as const;

/**
 * Puts the example and its credential into an n8n that is not running; what is there already under
 * their ids is replaced.
 *
 * @param home The n8n's user folder.
 * @param commBox Which CommBox the credential is for, and whom the example updates.
 */
export async function importExample(home: string, commBox: CommBox): Promise<void> {
	const { apiKey, baseUrl, userId } = commBox;
	const folder = path.join(stateFolder, 'import');
	const forget = () => rmSync(folder, { recursive: true, force: true });
	// The credential stands there in the clear: it must not survive an interruption either.
	process.once('exit', forget);
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	try {
		const credential = path.join(folder, 'credential.json');
		const data = { apiKey, baseUrl };
		writeFileSync(credential, JSON.stringify([{ ...CREDENTIAL, data }]), { mode: 0o600 });
		await runN8nCommand(home, 'import:credentials', `--input=${credential}`);

		const workflow = path.join(folder, 'workflow.json');
		writeFileSync(workflow, JSON.stringify(exampleFor(userId)));
		await runN8nCommand(home, 'import:workflow', `--input=${workflow}`);
	} finally {
		forget();
	}
}

/**
 * Executes the example once and prints what came of it.
 *
 * @param n8n Where it was imported.
 * @param commBox Where its user is.
 * @returns Whether it did what it is there for.
 */
export async function runExample(n8n: N8n, commBox: CommBox): Promise<boolean> {
	const before = await commBox.readUser();
	const { status, items, failure } = await execute(n8n, EXAMPLE_ID, 'Manual Trigger');
	const after = await commBox.readUser();

	say(`\nUser ${commBox.userId} of ${commBox.title}`);
	sayChanges(before, after);
	say(`\nWhat came out of the CommBox node: ${JSON.stringify(items)}`);

	const putOutId = items.length === 1 && String(field(items[0], 'Id')) === commBox.userId;
	// The real user may have had these values already, from the last time.
	const changed = commBox.isReal || !isDeepStrictEqual(before, after);
	if (status !== 'success') say(`The workflow failed in ${failure}`);
	else if (!putOutId) say(`The CommBox node did not put out the Id ${commBox.userId}.`);
	else if (!changed) say('The user did not change.');
	return status === 'success' && putOutId && changed;
}

/** The example as it is in the file, with another user where another is wanted. */
function exampleFor(userId: string): unknown {
	return JSON.parse(readFileSync(EXAMPLE, 'utf8'), (_key, value: unknown) =>
		text(value, 'name') === 'userId' ? { ...Object(value), value: userId } : value,
	) as unknown;
}
