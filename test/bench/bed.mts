import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installN8n } from '../../sandbox/install.mts';
import { field, startN8n, text, type N8n } from '../../sandbox/n8n.mts';
import { installNode, packNode } from '../../sandbox/package.mts';
import { n8nFolder, stateFolder } from '../../sandbox/places.mts';
import { freePort } from '../../sandbox/ports.mts';
import { Problem } from '../../sandbox/problem.mts';
import { makeCertificate } from './certificate.mts';
import { CONTENDER_NODE, TRIGGER_NODE, workflowFor, type Contender } from './contenders.mts';
import { inspectorAt, type Inspector } from './inspector.mts';
import { startServer, type Server } from './server.mts';

/** What n8n tells of a run of the contender's node. */
export interface NodeRun {
	/** How long the node took, as n8n measured it. */
	readonly ms: number;
	/** How many items came out of it. */
	readonly itemsOut: number;
	/** Why it failed, if it did. */
	readonly failure: string;
}

/** Everything that runs while it is measured: n8n with the nodes in it, and the emulators. */
export interface Bed {
	readonly inspector: Inspector;
	/** n8n's process id. */
	readonly pid: number | undefined;
	/** The authority that clients of the TLS server have to trust. */
	readonly ca: string;
	server(tls: boolean): Server;
	/** Starts a contender's workflow; resolves when it has ended, before anything is read. */
	run(contender: Contender, items: number, tls: boolean): Promise<string>;
	/** Reads what came of an execution, and deletes it. */
	read(executionId: string): Promise<NodeRun>;
}

/** Everything that the benchmark keeps; deleting it starts afresh. */
export const benchFolder = path.join(stateFolder, 'bench');

const homeFolder = path.join(stateFolder, 'bench-home');
const FLOOR_PACKAGE = 'n8n-nodes-commbox-floor';
const LONGEST_RUN_S = 300;
const POLL_MS = 500;

/**
 * Starts everything; stopEverything ends it.
 *
 * @param tarball A package of the node; left out, it is built and packed.
 */
export async function makeBed(tarball?: string): Promise<Bed> {
	await installN8n();
	// An empty n8n each time: what earlier runs left in its database must not count.
	rmSync(homeFolder, { recursive: true, force: true });
	installNode(tarball ?? (await packNode()), homeFolder);
	installFloor();

	const certificate = await makeCertificate(path.join(benchFolder, 'tls'));
	const inspectorPort = await freePort();
	const [plain, secure, n8n] = await Promise.all([
		startServer(),
		startServer(certificate),
		startN8n({
			home: homeFolder,
			name: 'bench-n8n',
			env: {
				NODE_EXTRA_CA_CERTS: certificate.ca,
				NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}`,
			},
		}),
	]);
	const servers = await Promise.all(
		[plain, secure].map(async (server) => ({
			server,
			baseUrl: server.baseUrl,
			apiKey: server.apiKey,
			credentialId: await addCredential(n8n, server),
		})),
	);
	const target = (tls: boolean) => servers[tls ? 1 : 0]!;
	const workflows = new Map<string, Promise<string>>();

	return {
		inspector: inspectorAt(inspectorPort),
		pid: n8n.pid,
		ca: certificate.ca,
		server: (tls) => target(tls).server,
		async run(contender, items, tls) {
			const { node } = contender;
			if (!node) throw new Error(`${contender.id} does not run in n8n`);
			const workflow = workflowFor({ ...contender, node }, items, target(tls));
			const key = JSON.stringify(workflow);
			const id = workflows.get(key) ?? addWorkflow(n8n, workflow);
			workflows.set(key, id);
			return await runWorkflow(n8n, await id);
		},
		read: async (executionId) => await readExecution(n8n, executionId),
	};
}

/** Puts the measuring nodes beside ours, in the same way. */
function installFloor(): void {
	const nodes = path.join(homeFolder, '.n8n/nodes');
	const source = path.join(import.meta.dirname, 'floor-node');
	cpSync(source, path.join(nodes, 'node_modules', FLOOR_PACKAGE), { recursive: true });

	const ledger = path.join(nodes, 'package.json');
	const noted = JSON.parse(readFileSync(ledger, 'utf8')) as { dependencies: object };
	const dependencies = { ...noted.dependencies, [FLOOR_PACKAGE]: '1.0.0' };
	writeFileSync(ledger, JSON.stringify({ ...noted, dependencies }, null, 2));
	if (!existsSync(path.join(nodes, 'node_modules', FLOOR_PACKAGE, 'package.json'))) {
		throw new Problem('The measuring nodes could not be installed.', `See ${nodes}`);
	}
}

async function addCredential(n8n: N8n, { baseUrl, apiKey }: Server): Promise<string> {
	const data = { baseUrl, apiKey };
	const body = { name: `CommBox at ${baseUrl}`, type: 'commBoxApi', data };
	return text(await n8n.rest('POST', '/rest/credentials', body), 'id');
}

async function addWorkflow(n8n: N8n, workflow: object): Promise<string> {
	return text(await n8n.rest('POST', '/rest/workflows', workflow), 'id');
}

async function runWorkflow(n8n: N8n, workflowId: string): Promise<string> {
	const started = await n8n.rest('POST', `/rest/workflows/${workflowId}/run`, {
		triggerToStartFrom: { name: TRIGGER_NODE },
	});
	const id = text(started, 'executionId');
	// The list, because one execution is only to be had with all its data, which takes memory.
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const list = `/rest/executions?limit=5&filter=${filter}`;
	for (const deadline = Date.now() + LONGEST_RUN_S * 1_000; Date.now() < deadline; ) {
		await sleep(POLL_MS);
		// A node that keeps n8n busy for long lets it answer nobody: that is no reason to give up.
		const listed = await n8n.rest('GET', list).catch(unlessRefused);
		const results = field(listed, 'results');
		const found = (Array.isArray(results) ? results : []).find((one) => text(one, 'id') === id);
		if (['success', 'error', 'crashed', 'canceled'].includes(text(found, 'status'))) return id;
	}
	throw new Problem(
		`A workflow has not ended within ${LONGEST_RUN_S} s.`,
		`Its execution is ${n8n.url}/workflow/${workflowId}/executions/${id}; see ${n8n.log}`,
	);
}

function unlessRefused(error: unknown): undefined {
	if (error instanceof Problem) throw error;
}

async function readExecution(n8n: N8n, id: string): Promise<NodeRun> {
	const execution = await n8n.rest('GET', `/rest/executions/${id}`);
	const result = field(parseFlatted(text(execution, 'data')), 'resultData');
	const run = field(field(field(result, 'runData'), CONTENDER_NODE), 0);
	const output = field(field(field(run, 'data'), 'main'), 0);
	const ms = field(run, 'executionTime');
	await n8n.rest('POST', '/rest/executions/delete', { ids: [id] });
	if (typeof ms !== 'number') {
		const error = text(field(result, 'error'), 'message');
		throw new Problem(`The contender's node has not run: ${error}`, `See ${n8n.log}`);
	}
	const error = field(run, 'error');
	const failure = [text(error, 'message'), text(error, 'description')].filter(Boolean).join(' - ');
	return { ms, itemsOut: Array.isArray(output) ? output.length : 0, failure };
}

/** n8n keeps an execution's data in the format of `flatted`, which comes with it. */
function parseFlatted(data: string): unknown {
	const require = createRequire(path.join(n8nFolder, 'node_modules/n8n/package.json'));
	const { parse } = require('flatted') as { parse(text: string): unknown };
	return parse(data);
}
