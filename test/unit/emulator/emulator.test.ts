import { startEmulator, type Emulator, type EmulatorOptions, type Fault } from '../../emulator';

const JOHN = '94382332';
const BEYOND_DOUBLES = '9007199254740993';
const AT_FIRST = [JOHN, '94382333', '94382334', BEYOND_DOUBLES];

let emulator: Emulator;
const start = async (options?: EmulatorOptions) => (emulator = await startEmulator(options));

afterEach(async () => await emulator.close());

/** Sends a request as the emulator's owner unless `init` says otherwise. */
const send = async (path: string, init: RequestInit = {}) =>
	await fetch(emulator.url + path, {
		redirect: 'manual',
		...init,
		headers: {
			authorization: `Bearer ${emulator.apiKey}`,
			'content-type': 'application/json',
			...init.headers,
		},
	});

/** Sends Update User with a body, text or value. */
const update = async (id: string, body: unknown = { data: { Remarks: 'hi' } }) =>
	await send(`/users/${id}`, {
		method: 'POST',
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});

const json = async (response: Promise<Response>) =>
	(await (await response).json()) as { data?: Record<string, unknown> };

describe('users', () => {
	beforeEach(async () => await start());

	it('changes only the fields that an update names', async () => {
		const Content = '{"VIP_Status":8,"__proto__":"p","constructor":["c"]}';
		const response = await update(JOHN, `{"data":{"FirstName":"Jo","Content":${Content}}}`);

		expect(await response.json()).toEqual({
			status: 200,
			description: 'Operation successful',
			response_time: expect.stringMatching(/^\d{4}-.*Z$/),
			data: { Id: 94382332 },
		});
		const { data } = await json(send(`/users/${JOHN}`));
		expect(data).toMatchObject({ id: 94382332, firstName: 'Jo', lastName: 'Doe', uniqueId: null });
		expect(data?.['content']).toBe(
			'{"VIP_Status":"8","Birth_Date":"01-01-1983","__proto__":"p","constructor":"[\\"c\\"]"}',
		);
		expect(emulator.users.get(JOHN)?.Phone1).toBe('19175555555');
		expect(emulator.stats).toMatchObject({ requests: 2, updates: 1, byStatus: { 200: 2 } });
	});

	it('answers ids with all their digits', async () => {
		expect(await (await update(BEYOND_DOUBLES)).text()).toContain(
			`"data":{"Id":${BEYOND_DOUBLES}}`,
		);
		expect(await (await send(`/users/${BEYOND_DOUBLES}`)).text()).toContain(
			`"data":{"id":${BEYOND_DOUBLES},`,
		);
	});

	it('knows no other users unless told to make them', async () => {
		expect((await update('7')).status).toBe(404);
		emulator.createMissing(true);
		expect((await update('7')).status).toBe(200);
		expect(emulator.users.ids()).toEqual([...AT_FIRST, '7']);
	});

	it('takes any custom field, or only those of its brand', async () => {
		const body = {
			data: { Remarks: 'new', Content: { VIP: '1', VIP_Status: '2', constructor: '' } },
		};
		expect((await update(JOHN, body)).status).toBe(200);
		emulator.customFields(['VIP_Status']);
		emulator.users.reset();
		const refused = await update(JOHN, body);
		expect([refused.status, await refused.json()]).toEqual([
			400,
			expect.objectContaining({ description: 'Unknown custom field: VIP, constructor' }),
		]);
		expect(emulator.users.get(JOHN)).not.toHaveProperty('Remarks');
		expect((await update(JOHN, { data: { Content: { VIP_Status: '2' } } })).status).toBe(200);
		expect(emulator.breaches).toEqual([]);
	});

	it('keeps the raw text of what it gets', async () => {
		const body = '{ "data" : {"Remarks":"a\\u00e9"} }';
		await update(JOHN, body);
		expect(emulator.requests).toMatchObject([{ method: 'POST', url: `/users/${JOHN}`, body }]);
	});
});

