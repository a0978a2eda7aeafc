import getPort from 'get-port';

/** @returns A port of this machine that is free. */
export async function freePort(): Promise<number> {
	return await getPort();
}
