import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../../emulator';
import { BY_PHONE, errorText, PHONE, USER_ID, useTestBench } from '../../../commBox';

const bench = useTestBench();

const WITH_ZERO = 'GET /users/0?';
const WITHOUT_ID = 'GET /users?';

const asked = (path: string) => bench.sent().filter((url) => url.startsWith(path));

/** Makes the emulator answer a path as a server does that does not know it. */
function forget(path: string, fault: Fault): void {
	bench.emulator.fault(({ method, url }) =>
		`${method} ${url}`.startsWith(path) ? fault : undefined,
	);
}

const page404: Fault = {
	kind: 'body',
	httpStatus: 404,
	body: '<h1>No such page</h1>',
	contentType: 'text/html',
};

const UNKNOWN: Array<[string, Fault]> = [
	['404', { kind: 'status', status: 404 }],
	['404 without an envelope', page404],
	['404 under HTTP 200', { kind: 'envelope', status: '404' }],
	['400', { kind: 'status', status: 400 }],
	['405', { kind: 'status', status: 405 }],
	['501', { kind: 'status', status: 501 }],
	['nothing', { kind: 'envelope', status: 200 }],
];

const worlds = [
	...UNKNOWN.map(([name, fault]) => [`users/0 is ${name}`, WITH_ZERO, fault] as const),
	...UNKNOWN.map(([name, fault]) => [`users without an id is ${name}`, WITHOUT_ID, fault] as const),
];

describe.each(worlds)('where %s', (_, forgotten, fault) => {
	const known = forgotten === WITH_ZERO ? WITHOUT_ID : WITH_ZERO;

	beforeEach(() => forget(forgotten, fault));

	it('finds users, and one more request tells which path to use', async () => {
		bench.emulator.latency(1);
		const phones = Array.from({ length: 40 }, (_, index) => String(500 + index));
		for (const phone of phones) {
			bench.emulator.users.put(phone, {});
			bench.emulator.users.identify(phone, {
				id: Number(phone),
				streamProviderId: phone,
				streamProviderType: 5,
				conversations: [],
			});
		}
		const { items } = await bench.run(
			{ ...BY_PHONE, updateFields: { remarks: 'x' } },
			{ items: phones.map((phone) => ({ phone })) },
		);
		expect(items.map(({ json }) => json)).toEqual(phones.map((phone) => ({ Id: Number(phone) })));
		expect(asked(known)).toHaveLength(40);
		expect(asked(forgotten)).toHaveLength(forgotten === WITH_ZERO ? 1 : 0);
	});

	it('takes nobody for unknown before both paths were tried', async () => {
		const { items } = await bench.run(
			{ ...BY_PHONE, operation: 'get', requestOptions: { maxConcurrency: 1 } },
			{
				items: ['1', '2', PHONE, '3'].map((phone) => ({ phone })),
				onError: 'continueRegularOutput',
			},
		);
		expect(items.map((item) => item.json['userId'] ?? errorText(item))).toEqual([
			expect.stringMatching(/does not know a user with the identifier 1 on Telephone/),
			expect.stringMatching(/does not know a user with the identifier 2 on Telephone/),
			94382332,
			expect.stringMatching(/does not know a user with the identifier 3 on Telephone/),
		]);
		// Both paths for the first two; then the answer for the third decides.
		expect(asked(known)).toHaveLength(4);
		expect(asked(forgotten)).toHaveLength(forgotten === WITH_ZERO ? 3 : 2);
	});

	it('skips unknown users where that is wanted', async () => {
		const { items } = await bench.run(
			{ ...BY_PHONE, updateFields: { remarks: 'x' }, options: { ifNotFound: 'skip' } },
			{ items: ['1', '1', PHONE].map((phone) => ({ phone })) },
		);
		expect(items.map(({ json }) => json)).toEqual([{}, {}, { Id: 94382332 }]);
	});
});

it('asks about each unknown user once by each path, however many items have it', async () => {
	const { items } = await bench.run(
		{ ...BY_PHONE, updateFields: { remarks: 'x' }, options: { ifNotFound: 'skip' } },
		{ items: Array.from({ length: 20 }, (_, index) => ({ phone: String(index % 2) })) },
	);
	expect(items).toHaveLength(20);
	expect(bench.sent()).toHaveLength(4);
});

