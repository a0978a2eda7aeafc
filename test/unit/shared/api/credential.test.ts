import { startEmulator } from '../../../emulator';
import { API_KEY, BY_PHONE, errorText, RIGHT, useTestBench, USER_ID } from '../../commBox';

const bench = useTestBench();

const OTHER_KEY = 'key-of-another-brand';

/** Runs an update for each item, with a credential whose fields may be expressions. */
const run = async (items: Array<Record<string, string>>, apiKey: string, baseUrl?: string) =>
	await bench.run(RIGHT, {
		items,
		credential: { apiKey, baseUrl: baseUrl ?? bench.emulator.url },
		onError: 'continueRegularOutput',
	});

describe('a key by an expression', () => {
	it.each([
		['that names a field', `={{ { a: '${API_KEY}', b: '${OTHER_KEY}' }[$json.brand] }}`],
		[
			'that has another for who has none',
			`={{ { b: '${OTHER_KEY}' }[$json.brand] ?? '${API_KEY}' }}`,
		],
	])('is each item\u2019s own: %s', async (_, expression) => {
		const { items } = await run([{ brand: 'a' }, { brand: 'b' }, { brand: 'a' }], expression);
		expect(items.map(({ json }) => json['Id'] ?? 'failed')).toEqual([
			Number(USER_ID),
			'failed',
			Number(USER_ID),
		]);
		expect(errorText(items[1]!)).toMatch(/did not accept the API key/);
		const sent = bench.emulator.requests.map(({ headers }) => headers['authorization']);
		expect(sent.filter((value) => value === `Bearer ${OTHER_KEY}`)).toHaveLength(1);
	});

	it('that cannot be resolved for one item fails that item alone', async () => {
		const { items } = await run(
			[{ url: bench.emulator.url }, { url: 'nowhere' }, { url: bench.emulator.url }],
			API_KEY,
			'={{ $json.url }}',
		);
		expect(items.map(({ json }) => json['Id'] ?? 'failed')).toEqual([
			Number(USER_ID),
			'failed',
			Number(USER_ID),
		]);
		expect(errorText(items[1]!)).toMatch(/not a web address/);
	});
});

it('what one server knows of a user says nothing of another', async () => {
	const other = await startEmulator({ apiKey: API_KEY });
	const servers = [bench.emulator, other];
	for (const [index, { users }] of servers.entries()) {
		users.put(String(111 + index), {});
		users.identify(String(111 + index), {
			id: 1,
			streamProviderId: '500',
			streamProviderType: 5,
			conversations: [],
		});
	}
	const { items } = await bench.run(
		{ ...BY_PHONE, updateFields: { firstName: 'Ada' } },
		{
			items: servers.map(({ url }) => ({ url, phone: '500' })),
			credential: { apiKey: API_KEY, baseUrl: '={{ $json.url }}' },
			onError: 'continueRegularOutput',
		},
	);
	await other.close();
	expect(items.map(({ json }) => json['Id'])).toEqual([111, 112]);
});

it('a server that lets nothing through is no reason to skip what goes to another', async () => {
	bench.emulator.fault(() => ({ kind: 'status', status: 429, retryAfter: '3600' }));
	const other = await startEmulator({ apiKey: API_KEY, createMissing: true });
	const { items } = await run(
		[{ url: bench.emulator.url }, { url: other.url }],
		API_KEY,
		'={{ $json.url }}',
	);
	await other.close();
	expect(errorText(items[0]!)).toMatch(/asked again in 60 minutes/);
	expect(items[1]!.json['Id']).toBe(Number(USER_ID));
});

it('two servers in a run have a limit of their own each', async () => {
	const other = await startEmulator({ apiKey: API_KEY, createMissing: true });
	const urls = [bench.emulator.url, other.url, bench.emulator.url, other.url];
	const { items } = await run(
		urls.map((url) => ({ url })),
		API_KEY,
		'={{ $json.url }}',
	);
	expect(items.map(({ json }) => json['Id'])).toEqual(Array(4).fill(Number(USER_ID)));
	expect(bench.emulator.requests).toHaveLength(2);
	expect(other.requests).toHaveLength(2);
	await other.close();
});
