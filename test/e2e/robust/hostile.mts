import { startN8n, type N8n } from '../../../sandbox/n8n.mts';
import { installNode } from '../../../sandbox/package.mts';
import { progress, say } from '../../../sandbox/screen.mts';
import type { Workflows } from '../runs.mts';
import { node } from '../workflow.mts';
import { addActive, addCredential, workflowsIn } from './bed.mts';
import { FIRST_ID, startEmulator, type Emulator, type Outcome } from './emulator.mts';
import { tryTransport } from './hostileTransport.mts';
import { holds, typed, ways, type Probe, type Way } from './hostileWays.mts';
import { objectText } from './members.mts';
import { postToNewWebhook } from './posted.mts';
import { printable, sayTable, type Report } from './report.mts';
import type { Setting } from './robust.mts';
import { chain, commBox, manualTrigger, TRIGGER, webhook, type Credential } from './workflows.mts';

interface Bed {
	readonly n8n: N8n;
	readonly workflows: Workflows;
	readonly emulator: Emulator;
	readonly credential: Credential;
	readonly report: Report;
}

/** What became of the probes of a way. */
interface Count {
	unchanged: number;
	refused: number;
	readonly wrong: Wrong[];
}

/** A value that came out otherwise than it should, and how. */
interface Wrong {
	readonly probe: Probe;
	readonly is: string;
}

/** Nasty values through every field, in every way: unchanged, or refused by name. */
export async function hostile({ tarball, folder, report }: Setting): Promise<void> {
	progress('Starting the emulator and n8n');
	installNode(tarball, folder);
	const emulator = await startEmulator('hostile-key-91c2e4');
	const n8n = await startN8n({ name: 'robust-hostile-n8n', home: folder });
	const credential = await addCredential(n8n, emulator.baseUrl, emulator.apiKey);
	const bed = { n8n, workflows: workflowsIn(n8n), emulator, credential, report };
	const rows: string[][] = [];
	try {
		for (const way of ways) rows.push(await tryWay(bed, way));
		rows.push(await tryTyped(bed));
		await tryTransport(`${n8n.url}/webhook/update-fields`, emulator, report);
	} finally {
		await n8n.stop();
		await emulator.stop();
	}
	say('');
	sayTable(['way', 'sent', 'unchanged', 'refused by name', 'changed by n8n itself', 'wrong'], rows);
}

/** Sends all values of a way in one execution, which a webhook starts. */
async function tryWay(bed: Bed, { title, parameters, probes, witness }: Way): Promise<string[]> {
	const { n8n, workflows, emulator, credential, report } = bed;
	const path = title.toLowerCase().replaceAll(/\W+/g, '-');
	const userId = '={{ $json.userId }}';
	const tried = commBox(credential, { userId, ...parameters }, 'continueRegularOutput');
	await addActive(workflows, chain(title, [...webhook(path), tried]));

	await emulator.begin({});
	const items = probes.map(({ item }, at) => [['userId', idOf(at)] as const, ...item]);
	const { status, json: answers } = await postToNewWebhook(
		`${n8n.url}/webhook/${path}`,
		`{"items":[${items.map(objectText).join(',')}]}`,
	);
	const outcome = await emulator.outcome();
	const users = new Map(outcome.users.map((user) => [user.id, user]));
	const count: Count = { unchanged: 0, refused: 0, wrong: [] };
	if (!Array.isArray(answers) || answers.length !== probes.length) {
		const said = printable(JSON.stringify(answers) ?? '');
		report.check(title, [`n8n answered ${status} ${said}`]);
		return [title, String(probes.length)];
	}
	probes.forEach((probe, at) => judge(probe, answers[at], users.get(idOf(at)), count));
	const changed = witness === undefined ? [] : await askWitness(bed, witness, count.wrong);
	return conclude(report, title, probes.length, { ...count, changed }, outcome);
}

