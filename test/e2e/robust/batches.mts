import { FIRST_ID, type Outcome } from './emulator.mts';

/** How many executions there are, each of one batch. */
export const BATCHES = 40;

/** How many users a batch has. */
export const BATCH_SIZE = 250;

/** What came of posting one batch. */
export interface Posted {
	readonly batch: number;
	/** The HTTP status of n8n's answer, 0 where there was none. */
	readonly status: number;
	/** n8n's answer. */
	readonly answer: unknown;
	/** How long it took from the start of the round, in ms. */
	readonly ms: number;
}

/** How long a sender waits for an answer. */
export const PATIENCE_MS = 280_000;

/** What is sent for a user; no value of one is a value of another. */
export interface User {
	readonly userId: string;
	readonly firstName: string;
	readonly email: string;
	readonly remarks: string;
	readonly VIP_Status: string;
	readonly Batch: string;
}

/**
 * @param round Tells the values of one round from those of another.
 * @param batch Which batch, from 0.
 * @returns Its users.
 */
export function usersOf(round: string, batch: number): User[] {
	return Array.from({ length: BATCH_SIZE }, (_, at) => {
		const number = batch * BATCH_SIZE + at;
		const tag = `${round}-${number}`;
		return {
			userId: String(FIRST_ID + number),
			firstName: `Noa ${tag}`,
			email: `noa.${tag}@example.com`,
			remarks: `${tag}: ${'called, wrote, '.repeat(number % 7)}`,
			VIP_Status: `vip ${tag}`,
			Batch: String(batch),
		};
	});
}

/**
 * @param round Which round's values the users should have.
 * @param outcome What the emulator has.
 * @returns What is wrong with its record, in words.
 */
export function wrongUsers(round: string, { users, breaches }: Outcome): string[] {
	const held = new Map(users.map((user) => [user.id, user]));
	const none: Outcome['users'][number] = { id: '', fields: {}, content: [] };
	const sent = Array.from({ length: BATCHES }, (_, batch) => usersOf(round, batch)).flat();
	const wrong = sent.flatMap(({ userId, firstName, email, remarks, VIP_Status, Batch }) => {
		const { fields, content } = held.get(userId) ?? none;
		const has = JSON.stringify([
			...[fields['FirstName'], fields['Email'], fields['Remarks']],
			Object.fromEntries(content),
		]);
		const should = JSON.stringify([firstName, email, remarks, { VIP_Status, Batch }]);
		return has === should ? [] : [`user ${userId} of batch ${Batch} holds ${has}`];
	});
	const others = users.length - sent.length;
	return [
		...wrong,
		...(others > 0 ? [`${others} users were updated that nobody named`] : []),
		...breaches.map((breach) => `against the contract: ${breach}`),
	];
}

/** Posts one batch to a webhook as its sender does. */
export async function postBatch(
	hook: string,
	round: string,
	batch: number,
): Promise<Omit<Posted, 'ms'>> {
	try {
		const response = await fetch(hook, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ items: usersOf(round, batch) }),
			signal: AbortSignal.timeout(PATIENCE_MS),
		});
		return { batch, status: response.status, answer: await response.json().catch(() => undefined) };
	} catch (error) {
		return { batch, status: 0, answer: String(error) };
	}
}
