import { BY_PHONE, errorText, PHONE, useTestBench } from '../../../commBox';

const bench = useTestBench();

describe('Dry Run', () => {
	it('returns what would be sent, marked as such, and sends nothing', async () => {
		const { items, hints } = await bench.run(
			{
				...BY_PHONE,
				updateFields: { firstName: 'Ada' },
				customFields: { field: [{ name: 'VIP', value: '={{ $json.vip }}' }] },
				options: { dryRun: true },
			},
			{ items: [{ phone: PHONE, vip: 1 }, { phone: PHONE }] },
		);
		expect(items.map(({ json }) => json)).toEqual([
			{
				dryRun: true,
				user: `${PHONE} on Telephone`,
				data: { FirstName: 'Ada', Content: { VIP: '1' } },
			},
			{ dryRun: true, user: `${PHONE} on Telephone`, data: { FirstName: 'Ada' } },
		]);
		expect(hints).toEqual([
			expect.stringMatching(/nothing was sent/),
			expect.stringMatching(/no value in yet.*: VIP \(1 of 2 items\)/),
			expect.stringMatching(/left unchanged in CommBox: VIP \(1 of 2 items\)/),
		]);
		expect(bench.sent()).toEqual([expect.stringMatching(/^GET /)]);
	});
});

describe('Update by channel identity', () => {
	const update = { ...BY_PHONE, updateFields: { remarks: '={{ "row " + $itemIndex }}' } };
	const rows = (phones: string[]) => phones.map((phone) => ({ phone }));

	it('looks each identity up once, however many items have it', async () => {
		bench.emulator.latency(1);
		const { items } = await bench.run(update, { items: rows(Array(40).fill(PHONE)) });
		expect(items).toHaveLength(40);
		expect(items[39]).toEqual({ json: { Id: 94382332 }, pairedItem: { item: 39 } });
		const lookUps = bench.sent().filter((url) => url.startsWith('GET'));
		expect(lookUps).toEqual([`GET /users/0?streamProviderId=${PHONE}&streamProviderType=5`]);
	});

	it.each([
		['WhatsApp', '+1 (917) 555-5555', '19175555555'],
		['telephone', '0019175555555', '19175555555'],
		['mail', '+1.a@b.c', '+1.a@b.c'],
	])('brings phone numbers into the form of CommBox: %s, %s', async (type, phone, sent) => {
		await bench.run({ ...update, streamProviderType: type }, { items: rows([phone]) });
		expect(
			new URL(bench.emulator.requests[0]!.url, 'http://x').searchParams.get('streamProviderId'),
		).toBe(sent);
	});

	it('fails the items whose user is not found, and no others', async () => {
		const { items } = await bench.run(update, {
			items: rows(['1', PHONE, '1']),
			onError: 'continueRegularOutput',
		});
		expect(items.map((item) => item.json['Id'] ?? errorText(item))).toEqual([
			expect.stringMatching(
				/does not know a user with the identifier 1 on Telephone.*Check the phone number/,
			),
			94382332,
			expect.stringMatching(/\[item 2\]/),
		]);
	});

	it('skips them where that is wanted', async () => {
		const { items } = await bench.run(
			{ ...update, options: { ifNotFound: 'skip' } },
			{ items: rows(['1', PHONE]) },
		);
		expect(items).toEqual([
			{ json: {}, pairedItem: { item: 0 } },
			{ json: { Id: 94382332 }, pairedItem: { item: 1 } },
		]);
	});

	it('does not take an answer of somebody else for a user who is not there', async () => {
		bench.emulator.fault(() => ({
			kind: 'body',
			body: '<h1>Not found</h1>',
			contentType: 'text/html',
			httpStatus: 404,
		}));
		const { error } = await bench.run(
			{ ...update, options: { ifNotFound: 'skip' } },
			{ items: rows([PHONE]) },
		);
		expect(error?.message).toMatch(/did not come from the CommBox API \(status 404\)/);
	});

	it('retries a look-up like any other request', async () => {
		bench.emulator.fault(({ method, count }) =>
			method === 'GET' && count === 1 ? { kind: 'status', status: 503 } : undefined,
		);
		const { items } = await bench.run(update, { items: rows([PHONE, PHONE]) });
		expect(items.map(({ json }) => json)).toEqual([{ Id: 94382332 }, { Id: 94382332 }]);
	});

	it.each([
		['an empty identifier', { streamProviderId: ' ' }, /"Identifier" is empty/],
		['a channel that is none', { streamProviderType: 99 }, /There is no channel "99"/],
	])('refuses %s', async (_, parameters, message) => {
		await bench.expectRefused(
			bench.run({ ...update, streamProviderId: PHONE, ...parameters }, { items: [{}] }),
			message,
		);
	});

	it('takes a channel by its name as well', async () => {
		await bench.run({ ...update, streamProviderType: 'whatsapp' }, { items: rows([PHONE]) });
		expect(bench.sent()[0]).toContain('streamProviderType=7');
	});
});
