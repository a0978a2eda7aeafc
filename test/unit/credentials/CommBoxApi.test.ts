import fc from 'fast-check';

import { CommBoxApi } from '../../../credentials/CommBoxApi.credentials';
import { API_KEY, RIGHT, useTestBench } from '../commBox';

const bench = useTestBench();

it('takes a key with the blanks that copying left around it', async () => {
	const { error } = await bench.run(RIGHT, {
		credential: {
			apiKey: ` ${bench.emulator.apiKey}\n`,
			baseUrl: `\u200f ${bench.emulator.url}/ `,
		},
	});
	expect(error).toBeUndefined();
});

const blanks = fc.stringMatching(/^[ \t\r\n\u00a0\u200b\u200f\ufeff]{0,3}$/);
const quote = fc.constantFrom('', '"', "'", '`', '\u201c', '\u00ab');
const prefix = fc.constantFrom(
	'',
	'Bearer ',
	'bearer: ',
	'Authorization: Bearer ',
	'"authorization": "Bearer ',
);

it('takes a key out of all that was copied with it, and out of whatever echoes it', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.oneof(blanks, quote, prefix), { maxLength: 6 }),
			fc.array(fc.oneof(blanks, quote), { maxLength: 3 }),
			fc.nat({ max: API_KEY.length }),
			async (before, after, lineEnd) => {
				const key = `${API_KEY.slice(0, lineEnd)}\n${API_KEY.slice(lineEnd)}`;
				const credential = {
					apiKey: [...before, key, ...after].join(''),
					baseUrl: bench.emulator.url,
				};
				bench.emulator.fault(undefined);
				expect((await bench.run(RIGHT, { credential })).error).toBeUndefined();

				bench.emulator.fault(() => ({ kind: 'status', status: 400, description: API_KEY }));
				const refused = await bench.run(RIGHT, { credential });
				expect(refused.error?.message).toContain('"[API key]"');
			},
		),
		{ numRuns: 40 },
	);
});

it.each([
	[' "Bearer " ', /API Key of the CommBox API credential is empty/],
	['ключ-от-commbox', /characters that no key has/],
])('refuses the key %p before anything is sent', async (apiKey, told) => {
	const { error } = await bench.run(RIGHT, { credential: { apiKey, baseUrl: bench.emulator.url } });
	expect(error?.message).toMatch(told);
	expect(bench.emulator.requests).toEqual([]);
});

describe('a key that CommBox does not accept', () => {
	const token = (claims: object) =>
		['{"alg":"none"}', JSON.stringify({ brand: 'brand-of-somebody', ...claims }), 'sign']
			.map((part) => Buffer.from(part).toString('base64url'))
			.join('.');
	const refusedFor = async (claims: object) => {
		const credential = { apiKey: token(claims), baseUrl: bench.emulator.url };
		const { error, items, stored } = await bench.run(RIGHT, { credential });
		expect(items).toEqual([]);
		expect(stored).not.toMatch(new RegExp(`brand-of-somebody|${token(claims)}`));
		expect(error?.description).toMatch(/Settings > API Key\. Keys can expire/);
		return error?.message;
	};

	it('says since when it has expired', async () => {
		const exp = Date.UTC(2025, 10, 30, 7, 5, 59) / 1000;
		expect(await refusedFor({ exp })).toMatch(
			/^CommBox did not accept the API key: it expired on 2025-11-30 07:05 UTC \(status 401\)/,
		);
	});

	it.each([[{ exp: 32_503_680_000 }], [{}], [{ exp: 'soon' }], [{ exp: null }]])(
		'says nothing of that where it has not: %p',
		async (claims) => {
			expect(await refusedFor(claims)).toMatch(
				/^CommBox did not accept the API key \(status 401\)/,
			);
		},
	);
});

/** n8n's own way with these rules (credentials-tester.service): the first that is equal fails. */
function verdict(body: Record<string, unknown>): string | undefined {
	const failing = new CommBoxApi().test.rules?.find(
		(rule) => 'key' in rule.properties && body[rule.properties.key] === rule.properties.value,
	);
	return failing?.properties.message;
}

describe('the test', () => {
	it.each([200, '200'])('takes status %p for right', (status) => {
		expect(verdict({ status, data: [] })).toBeUndefined();
	});

	it.each<[unknown, RegExp]>([
		[401, /API key.*Settings > API/],
		['401', /API key.*Settings > API/],
		[403, /API key.*Settings > API/],
		[404, /not come from the CommBox API .*Base URL/],
		['429', /temporarily unavailable.*later/],
		[503, /temporarily unavailable.*later/],
		[418, /Check API Key and Base URL/],
		[undefined, /not come from the CommBox API\. .*Base URL/],
	])('says what status %p means', (status, message) => {
		expect(verdict({ status })).toMatch(message);
	});
});
