import path from 'node:path';
import getPort from 'get-port';
import { field } from './n8n.mts';
import { projectFolder } from './places.mts';
import { codeOf, Problem } from './problem.mts';
import { launch, run, untilReady } from './processes.mts';

/** The CommBox that the example works with: the emulator, or the real one. */
export interface CommBox {
	/** What to call it on the screen. */
	readonly title: string;
	readonly isReal: boolean;
	readonly baseUrl: string;
	readonly apiKey: string;
	/** The user that the example updates. */
	readonly userId: string;
	/** Reads that user, custom fields beside the others. */
	readUser(): Promise<Record<string, unknown>>;
	/** Only the emulator can be made to send some. */
	readonly events?: Events;
}

/** Makes the emulator send events. */
export interface Events {
	/** Lets it send an event about its conversation to a webhook. */
	deliver(event: string, url: string): Promise<void>;
	/** What the events are about. */
	readConversation(): Promise<Record<string, unknown>>;
}

/** Where the emulator listens unless something else does: keeps saved credentials valid. */
const EMULATOR_PORT = 5680;
const EMULATOR_KEY = 'sandbox-key';
const EMULATOR_USER = '94382332';
/** One that nobody has tagged or answered. */
const EMULATOR_CONVERSATION = '5002';
const EMULATOR = ['--import', 'tsx', path.join('test', 'emulator', 'main.mts')];

/** It throttles as a cloud API does. */
const THROTTLING = [
	'--rate-limit',
	'{"kind":"bucket","perSecond":100,"burst":100,"retryAfter":"seconds"}',
];

/** What the examples need: the users of that with 1,000 rows, and the brand's custom fields. */
const CUSTOM_FIELDS = 'Birth_Date,Conversations,Language,Last_Conversation,VIP_Status';
const BRAND = ['--users', '100001-101000', '--custom-fields', CUSTOM_FIELDS];

/**
 * @param env The environment.
 * @returns The real CommBox that it names; nothing where it names none.
 * @throws Problem where it does so by halves.
 */
export function realCommBox(env: NodeJS.ProcessEnv): CommBox | undefined {
	const apiKey = env['COMMBOX_API_KEY']?.trim();
	const baseUrl = env['COMMBOX_BASE_URL']?.trim().replace(/\/+$/, '');
	const userId = env['COMMBOX_USER_ID']?.trim();
	if (!apiKey && !baseUrl) return undefined;

	if (!apiKey || !baseUrl) {
		throw new Problem(
			`${apiKey ? 'COMMBOX_API_KEY' : 'COMMBOX_BASE_URL'} is set without ` +
				`${apiKey ? 'COMMBOX_BASE_URL' : 'COMMBOX_API_KEY'}.`,
			'Set both to use the real CommBox (https://api.commbox.io, unless your brand has a host ' +
				'of its own), or neither to use the emulator.',
		);
	}
	if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl)) {
		throw new Problem(
			'COMMBOX_BASE_URL is not a web address.',
			'Set it to an address such as https://api.commbox.io',
		);
	}
	if (!userId || !/^\d+$/.test(userId)) {
		throw new Problem(
			`COMMBOX_USER_ID ${userId ? 'is not a user id' : 'is not set'}: the example would not know whom to update.`,
			'Set it to the id of a user whose name, phone, remarks and VIP_Status may be overwritten.',
		);
	}
	return {
		title: `CommBox at ${baseUrl}`,
		isReal: true,
		baseUrl,
		apiKey,
		userId,
		readUser: async () => {
			const answer = await get(`${baseUrl}/users/${userId}`, apiKey);
			return flat(field(answer, 'data'));
		},
	};
}

/** Starts the emulator afresh: its users are as they always are at first. */
export async function startEmulator(): Promise<CommBox> {
	const port = await getPort({ port: EMULATOR_PORT });
	const baseUrl = `http://127.0.0.1:${port}`;
	const emulator = launch({
		name: 'emulator',
		cwd: projectFolder,
		args: [...EMULATOR, '--port', String(port), '--api-key', EMULATOR_KEY, ...THROTTLING, ...BRAND],
	});
	const record = `${baseUrl}/_emulator/users/${EMULATOR_USER}`;
	await untilReady(emulator, record, 60);
	return {
		title: `the CommBox emulator at ${baseUrl}`,
		isReal: false,
		baseUrl,
		apiKey: EMULATOR_KEY,
		userId: EMULATOR_USER,
		readUser: async () => flat(await get(record, EMULATOR_KEY)),
		events: {
			deliver,
			readConversation: async () =>
				flat(
					await get(`${baseUrl}/_emulator/conversations/${EMULATOR_CONVERSATION}`, EMULATOR_KEY),
				),
		},
	};
}

async function deliver(event: string, url: string): Promise<void> {
	const delivery = ['--deliver', event, '--to', url, '--conversation', EMULATOR_CONVERSATION];
	const { exitCode, output } = await run({
		name: 'emulator-delivery',
		cwd: projectFolder,
		args: [...EMULATOR, ...delivery],
	});
	if (exitCode === 0) return;
	throw new Problem(`The workflow did not take the event:\n${output}`, 'See the log of n8n.');
}

async function get(url: string, apiKey: string): Promise<unknown> {
	const response = await fetch(url, {
		headers: { authorization: `Bearer ${apiKey}` },
		redirect: 'error',
		signal: AbortSignal.timeout(30_000),
	}).catch((error: unknown) => {
		throw new Problem(
			`CommBox cannot be reached at ${new URL(url).origin} (${codeOf(error) ?? 'no answer'}).`,
			'Check the address and the network.',
		);
	});
	const answer: unknown = await response.json().catch(() => undefined);
	// CommBox answers in an envelope whose own status counts, even where HTTP says 200.
	const status = response.ok ? Number(field(answer, 'status') ?? 200) : response.status;
	if (status >= 200 && status < 300) return answer;

	const description = field(answer, 'description');
	throw new Problem(
		`CommBox refused to show the user (${status}${description ? `: ${String(description)}` : ''}).`,
		status === 401 || status === 403
			? 'Check the API key: Settings > API Key in the CommBox console.'
			: `Check that the user exists and that ${new URL(url).origin} is the right address.`,
	);
}

/** Custom fields become fields of their own; what is empty or the id, which is known, goes. */
function flat(user: unknown): Record<string, unknown> {
	const fields: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(user ?? {})) {
		if (name === 'id' || value === null) continue;
		if (name.toLowerCase() !== 'content') fields[name] = value;
		else for (const [key, custom] of contentOf(value)) fields[`${name}.${key}`] = custom;
	}
	return fields;
}

function contentOf(value: unknown): Array<[string, unknown]> {
	if (typeof value !== 'string') return Object.entries(value ?? {});
	try {
		return Object.entries((JSON.parse(value || '{}') as object | null) ?? {});
	} catch {
		return [['', value]];
	}
}
