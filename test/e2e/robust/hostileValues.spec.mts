// Nasty values through every field, in every way: they arrive unchanged, or are refused by name.
import { listOf } from '../../../sandbox/execution.mts';
import { field, text } from '../../../sandbox/n8n.mts';
import { expect, test as base, type TestFixtures } from '../fixtures/test.mts';
import {
	batchWebhook,
	manualTrigger,
	node,
	workflow,
	type WorkflowNode,
} from '../fixtures/workflowJson.mts';
import { objectText, seen, typed, ways, type Held, type Probe } from './hostileWays.mts';

interface HostileFixtures {
	/**
	 * Makes a workflow that a webhook starts.
	 *
	 * @returns What posts JSON to it, the items, and gives what n8n answers.
	 */
	webhook(name: string, tried: WorkflowNode): Promise<(items: string | Buffer) => Promise<unknown>>;
	/** What CommBox has of the user that the n-th item is about. */
	held(at: number): Held | undefined;
}

/** A value that came out otherwise than it should, and how. */
interface Wrong {
	readonly probe: Probe;
	readonly is: unknown;
}

const UPDATE = { resource: 'user', operation: 'update', userId: '={{ $json.userId }}' };
const CONTINUE = { onError: 'continueRegularOutput' };

const test = base.extend<HostileFixtures>({
	webhook: async ({ emulator, n8n, request, workflows }, use) => {
		emulator.createMissing(true);
		await use(async (name, tried) => {
			const path = name.toLowerCase().replaceAll(/\W+/g, '-');
			const id = await workflows.add(workflow(name, [...batchWebhook(path), tried]));
			await workflows.activate(id, `/webhook/${path}`);
			return async (items) => {
				const [head, tail] = ['{"items":[', ']}'].map((part) => Buffer.from(part));
				const response = await request.post(`${n8n.url}/webhook/${path}`, {
					headers: { 'content-type': 'application/json' },
					data: Buffer.concat([head!, Buffer.from(items), tail!]),
					timeout: 120_000,
				});
				return await response.json();
			};
		});
	},

	held: async ({ emulator }, use) => {
		await use((at) => {
			const user = emulator.users.get(idOf(at));
			if (user === undefined) return undefined;
			const { id: _, Content, ...fields } = user;
			return { fields: Object.entries(fields), custom: [...Content] };
		});
	},
});

for (const { title, parameters, probes, witness } of ways) {
	test(`${title}: ${probes.length} values`, async ({ commBox, held, webhook }, testInfo) => {
		const post = await webhook(title, commBox('CommBox', { ...UPDATE, ...parameters }, CONTINUE));
		const items = probes.map(({ item }, at) => objectText([['userId', idOf(at)], ...item]));
		const answers = listOf(await post(items.join()));
		expect(answers).toHaveLength(probes.length);
		const wrong = probes.flatMap((probe, at): Wrong[] => {
			const error = text(field(answers[at], 'error'), 'message');
			return isRight(probe, error, held(at)) ? [] : [{ probe, is: held(at) ?? error }];
		});

		// n8n's own Edit Fields evaluates what went wrong in our node.
		const changed = new Map<Probe, unknown>();
		if (witness !== undefined) {
			const assignment = { id: 'seen', name: 'seen', type: 'object', value: witness };
			const parameters = { assignments: { assignments: [assignment] }, options: {} };
			const ask = await webhook('Witness', node('Witness', 'set', 3.4, parameters, CONTINUE));
			for (const { probe } of wrong) {
				const [[name]] = probe.item as [Probe['item'][number]];
				const answer = await ask(objectText(probe.item));
				const [seen] = Array.isArray(answer) ? (answer as unknown[]) : [answer];
				const isSame = objectText([[name, Object(seen).seen]]) === objectText(probe.item);
				if (!isSame) changed.set(probe, seen);
			}
		}
		for (const [probe, is] of changed) {
			const description = `${probe.title}: ${shown(is)}`;
			testInfo.annotations.push({ type: 'n8n itself changes', description });
		}
		expectNone(wrong.filter(({ probe }) => !changed.has(probe)));
	});
}

