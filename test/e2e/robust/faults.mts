import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startN8n, type N8n } from '../../../sandbox/n8n.mts';
import { installNode } from '../../../sandbox/package.mts';
import { progress, say } from '../../../sandbox/screen.mts';
import { watchProcess } from '../../support/processUse.mts';
import type { Workflows } from '../runs.mts';
import { addCredential, workflowsIn } from './bed.mts';
import { FIRST_ID, startEmulator, type Emulator } from './emulator.mts';
import { faultCases, passingCases, type FaultCase } from './faultCases.mts';
import { everyOf, FIRST_HIT, judge, type Verdict } from './faultJudge.mts';
import { startFaultServers, type FaultServers, type TargetName } from './faultServers.mts';
import { printable, sayTable, type Report } from './report.mts';
import type { Setting } from './robust.mts';
import { filesWithKey, holdsKey, keyWith } from './secrets.mts';
import {
	chain,
	commBox,
	manualTrigger,
	TRIGGER,
	type Credential,
	type OnError,
} from './workflows.mts';

const MODES: readonly OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

/** How many items there are where there are many. */
const MANY = 500;

/** What is known of a run that did not end. */
const NOTHING: Verdict = { problems: [], results: 0, errors: 0, error: '' };

/** Everything that runs for the matrix. */
interface Bed {
	readonly n8n: N8n;
	readonly workflows: Workflows;
	readonly emulator: Emulator;
	readonly servers: FaultServers;
	readonly credentials: ReadonlyMap<TargetName, Credential>;
	/** The core of the API key. */
	readonly core: string;
	/** What the names of the cases have in them. */
	readonly match: string;
	readonly report: Report;
}

/** Every fault, in every mode, for one item and for many; at the end, the key must be nowhere. */
export async function faults({ tarball, folder, report, options }: Setting): Promise<void> {
	const core = randomBytes(16).toString('hex');
	progress('Starting the servers and n8n');
	installNode(tarball, folder);
	const emulator = await startEmulator(keyWith(core));
	const servers = await startFaultServers(emulator.baseUrl);
	const n8n = await startN8n({
		name: 'robust-faults-n8n',
		home: folder,
		env: { N8N_LOG_LEVEL: 'debug' },
	});
	const credentials = new Map<TargetName, Credential>();
	for (const [name, url] of Object.entries(servers.urls) as Array<[TargetName, string]>) {
		credentials.set(name, await addCredential(n8n, url, emulator.apiKey));
	}
	const workflows = workflowsIn(n8n);
	const { match } = options;
	const bed: Bed = { n8n, workflows, emulator, servers, credentials, core, report, match };
	try {
		await matrix(bed);
		await passing(bed);
		await aftermath(bed);
	} finally {
		await n8n.stop();
		servers.close();
		await emulator.stop();
	}
	lookForKey(bed, folder);
}

async function matrix(bed: Bed): Promise<void> {
	const cases = faultCases(bed.servers.elsewhere, bed.emulator.apiKey).filter(({ name }) =>
		name.includes(bed.match),
	);
	const rows: string[][] = [];
	for (const fault of cases) {
		const many = fault.many ?? MANY;
		const cells: string[] = [];
		let error = '';
		for (const count of [1, many]) {
			for (const onError of MODES) {
				const { cell, verdict } = await run(bed, fault, onError, count);
				cells.push(cell);
				error ||= verdict.error;
			}
		}
		rows.push([fault.name, ...cells, String(many), printable(error).slice(0, 100)]);
	}
	say(
		'\nThe fault matrix: results+errors that came out; ! is a stopped execution, as it should be.',
	);
	sayTable(
		['fault', '1: stop', 'go on', 'error out', 'n: stop', 'go on', 'error out', 'n', 'the error'],
		rows,
	);
}

