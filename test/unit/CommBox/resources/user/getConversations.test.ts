import type { INodeParameters } from 'n8n-workflow';

import { byId, itemsOf, USER_ID, useTestBench } from '../../../commBox';

const bench = useTestBench();

describe('Get Conversations', () => {
	const conversations: INodeParameters = { operation: 'getConversations', userId: USER_ID };
	const pages = () => bench.sent().filter((url) => url.includes('/objects'));

	it('returns as many as Limit says, of all identities of a user', async () => {
		const { items } = await bench.run({ ...conversations, limit: 3 });
		expect(items.map(({ json, pairedItem }) => [json['conversationId'], pairedItem])).toEqual([
			[5000, { item: 0 }],
			[5001, { item: 0 }],
			[5002, { item: 0 }],
		]);
		expect(items[0]!.json).toMatchObject({ content: { subject: 'Question 0' } });
		expect(items[0]!.json).not.toHaveProperty('childs');
		expect(pages()[0]).toMatch(/identities\/1957166\/objects\?.*pageNumber=0&pageSize=3$/);
	});

	it('returns all, page after page', async () => {
		const { items } = await bench.run({ ...conversations, returnAll: true });
		expect(items.map(({ json }) => json['conversationId'])).toEqual(
			Array.from({ length: 120 }, (_, index) => 5000 + index),
		);
	});

	it('filters, and adds messages and activity log on demand', async () => {
		const { items } = await bench.run({
			...conversations,
			returnAll: true,
			simplify: false,
			filters: { status: [2, 8], stream: '4444' },
			options: { includeMessages: true, includeActivityLog: true, sortBy: 'createdtime' },
		});
		expect(pages()[0]).toContain('order=createdtime');
		expect(items).toHaveLength(60);
		expect(items[0]!.json).toMatchObject({
			statusId: 2,
			childs: [expect.anything()],
			activityLog: [],
		});
	});

	it('applies the filters where CommBox ignores them, and says so', async () => {
		const entries = [
			{ objectId: 1, statusId: 2, streamId: 4444 },
			{ objectId: 2, statusId: '14', streamId: '4444' },
			{ objectId: 3, statusId: 1, streamId: 4444 },
			{ objectId: 4, statusId: 2, streamId: 4445 },
			{ objectId: 5 },
		];
		bench.emulator.fault(({ url }) =>
			url.includes('/objects')
				? {
						kind: 'body',
						body: JSON.stringify({
							status: 200,
							data: url.includes('pageNumber=0') ? entries : [],
						}),
					}
				: undefined,
		);
		const found = async (filters: INodeParameters) => {
			const { items, hints } = await bench.run({ ...conversations, limit: 9, filters });
			return [items.map(({ json }) => json['conversationId']), hints.join()];
		};
		expect(await found({ status: [2, 14] })).toEqual([
			[1, 2, 4, 5],
			expect.stringMatching(/ignored filters.*: Statuses/),
		]);
		expect(await found({ stream: ' 4444 ' })).toEqual([
			[1, 2, 3, 5],
			expect.stringMatching(/ignored filters.*: Channel ID/),
		]);
		expect(await found({ stream: '' })).toEqual([[1, 2, 3, 4, 5], '']);
		const first = pages().filter((url) => url.includes('pageNumber=0'));
		expect(first).toEqual([
			expect.stringContaining('status=2%2C14'),
			expect.stringContaining('stream=4444'),
			expect.not.stringMatching(/stream|status/),
		]);
	});

	it.each([
		{ id: 7, streamProviderId: '19175550000', streamProviderType: 5 },
		{ id: 7, streamProviderId: '+1 917 555 0000' },
	])('names whose conversations it returns: those of %j', async (identity) => {
		const other = { id: 8, streamProviderId: '19175550000', streamProviderType: 1 };
		bench.emulator.fault(({ url }) => ({
			kind: 'body',
			body: JSON.stringify({
				status: 200,
				data: url.includes('/objects')
					? [{ objectId: 1 }]
					: { id: 5, identities: [other, identity] },
			}),
		}));
		const { items } = await bench.run({
			operation: 'getConversations',
			userIdentification: 'phoneNumber',
			phoneNumber: '19175550000',
			phoneChannel: 5,
			limit: 1,
		});
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({ conversationId: 1, userId: 5, identityId: 7 }),
		]);
		expect(pages()).toEqual([expect.stringContaining('/identities/7/objects')]);
	});

	it.each([
		['a name', '={{ "Resolved" }}', [2]],
		['a number', '={{ 2 }}', [2]],
		['names with commas', '={{ "resolved, Open" }}', [1, 2]],
		['a list', '={{ ["Resolved"] }}', [2]],
		['nothing', '={{ undefined }}', [1, 2]],
	])('takes %s from an expression for Statuses', async (_, status, expected) => {
		const { items } = await bench.run({ ...conversations, filters: { status } });
		const found = new Set(items.map(({ json }) => json['statusId']));
		expect([...found].sort()).toEqual(expected);
	});

	it('returns a few columns, with names beside numbers', async () => {
		const { items } = await bench.run({ ...conversations, limit: 2 });
		expect(items[1]!.json).toEqual({
			conversationId: 5001,
			streamId: 4444,
			subStreamId: null,
			userId: 94382332,
			identityId: 1957166,
			managerId: null,
			status: 'Resolved',
			statusId: 2,
			channel: 'WhatsApp',
			message: 'Question 1',
			createdTime: '2026-01-01T01:00:00.000Z',
			updatedTime: '2026-01-01T02:00:00.000Z',
			closedTime: '2026-01-01T02:00:00.000Z',
			tags: null,
			firstName: null,
			lastName: null,
			content: { subject: 'Question 1' },
		});
	});

	it('feeds Send Message, which needs no ID from the builder then', async () => {
		const { items } = await bench.run({ ...conversations, limit: 1 });
		const sent = await bench.run(
			{
				resource: 'message',
				operation: 'send',
				agentId: byId('520761'),
				message: 'Hello',
			},
			{ items: items.map(({ json }) => json) },
		);
		expect(sent.error).toBeUndefined();
		expect(bench.sent().at(-1)).toBe('POST /streams/4444/objects/5000/child');
	});

	it('finds the columns however the answer spells them, and wherever it has the messages', async () => {
		const child = {
			id: 3,
			message: 'Hi',
			createdTime: 'then',
			user: { isManager: true, identity: { firstName: 'Ann', lastName: 'Lee' } },
		};
		const answer = {
			objectid: 1,
			streamid: 2,
			closeTime: 'later',
			statusId: '12',
			user: { id: 4, firstName: 'Bob', childs: [child] },
			objectActivities: [5],
		};
		bench.emulator.fault(({ url }) =>
			url.includes('objects')
				? { kind: 'body', body: JSON.stringify({ status: 200, data: [answer] }) }
				: undefined,
		);
		const { items } = await bench.run({
			...conversations,
			options: { includeMessages: true, includeActivityLog: true },
		});
		expect(items[0]!.json).toMatchObject({
			conversationId: 1,
			streamId: 2,
			closedTime: 'later',
			status: null,
			statusId: 12,
			userId: 4,
			firstName: 'Bob',
			messages: [
				{
					id: 3,
					createdTime: 'then',
					message: 'Hi',
					isManager: true,
					firstName: 'Ann',
					lastName: 'Lee',
				},
			],
			objectActivities: [5],
		});
	});

	it('returns messages only where they are asked for, although CommBox may send them', async () => {
		const body = '{"status":200,"data":[{"objectId":1,"childs":[{"id":1}],"activityLog":[]}]}';
		bench.emulator.fault(({ url }) =>
			url.includes('objects') ? { kind: 'body', body } : undefined,
		);
		const { items } = await bench.run(conversations);
		expect(Object.keys(items[0]!.json)).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/messages|childs|activity/i)]),
		);
	});

	it('refuses a sort order that CommBox does not have', async () => {
		await bench.expectRefused(
			bench.run({ ...conversations, options: { sortBy: '={{ "name" }}' } }),
			/There is no sort order "name"/,
		);
	});

	it('refuses a status that CommBox does not have', async () => {
		const filters = { status: '={{ "Closed" }}' };
		const error = await bench.expectRefused(
			bench.run({ ...conversations, filters }),
			/There is no status "Closed"/,
		);
		expect(error?.description).toMatch(/Resolved \(2\)/);
	});

	it('pairs what it returns with the item it is for', async () => {
		bench.emulator.users.put('7', {});
		const { items } = await bench.run(
			{ ...conversations, userId: '={{ $json.id }}', limit: 2 },
			{ items: itemsOf([USER_ID, '7', USER_ID]) },
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 2, 2].map((item) => ({ item })),
		);
		expect(bench.sent().filter((url) => url === `GET /users/${USER_ID}`)).toHaveLength(1);
	});

	it('retries a page that fails for the moment', async () => {
		let failed = false;
		bench.emulator.fault(({ url }) => {
			if (failed || !url.includes('pageNumber=2')) return undefined;
			failed = true;
			return { kind: 'reset', when: 'before' };
		});
		const { items } = await bench.run({ ...conversations, returnAll: true });
		expect(items).toHaveLength(120);
	});

	it('reads the list where the answer wraps it', async () => {
		const body = '{"status":200,"data":{"objects":[{"objectId":1}],"totalUnreadChatMessages":2}}';
		bench.emulator.fault(({ url }) =>
			url.includes('objects') ? { kind: 'body', body } : undefined,
		);
		const { items } = await bench.run({ ...conversations, simplify: false });
		expect(items.map(({ json }) => json)).toEqual([{ objectId: 1 }]);
	});
});