describe('contract', () => {
	beforeEach(async () => await start());

	it.each([
		['an unknown field', JOHN, { data: { Firstname: 'x' } }, /body\/data must NOT.*: Firstname/],
		['__proto__ as a field', JOHN, '{"data":{"__proto__":{}}}', /additional.*__proto__/],
		['a key beside data', JOHN, { data: { Remarks: '' }, x: 1 }, /body must NOT.*: x/],
		['a name too long', JOHN, { data: { FirstName: 'x'.repeat(101) } }, /FirstName.*more than 100/],
		['a number for a string', JOHN, { data: { Phone1: 1 } }, /Phone1 must be string/],
		['no data', JOHN, {}, /required property 'data'/],
		['empty data', JOHN, { data: {} }, /fewer than 1/],
		['empty Content', JOHN, { data: { Content: {} } }, /Content.*fewer than 1/],
		['a list for Content', JOHN, { data: { Content: [1] } }, /Content must be object/],
		['broken JSON', JOHN, '{', /JSON/],
		['no body', JOHN, '', /end of JSON input/],
		['an id that is no digits', '1e3', undefined, /USER_ID must match pattern/],
		['an id from 2^63', '9223372036854775808', undefined, /USER_ID must match format/],
		['a broken escape in the path', '%zz', undefined, /not a valid url/],
		['a query', `${JOHN}?a=1`, undefined, /querystring must NOT.*: a/],
	])('refuses %s', async (_what, id, body, reason) => {
		const response = await update(id, body);
		expect(response.status).toBe(400);
		expect(await response.json()).toMatchObject({
			status: 400,
			description: expect.stringMatching(reason),
		});
		expect(emulator.breaches).toEqual([expect.stringMatching(reason)]);
		expect(emulator.stats.updates).toBe(0);
	});

	it('refuses another content type, path or method', async () => {
		const asText = { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } };
		expect((await send(`/users/${JOHN}`, asText)).status).toBe(400);
		expect((await send('/user/1')).status).toBe(404);
		expect(await json(send(`/users/${JOHN}`, { method: 'DELETE' }))).toMatchObject({ status: 501 });
		expect(emulator.breaches).toHaveLength(3);
	});

	it('takes the greatest id, the longest name and any phone', async () => {
		emulator.createMissing(true);
		const data = { FirstName: 'x'.repeat(100), Phone1: '+1 (917)' };
		expect((await update('9223372036854775807', { data })).status).toBe(200);
		expect((await send('/managers/presence')).status).toBe(200);
		expect(emulator.breaches).toEqual([]);
	});
});

describe('refusals', () => {
	it.each([
		['http', 401],
		['envelope', 200],
	] as const)('answers a wrong key by %s before all else', async (authFailure, httpStatus) => {
		await start({ authFailure });
		const headers = { authorization: 'Bearer other' };
		const response = await send('/users/x', { method: 'POST', body: '{', headers });
		expect(response.status).toBe(httpStatus);
		expect(await response.json()).toMatchObject({
			status: 401,
			description: 'Unauthorized access',
		});
		expect(emulator.breaches).toEqual([]);
	});

	it('answers beyond the rate limit as told', async () => {
		await start({ rateLimit: { kind: 'bucket', perSecond: 0.001, burst: 2 } });
		const responses = [await update(JOHN), await update(JOHN), await update(JOHN)];
		expect(responses.map(({ status }) => status)).toEqual([200, 200, 429]);
		expect(responses[2]?.headers.get('retry-after')).toBeNull();
		expect(await responses[2]?.json()).toMatchObject({ status: 429 });

		const spent = { kind: 'fixed', requests: 0, seconds: 3_600 } as const;
		emulator.rateLimit({ ...spent, retryAfter: 'seconds', status: 503, answer: 'page' });
		const page = await update(JOHN);
		expect([page.status, page.headers.get('retry-after')]).toEqual([503, '3600']);
		expect(await page.text()).toMatch(/^<h1>/);

		emulator.rateLimit({ ...spent, answer: 'envelope' });
		const inside = await update(JOHN);
		expect([inside.status, await inside.json()]).toMatchObject([200, { status: 429 }]);

		emulator.rateLimit(undefined);
		expect((await update(JOHN)).status).toBe(200);
	});

	it('counts anew after a reset', async () => {
		await start({ rateLimit: { kind: 'fixed', requests: 1, seconds: 3_600 } });
		const statuses = [(await update(JOHN)).status, (await update(JOHN)).status];
		emulator.reset();
		expect([...statuses, (await update(JOHN)).status]).toEqual([200, 429, 200]);
	});

	it.each([-75, 75])('has a clock that is %d s ahead, if told', async (aheadSeconds) => {
		await start();
		emulator.clock(aheadSeconds);
		emulator.rateLimit({ kind: 'fixed', requests: 0, seconds: 10, retryAfter: 'date' });
		const { headers } = await update(JOHN);
		const [date, retryAfter] = ['date', 'retry-after'].map((name) =>
			Date.parse(headers.get(name)!),
		);
		expect(Math.abs(date! - Date.now() - aheadSeconds * 1_000)).toBeLessThan(30_000);
		// Both are whole seconds, one rounded down, one up.
		expect([10_000, 11_000]).toContain(retryAfter! - date!);
	});
});

