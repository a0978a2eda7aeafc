import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A key whose every part tells: it needs escaping in JSON and in addresses, and its core is like
 * nothing else, so it is found in whatever form the rest of it is.
 */
export function keyWith(core: string): string {
	return `rb/+${core}"=`;
}

/**
 * @param content Anything written down.
 * @param core The key's core.
 * @returns Whether the key is in it: as it is, or in Base64.
 */
export function holdsKey(content: string | Buffer, core: string): boolean {
	const aligned = [0, 1, 2].map((shift) =>
		Buffer.from(core.slice(shift, shift + 12))
			.toString('base64')
			.replace(/=+$/, ''),
	);
	return [core, ...aligned].some((needle) => content.includes(needle));
}

/**
 * Looks for a key in all files of a folder.
 *
 * @param folder Where to look, installed packages left out.
 * @returns The files that hold it, and how many were read.
 */
export function filesWithKey(folder: string, core: string): { found: string[]; read: number } {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules/n8n-nodes'))
		.map(({ parentPath, name }) => path.join(parentPath, name));
	return {
		found: files.filter((file) => holdsKey(readFileSync(file), core)),
		read: files.length,
	};
}
