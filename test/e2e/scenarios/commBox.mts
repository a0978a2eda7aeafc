import { field } from '../../../sandbox/n8n.mts';
import type { Emulator } from '../emulator.mts';

/** How the emulator behaves; what is left out stays as it is. */
export interface Behavior {
	readonly createMissing?: boolean;
	readonly latencyMs?: number;
	/** The share of requests that answer with status 500, at random. */
	readonly fault?: { readonly random: { readonly status500: number } } | null;
}

/**
 * @param count How many.
 * @returns The ids of as many users, none of which the emulator has from the start.
 */
export function newIds(count: number): string[] {
	return Array.from({ length: count }, (_, index) => String(70_001 + index));
}

/**
 * Puts the emulator back to its start, and users into it.
 *
 * @param emulator The emulator.
 * @param ids Their ids; each has the last name `Seed`.
 */
export async function seed(emulator: Emulator, ids: readonly string[]): Promise<void> {
	await emulator.reset();
	await behave(emulator, { createMissing: true });
	for (const id of ids) {
		await post(emulator, `/users/${id}`, { data: { LastName: 'Seed' } });
	}
	await behave(emulator, { createMissing: false });
}

/**
 * @param emulator The emulator.
 * @param behavior How it shall behave from now on.
 */
export async function behave(emulator: Emulator, behavior: Behavior): Promise<void> {
	await post(emulator, '/_emulator/behavior', behavior);
}

/**
 * @param emulator The emulator.
 * @param ids Users.
 * @returns Their first names.
 */
export async function firstNames(emulator: Emulator, ids: readonly string[]): Promise<unknown[]> {
	const users = await Promise.all(ids.map(async (id) => await emulator.readUser(id)));
	return users.map((user) => field(user, 'FirstName'));
}

async function post(emulator: Emulator, route: string, body: unknown): Promise<void> {
	const response = await fetch(`${emulator.baseUrl}${route}`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${emulator.apiKey}`,
			'content-type': 'application/json',
		},
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`the emulator answered ${route} with ${response.status}`);
}
