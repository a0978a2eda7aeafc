import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import getPort from 'get-port';
import { installN8n } from '../../sandbox/install.mts';
import { startN8n, text, type N8n } from '../../sandbox/n8n.mts';
import { installNode, packNode } from '../../sandbox/package.mts';
import { stateFolder } from '../../sandbox/places.mts';
import { Problem } from '../../sandbox/problem.mts';
import { makeCertificate } from './certificate.mts';
import { workflowFor, type Contender, type Target } from './contenders.mts';
import { executionsIn, type Executions, type NodeRun } from './executions.mts';
import { inspectorAt, type Inspector } from './inspector.mts';
import { startServer, type Server } from './server.mts';

/** Everything that runs while it is measured: n8n with the nodes in it, and the emulators. */
export interface Bed {
	readonly inspector: Inspector;
	/** n8n's process id. */
	readonly pid: number | undefined;
	/** The authority that clients of the TLS server have to trust. */
	readonly ca: string;
	readonly executions: Executions;
	server(tls: boolean): Server;
	/** Puts a new plain server in the place of the old one, of which the node has kept what it learned. */
	renew(): Promise<Server>;
	/** The server as workflows know it. */
	target(tls: boolean): Target;
	/** Starts a contender's workflow; resolves when it has ended, before anything is read. */
	run(contender: Contender, items: number, tls: boolean): Promise<string>;
	/** Reads what came of an execution, and deletes it. */
	read(executionId: string): Promise<NodeRun>;
}

/** Everything that the benchmark keeps; deleting it starts afresh. */
export const benchFolder = path.join(stateFolder, 'bench');

/** Linux's file system in memory. */
const MEMORY = '/dev/shm';

const FLOOR_PACKAGE = 'n8n-nodes-commbox-floor';

/**
 * Starts everything; stopEverything ends it.
 *
 * @param tarball A package of the node; left out, it is built and packed.
 */
export async function makeBed(tarball?: string): Promise<Bed> {
	await installN8n();
	const home = makeHome();
	installNode(tarball ?? (await packNode()), home);
	installFloor(home);

	const certificate = await makeCertificate(path.join(benchFolder, 'tls'));
	const inspectorPort = await getPort();
	const n8n = await startN8n({
		home,
		name: 'bench-n8n',
		env: {
			NODE_EXTRA_CA_CERTS: certificate.ca,
			NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}`,
		},
	});
	const serve = async (tls?: typeof certificate) => {
		const server = await startServer(tls);
		const { baseUrl, apiKey } = server;
		return { server, baseUrl, apiKey, credentialId: await addCredential(n8n, server) };
	};
	const servers = { plain: await serve(), secure: await serve(certificate) };
	const target = (tls: boolean) => (tls ? servers.secure : servers.plain);
	const executions = executionsIn(n8n);

	return {
		inspector: inspectorAt(inspectorPort),
		pid: n8n.pid,
		ca: certificate.ca,
		executions,
		server: (tls) => target(tls).server,
		renew: async () => {
			await servers.plain.server.stop();
			servers.plain = await serve();
			return servers.plain.server;
		},
		target,
		async run(contender, items, tls) {
			const { node } = contender;
			if (!node) throw new Error(`${contender.id} does not run in n8n`);
			const workflow = workflowFor({ ...contender, node }, items, target(tls));
			return (await executions.run(await executions.add(workflow))).id;
		},
		read: executions.read,
	};
}

/**
 * Makes a user folder for an n8n, which goes when this process ends: what earlier runs left in a
 * database must not count. It is in memory where that can be, so that nothing waits for a disk.
 */
export function makeHome(): string {
	const home = mkdtempSync(path.join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'commbox-bench-'));
	process.once('exit', () => rmSync(home, { recursive: true, force: true }));
	return home;
}

/** Puts the measuring nodes beside ours, in the same way. */
export function installFloor(home: string): void {
	const nodes = path.join(home, '.n8n/nodes');
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

/** @returns The id of n8n's new credential for an emulator. */
export async function addCredential(n8n: N8n, { baseUrl, apiKey }: Server): Promise<string> {
	const data = { baseUrl, apiKey };
	const body = { name: `CommBox at ${baseUrl}`, type: 'commBoxApi', data };
	return text(await n8n.rest('POST', '/rest/credentials', body), 'id');
}