describe('faults', () => {
	beforeEach(async () => await start());

	/** An update that meets a fault. */
	const meet = async (fault: Fault) => {
		emulator.fault(() => fault);
		return await update(JOHN);
	};

	it('answers any status, in HTTP or in the envelope', async () => {
		const response = await meet({ kind: 'status', status: 500, retryAfter: '3' });
		expect(response.headers.get('retry-after')).toBe('3');
		expect(await response.json()).toMatchObject({ status: 500, description: 'Operation failed' });

		const inside = await meet({ kind: 'envelope', status: '400', description: 'No' });
		expect(inside.status).toBe(200);
		expect(await inside.json()).toMatchObject({ status: '400', description: 'No' });
		expect(emulator.stats).toMatchObject({ updates: 0, byStatus: { 200: 1, 500: 1 } });
	});

	it('answers any body, or another address', async () => {
		const html = { body: '<html>', contentType: 'text/html', httpStatus: 502 };
		const response = await meet({ kind: 'body', ...html });
		expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html']);
		expect(await response.text()).toBe('<html>');

		const redirect = await meet({ kind: 'redirect', location: 'http://127.0.0.1:9/' });
		expect(redirect.headers.get('location')).toBe('http://127.0.0.1:9/');
	});

	it('resets the connection before or after the update', async () => {
		await expect(meet({ kind: 'reset', when: 'before' })).rejects.toThrow('fetch failed');
		expect(emulator.users.get(JOHN)?.Remarks).toBeUndefined();
		await expect(meet({ kind: 'reset', when: 'after' })).rejects.toThrow('fetch failed');
		expect(emulator.users.get(JOHN)?.Remarks).toBe('hi');
		expect(emulator.stats).toMatchObject({ resets: 2, updates: 1, byStatus: {} });
	});

	it('breaks off or never ends an answer', async () => {
		const truncated = await meet({ kind: 'truncate' });
		await expect(truncated.text()).rejects.toThrow('terminated');

		const { body } = await meet({ kind: 'trickle', everyMs: 1 });
		const reader = body!.getReader();
		// On a busy machine, several can come at once.
		for (let i = 0; i < 3; i++) {
			const { value, done } = await reader.read();
			expect(done).toBe(false);
			expect(Buffer.from(value!).toString()).toMatch(/^ +$/);
		}
		await reader.cancel();
	});

	it('counts the requests for each user', async () => {
		const seen: Array<[string | undefined, number]> = [];
		emulator.fault(({ userId, count }) => {
			seen.push([userId, count]);
			return count === 1 ? { kind: 'status', status: 429 } : undefined;
		});
		const ids = [JOHN, JOHN, BEYOND_DOUBLES];
		const statuses = [];
		for (const id of ids) statuses.push((await update(id)).status);
		expect(statuses).toEqual([429, 200, 429]);
		expect(seen).toEqual([
			[JOHN, 1],
			[JOHN, 2],
			[BEYOND_DOUBLES, 1],
		]);
	});

	it.each(['reset', 'close'] as const)('cuts off what hangs on %s', async (end) => {
		const arrived = new Promise<void>((resolve) =>
			emulator.fault(() => {
				resolve();
				return { kind: 'hang' };
			}),
		);
		const hanging = expect(update(JOHN)).rejects.toThrow('fetch failed');
		await arrived;
		await emulator[end]();
		await hanging;
	});
});

describe('reset and control', () => {
	beforeEach(async () => await start({ createMissing: true }));

	it('shows what it holds to other processes, and resets it, without a trace of itself', async () => {
		await update('7', { data: { Content: { a: 1 } } });
		expect(await json(send('/_emulator/users/7'))).toEqual({ id: '7', Content: { a: '1' } });
		expect(emulator.requests).toHaveLength(1);

		emulator.reset();
		expect(emulator.users.ids()).toEqual(AT_FIRST);
		expect(emulator.requests).toEqual([]);
		expect((await update('7')).status).toBe(200);
		expect(emulator.stats).toMatchObject({ requests: 1, updates: 1, byStatus: { 200: 1 } });
	});

	it('drops a slow update when it is reset', async () => {
		emulator.latency(20);
		const arrived = new Promise<void>((resolve) => emulator.fault(() => void resolve()));
		const slow = expect(update(JOHN)).rejects.toThrow('fetch failed');
		await arrived;
		emulator.reset();
		await slow;
		emulator.latency(40);
		await update(JOHN, { data: { LastName: 'Roe' } });
		expect(emulator.users.get(JOHN)?.Remarks).toBeUndefined();
		expect(emulator.stats).toMatchObject({ requests: 1, updates: 1 });
	});
});
