import fc from 'fast-check';

import { deliver } from '../../emulator/webhooks';
import { hostTrigger, type Host } from './triggerHost';

/** From `test/support/cpuUsage.js`: microseconds of the processor, since what it gave before. */
declare function cpuUsage(since?: CpuUsage): CpuUsage;
interface CpuUsage {
	readonly user: number;
	readonly system: number;
}

/**
 * What anybody can send, and how much that may cost. Time itself is no matter here: what counts is by how
 * much it grows from 10 KB to 1 MB, in time of the processor, which other programs do not change.
 */
const SMALL = 10_000;
const LARGE = 1_000_000;

/** Noise, and what the machine does besides: a quadratic cost of any size grows a hundred times more. */
const TOLERANCE = 3;

/** Milliseconds, below which a measurement says nothing. */
const LEAST = 2;

/** A body of about that many characters. */
type Recipe = (size: number) => string;

/** What has a meaning in JSON, XML or both. */
const snippet = fc.constantFrom(
	...['"', '\\"', '\\', '{', '}', '[', ']', ',', ':', '"",', '{},', '[],', '"a":', '0,'],
	...['9007199254740993,', '{"a":1},', '{"Event":', '{"payload":', '"Data":', '\n', ' ', 'aA', '-'],
	...['<', '>', '/>', '<a>', '</a>', '<a/>', '<a b="c"/>', ' b="c"', '<!--', '-->', '<?', '?>'],
	...['<![CDATA[', ']]>', '<!DOCTYPE', '&', '&lt;', '&#65;', '&amp;', 'a:', '=', "'", '<Event>'],
);

/** The same few over and over, between others. */
const filler: fc.Arbitrary<Recipe> = fc
	.tuple(
		fc.array(snippet, { maxLength: 2 }),
		fc.array(snippet, { minLength: 1, maxLength: 3 }),
		fc.array(snippet, { maxLength: 2 }),
	)
	.map(([before, repeated, after]) => {
		const unit = repeated.join('');
		return (size) => before.join('') + unit.repeat(size / unit.length) + after.join('');
	});

const member = fc.constantFrom(
	...['Content', 'Data', 'Properties', 'Message', 'CreateDate', 'Id', 'Type', 'User', 'payload'],
);

const entity = fc.constantFrom(
	['Object', 'OnNewChild', 'Children'] as const,
	['Object', 'OnNewActivity', 'Activities'] as const,
	['Object', 'OnUpdateTag', 'Tags'] as const,
	['User', 'OnUpdate', 'User'] as const,
);

const inEvent = (Subscription: string, Name: string, inside: object, more: object = {}) =>
	JSON.stringify({ Event: { Subscription, Name, ...more, [Subscription]: inside } });

const inXml = (inside: string, attributes = '') =>
	`<Event Subscription="Object" Name="OnNew"><Object Id="1"${attributes}>${inside}</Object></Event>`;

const numbered = (count: number) =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [`Member_${index}`, 'x']));