function judge(
	probe: Probe,
	answer: unknown,
	user: Outcome['users'][number] | undefined,
	count: Count,
): void {
	const error: unknown = Object(answer).error;
	const isRefused = typeof error === 'string' && probe.refusal?.test(error) === true;
	const isTaken = user !== undefined && holds(probe, user);
	if (isRefused && user === undefined) count.refused += 1;
	else if (isTaken && (probe.refusal === undefined || probe.mayPass)) count.unchanged += 1;
	else {
		const is = user === undefined ? error : [user.fields, user.content];
		count.wrong.push({ probe, is: printable(JSON.stringify(is) ?? 'nothing') });
	}
}

/**
 * Lets n8n's own Edit Fields evaluate an expression that went wrong in our node.
 *
 * @returns The values that come out otherwise there as well: those that n8n itself changes.
 */
async function askWitness(
	{ n8n, workflows }: Bed,
	expression: string,
	wrong: readonly Wrong[],
): Promise<Wrong[]> {
	const assignment = { id: 'seen', name: 'seen', type: 'object', value: expression };
	const parameters = { assignments: { assignments: [assignment] }, options: {} };
	const witness = node('Witness', 'set', 3.4, parameters, { onError: 'continueRegularOutput' });
	await addActive(workflows, chain('Witness', [...webhook('witness'), witness]));
	const url = `${n8n.url}/webhook/witness`;
	const seen = await Promise.all(
		wrong.map(async ({ probe: { item } }) => {
			const { json } = await postToNewWebhook(url, `{"items":[${objectText(item)}]}`);
			const [answer] = Array.isArray(json) ? (json as unknown[]) : [json];
			return objectText([[item[0]?.[0] ?? '', Object(answer).seen]]) === objectText(item)
				? undefined
				: printable(JSON.stringify(answer) ?? 'nothing');
		}),
	);
	return wrong.flatMap(({ probe }, at) => {
		const is = seen[at];
		return is === undefined ? [] : [{ probe, is }];
	});
}

/** What is typed into the form instead of coming by an expression: one node for each value. */
async function tryTyped({ workflows, emulator, credential, report }: Bed): Promise<string[]> {
	const title = 'typed into the form';
	const probes = typed.map(({ name, value, title: what }): Probe => {
		return { title: what, item: [], field: ['Remarks', value], custom: [name, value] };
	});
	const nodes = typed.map(({ name, value }, at) => ({
		...commBox(credential, {
			userId: idOf(at),
			updateFields: { remarks: value },
			customFields: { field: [{ name, value }] },
		}),
		name: `Node ${at}`,
		onError: 'continueRegularOutput' as const,
	}));
	await emulator.begin({});
	const id = await workflows.add(chain(title, [manualTrigger, ...nodes], [{}]));
	await workflows.execute(id, { name: TRIGGER });
	const outcome = await emulator.outcome();
	const users = new Map(outcome.users.map((user) => [user.id, user]));
	const count: Count = { unchanged: 0, refused: 0, wrong: [] };
	probes.forEach((probe, at) => judge(probe, undefined, users.get(idOf(at)), count));
	return conclude(report, title, probes.length, { ...count, changed: [] }, outcome);
}

function conclude(
	report: Report,
	title: string,
	sent: number,
	{ unchanged, refused, wrong, changed }: Count & { readonly changed: readonly Wrong[] },
	{ breaches }: Outcome,
): string[] {
	const ours = wrong.filter(({ probe }) => !changed.some((one) => one.probe === probe));
	report.check(`${title}: ${sent} values come out unchanged, or are refused by name`, [
		...ours.map(({ probe, is }) => `${probe.title}: ${is}`),
		...breaches.map((breach) => `against the contract: ${breach}`),
	]);
	for (const { probe, is } of changed) say(`        n8n itself changes ${probe.title}: ${is}`);
	return [title, ...[sent, unchanged, refused, changed.length, ours.length].map(String)];
}

function idOf(at: number): string {
	return String(FIRST_ID + at);
}
