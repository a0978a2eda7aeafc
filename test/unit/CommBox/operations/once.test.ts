import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Fault } from '../../../emulator';
import { API_KEY, byId, IMPATIENT, itemsOf, useTestBench } from '../../commBox';

const bench = useTestBench();

const HERE = { conversationId: '5000', channelId: byId('4444') };

/** What adds something each time, its text in the parameter that is named, and where to look for it. */
const ADDITIONS: ReadonlyArray<[string, INodeParameters, string, string]> = [
	[
		'the message may have been sent',
		{
			resource: 'message',
			operation: 'send',
			...HERE,
			agentId: byId('520760'),
			// So that nothing is looked up before, which could take its time as well.
			options: { senderAddress: 'ann@acme.example' },
		},
		'message',
		'Look in conversation 5000 in channel 4444 for',
	],
	[
		'the note may have been added',
		{ resource: 'conversation', operation: 'addNote', ...HERE },
		'note',
		'Look in conversation 5000 for',
	],
	[
		'the conversation may have been created',
		{
			resource: 'conversation',
			operation: 'create',
			channelId: byId('4444'),
			channelType: 7,
			userIdentifier: '19175555555',
		},
		'message',
		'Look in channel 4444 for',
	],
];

const html = (httpStatus: number) => ({
	kind: 'body' as const,
	body: '<html>',
	contentType: 'text/html',
	httpStatus,
});

/** What leaves it open whether the request has worked. */
const LOSSES: ReadonlyArray<[string, Fault]> = [
	['the connection breaks before', { kind: 'reset', when: 'before' }],
	['the connection breaks after', { kind: 'reset', when: 'after' }],
	['no answer comes', { kind: 'hang', applied: true }],
	['the answer never ends', { kind: 'trickle', everyMs: 5, applied: true }],
	['the answer is cut off', { kind: 'truncate', applied: true }],
	['the answer is a web page', { ...html(200), applied: true }],
	['a gateway was too slow', { ...html(504), applied: true }],
	['a gateway says so as 408', { ...html(408), applied: true }],
	[
		'a gateway that always says when to come back',
		{ ...html(503), retryAfter: '0', applied: true },
	],
	['the server is overloaded', { kind: 'status', status: 503, applied: true }],
	['CommBox fails', { kind: 'status', status: 500, applied: true }],
	['CommBox fails inside an HTTP 200', { kind: 'envelope', status: 500, applied: true }],
	['the status in it is none', { kind: 'envelope', status: 0, applied: true }],
	['the status in it is empty', { kind: 'envelope', status: '', applied: true }],
	['the status in it is of a redirect', { kind: 'envelope', status: 302, applied: true }],
	['it redirects', { kind: 'redirect', location: 'https://elsewhere.example/', applied: true }],
];

/** What says for certain that nothing has happened yet. */
const UNDONE: ReadonlyArray<[string, Fault]> = [
	['it is overloaded, and says until when', { kind: 'status', status: 503, retryAfter: '0' }],
	['429', { kind: 'status', status: 429, retryAfter: '0' }],
	['429 inside an HTTP 200', { kind: 'envelope', status: 429 }],
	['425', { kind: 'status', status: 425 }],
];

/** The operations of CommBox's that add: what is looked up before may fail and be repeated. */
const ADDING = ['Add_Remark', 'Create_Child', 'Create_Object'];

const faultOnce = (fault: Fault) => {
	let isPlayed = false;
	bench.emulator.fault(({ operationId }) => {
		if (isPlayed || !ADDING.includes(operationId)) return undefined;
		isPlayed = true;
		return fault;
	});
};

/** No two tests send the same text: what one has given up may still arrive while the next one runs. */
let texts = 0;
const newText = () => `Text ${++texts}.`;

const sentWith = (text: string) =>
	bench.emulator.requests.filter(({ body }) => body.includes(text)).length;

const heldWith = (text: string) =>
	bench.emulator.additions.filter(({ body }) => body.includes(text)).length;

/** Whether the node has to give up waiting, which on a busy machine it may do before CommBox knows. */
const isEndless = ({ kind }: Fault) => kind === 'hang' || kind === 'trickle';

/** Adds a note to each of so many conversations, where the node continues. */
async function addNotes(count: number, requestOptions: INodeParameters, baseUrl: string) {
	const { items } = await bench.run(
		{
			resource: 'conversation',
			operation: 'addNote',
			...HERE,
			conversationId: '={{ $json.id }}',
			note: 'Hi',
			requestOptions,
		},
		{
			items: itemsOf([...Array(count).keys()].map((id) => 5000 + id)),
			credential: { apiKey: API_KEY, baseUrl },
			onError: 'continueRegularOutput',
		},
	);
	return items;
}

