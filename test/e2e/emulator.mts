import path from 'node:path';
import { projectFolder } from '../../sandbox/places.mts';
import { freePort } from '../../sandbox/ports.mts';
import { launch, untilReady } from '../../sandbox/processes.mts';

/** A CommBox emulator in a process of its own, as the walk steers and reads it. */
export interface Emulator {
	readonly baseUrl: string;
	readonly apiKey: string;
	/** The record of a user, custom fields in `Content`. */
	readUser(id: string): Promise<unknown>;
	/** The requests that have arrived since the start or the last reset. */
	requests(): Promise<readonly unknown[]>;
	/** What was sent against CommBox's contract since the start or the last reset. */
	breaches(): Promise<readonly string[]>;
	/** Answers every accepted request with HTTP 200 around this status; without one, as it should. */
	answerWith(status: number | undefined): Promise<void>;
	/** Back to how it started: users, records, behavior. */
	reset(): Promise<void>;
}

/** The user that the emulator has from the start, and WhatsApp knows by Phone1. */
export const JOHN = {
	id: '94382332',
	FirstName: 'John',
	LastName: 'Doe',
	Email: 'JohnDoe@gmail.com',
	Phone1: '19175555555',
	Content: { VIP_Status: '3', Birth_Date: '01-01-1983' },
} as const;

export const USER_ID = JOHN.id;

const API_KEY = 'e2e-key-5f0c71';

/** Starts the emulator on a free port. */
export async function startEmulator(): Promise<Emulator> {
	const port = await freePort();
	const baseUrl = `http://127.0.0.1:${port}`;
	const program = path.join('test', 'emulator', 'main.mts');
	const emulator = launch({
		name: 'e2e-emulator',
		cwd: projectFolder,
		args: ['--import', 'tsx', program, '--port', String(port), '--api-key', API_KEY],
	});
	const control = `${baseUrl}/_emulator`;
	await untilReady(emulator, `${control}/stats`, 60);

	return {
		baseUrl,
		apiKey: API_KEY,
		readUser: async (id) => await read(`${control}/users/${id}`),
		requests: async () => (await read(`${control}/requests`)) as unknown[],
		breaches: async () => ((await read(`${control}/stats`)) as { breaches: string[] }).breaches,
		answerWith: async (status) => {
			const fault = status === undefined ? null : { kind: 'envelope', status };
			await send(`${control}/behavior`, { fault });
		},
		reset: async () => await send(`${control}/reset`),
	};
}

async function read(url: string): Promise<unknown> {
	const response = await fetch(url);
	if (!response.ok) throw new Error(`The emulator answered GET ${url} with ${response.status}`);
	return await response.json();
}

async function send(url: string, body?: unknown): Promise<void> {
	const response = await fetch(url, {
		method: 'POST',
		...(body !== undefined && {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		}),
	});
	if (!response.ok) throw new Error(`The emulator answered POST ${url} with ${response.status}`);
}
