import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byId, errorText, itemsOf, USER_ID, useTestBench } from '../../../commBox';

const bench = useTestBench();

const BY_PHONE: INodeParameters = {
	userIdentification: 'channelIdentity',
	streamProviderType: 5,
	streamProviderId: '={{ $json.phone }}',
};
const PHONE = '19175555555';

const urls = () => bench.emulator.requests.map(({ method, url }) => `${method} ${url}`);

describe('Auto-Map Input Data', () => {
	const autoMap = (item: IDataObject, parameters: INodeParameters = {}) =>
		bench.run(
			{ userId: '={{ $json.customer_id }}', dataToSend: 'autoMapInputData', ...parameters },
			{ items: [{ customer_id: USER_ID, ...item }] },
		);

	it('fills standard fields whatever their case and separators, and makes the rest custom', async () => {
		const { error } = await autoMap({
			first_name: 'Ada',
			LastName: 'Lovelace',
			'E-Mail': 'ada@example.com',
			phone_1: '+1 (917) 555-5555',
			UNIQUEID: 7,
			VIP_Status: 8,
			'Birth Date': '01-01-1983',
			nothing: null,
		});
		expect(error).toBeUndefined();
		expect(bench.sentData()).toEqual({
			FirstName: 'Ada',
			LastName: 'Lovelace',
			Email: 'ada@example.com',
			Phone1: '19175555555',
			UniqueId: '7',
			Content: { VIP_Status: '8', 'Birth Date': '01-01-1983' },
		});
	});

	it.each([
		['={{ $json.customer_id }}', { customer_id: USER_ID }],
		['={{ $json["customer id"] }}', { 'customer id': USER_ID }],
		["={{ Number($json['id']) }}", { id: USER_ID }],
		['={{ $input.item.json.id }}', { id: USER_ID }],
		['={{ $json?.id }}', { id: USER_ID }],
		['={{ $json?.["id"] }}', { id: USER_ID }],
		['={{ $json[`id`] }}', { id: USER_ID }],
	])('does not send what the User ID %s is taken from, and says so', async (userId, item) => {
		const [name] = Object.keys(item);
		const inputsToIgnore = name === 'customer_id' ? '' : 'customer_id';
		const { hints } = await autoMap({ ...item, a: '1' }, { userId, inputsToIgnore });
		expect(bench.sentData()).toEqual({ Content: { a: '1' } });
		expect(hints).toContainEqual(
			expect.stringMatching(`not sent, because they say who the user is: ${name}`),
		);
	});

	it('refuses an object of which the User ID is only a part', async () => {
		const { error } = await autoMap(
			{ body: { id: USER_ID, a: '1' } },
			{ userId: '={{ $json.body.id }}', inputsToIgnore: 'customer_id' },
		);
		expect(error?.message).toMatch(/"body" is an object/);
		expect(urls()).toEqual([]);
	});

	it('leaves out what Inputs to Ignore lists', async () => {
		await autoMap({ row: 1, note: 'x', a: '1' }, { inputsToIgnore: 'row , note' });
		expect(bench.sentData()).toEqual({ Content: { a: '1' } });
	});

	it.each<[string, IDataObject, RegExp]>([
		[
			'two inputs for one field',
			{ firstName: 'A', first_name: 'B' },
			/"firstName" and "first_name"/,
		],
		['an object', { address: { city: 'X' } }, /"address" is an object/],
		['a list', { tags: ['x'] }, /"tags" is a list/],
		['a field too long', { uniqueId: 'x'.repeat(51) }, /"Unique ID" is 51/],
		['a blank name', { ' ': 'x' }, /no Unique Name/],
		['an empty name', { '': 'x' }, /no Unique Name/],
		['nothing', {}, /nothing to update/],
	])('refuses %s before anything is sent', async (_, item, message) => {
		const { error } = await autoMap(item);
		expect(error?.message).toMatch(message);
		expect(urls()).toEqual([]);
	});
});

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
			expect.stringMatching(/left unchanged in CommBox: VIP \(1 of 2 items\)/),
		]);
		expect(urls()).toEqual([]);
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
		const lookUps = urls().filter((url) => url.startsWith('GET'));
		expect(lookUps).toEqual([`GET /users/0?streamProviderId=${PHONE}&streamProviderType=5`]);
	});

	it.each([
		['WhatsApp', '+1 (917) 555-5555', '19175555555'],
		['telephone', '0019175555555', '19175555555'],
		['mail', '+1.a@b.c', '+1.a@b.c'],
		['WhatsApp', 'no.number', 'no.number'],
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
		['a channel that is none', { streamProviderType: 99 }, /CommBox has no channel "99"/],
	])('refuses %s', async (_, parameters, message) => {
		const { error } = await bench.run(
			{ ...update, streamProviderId: PHONE, ...parameters },
			{ items: [{}] },
		);
		expect(error?.message).toMatch(message);
		expect(urls()).toEqual([]);
	});

	it('takes a channel by its name as well', async () => {
		await bench.run({ ...update, streamProviderType: 'whatsapp' }, { items: rows([PHONE]) });
		expect(urls()[0]).toContain('streamProviderType=7');
	});
});

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

describe('Get Conversations', () => {
	const conversations: INodeParameters = { operation: 'getConversations', userId: USER_ID };
	const pages = () => urls().filter((url) => url.includes('/objects'));

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
		expect(urls().at(-1)).toBe('POST /streams/4444/objects/5000/child');
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
		const { error } = await bench.run({ ...conversations, options: { sortBy: '={{ "name" }}' } });
		expect(error?.message).toMatch(/CommBox has no sort order "name"/);
		expect(urls()).toEqual([]);
	});

	it('refuses a status that CommBox does not have', async () => {
		const filters = { status: '={{ "Closed" }}' };
		const { error } = await bench.run({ ...conversations, filters });
		expect(error?.message).toMatch(/CommBox has no status "Closed"/);
		expect(error?.description).toMatch(/Resolved \(2\)/);
		expect(urls()).toEqual([]);
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
		expect(urls().filter((url) => url === `GET /users/${USER_ID}`)).toHaveLength(1);
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

describe('a hint', () => {
	it('names the input fields that became custom fields', async () => {
		const { hints } = await bench.run(
			{ userId: '={{ $json.id }}', dataToSend: 'autoMapInputData' },
			{ items: [{ id: USER_ID, phone: '1', first_name: 'A', row: 7 }] },
		);
		expect(hints).toEqual([
			'Input fields that were not sent, because they say who the user is: id',
			expect.stringMatching(/become custom fields: phone, row\. .*Inputs to Ignore/),
		]);
	});

	it('is one for a run, and names at most ten, however many rows and columns there are', async () => {
		const rows = Array.from({ length: 300 }, (_, row) => ({
			id: USER_ID,
			...(row % 2 === 0 && { every_other: 'x' }),
			[`column_${row}`]: 'x',
		}));
		const { hints } = await bench.run(
			{ userId: '={{ $json.id }}', dataToSend: 'autoMapInputData' },
			{ items: rows },
		);
		expect(hints).toHaveLength(2);
		expect(hints[1]).toContain('every_other (150 of 300 items), column_0 (1 of 300 items)');
		expect(hints[1]).toContain('and 291 more');
		expect(hints[1]!.match(/column_/g)).toHaveLength(9);
	});
});
