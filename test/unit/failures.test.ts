import { NodeApiError, UserError, type INode } from 'n8n-workflow';

import { startEmulator, type Fault } from '../emulator';
import { API_KEY, errorText, IMPATIENT, itemsOf, RIGHT, USER_ID, useTestBench } from './commBox';
import type { RunOptions } from './engine';

const bench = useTestBench();

const HTML = '<!doctype html><title>Sign in</title>';
const html = (httpStatus: number): Fault => ({
	kind: 'body',
	body: HTML,
	contentType: 'text/html',
	httpStatus,
});
const body = (text: string): Fault => ({ kind: 'body', body: text });

/** Each: what CommBox does, the HTTP code the error carries, what it says, what it advises. */
const failures: Array<[string, Fault, string | null, RegExp, RegExp]> = [
	[
		'status 400',
		{ kind: 'status', status: 400, description: 'Birth_Date is no date' },
		'400',
		/refused the data for user 94382332 \(status 400\): "Birth_Date is no date"/,
		/Unique Name/,
	],
	[
		'status 401',
		{ kind: 'status', status: 401, description: 'Unauthorized access' },
		'401',
		/did not accept the API key .*"Unauthorized access"/,
		/Settings > API/,
	],
	[
		'status 403',
		{ kind: 'status', status: 403 },
		'403',
		/has no permission for this operation/,
		/API Key/,
	],
	[
		'status 404',
		{ kind: 'status', status: 404, description: 'Not found' },
		'404',
		/does not know user 94382332 .*"Not found"/,
		/Check the User ID/,
	],
	['status 418', { kind: 'status', status: 418 }, '418', /refused the data .*\(status 418\)/, /./],
	['status 429', { kind: 'status', status: 429 }, '429', /too many requests/, /again later/],
	[
		'status 500',
		{ kind: 'status', status: 500, description: 'Operation failed' },
		'500',
		/failed while working on user 94382332 .*"Operation failed"/,
		/again later/,
	],
	['status 501', { kind: 'status', status: 501 }, '501', /does not support this/, /Base URL/],
	['status 503', { kind: 'status', status: 503 }, '503', /temporarily unavailable \(/, /later/],
	[
		'HTTP 200 with status 400',
		{ kind: 'envelope', status: 400, description: 'Bad Request' },
		'400',
		/refused the data .*"Bad Request"/,
		/./,
	],
	[
		'HTTP 200 with status "401"',
		{ kind: 'envelope', status: '401', description: 'Unauthorized access' },
		'401',
		/did not accept the API key/,
		/Settings > API/,
	],
	['HTTP 200 with status 404', { kind: 'envelope', status: 404 }, '404', /does not know/, /./],
	['HTTP 200 with status 0', { kind: 'envelope', status: 0 }, '0', /refused .*\(status 0\)/, /./],
	['no Id', body('{"status":200,"data":{}}'), '200', /did not return the Id/, /Look the user up/],
	['no data', body('{"status":200}'), '200', /did not return the Id/, /Look the user up/],
	['a strange Id', body('{"status":200,"data":{"Id":"x"}}'), '200', /did not return the Id/, /./],
	['data that is null', body('{"status":200,"data":null}'), '200', /did not return the Id/, /./],
	['broken JSON', body('{"status":200,"da'), '200', /did not come from the CommBox/, /Base URL/],
	['an empty answer', body(''), '200', /did not return the Id/, /Look the user up/],
	['a JSON list', body('[200]'), '200', /did not come from the CommBox/, /Base URL/],
	['no status', body('{"data":{"Id":1}}'), '200', /did not come from the CommBox/, /Base URL/],
	['a status in words', body('{"status":"OK"}'), '200', /did not come from the/, /Base URL/],
	['an HTML page', html(200), '200', /did not come from the CommBox API/, /Base URL/],
	['HTML with 404', html(404), '404', /did not come from the CommBox API/, /Base URL/],
	['HTML with 502', html(502), '502', /failed while .*\(status 502\)/, /again later/],
	['a cut-off answer', { kind: 'truncate' }, null, /broke before its answer/, /again later/],
	['a reset', { kind: 'reset', when: 'before' }, null, /connection to CommBox broke/, /later/],
	['a hang', { kind: 'hang' }, null, /did not answer in time/, /Timeout/],
	['a trickle', { kind: 'trickle', everyMs: 5 }, null, /did not answer in time/, /Timeout/],
	[
		'a redirect',
		{ kind: 'redirect', location: 'https://elsewhere.example/' },
		'302',
		/redirects to https:\/\/elsewhere\.example\/ .*API key is not sent/,
		/Base URL/,
	],
];

describe('an answer that fails is told as such:', () => {
	it.each(failures)('%s', async (_, fault, httpCode, message, advice) => {
		bench.emulator.fault(() => fault);
		const endless = fault.kind === 'hang' || fault.kind === 'trickle';
		const { error, items } = await bench.run({
			...RIGHT,
			requestOptions: { ...IMPATIENT, ...(endless && { timeout: 100 }) },
		});
		expect(items).toEqual([]);
		expect(error).toMatchObject({ context: { itemIndex: 0 }, httpCode });
		expect(error?.message).toMatch(message);
		expect(error?.message).toMatch(/ \[item 0\]$/);
		expect(error?.description).toMatch(advice);
	});
});

const parameters = { ...RIGHT, userId: '={{ $json.id }}' };

describe('a failing item', () => {
	const ids = ['94382332', '404', '94382332', 'x'];

	it('stops the run where the node does not continue', async () => {
		const { error } = await bench.run(
			{ ...parameters, requestOptions: { maxConcurrency: 1 } },
			{ items: itemsOf(ids.slice(0, 3)) },
		);
		expect(error?.message).toBe(
			'CommBox does not know user 404 (status 404): "Not found" [item 1]',
		);
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
	});

	it('alone carries its error with Continue, and all others go through', async () => {
		const { error, items } = await bench.run(parameters, {
			items: itemsOf(ids),
			onError: 'continueRegularOutput',
		});
		expect(error).toBeUndefined();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
		expect(items.map((item) => item.json['Id'] ?? errorText(item))).toEqual([
			94382332,
			expect.stringMatching(/^CommBox does not know user 404.* \[item 1\]\. Check the User ID/),
			94382332,
			expect.stringMatching(/^"User ID" is not.* \[item 3\]\. Give the number/),
		]);
	});

	it('goes to the error output with its input data, and no other does', async () => {
		const { items, errorItems } = await bench.run(parameters, {
			items: itemsOf(ids),
			onError: 'continueErrorOutput',
		});
		expect(items).toEqual([
			{ json: { Id: 94382332 }, pairedItem: { item: 0 } },
			{ json: { Id: 94382332 }, pairedItem: { item: 2 } },
		]);
		expect(errorItems.map(({ json, pairedItem }) => ({ json, pairedItem }))).toEqual([
			{
				json: {
					id: '404',
					error: {
						message: expect.stringMatching(/^CommBox does not know user 404 .*\[item 1\]$/),
						description: expect.stringMatching(/Check the User ID/),
						kind: 'notFound',
						status: 404,
						item: 1,
					},
				},
				pairedItem: { item: 1 },
			},
			{
				json: {
					id: 'x',
					error: {
						message: expect.stringMatching(/^"User ID" is not .*\[item 3\]$/),
						description: expect.any(String),
						kind: 'invalid',
						item: 3,
					},
				},
				pairedItem: { item: 3 },
			},
		]);
	});

	it('is every item where the credential cannot work', async () => {
		const { items } = await bench.run(parameters, {
			items: itemsOf(ids),
			onError: 'continueRegularOutput',
			credential: { apiKey: API_KEY, baseUrl: 'nowhere' },
		});
		expect(items).toHaveLength(ids.length);
		expect(items.map(errorText)).not.toContain('');
	});
});

describe('an item that failed says of what kind that is, to branch on:', () => {
	const kindsOf = async (options: Partial<RunOptions>, retries = IMPATIENT) => {
		const { items } = await bench.run(
			{ ...parameters, requestOptions: { ...retries, timeout: 500 } },
			{ items: itemsOf([USER_ID, USER_ID]), onError: 'continueRegularOutput', ...options },
		);
		return items.map(({ json }) => json['error'] ?? json);
	};

	/** Of what changes nothing, so that nothing may have been done. */
	const kindOfReading = async () => {
		const { items } = await bench.run(
			{ operation: 'get', userId: USER_ID, requestOptions: IMPATIENT },
			{ onError: 'continueRegularOutput' },
		);
		return items[0]!.json['error'];
	};

	it.each([
		[400, 'refused'],
		[401, 'notAllowed'],
		[403, 'notAllowed'],
		[404, 'notFound'],
		[408, 'failed'],
		[425, 'failed'],
		[429, 'throttled'],
		[500, 'failed'],
		[503, 'throttled'],
	])('status %d is %s', async (status, kind) => {
		bench.emulator.fault(() => ({ kind: 'status', status }));
		const [first] = await kindsOf({ items: itemsOf([USER_ID]) });
		expect(first).toMatchObject({ kind, status, item: 0 });
	});

	it.each([
		[200, 'unreachable'],
		[401, 'notAllowed'],
		[403, 'unreachable'],
		[404, 'unreachable'],
		[407, 'unreachable'],
		[429, 'throttled'],
		[502, 'failed'],
	])('a page with status %d is %s', async (status, kind) => {
		bench.emulator.fault(() => html(status));
		expect(await kindOfReading()).toMatchObject({ kind, status });
	});

	it('a redirect is not CommBox', async () => {
		bench.emulator.fault(() => ({ kind: 'redirect', location: 'https://sso.example.com/' }));
		expect(await kindOfReading()).toMatchObject({ kind: 'unreachable', status: 302 });
	});

	it('no answer may mean that it is done', async () => {
		bench.emulator.fault(({ count }) => (count === 2 ? { kind: 'hang' } : undefined));
		const kinds = await kindsOf({}, { maxRetries: 0, patience: 1 });
		expect(kinds).toContainEqual({ Id: Number(USER_ID) });
		expect(kinds).toContainEqual(expect.objectContaining({ kind: 'mayBeDone' }));
	});

	it('what no answer tells of stays so, where CommBox wants nothing more', async () => {
		bench.emulator.fault(({ count }) =>
			count === 1
				? { kind: 'reset', when: 'after' }
				: { kind: 'status', status: 429, retryAfter: '3600' },
		);
		const [first] = await kindsOf({ items: itemsOf([USER_ID]) }, { maxRetries: 3, patience: 15 });
		expect(first).toMatchObject({ kind: 'mayBeDone', status: 429 });
	});

	it('nobody there, and what was skipped for it', async () => {
		const credential = { apiKey: API_KEY, baseUrl: 'http://127.0.0.1:1' };
		const kinds = await kindsOf({ credential, items: itemsOf(Array(100).fill(USER_ID)) });
		expect(kinds).toContainEqual(expect.objectContaining({ kind: 'unreachable' }));
		expect(kinds.at(-1)).toMatchObject({ kind: 'skipped', item: 99 });
	});
});

it.each([
	['a host that does not exist', 'http://commbox.invalid', /could not be found \(E\w+\)/],
	['a port that nobody listens on', 'http://127.0.0.1:1', /could not be reached \(ECONNREFUSED\)/],
])('names %s', async (_, baseUrl, message) => {
	const { error } = await bench.run(
		{ ...RIGHT, requestOptions: IMPATIENT },
		{ credential: { apiKey: API_KEY, baseUrl } },
	);
	expect(error?.message).toMatch(message);
	expect(error?.description).toMatch(/Base URL/);
});

it('knows a broken connection by the code that the 1.x line of n8n leaves of it', async () => {
	const node: INode = {
		id: '1',
		name: 'CommBox',
		type: 'commBox',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const helperError = new NodeApiError(node, { message: 'socket hang up', code: 'ECONNRESET' });
	const broken = Object.assign(helperError, { cause: undefined });
	const { error } = await bench.run({ ...RIGHT, requestOptions: IMPATIENT }, { refusal: broken });
	expect(error?.message).toMatch(/^The connection to CommBox broke .* \(ECONNRESET\)/);
});

describe('a request that n8n does not send', () => {
	it('is told in the words of n8n, and not tried again', async () => {
		const refusal = new UserError('The request was blocked', { description: 'Ask your admin.' });
		const { error } = await bench.run(RIGHT, { refusal });
		expect(error?.message).toBe('n8n did not send the request: The request was blocked [item 0]');
		expect(error?.description).toBe('Ask your admin.');
		expect(bench.emulator.requests).toEqual([]);
	});

	it('keeps no other item from being sent, also before CommBox has ever answered', async () => {
		const { items } = await bench.run(RIGHT, {
			items: itemsOf([1, 2, 3]),
			onError: 'continueRegularOutput',
			refusal: new UserError('The request was blocked'),
		});
		expect(items.map(errorText)).toEqual(Array(3).fill(expect.stringMatching(/^n8n did not send/)));
	});

	it('is no broken connection where a mistake in the code is the cause', async () => {
		const refusal = new TypeError(`Cannot read "x" of ${API_KEY}`);
		const { error } = await bench.run(RIGHT, { refusal });
		expect(error?.message).toMatch(/^n8n did not send the request: Cannot read "x" of \[API key\]/);
	});
});

describe('the API key', () => {
	it('is taken out of whatever echoes it', async () => {
		const echo = `{"status":400,"description":"Key ${API_KEY} may not"}`;
		bench.emulator.fault(() => body(echo));
		const { error } = await bench.run(RIGHT);
		expect(error?.message).toContain('Key [API key] may not');
	});

	it.each([
		['as JSON may write it', 'a/b"c\\d-key', '"x a\\/b\\"c\\\\d-key"', 'x [API key]'],
		['in Unicode escapes', 'abc/def-1', '"\\u0061bc\\u002Fdef\\u002d1 x"', '[API key] x'],
		[
			'in Unicode escapes within JSON',
			'abc+def-1',
			'"\\\\u0061bc\\\\\\\\u002Bdef-1 x"',
			'[API key] x',
		],
		['as in a URL', 'abc/def+1', '"x=%61bc%2Fdef%2b1"', 'x=[API key]'],
		['as in a URL within another', 'abc/def+1', '"x=abc%252Fdef%25252b1"', 'x=[API key]'],
	])('is taken out %s', async (_, apiKey, echo, left) => {
		const emulator = await startEmulator({ apiKey });
		emulator.fault(() => body(`{"status":200,"data":{"Id":1},"you":${echo}}`));
		const { items } = await bench.run(
			{ ...RIGHT, options: { output: 'response' } },
			{ credential: { apiKey, baseUrl: emulator.url } },
		);
		await emulator.close();
		expect(items[0]!.json).toMatchObject({ you: left });
	});

	it('is taken out of a reason, however JSON within JSON writes it', async () => {
		const apiKey = 'abc+def/1';
		const escaped = apiKey.replaceAll(/./g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`);
		const twice = JSON.stringify(`{"message":"Key ${escaped} may not"}`).replaceAll(
			'\\\\',
			'\\u005c',
		);
		const emulator = await startEmulator({ apiKey });
		emulator.fault(() => body(`{"status":400,"description":${twice}}`));
		const { error } = await bench.run(RIGHT, { credential: { apiKey, baseUrl: emulator.url } });
		await emulator.close();
		expect(error?.message).toContain('Key [API key] may not');
	});

	it('is taken out of the whole response', async () => {
		bench.emulator.fault(() => body(`{"status":200,"data":{"Id":1},"you":"${API_KEY}"}`));
		const { items } = await bench.run({ ...RIGHT, options: { output: 'response' } });
		expect(items[0]!.json).toMatchObject({ you: '[API key]' });
	});

	it('is sent once, also where it is wrong', async () => {
		const { error } = await bench.run(RIGHT, {
			credential: { apiKey: 'wrong-key', baseUrl: bench.emulator.url },
		});
		expect(error?.message).toMatch(/did not accept the API key/);
		expect(error?.message).not.toContain('wrong-key');
		expect(bench.emulator.requests).toHaveLength(1);
	});

	it('never follows a redirect', async () => {
		const target = `${bench.emulator.url}/users/${USER_ID}`;
		bench.emulator.fault(({ count }) =>
			count === 1 ? { kind: 'redirect', location: target, status: 307 } : undefined,
		);
		await bench.run(RIGHT);
		expect(bench.emulator.requests).toHaveLength(1);
	});
});

it('an answer that is too large is not read to its end', async () => {
	bench.emulator.fault(() => body(`"${'x'.repeat(33 * 2 ** 20)}"`));
	const { error } = await bench.run(RIGHT);
	expect(error?.message).toMatch(/larger than 32 MB/);
});