async function passing(bed: Bed): Promise<void> {
	const rows: string[][] = [];
	for (const fault of passingCases.filter(({ name }) => name.includes(bed.match))) {
		const { cell } = await run(bed, fault, 'stopWorkflow', MANY);
		rows.push([fault.name, cell]);
	}
	if (rows.length === 0) return;
	say('\nWhat passes: with retries, no item may fail');
	sayTable(['fault, of every 5th or 25th user', '500: stop'], rows);
}

/** One cell of the matrix. */
async function run(
	{ n8n, workflows, emulator, credentials, core, report }: Bed,
	fault: FaultCase,
	onError: OnError,
	count: number,
): Promise<{ cell: string; verdict: Verdict }> {
	const name = `${fault.name}, ${onError}, ${count}`;
	const items = Array.from({ length: count }, (_, index) => ({
		userId: String(FIRST_ID + index),
		remarks: `${name}, ${index}`,
	}));
	await emulator.begin({
		...(fault.fault && { fault: fault.fault }),
		...(count > 1 && { every: everyOf(fault), offset: FIRST_HIT }),
		...(fault.times !== undefined && { times: fault.times }),
	});
	const credential = credentials.get(fault.target ?? 'emulator')!;
	const node = commBox(
		credential,
		{
			userId: '={{ $json.userId }}',
			updateFields: { remarks: '={{ $json.remarks }}' },
			options: { maxRetries: 0, timeout: 20_000, ...fault.options },
		},
		onError,
	);
	const id = await workflows.add(chain(name, [manualTrigger, node], items));
	const used = watchProcess(n8n.pid);
	const ended = await workflows.execute(id, { name: TRIGGER }).catch((error: unknown) => {
		report.check(name, [error instanceof Error ? error.message : String(error)]);
	});
	if (!ended) return { cell: 'FAIL', verdict: NOTHING };
	const { extraMemoryMb: peak = 0 } = used();
	const verdict = judge({ fault, onError, items, ended, outcome: await emulator.outcome() });
	const limit = fault.memoryMb?.[count === 1 ? 0 : 1] ?? Number.POSITIVE_INFINITY;
	const problems = [
		...verdict.problems,
		...(holdsKey(ended.whole, core) ? ['the execution shows the key'] : []),
		...(peak > limit ? [`n8n took ${peak.toFixed(0)} MB more, not at most ${limit}`] : []),
	];
	report.count(name, problems);
	const stopped = onError === 'stopWorkflow' && fault.error !== undefined;
	const claim = stopped ? '!' : `${verdict.results}+${verdict.errors}`;
	const megabytes = fault.memoryMb ? ` (${peak.toFixed(0)} MB)` : '';
	return { cell: `${problems.length > 0 ? 'FAIL ' : ''}${claim}${megabytes}`, verdict };
}

/** n8n still lives, and nothing went where it should not. */
async function aftermath({ n8n, servers, report }: Bed): Promise<void> {
	const ended = await Promise.race([n8n.exited.then(() => true), sleep(200).then(() => false)]);
	const ready = await fetch(`${n8n.url}/healthz/readiness`).then(
		({ ok }) => ok,
		() => false,
	);
	report.check('n8n lives', ended || !ready ? ['n8n has ended, or does not answer'] : []);
	report.check('no request followed a redirect or came to who has no good certificate', [
		...servers.strayed,
	]);
	const taken = servers.hugestMb();
	if (taken > 0) say(`      of the 200 MB, at most ${taken} MB were taken from the server`);
}

function lookForKey({ n8n, core, report }: Bed, folder: string): void {
	const { found, read } = filesWithKey(folder, core);
	report.check(
		"the key is in no file of n8n's, its database among them",
		found.map((file) => `it is in ${file}`),
		`${read} files`,
	);
	const log = readFileSync(n8n.log, 'utf8');
	const lines = log.split('\n').filter((line) => holdsKey(line, core));
	report.check("the key is not in n8n's log at debug level", lines, `${log.length} characters`);
	report.check(
		'that log is one at debug level',
		log.includes('debug') || log.length > 50_000 ? [] : ['it is not'],
	);
}
