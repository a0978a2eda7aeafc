// The command against the emulator: what it sees of a CommBox that is as assumed, and of one that is not.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
// CommonJS, whose exports tsx gives to an ES module as the default only.
import emulatorModule, { type Decide, type Emulator } from '../../test/emulator/index.js';
import { BeforeFile } from './before.mts';
import { questions } from './questions/index.mts';
import { reportOf, restorationOf } from './report.mts';
import { verify, type Findings, type Task } from './verify.mts';

const USER_ID = '94382332';

/** John's, on WhatsApp. */
const CONVERSATION = '5000';

const API_KEY = 'key-4f1c9e0b7a';

const MAIL = 'JohnDoe@gmail.com';

let emulator: Emulator;
before(async () => {
	emulator = await emulatorModule.startEmulator({
		apiKey: API_KEY,
		customFields: ['VIP_Status', 'Birth_Date'],
	});
});
after(async () => await emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.users.identify(USER_ID, {
		id: 1_958_000,
		streamProviderId: MAIL,
		streamProviderType: 4,
		conversations: [],
	});
});

async function run(task: Partial<Task> = {}): Promise<Findings> {
	return await verify({
		account: { baseUrl: emulator.url, apiKey: API_KEY },
		userId: USER_ID,
		mayWrite: true,
		conversationId: CONVERSATION,
		signal: new AbortController().signal,
		keep: async () => {},
		...task,
	});
}

const seenIn = ({ rows }: Findings) =>
	Object.fromEntries(rows.map(({ name, seen }) => [name, seen]));

const john = () => structuredClone(emulator.users.get(USER_ID)!);

/** A user as it was, what was never there counting as empty. */
const asBefore = (user: ReturnType<typeof john>) => ({
	...Object.fromEntries(
		Object.entries(user).filter(([name, value]) => name !== 'Content' && value !== ''),
	),
	Content: Object.fromEntries(user.Content),
});

it('finds all as assumed in a CommBox that is as recorded', async () => {
	const { rows } = await run();
	assert.deepEqual(
		rows.filter(({ fits }) => fits !== true),
		[],
	);
	assert.deepEqual(
		rows.map(({ name }) => name),
		questions.map(({ name }) => name),
	);
});

it('finds what differs in a CommBox that is as its pages say', async () => {
	emulator.shapes({ source: 'page' });
	const { rows } = await run();
	const differing = rows.filter(({ fits }) => fits === false);
	assert.deepEqual(Object.fromEntries(differing.map(({ name, seen }) => [name, seen])), {
		phoneType: '7',
		firstPage: '1',
	});
});

/** Answers requests whose URL fits with this data. */
const answering =
	(url: RegExp, data: string): Decide =>
	(request) =>
		request.method === 'GET' && url.test(request.url)
			? { kind: 'body', body: `{"status":200,"data":${data}}` }
			: undefined;

/** Refuses requests whose URL fits. */
const refusing =
	(url: RegExp, status = 400): Decide =>
	(request) =>
		url.test(request.url) ? { kind: 'status', status } : undefined;

const johnWith = (members: string) =>
	`{"id":${USER_ID},"phone1":"19175555555","identities":[{"id":1957166,"streamProviderId":"19175555555","streamProviderType":5}]${members}}`;

const USER = /^\/users\/94382332$/;

const CHANNELS = ['4444', '4445', '4446', '4447', '4449'];

