import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { CommBox, Events } from './commbox.mts';
import { activate, execute, listExecutions, nextExecution } from './execution.mts';
import { field, runN8nCommand, text, type N8n } from './n8n.mts';
import { projectFolder, stateFolder } from './places.mts';
import { say, sayChanges } from './screen.mts';

/** The id in n8n of the example that is run. */
export const EXAMPLE_ID = 'commboxUpdateUser';

/** An example that an event of CommBox's starts. */
export interface EventExample {
	readonly id: string;
	/** CommBox's names for the event. */
	readonly event: string;
	/** Where CommBox has to send the event, in n8n. */
	readonly route: string;
	/** What of CommBox's it changes. */
	readonly changes: 'user' | 'conversation';
}

export const eventExamples: readonly EventExample[] = [
	{
		id: 'commboxNewConversation',
		event: 'Object.OnNew',
		route: '/webhook/commbox-new-conversation/webhook',
		changes: 'user',
	},
	{
		id: 'commboxRouteConversation',
		event: 'Object.OnNew',
		route: '/webhook/commbox-route-conversation/webhook',
		changes: 'conversation',
	},
	{
		id: 'commboxClosedConversation',
		event: 'Object.OnNewActivity',
		route: '/webhook/commbox-closed-conversation/webhook',
		changes: 'user',
	},
];

const TRIGGER = 'n8n-nodes-commbox.commBoxTrigger';
const TRIGGER_NAME = 'CommBox Trigger';

const EXAMPLES = path.join(projectFolder, 'examples');
const EXAMPLE = 'update-user.json';
const CREDENTIAL = { id: 'commboxApiDemo', name: 'CommBox API demo', type: 'commBoxApi' } as const;

/**
 * Puts the examples and their credential into an n8n that is not running; what is there already under
 * their ids is replaced.
 *
 * @param home The n8n's user folder.
 * @param commBox Which CommBox the credential is for, and whom the example updates.
 */
export async function importExamples(home: string, commBox: CommBox): Promise<void> {
	const { apiKey, baseUrl, isReal, userId } = commBox;
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

		const workflows = path.join(folder, 'workflows');
		mkdirSync(workflows);
		// In the real CommBox nobody shall overwrite a thousand customers by a slip of the hand.
		const files = isReal ? [EXAMPLE] : readdirSync(EXAMPLES);
		for (const file of files) {
			writeFileSync(path.join(workflows, file), JSON.stringify(exampleFor(file, userId)));
		}
		await runN8nCommand(home, 'import:workflow', '--separate', `--input=${workflows}`);
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
	const execution = await execute(n8n, EXAMPLE_ID, { name: 'Manual Trigger' });
	const { status, lastNode, failure } = execution;
	const items = execution.items(lastNode);
	const after = await commBox.readUser();

	say(`\nUser ${commBox.userId} of ${commBox.title}`);
	sayChanges(before, after);
	say(`\nWhat came out of the CommBox node: ${JSON.stringify(items)}`);

	const putOutId = items.length === 1 && String(field(items[0], 'Id')) === commBox.userId;
	// The real user may have had these values already, from the last time.
	const changed = commBox.isReal || !isDeepStrictEqual(before, after);
	if (status !== 'success') say(`The workflow ended as ${status} in "${lastNode}": ${failure}`);
	else if (!putOutId) say(`The CommBox node did not put out the Id ${commBox.userId}.`);
	else if (!changed) say('The user did not change.');
	return status === 'success' && putOutId && changed;
}

/**
 * Publishes an example that events start, sends it one, and prints what came of it.
 *
 * @param n8n Where it was imported.
 * @param commBox The emulator.
 * @param events What makes it send events.
 * @param example Which example.
 * @returns Whether it did what it is there for.
 */
export async function runEventExample(
	n8n: N8n,
	commBox: CommBox,
	{ deliver, readConversation }: Events,
	{ id, event, route, changes }: EventExample,
): Promise<boolean> {
	const read = changes === 'user' ? commBox.readUser : readConversation;
	await activate(n8n, id, route);
	const before = await read();
	const [last] = await listExecutions(n8n, id);
	await deliver(event, `${n8n.url}${route}`);
	const { status, lastNode, failure, items } = await nextExecution(n8n, id, last?.id);
	const after = await read();

	say(`\nThe ${changes} of ${commBox.title}`);
	sayChanges(before, after);
	for (const node of [TRIGGER_NAME, lastNode])
		say(`\nWhat came out of the node "${node}": ${JSON.stringify(items(node))}`);
	const changed = !isDeepStrictEqual(before, after);
	if (status !== 'success') say(`The workflow ended as ${status} in "${lastNode}": ${failure}`);
	else if (!changed) say(`The ${changes} did not change.`);
	return status === 'success' && changed;
}

/** An example as it is in its file, with another user where another is wanted, and a known address. */
function exampleFor(file: string, userId: string): unknown {
	return JSON.parse(readFileSync(path.join(EXAMPLES, file), 'utf8'), (_key, value: unknown) => {
		if (text(value, 'name') === 'userId') return { ...Object(value), value: userId };
		// The editor gives every trigger an address that nobody can guess; here, everything is local.
		return text(value, 'type') === TRIGGER
			? { ...Object(value), webhookId: `commbox-${path.basename(file, '.json')}` }
			: value;
	}) as unknown;
}