/** Where it stands. */
const recipe: fc.Arbitrary<Recipe> = fc.oneof(
	filler,
	fc.tuple(filler, member, entity).map(
		([text, name, [about, what]]): Recipe =>
			(size) =>
				inEvent(about, what, { Id: 1, [name]: text(size) }),
	),
	fc.tuple(fc.constantFrom('"",', '{},', '[[]],', '1,', '9007199254740993,'), member).map(
		([entry, name]): Recipe =>
			(size) =>
				`{"Event":{"Id":1,"${name}":[${entry.repeat(size / entry.length)}1]}}`,
	),
	// What is shared, and the entries that share it.
	fc.tuple(entity, fc.double({ min: 0.01, max: 0.99, noNaN: true })).map(
		([[about, what, list], share]): Recipe =>
			(size) =>
				inEvent(about, what, {
					...numbered((size * share) / 20),
					[list]: Array.from({ length: (size * (1 - share)) / 8 }, () => ({ Id: 1 })),
				}),
	),
	// Up to as many as there may be, and what they share is long.
	fc.tuple(entity, fc.constantFrom('Brand', 'RequestId', 'Subscription', 'eventName')).map(
		([[about, what, list], name]): Recipe =>
			(size) =>
				inEvent(
					about,
					what,
					{ [list]: Array.from({ length: Math.min(size / 20, 900) }, () => ({ Id: 1 })) },
					{ [name]: 'x'.repeat(size / 2) },
				),
	),
	fc.constantFrom<Recipe>(
		(size) => inEvent('Object', 'OnNew', numbered(size / 20)),
		(size) =>
			inEvent('Object', 'OnNew', {
				[`${'n'.repeat(size / 2)}Id`]: Array.from({ length: size / 10 }, () => '1'),
			}),
		(size) => inEvent('O'.repeat(size / 2), 'OnNew', numbered(size / 40)),
	),
	// Wrappers in wrappers.
	fc.tuple(filler, fc.integer({ min: 1, max: 8 })).map(
		([text, levels]): Recipe =>
			(size) => {
				let inside: unknown = text(size / 2 ** levels);
				for (let level = 0; level < levels; level += 1)
					inside = JSON.stringify({ payload: inside });
				return inside as string;
			},
	),
	fc.tuple(filler, fc.integer({ min: 1, max: 8 }), fc.boolean()).map(
		([text, levels, isJson]): Recipe =>
			(size) =>
				isJson
					? `${'{"Envelope":'.repeat(levels)}${JSON.stringify({ a: text(size) })}${'}'.repeat(levels)}`
					: `${'<Envelope>'.repeat(levels)}${text(size)}${'</Envelope>'.repeat(levels)}`,
	),
	filler.map(
		(text): Recipe =>
			(size) =>
				inXml(text(size)),
	),
	filler.map(
		(text): Recipe =>
			(size) =>
				inXml(`<Message><![CDATA[${text(size)}]]></Message>`),
	),
	filler.map(
		(text): Recipe =>
			(size) =>
				inXml('', ` Content='${text(size)}'`),
	),
	filler.map(
		(text): Recipe =>
			(size) =>
				inXml('', text(size)),
	),
);

/** What was seen to stop n8n for seconds. */
const seen: Recipe[] = [
	(size) => inEvent('Object', 'OnNew', { Content: `{"${'\\"'.repeat(size / 4)}` }),
	(size) => inEvent('Object', 'OnNew', { Content: `{${'"",'.repeat(size / 5)}` }),
	(size) =>
		inEvent('Object', 'OnNewChild', {
			...numbered(size / 30),
			Children: Array.from({ length: size / 30 }, () => ({ Id: 1 })),
		}),
];

let host: Host;
beforeAll(async () => {
	host = await hostTrigger({
		parameters: {
			events: ['*'],
			authentication: 'none',
			filters: { brand: 'acme', streamIds: '1' },
			options: { dropDuplicates: true, skipUnchangedUsers: true },
		},
	});
});
afterAll(async () => await host.close());

/** Delivers it so that nobody but the trigger reads it. Returns how many ms of the processor that took. */
async function costOf(body: string): Promise<number> {
	const before = cpuUsage();
	const { status } = await deliver(host.url, { body, contentType: 'application/octet-stream' });
	const { user, system } = cpuUsage(before);
	expect([200, 400]).toContain(status);
	host.starts.length = 0;
	return (user + system) / 1_000;
}

/** @returns The least of several costs, until one is within the bound. */
async function leastCost(body: string, enough = 0): Promise<number> {
	let least = Number.POSITIVE_INFINITY;
	for (let attempt = 0; attempt < 4 && least > enough; attempt += 1) {
		least = Math.min(least, await costOf(body));
	}
	return least;
}

it('is read or refused at a cost that grows no faster than the body, whatever it holds', async () => {
	await leastCost(seen[0]!(SMALL));
	await fc.assert(
		fc.asyncProperty(recipe, async (bodyOf) => {
			const [small, large] = [bodyOf(SMALL), bodyOf(LARGE)];
			const growth = large.length / small.length;
			const bound = TOLERANCE * growth * Math.max(LEAST, await leastCost(small));
			const cost = await leastCost(large, bound);
			if (cost > bound) {
				throw new Error(`${cost} ms, not ${bound}, for ${large.length} of ${small.slice(0, 300)}`);
			}
		}),
		{ numRuns: 150, examples: seen.map((one): [Recipe] => [one]), endOnFailure: true },
	);
}, 600_000);