/** A CommBox that differs in the answer to one question, and what is seen of it. */
const differing: Readonly<Record<string, { differ: () => void; seen: string }>> = {
	content: {
		differ: () => emulator.fault(answering(USER, johnWith(''))),
		seen: 'no',
	},
	contentFields: {
		differ: () => emulator.fault(answering(USER, johnWith(',"content":"{\\"Color\\":\\"\\"}"'))),
		seen: 'yes',
	},
	lookUpPath: {
		differ: () => emulator.fault(refusing(/^\/users(\/0)?\?/, 404)),
		seen: 'neither',
	},
	phoneType: { differ: () => emulator.shapes({ source: 'page' }), seen: '7' },
	mailType: {
		differ: () => emulator.fault(refusing(/streamProviderType=4$/, 404)),
		seen: 'none of them',
	},
	phoneDigits: {
		differ: () =>
			emulator.users.identify(USER_ID, {
				id: 1_958_001,
				streamProviderId: '+1 917 555',
				streamProviderType: 7,
				conversations: [],
			}),
		seen: 'no',
	},
	unknownUser: {
		differ: () => emulator.fault(answering(/^\/users\/9{15}/, 'null')),
		seen: 'status 200 without a user in its envelope',
	},
	idleChannels: {
		differ: () =>
			emulator.fault(
				answering(/^\/stats\/streams$/, `[${CHANNELS.map((id) => `{"streamId":${id}}`).join()}]`),
			),
		seen: 'yes',
	},
	encryptedId: { differ: () => emulator.fault(refusing(/^\/streams\/aB3/)), seen: 'no' },
	firstPage: { differ: () => emulator.pages({ firstPage: 1 }), seen: '1' },
	sortOrders: {
		differ: () => emulator.fault(refusing(/order=prioritytime/)),
		seen: 'createdtime, closedtime, updatedtime',
	},
	timeRange: {
		differ: () =>
			emulator.fault(({ url }) =>
				answering(/unixStartTime=17672(2|3)\d+.*/, '[]')({ url, method: 'GET' } as never),
			),
		seen: 'neither time',
	},
	activities: {
		differ: () => emulator.fault(answering(/\/activities$/, '[{"type":1},{"type":2}]')),
		seen: 'yes',
	},
	plusInEmail: {
		differ: () => emulator.habits({ userTexts: 'changed' }),
		seen: 'it becomes a blank',
	},
	plusInRemarks: {
		differ: () => emulator.habits({ userTexts: 'changed' }),
		seen: 'it becomes a blank',
	},
	plusInPhone: {
		differ: () => emulator.habits({ userTexts: 'changed' }),
		seen: 'it becomes a blank',
	},
	ampersand: { differ: () => emulator.habits({ userTexts: 'changed' }), seen: 'it becomes &amp;' },
	localPhone: {
		differ: () => emulator.habits({ localPhones: 'completed' }),
		seen: 'it gets the country code before its 0',
	},
	dates: {
		differ: () => emulator.habits({ dates: /^\d{4}-\d\d-\d\d$|^01-01-1983$/ }),
		seen: 'YYYY-MM-DD',
	},
	numbers: { differ: () => emulator.habits({ numbers: 'kept' }), seen: 'it stays a number' },
	unknownField: { differ: () => emulator.customFields(undefined), seen: 'it is kept' },
	emptyText: { differ: () => emulator.habits({ emptyTexts: 'ignored' }), seen: 'nothing' },
	lengths: { differ: () => emulator.habits({ lengths: 'bytes' }), seen: 'bytes' },
	percentInMessage: {
		differ: () => emulator.habits({ percentCodes: 'decoded' }),
		seen: 'it becomes a +',
	},
	otherContent: { differ: () => emulator.habits({ otherContent: 'goes' }), seen: 'they go' },
	headers: {
		differ: () => emulator.habits({ headers: { 'x-ratelimit-limit': '60', 'x-request-id': 'a' } }),
		seen: 'x-ratelimit-limit, x-request-id',
	},
};

describe('shows where CommBox differs in', () => {
	for (const { name } of questions) {
		it(name, async () => {
			const { differ, seen } = differing[name]!;
			differ();
			const { rows } = await run();
			const row = rows.find((one) => one.name === name);
			assert.deepEqual({ seen: row?.seen, fits: row?.fits }, { seen, fits: false });
		});
	}
});

describe('lengths', () => {
	it('are told apart by units, too', async () => {
		emulator.habits({ lengths: 'units' });
		assert.equal(seenIn(await run())['lengths'], 'UTF-16 units');
	});
});

it('only reads unless it may write', async () => {
	const { rows, wasChanged } = await run({ mayWrite: false, conversationId: undefined });
	assert.deepEqual([...new Set(emulator.requests.map(({ method }) => method))], ['GET']);
	assert.equal(wasChanged, false);
	assert.equal(seenIn({ rows } as Findings)['lengths'], 'not asked without --write');
});

it('changes no conversation unless one is named, and none of anybody else', async () => {
	const { rows } = await run({ conversationId: undefined });
	assert.equal(
		seenIn({ rows } as Findings)['percentInMessage'],
		'not asked without --write --conversation',
	);
	assert.deepEqual(emulator.additions, []);
	await assert.rejects(run({ conversationId: '6000' }), /none of the test user/);
	assert.deepEqual(emulator.additions, []);
});

