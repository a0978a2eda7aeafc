import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { codeOf, Problem } from './problem.mts';

/**
 * @param port A port on this machine.
 * @returns Whether nothing listens there yet.
 */
export async function isFree(port: number): Promise<boolean> {
	try {
		await listenOnce(port);
		return true;
	} catch (error) {
		if (codeOf(error) === 'EADDRINUSE') return false;
		throw new Problem(
			`Port ${port} cannot be listened on (${codeOf(error) ?? String(error)}).`,
			'Choose another one: npm start -- --port 5690',
		);
	}
}

/**
 * @param preferred The port to take where it is free.
 * @returns That port, or else one that is free.
 */
export async function freePort(preferred = 0): Promise<number> {
	return await listenOnce(preferred).catch(async () => await listenOnce(0));
}

async function listenOnce(port: number): Promise<number> {
	const server = createServer().listen(port, '127.0.0.1');
	await once(server, 'listening');
	const taken = (server.address() as AddressInfo).port;
	server.close();
	await once(server, 'close');
	return taken;
}
