// The CommBox Trigger beside n8n's own Webhook node: deliveries a second, and how soon each is answered.
import { setTimeout as sleep } from 'node:timers/promises';
import { activate, listExecutions } from '../../sandbox/execution.mts';
import { startN8n, text, type N8n } from '../../sandbox/n8n.mts';
import { installNode, packNode } from '../../sandbox/package.mts';
import { progress } from '../../sandbox/screen.mts';
import { deliver, writeDelivery } from '../emulator/webhooks.ts';
import { makeHome } from './bed.mts';
import { number, table } from './report.mts';
import { spreadOf } from './results.mts';

const ROUND = 200;
const AT_THE_SAME_TIME = 20;

/** What starts the workflow, and what was measured in each round. */
interface Starter {
	readonly title: string;
	readonly node: Readonly<Record<string, unknown>>;
	/** Where it listens. */
	readonly route: string;
	readonly rounds: Round[];
}

interface Round {
	/** Deliveries whose workflow has run, a second. */
	readonly perSecond: number;
	/** From each delivery to its answer, in ms. */
	readonly answerMs: readonly number[];
}

/**
 * How n8n itself is set: by default it readies its expression engine for each delivery to any trigger
 * but its own Webhook node, and for that one where a parameter is an expression
 * (`webhookPhaseNeedsIsolate` in its live-webhooks.js); or only when there is an expression to evaluate.
 */
const SETTINGS: ReadonlyArray<Readonly<Record<string, string>>> = [
	{},
	{ N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
];

const EXPRESSION = { ignoreBots: '={{ false }}' };

/**
 * Measures with each of n8n's settings, what starts a workflow in turns: the machine's load changes,
 * and what counts is one beside the other.
 *
 * @param tarball A package of the node; left out, it is built and packed.
 * @param rounds How many turns of 200 deliveries each.
 * @returns Tables in Markdown.
 */
export async function benchTrigger(tarball: string | undefined, rounds: number): Promise<string> {
	const packed = tarball ?? (await packNode());
	const tables: string[] = [];
	for (const settings of SETTINGS) {
		const title = Object.entries(settings).flat().join('=') || 'n8n as it is by default';
		progress(title);
		const home = makeHome();
		installNode(packed, home);
		// An execution is gone when it has ended well, so none left means that all have run.
		const env = { EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none', ...settings };
		const n8n = await startN8n({ home, name: 'bench-n8n', env });
		tables.push(`### ${title}\n\n${await measureIn(n8n, rounds)}`);
		await n8n.stop();
	}
	return tables.join('\n\n');
}

async function measureIn(n8n: N8n, rounds: number): Promise<string> {
	const ours: Starter = {
		title: 'CommBox Trigger',
		node: {
			type: 'n8n-nodes-commbox.commBoxTrigger',
			typeVersion: 1.1,
			webhookId: 'commbox',
			parameters: {
				events: ['Object.OnNew'],
				authentication: 'none',
				filters: {},
				options: {},
			},
		},
		route: '/webhook/commbox/webhook',
		rounds: [],
	};
	const starters = [ours, webhook('plain', {}), webhook('expression', EXPRESSION)];
	const targets = await Promise.all(starters.map(async (one) => await publish(n8n, one)));

	progress('Warming up');
	for (const target of targets) await runRound(n8n, target);
	for (let turn = 0; turn < rounds; turn += 1) {
		for (const offset of starters.keys()) {
			const at = (turn + offset) % starters.length;
			const { title, rounds: own } = starters[at]!;
			const round = await runRound(n8n, targets[at]!);
			own.push(round);
			progress(`Turn ${turn + 1} of ${rounds}, ${title}: ${number(round.perSecond, 0)}/s`);
		}
	}
	return table([
		['', 'deliveries/s', 'answer ms, median', '95%', 'CommBox Trigger / this (min-max)'],
		...starters.map((one) => rowOf(one, ours)),
	]);
}

function webhook(path: string, options: Readonly<Record<string, unknown>>): Starter {
	return {
		title: `Webhook, ${path}`,
		node: {
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			webhookId: path,
			parameters: { httpMethod: 'POST', path, options },
		},
		route: `/webhook/${path}`,
		rounds: [],
	};
}

interface Target {
	readonly workflowId: string;
	readonly url: string;
}

async function publish(n8n: N8n, { title, node, route }: Starter): Promise<Target> {
	const start = { id: 'start', name: title, position: [0, 0], ...node };
	const end = {
		id: 'end',
		name: 'End',
		position: [220, 0],
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		parameters: {},
	};
	const workflowId = text(
		await n8n.rest('POST', '/rest/workflows', {
			name: title,
			active: false,
			nodes: [start, end],
			connections: { [title]: { main: [[{ node: 'End', type: 'main', index: 0 }]] } },
			settings: { executionOrder: 'v1' },
		}),
		'id',
	);
	await activate(n8n, workflowId, route);
	return { workflowId, url: `${n8n.url}${route}` };
}

async function runRound(n8n: N8n, { workflowId, url }: Target): Promise<Round> {
	const delivery = writeDelivery('Object.OnNew');
	const answerMs: number[] = [];
	let left = ROUND;
	const sendAll = async () => {
		while (left > 0) {
			left -= 1;
			const { status, ms } = await deliver(url, delivery);
			if (status !== 200) throw new Error(`${url} answered ${status}`);
			answerMs.push(ms);
		}
	};
	const start = performance.now();
	await Promise.all(Array.from({ length: AT_THE_SAME_TIME }, sendAll));
	while ((await listExecutions(n8n, workflowId)).length > 0) await sleep(20);
	const perSecond = (ROUND / (performance.now() - start)) * 1_000;
	return { perSecond, answerMs };
}

function rowOf({ title, rounds }: Starter, ours: Starter): string[] {
	const times = rounds.flatMap(({ answerMs }) => answerMs).toSorted((a, b) => a - b);
	const at = (share: number) => number(times[Math.floor(times.length * share)] ?? 0, 0);
	const { median: perSecond = 0 } = spreadOf(rounds.map((round) => round.perSecond)) ?? {};
	const ratios = rounds.map((round, turn) => ours.rounds[turn]!.perSecond / round.perSecond);
	const { median = 0, min = 0, max = 0 } = spreadOf(ratios) ?? {};
	const ratio = `${number(median, 2)} (${number(min, 2)}-${number(max, 2)})`;
	return [title, number(perSecond, 0), at(0.5), at(0.95), ratio];
}