/** Instead of coming by an expression: one node for each value. */
test(`typed into the form: ${typed.length} values`, async ({
	commBox,
	emulator,
	held,
	workflows,
}) => {
	emulator.createMissing(true);
	const nodes = typed.map(({ name, value }, at) =>
		commBox(
			`Node ${at}`,
			{
				...UPDATE,
				userId: idOf(at),
				updateFields: { remarks: value },
				customFields: { field: [{ name, value }] },
			},
			CONTINUE,
		),
	);
	await workflows.run(workflow('Typed', [manualTrigger, ...nodes], undefined, [{}]));
	expectNone(
		typed.flatMap(({ title, name, value }, at): Wrong[] => {
			const probe: Probe = {
				title,
				item: [],
				field: ['Remarks', value],
				custom: [seen(name), value],
			};
			// Half a character is refused, and the node's error is not looked at here.
			const isHalf = /\p{Cs}/u.test(`${name}${value}`);
			const isAsItShould = isHalf ? held(at) === undefined : isRight(probe, '', held(at));
			return isAsItShould ? [] : [{ probe, is: held(at) }];
		}),
	);
});

test('bytes that are no UTF-8 arrive as n8n has read them', async ({ commBox, held, webhook }) => {
	const post = await webhook('Bytes', toRemarks(commBox));
	// A lone surrogate as bytes, which UTF-8 does not allow.
	const bytes = Buffer.from([0x22, 0x61, 0xed, 0xa0, 0xbd, 0x62, 0x22]);
	const head = Buffer.from(`{"userId":"${idOf(0)}","remarks":`);
	await post(Buffer.concat([head, bytes, Buffer.from('}')]));
	expect(held(0)?.fields).toEqual([['Remarks', expect.stringMatching(/^a\uFFFD+b$/)]]);
});

/** What no text can hold, and what is no email address, whatever field or way it comes by. */
const REFUSED_BY_NAME = /holds half a character|is not one email address/;

test('a number that n8n has damaged is refused by name', async ({ commBox, emulator, webhook }) => {
	const post = await webhook('Numbers', toRemarks(commBox));
	const [answer] = listOf(await post(`{"userId":"${idOf(0)}","remarks":9007199254740993}`));
	expect(text(field(answer, 'error'), 'message')).toMatch(
		/^"Remarks" is a number with more digits than n8n can hold/,
	);
	expect(emulator.requests).toEqual([]);
});

function toRemarks(commBox: TestFixtures['commBox']): WorkflowNode {
	const updateFields = { remarks: '={{ $json.remarks }}' };
	return commBox('CommBox', { ...UPDATE, updateFields }, CONTINUE);
}

function isRight(probe: Probe, error: string, user: Held | undefined): boolean {
	if (user === undefined) return (probe.refusal ?? REFUSED_BY_NAME).test(error);
	const wanted = [probe.field ? [probe.field] : [], probe.custom ? [probe.custom] : []];
	const isUnchanged = JSON.stringify([user.fields, user.custom]) === JSON.stringify(wanted);
	return isUnchanged && (probe.refusal === undefined || probe.mayPass === true);
}

function expectNone(wrong: readonly Wrong[]): void {
	expect(wrong.map(({ probe, is }) => `${probe.title}: ${shown(is)}`)).toEqual([]);
}

/** As JSON, cut short, with whatever does not show as itself escaped. */
function shown(value: unknown): string {
	const escape = (character: string) => `\\u{${character.codePointAt(0)?.toString(16)}}`;
	return (JSON.stringify(value) ?? 'nothing').slice(0, 240).replaceAll(/[^\x20-\x7e]/gu, escape);
}

function idOf(at: number): string {
	return String(70_000_000 + at);
}