describe('puts the test user back', () => {
	it('at the end, and says so', async () => {
		const then = asBefore(john());
		const findings = await run();
		assert.deepEqual(asBefore(john()), then);
		assert.equal(restorationOf(findings)[0], 'The test user is as it was before.');
	});

	it('after an interruption, whichever request it comes in', async () => {
		const whole = await run();
		assert.equal(whole.isInterrupted, false);
		const total = emulator.requests.length;
		for (let at = 1; at <= total; at += 1) {
			emulator.reset();
			const then = asBefore(john());
			const controller = new AbortController();
			let count = 0;
			emulator.fault(() => {
				count += 1;
				if (count === at) controller.abort();
				return undefined;
			});
			// The first request shows that the user is there: nothing can have been changed before.
			await run({ signal: controller.signal }).catch(() => undefined);
			assert.deepEqual(asBefore(john()), then, `interrupted in request ${at} of ${total}`);
		}
	});

	it('in the next run, after one that was cut off', async () => {
		const then = asBefore(john());
		const folder = await mkdtemp(path.join(tmpdir(), 'verify-'));
		const file = new BeforeFile(path.join(folder, 'before.json'));
		const keep: Task['keep'] = async (...state) => await file.keep(...state);
		// From the fourth change on, nothing answers any more.
		let changes = 0;
		emulator.fault(({ method }) => {
			if (method === 'POST') changes += 1;
			return changes >= 4 ? { kind: 'reset', when: 'before' } : undefined;
		});
		const cutOff = await run({ keep });
		assert.equal(cutOff.differs, undefined);
		assert.notDeepEqual(asBefore(john()), then);

		emulator.fault(undefined);
		const kept = await file.read(USER_ID);
		assert.deepEqual((await run({ keep, kept })).differs, []);
		assert.deepEqual(asBefore(john()), then);
		await file.remove();
		assert.deepEqual(await readdir(folder), []);
	});

	it('and names the field where CommBox does not let it', async () => {
		emulator.users.put(USER_ID, { Remarks: 'Likes tea' });
		emulator.fault(({ method, body }) =>
			method === 'POST' && body.includes('Likes tea') ? { kind: 'status', status: 400 } : undefined,
		);
		const findings = await run();
		assert.match(restorationOf(findings)[0]!, /except for: Remarks\.$/);
	});

	it('leaving alone what might not come back', async () => {
		emulator.users.put(USER_ID, { Remarks: 'Tea & milk', Email: 'john+doe@example.com' });
		emulator.habits({ userTexts: 'changed' });
		const then = asBefore(john());
		const seen = seenIn(await run());
		assert.match(seen['plusInRemarks']!, /^cannot be told/);
		assert.deepEqual(asBefore(john()), then);
	});
});

it('stops at Ctrl-C, puts the test user back, and says so', async () => {
	const then = asBefore(john());
	const folder = await mkdtemp(path.join(tmpdir(), 'verify-'));
	const main = path.join(import.meta.dirname, 'main.mts');
	const command = spawn(process.execPath, [main, '--write'], {
		cwd: folder,
		env: {
			...process.env,
			COMMBOX_API_KEY: API_KEY,
			COMMBOX_BASE_URL: emulator.url,
			COMMBOX_USER_ID: USER_ID,
		},
	});
	let changes = 0;
	emulator.fault(({ method }) => {
		if (method !== 'POST') return undefined;
		changes += 1;
		if (changes !== 3) return undefined;
		command.kill('SIGINT');
		return { kind: 'hang', applied: true };
	});
	let output = '';
	command.stdout.on('data', (text: Buffer) => (output += text.toString()));
	const [code] = (await once(command, 'close')) as [number];
	assert.equal(code, 130);
	assert.match(output, /The test user is as it was before\./);
	assert.deepEqual(asBefore(john()), then);
	assert.deepEqual(await readdir(folder), ['commbox-report.md']);
});

it('writes a report without key, names and numbers', async () => {
	emulator.users.put(USER_ID, {
		FirstName: 'Zebulon',
		Phone2: '19175559876',
		Remarks: 'Quixotic',
		UniqueId: 'uid-777',
		Content: { VIP_Status: 'Obsidian' },
	});
	const text = reportOf(await run(), new Date());
	const { requests } = emulator;
	const secrets = [
		API_KEY,
		USER_ID,
		CONVERSATION,
		'4444',
		'1957166',
		'Zebulon',
		'1917555',
		MAIL,
		'Quixotic',
		'uid-777',
		'Obsidian',
		'VIP_Status',
		'520760',
		'Service by Mail',
		new URL(emulator.url).host,
	];
	assert.ok(requests.length > 0);
	assert.deepEqual(
		secrets.filter((secret) => text.includes(secret)),
		[],
	);
	assert.match(text, /\| DIFFERS|as assumed/);
});

it('asks what the page about open questions lists, no more and no less', async () => {
	const page = await readFile(
		path.join(import.meta.dirname, '..', '..', 'docs', 'not-verified.md'),
		'utf8',
	);
	const [, section = ''] = page.split('## What it asks');
	const [, ...rows] = section
		.split('\n')
		.filter((line) => /^\| [^-]/.test(line))
		.map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
		.map(([, question, assumed]) => ({ question, assumed }));
	assert.deepEqual(
		rows,
		questions.map(({ question, assumed }) => ({ question, assumed })),
	);
	assert.match(page, /npm run verify/);
});
