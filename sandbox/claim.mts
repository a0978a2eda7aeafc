import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stateFolder } from './places.mts';
import { Problem } from './problem.mts';

/**
 * Makes sure that no other `npm start` works in the same folder: two n8n would share a database.
 * The claim is a socket, so it ends with this process, however that ends.
 *
 * @throws Problem where another one runs.
 */
export async function claimSandbox(): Promise<void> {
	mkdirSync(stateFolder, { recursive: true });
	const id = createHash('sha256').update(stateFolder).digest('hex').slice(0, 16);
	const address =
		process.platform === 'win32'
			? `\\\\.\\pipe\\commbox-sandbox-${id}`
			: path.join(tmpdir(), `commbox-sandbox-${id}.sock`);

	if (await isAnswered(address)) {
		throw new Problem(
			'The sandbox is running already, in another terminal.',
			'Use that one, or end it with Ctrl-C first.',
		);
	}
	if (process.platform !== 'win32') rmSync(address, { force: true });
	const server = createServer((socket) => socket.destroy()).listen(address);
	await once(server, 'listening');
	server.unref();
}

async function isAnswered(address: string): Promise<boolean> {
	const socket = connect(address);
	try {
		await once(socket, 'connect');
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}
