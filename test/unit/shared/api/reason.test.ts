import fc from 'fast-check';

import { API_KEY, IMPATIENT, RIGHT, useTestBench } from '../../commBox';

const bench = useTestBench();

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const message = async (body: string, httpStatus = 400, contentType = 'application/json') => {
	bench.emulator.fault(() => ({ kind: 'body', body, httpStatus, contentType }));
	const { error } = await bench.run({ ...RIGHT, requestOptions: IMPATIENT });
	return String(error?.message);
};

/** What stands beside a reason, and is none. */
const noise = fc.record(
	{
		status: fc.constantFrom<Json>(400, '400'),
		response_time: fc.constant('2026-02-03T04:05:06.7Z'),
		traceId: fc.uuid(),
		type: fc.webUrl(),
		ok: fc.constant(false),
		code: fc.nat(),
		details: fc.constant(null),
	},
	{ requiredKeys: [] },
);

const words = fc
	.array(fc.stringMatching(/^[a-zA-Z\u05d0-\u05ea]{2,9}$/), { minLength: 2, maxLength: 9 })
	.map((all) => all.join(' '));

/** Puts a text some levels down, under any names and in any lists. */
const nested = (reason: string) =>
	fc
		.array(
			fc.oneof(
				fc.constant((inner: Json): Json => [inner]),
				fc.constant((inner: Json): Json => JSON.stringify(inner)),
				fc
					.tuple(
						fc.constantFrom('data', 'errors', 'message', 'Detail', 'title', 'Email', 'x', '0'),
						noise,
					)
					.map(
						([name, beside]) =>
							(inner: Json): Json => ({ ...beside, [name]: inner }),
					),
			),
			{ minLength: 1, maxLength: 5 },
		)
		.map((wraps) => wraps.reduce((inner: Json, wrap) => wrap(inner), reason));

describe('the reason of a refusal', () => {
	it('is shown whatever its shape, without what stands beside it and without the key', async () => {
		const shapes = words.chain((reason) => fc.tuple(fc.constant(reason), nested(reason)));
		await fc.assert(
			fc.asyncProperty(shapes, async ([reason, shape]) => {
				const told = await message(JSON.stringify({ you: API_KEY, around: shape }));
				expect(told).toContain(reason);
				expect(told).toMatch(/^CommBox refused the data for user 94382332 \(status 400\): "/);
				expect(told).not.toMatch(/2026-02-03|https?:|key-/);
			}),
			{ numRuns: 60 },
		);
	});

	it.each<[string, string, RegExp]>([
		[
			'names the fields that it lists',
			'{"title":"One or more errors","errors":{"Phone1":["is too long"]}}',
			/"One or more errors; Phone1: is too long" /,
		],
		[
			'is said once',
			'{"status":400,"description":"No such tag","data":{"message":"No such tag"}}',
			/: "No such tag" /,
		],
		[
			'can be a code beside what the status is called',
			'{"status":400,"description":"Bad Request","data":"invalid_email"}',
			/: "Bad Request; invalid_email" /,
		],
		['can be plain text', 'The tag is gone', /: "The tag is gone" /],
		['is no page', '<html><p>Go away</p></html>', /\(status 400\) \[/],
		['needs no body', '', /\(status 400\) \[/],
	])('%s', async (_, body, told) => {
		expect(await message(body)).toMatch(told);
	});

	it('is shortened between characters', async () => {
		const told = await message(`{"message":"No${'😀'.repeat(400)}"}`);
		expect(told).toContain(`"No${'😀'.repeat(298)}…"`);
	});
});

describe('a success without a body', () => {
	it.each([200, 204])('is one for what returns nothing, under status %d', async (httpStatus) => {
		bench.emulator.fault(() => ({ kind: 'body', body: '', httpStatus }));
		const { items, error } = await bench.run({
			resource: 'conversation',
			operation: 'setStatus',
			conversationId: '1',
			status: 2,
		});
		expect(error).toBeUndefined();
		expect(items).toEqual([
			expect.objectContaining({ json: expect.objectContaining({ success: true }) }),
		]);
	});

	it('is none for what is to return something', async () => {
		bench.emulator.fault(() => ({ kind: 'body', body: '' }));
		const { error } = await bench.run({ operation: 'get', userId: '1' });
		expect(error?.message).toMatch(/did not come from the CommBox API/);
	});
});