it('what was never sent is not said to be done perhaps, whoever was sent before it', async () => {
	bench.emulator.fault(({ count }) => (count > 1 ? { kind: 'hang' } : undefined));
	const options = { timeout: 200, patience: 0.01, maxConcurrency: 3 };
	const items = await addNotes(40, options, bench.emulator.url);
	const errors = items.map(({ json }) => JSON.stringify(json['error']));
	const doubtful = errors.filter((error) => error?.includes('may have been added'));
	// Three at a time, each for a third of all patience; on a busy machine it gives up before CommBox knows.
	expect(doubtful.length).toBeLessThan(items.length / 2);
});

it.each<[string, Fault]>([
	['a page of something else', html(200)],
	['a gateway behind which nobody is', html(502)],
	['connections that break', { kind: 'reset', when: 'before' }],
])('few of many are sent before it is known that there is no CommBox: %s', async (_, fault) => {
	const emulator = await startEmulator({ apiKey: API_KEY });
	emulator.fault(() => fault);
	const items = await addNotes(200, {}, emulator.url);
	await emulator.close();
	const skipped = items.filter(({ json }) => JSON.stringify(json['error']).includes('Skipped'));
	expect(items).toHaveLength(200);
	expect(skipped).toHaveLength(200 - emulator.requests.length);
	expect(skipped.length).toBeGreaterThan(160);
});

describe.each(ADDITIONS)('where %s', (says, parameters, textName, where) => {
	it.each(LOSSES)('it is not sent again, and the error says so: %s', async (_, fault) => {
		faultOnce(fault);
		const text = newText();
		const requestOptions = isEndless(fault) ? { timeout: 300 } : {};
		const { items } = await bench.run(
			{ ...parameters, [textName]: text, requestOptions },
			{ onError: 'continueRegularOutput' },
		);
		if (isEndless(fault)) expect(sentWith(text)).toBeLessThanOrEqual(1);
		else expect(sentWith(text)).toBe(1);
		expect(items[0]!.json['error']).toMatchObject({
			kind: 'mayBeDone',
			message: expect.stringContaining(`, so ${says}`),
			description: `${where} "${text}" before you run this item again.`,
		});
	});

	it.each(UNDONE)('it certainly was not, it is sent again: after %s', async (_, fault) => {
		faultOnce(fault);
		const text = newText();
		const { error } = await bench.run({ ...parameters, [textName]: text });
		expect(error).toBeUndefined();
		expect([sentWith(text), heldWith(text)]).toEqual([2, 1]);
	});

	it('it certainly was not, because nobody listens, the error does not say so', async () => {
		const { error } = await bench.run(
			{ ...parameters, [textName]: newText(), requestOptions: IMPATIENT },
			{ credential: { apiKey: API_KEY, baseUrl: 'http://127.0.0.1:1' } },
		);
		expect(error?.message).toMatch(/could not be reached/);
		expect(error?.message).not.toContain('may have been');
	});

	it('the error shows as much of a long text as is needed to find it', async () => {
		faultOnce({ kind: 'reset', when: 'after' });
		const { error } = await bench.run({ ...parameters, [textName]: `  ${'😀'.repeat(50)}` });
		expect(error?.description).toContain(` for "${'😀'.repeat(40)}…" before`);
	});
});

it('the emulator never holds two of one item, whatever fails', async () => {
	const all: Fault[] = [
		...LOSSES.map(([, fault]) => fault),
		...LOSSES.map(([, fault]): Fault => ({ ...fault, applied: false })),
		...UNDONE.map(([, fault]) => fault),
		{ kind: 'status', status: 400 },
		{ kind: 'status', status: 401 },
		{ kind: 'status', status: 404 },
	];
	const fault = fc.oneof(fc.constant(undefined), fc.constantFrom(...all));
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...ADDITIONS),
			fc.integer({ min: 1, max: 6 }),
			fc.array(fault, { minLength: 1, maxLength: 12 }),
			async ([, parameters, textName], count, faults) => {
				bench.emulator.reset();
				let request = 0;
				bench.emulator.fault(() => faults[request++ % faults.length]);
				const items = Array.from({ length: count }, () => ({ text: newText() }));

				const outcome = await bench.run(
					{
						...parameters,
						[textName]: '={{ $json.text }}',
						requestOptions: { maxRetries: 2, patience: 0, timeout: 60 },
					},
					{ items, onError: 'continueRegularOutput' },
				);

				const held = items.map(({ text }) => heldWith(text));
				expect(held.filter((times) => times > 1)).toEqual([]);
				expect(outcome.items).toHaveLength(count);
				for (const [index, { json }] of outcome.items.entries()) {
					const error = json['error'] as { kind: string } | undefined;
					// Whoever is told of success has it, and nobody else has it without being told.
					if (error === undefined) expect(held[index]).toBe(1);
					else if (error.kind !== 'mayBeDone') expect(held[index]).toBe(0);
				}
			},
		),
		{ numRuns: 100 },
	);
}, 120_000);