it('does not take an answer of somebody else for a user who is not there', async () => {
	bench.emulator.fault(() => page404);
	const { error } = await bench.run(
		{ ...BY_PHONE, updateFields: { remarks: 'x' }, options: { ifNotFound: 'skip' } },
		{ items: [{ phone: PHONE }] },
	);
	expect(error?.message).toMatch(/did not come from the CommBox API \(status 404\)/);
});

it.each<[string, string]>([
	['an empty object', '{}'],
	['an ID of 0', '{"id":0,"firstName":"","identities":[]}'],
	['an ID of "0"', '{"Id":"0"}'],
	['an ID of null', '[{"id":null}]'],
])('takes %s for nobody, and asks by the other path', async (_, data) => {
	let asked = 0;
	bench.emulator.fault(({ method }) =>
		method === 'GET' && ++asked === 1
			? { kind: 'body', body: `{"status":200,"data":${data}}` }
			: undefined,
	);
	const update = { ...BY_PHONE, updateFields: { remarks: 'x' } };
	const found = await bench.run(update, { items: [{ phone: PHONE }] });
	expect(found.items.map(({ json }) => json)).toEqual([{ Id: 94382332 }]);

	bench.emulator.fault(({ method }) =>
		method === 'GET' ? { kind: 'body', body: `{"status":200,"data":${data}}` } : undefined,
	);
	const skipped = await bench.run(
		{ ...update, options: { ifNotFound: 'skip' } },
		{ items: [{ phone: PHONE }] },
	);
	expect(skipped.items.map(({ json }) => json)).toEqual([{}]);
	const failed = await bench.run(update, {
		items: [{ phone: PHONE }],
		onError: 'continueRegularOutput',
	});
	expect(failed.items[0]!.json['error']).toMatchObject({ kind: 'notFound', status: 404 });
});

