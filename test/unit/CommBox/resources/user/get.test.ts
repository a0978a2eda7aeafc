import type { INodeParameters } from 'n8n-workflow';

import { BY_PHONE, PHONE, USER_ID, useTestBench } from '../../../commBox';

const bench = useTestBench();

describe('Get', () => {
	const get: INodeParameters = { operation: 'get', userId: USER_ID };

	it('returns the user as documented without Simplify, content as an object', async () => {
		const { items } = await bench.run({ ...get, simplify: false });
		expect(items).toHaveLength(1);
		expect(items[0]).toMatchObject({
			json: {
				id: 94382332,
				firstName: 'John',
				phone1: PHONE,
				content: { VIP_Status: '3', Birth_Date: '01-01-1983' },
				permissionId: 1,
				identities: [{ id: 1957166, streamProviderId: PHONE, streamProviderType: 5 }],
			},
			pairedItem: { item: 0 },
		});
	});

	it('keeps every digit of an id', async () => {
		const { items } = await bench.run({ ...get, userId: '9007199254740993' });
		expect(items[0]!.json).toMatchObject({ userId: '9007199254740993' });
	});

	it('returns what people use, unless told otherwise', async () => {
		const { items } = await bench.run(get);
		expect(items[0]!.json).toEqual({
			userId: 94382332,
			email: 'JohnDoe@gmail.com',
			firstName: 'John',
			lastName: 'Doe',
			phone1: PHONE,
			phone2: null,
			remarks: null,
			uniqueId: null,
			content: { VIP_Status: '3', Birth_Date: '01-01-1983' },
		});
	});

	it('finds a user by a channel identity', async () => {
		const { items } = await bench.run(
			{ ...BY_PHONE, operation: 'get' },
			{ items: [{ phone: PHONE }] },
		);
		expect(items[0]!.json).toMatchObject({ userId: 94382332 });
	});

	it.each(['no JSON', '[1]', '7'])('keeps content that is %p as text', async (content) => {
		const data = JSON.stringify({ status: 200, data: { id: 1, content } });
		bench.emulator.fault(() => ({ kind: 'body', body: data }));
		const { items, hints } = await bench.run({ ...get, simplify: false });
		expect(items[0]!.json).toEqual({ id: 1, content });
		expect(hints).toEqual([expect.stringMatching(/not a JSON object/)]);
	});

	it.each(['', null, { a: 1 }, 7])('returns content that is %j as it is', async (content) => {
		const data = JSON.stringify({ status: 200, data: { id: 1, content } });
		bench.emulator.fault(() => ({ kind: 'body', body: data }));
		const { items, hints } = await bench.run({ ...get, simplify: false });
		expect(items[0]!.json).toEqual({ id: 1, content });
		expect(hints).toEqual([]);
	});

	it('names a user that is not there', async () => {
		const { error } = await bench.run({ ...get, userId: '5' });
		expect(error?.message).toMatch(/does not know user 5 /);
	});

	it('takes an answer without data for a user that is not there', async () => {
		bench.emulator.fault(() => ({ kind: 'envelope', status: 200 }));
		const { error } = await bench.run(get);
		expect(error?.message).toMatch(/does not know user 94382332 /);
	});
});