describe('an answer that can be about anybody', () => {
	const update = { ...BY_PHONE, updateFields: { remarks: 'x' } };
	const changed = () => bench.sent().filter((url) => url.startsWith('POST'));

	/** Makes the emulator answer look-ups for a number with these users, whoever has it. */
	const answerWith = (data: unknown, phone = '') =>
		bench.emulator.fault(({ method, url }) =>
			method === 'GET' && url.includes(phone)
				? { kind: 'body', body: JSON.stringify({ status: 200, data }) }
				: undefined,
		);

	it('changes nobody but who has the identity that was asked for', async () => {
		const identity = fc.record({
			streamProviderId: fc.constantFrom(PHONE, '+1 (917) 555-5555', '19175555501', 'Ann', null),
			streamProviderType: fc.constantFrom(5, '5', 7),
		});
		const user = fc.record({
			id: fc.constantFrom(94382332, 94382333, 94382334),
			identities: fc.option(fc.array(identity, { maxLength: 3 }), { nil: undefined }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(user, { maxLength: 4 }), fc.boolean(), async (users, isSkipped) => {
				bench.emulator.reset();
				answerWith(users.length === 1 ? users[0] : users);
				await bench.run(
					{ ...update, options: { ifNotFound: isSkipped ? 'skip' : 'error' } },
					{ items: [{ phone: PHONE }] },
				);
				const right = users.find(({ identities }) =>
					identities?.some(
						({ streamProviderId, streamProviderType }) =>
							streamProviderId?.replace(/\D/g, '') === PHONE && Number(streamProviderType) === 5,
					),
				);
				expect(changed()).toEqual(right ? [`POST /users/${right.id}`] : []);
			}),
			{ numRuns: 100 },
		);
	});

	it('is nobody where it is about others', async () => {
		answerWith([{ id: 94382333, identities: [{ streamProviderId: '1', streamProviderType: 5 }] }]);
		const { items } = await bench.run(
			{ ...update, options: { ifNotFound: 'skip' } },
			{ items: [{ phone: PHONE }] },
		);
		expect(items.map(({ json }) => json)).toEqual([{}]);
	});

	it('is refused where it does not say whom it is about, even where unknown users are skipped', async () => {
		answerWith({ id: 94382332 });
		const { error } = await bench.run(
			{ ...update, options: { ifNotFound: 'skip' } },
			{ items: [{ phone: PHONE }] },
		);
		expect(error?.message).toMatch(
			/^CommBox did not say whether the user it found is a user with the identifier 19175555555/,
		);
		expect(error?.description).toMatch(/Set Identify User By to User ID/);
		expect(changed()).toEqual([]);
	});

	it.each<[string, unknown, string[]]>([
		['counts by a path that has been right before', { id: 94382333 }, ['94382332', '94382333']],
		['is refused there, too, where it names several', [{ id: 1 }, { id: 2 }], ['94382332']],
	])('%s', async (_, data, expected) => {
		answerWith(data, '19175555501');
		await bench.run(
			{ ...update, requestOptions: { maxConcurrency: 1 } },
			{ items: [{ phone: PHONE }, { phone: '19175555501' }], onError: 'continueRegularOutput' },
		);
		expect(changed()).toEqual(expected.map((id) => `POST /users/${id}`));
	});
});

it.each([401, 403, 500])('takes status %d for no unknown path', async (status) => {
	bench.emulator.fault(() => ({ kind: 'status', status }));
	const { error } = await bench.run(
		{ ...BY_PHONE, operation: 'get', requestOptions: { maxRetries: 0 } },
		{ items: [{ phone: PHONE }] },
	);
	expect(error).toMatchObject({ httpCode: String(status) });
	expect(bench.sent().filter((request) => request.includes('/users/'))).toHaveLength(1);
});

describe('conversations by channel identity', () => {
	const lists = () =>
		bench
			.sent()
			.filter((url) => url.includes('/objects'))
			.map((url) => url.replace(/[?&](include|page)\w+=\w+/g, ''));

	const run = async (parameters: INodeParameters, phones = [PHONE]) =>
		await bench.run(
			{ ...BY_PHONE, operation: 'getConversations', limit: 1, ...parameters },
			{ items: phones.map((phone) => ({ phone })) },
		);

	/** One more identity of John Doe. */
	const identify = (streamProviderId: string, streamProviderType: number) =>
		bench.emulator.users.identify(USER_ID, {
			id: 77,
			streamProviderId,
			streamProviderType,
			conversations: [{ objectId: 1 }],
		});

	it('are asked for by the id of that identity, and of no other of the user', async () => {
		identify('john@example.com', 4);
		const { items } = await run({ returnAll: true });
		expect(items).toHaveLength(120);
		expect(new Set(lists())).toEqual(new Set(['GET /v2/users/identities/1957166/objects']));
	});

	it.each([
		['a mail address in another case', 4, 'John@Example.com', 'john@example.com'],
		['a number with its plus', 7, '+1 917 555 5599', '19175555599'],
	])('find %s', async (_, type, stored, asked) => {
		identify(stored, type);
		const found = `{"status":200,"data":{"id":1,"identities":[null,{"id":78,"streamProviderId":"x","streamProviderType":${type}},{"id":77,"streamProviderId":"${stored}","streamProviderType":"${type}"}]}}`;
		bench.emulator.fault(({ url }) =>
			url.startsWith('/users') ? { kind: 'body', body: found } : undefined,
		);
		const { items } = await run({ streamProviderType: type }, [asked]);
		expect(items.map(({ json }) => json['conversationId'])).toEqual([1]);
		expect(new Set(lists())).toEqual(new Set(['GET /v2/users/identities/77/objects']));
	});

	it.each(['{"id":1}', '{"id":1,"identities":[]}', '{"id":1,"identities":[{"id":5}]}'])(
		'are asked for with 0 and the identity where the user shows none such: %s',
		async (data) => {
			bench.emulator.fault(({ url }) =>
				url.startsWith('/users') && url.includes(PHONE)
					? { kind: 'body', body: `{"status":200,"data":${data}}` }
					: undefined,
			);
			const { items } = await run({}, ['19175555501', PHONE]);
			expect(items.map(({ json }) => json['conversationId'])).toEqual([6000, 5000]);
			expect(lists().at(-1)).toBe(
				`GET /v2/users/identities/0/objects?streamProviderId=${PHONE}&streamProviderType=5`,
			);
		},
	);

	it('fail where there is no such user, and look up each identity once', async () => {
		const { error } = await run({}, ['1']);
		expect(error?.message).toMatch(/does not know a user with the identifier 1 on Telephone/);

		bench.emulator.reset();
		await run({}, [PHONE, PHONE, PHONE]);
		expect(asked(WITH_ZERO)).toHaveLength(1);
		expect(asked(WITHOUT_ID)).toHaveLength(0);
	});
});
