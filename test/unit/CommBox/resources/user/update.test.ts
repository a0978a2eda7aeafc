import type { INodeParameters } from 'n8n-workflow';

import { byId, customFields, itemsOf, RIGHT, USER_ID, useTestBench } from '../../../commBox';

const bench = useTestBench();

describe('a right update', () => {
	it('changes the fields that were set, leaves the others, and returns the Id', async () => {
		const { items, error } = await bench.run({
			userId: USER_ID,
			updateFields: { firstName: 'Ada', remarks: 'Two\nrows' },
			customFields: customFields(['VIP_Status', '9']),
		});

		expect(error).toBeUndefined();
		expect(items).toEqual([{ json: { Id: 94382332 }, pairedItem: { item: 0 } }]);
		expect(bench.emulator.requests[0]).toMatchObject({ method: 'POST', url: '/users/94382332' });
		expect(bench.emulator.requests[0]!.headers['content-type']).toContain('application/json');
		expect(bench.emulator.users.get(USER_ID)).toEqual({
			id: USER_ID,
			FirstName: 'Ada',
			LastName: 'Doe',
			Phone1: '19175555555',
			Email: 'JohnDoe@gmail.com',
			Remarks: 'Two\nrows',
			Content: new Map([
				['VIP_Status', '9'],
				['Birth_Date', '01-01-1983'],
			]),
		});
		expect(bench.sentData()).toEqual({
			FirstName: 'Ada',
			Remarks: 'Two\nrows',
			Content: { VIP_Status: '9' },
		});
	});

	it('sends all standard fields under their documented names', async () => {
		await bench.run({
			userId: USER_ID,
			updateFields: {
				email: 'ada@example.com',
				firstName: 'Ada',
				lastName: 'Lovelace',
				phone1: '19175555555',
				phone2: '19175555556',
				remarks: 'R',
				uniqueId: 'U',
			},
		});
		expect(bench.sentData()).toEqual({
			Email: 'ada@example.com',
			FirstName: 'Ada',
			LastName: 'Lovelace',
			Phone1: '19175555555',
			Phone2: '19175555556',
			Remarks: 'R',
			UniqueId: 'U',
		});
	});

	it('works through expressions, item by item, in input order', async () => {
		const ids = ['94382332', 9007199254740, '94382332'];
		bench.emulator.users.put('9007199254740', {});
		const { items } = await bench.run(
			{ userId: '={{ $json.id }}', updateFields: { remarks: '={{ "row " + $itemIndex }}' } },
			{ items: itemsOf(ids) },
		);
		expect(items).toEqual([
			{ json: { Id: 94382332 }, pairedItem: { item: 0 } },
			{ json: { Id: 9007199254740 }, pairedItem: { item: 1 } },
			{ json: { Id: 94382332 }, pairedItem: { item: 2 } },
		]);
		expect(bench.emulator.requests.map(({ body }) => body)).toEqual(
			[0, 1, 2].map((row) => `{"data":{"Remarks":"row ${row}"}}`),
		);
	});

	it('takes a Base URL with a slash at its end, and one with a path', async () => {
		for (const suffix of ['/', '//', '']) {
			const { error } = await bench.run(RIGHT, {
				credential: { apiKey: bench.emulator.apiKey, baseUrl: bench.emulator.url + suffix },
			});
			expect(error).toBeUndefined();
		}
		expect(bench.emulator.requests.map(({ url }) => url)).toEqual(Array(3).fill('/users/94382332'));
	});
});

it('takes a User ID with blanks around it', async () => {
	const { items } = await bench.run({ ...RIGHT, userId: ' 94382332\n' });
	expect(items[0]!.json).toEqual({ Id: 94382332 });
});

describe('ids above 2^53', () => {
	const id = '9007199254740993';

	it('go out and come back digit for digit', async () => {
		const { items } = await bench.run({ ...RIGHT, userId: id });
		expect(bench.emulator.requests[0]!.url).toBe(`/users/${id}`);
		expect(items[0]!.json).toEqual({ Id: id });
	});

	it('stay whole in the whole response', async () => {
		const { items } = await bench.run({ ...RIGHT, userId: id, options: { output: 'response' } });
		expect(items[0]!.json).toMatchObject({ status: 200, data: { Id: id } });
	});

	it.each([
		['9007199254740991', 9007199254740991],
		['9007199254740992', '9007199254740992'],
		['9223372036854775807', '9223372036854775807'],
	])('%s comes out as %p', async (userId, Id) => {
		bench.emulator.users.put(userId, {});
		const { items } = await bench.run({ ...RIGHT, userId });
		expect(items[0]!.json).toEqual({ Id });
	});
});

describe('what is sent', () => {
	it('leaves out what an expression resolves to undefined or null', async () => {
		await bench.run(
			{
				userId: USER_ID,
				updateFields: { email: '={{ $json.no }}', lastName: '={{ $json.nil }}', firstName: 'Ada' },
				customFields: customFields(['A', '={{ $json.no }}'], ['B', '={{ $json.nil }}']),
			},
			{ items: [{ nil: null }] },
		);
		expect(bench.sentBody()).toBe('{"data":{"FirstName":"Ada"}}');
	});

	it('makes numbers and booleans text in text fields', async () => {
		await bench.run(
			{
				userId: USER_ID,
				updateFields: { uniqueId: '={{ $json.n }}', remarks: '={{ $json.b }}' },
				customFields: customFields(['Age', '={{ $json.n }}'], ['Vip', '={{ $json.b }}']),
			},
			{ items: [{ n: 42.5, b: false }] },
		);
		expect(bench.sentData()).toEqual({
			UniqueId: '42.5',
			Remarks: 'false',
			Content: { Age: '42.5', Vip: 'false' },
		});
	});

	it('keeps order, case and digits of custom fields, whatever they are called', async () => {
		await bench.run({
			userId: USER_ID,
			customFields: customFields(
				['vip', '01-01-1983'],
				['VIP', '007'],
				['2', 'two'],
				['1', 'one'],
				['__proto__', 'p'],
				['constructor', 'c'],
				['inner  blank', ' 8 '],
			),
		});
		expect(bench.sentBody()).toBe(
			'{"data":{"Content":{"vip":"01-01-1983","VIP":"007","2":"two","1":"one","__proto__":"p","constructor":"c","inner  blank":" 8 "}}}',
		);
	});

	describe.each([
		'VIP_Status ',
		'\ufeffVIP_Status',
		'\u200eVIP_Status\u00a0',
		'\tVIP_Status\u200f',
	])('a Unique Name with marks around it: %j', (name) => {
		const setBy: Array<[string, INodeParameters]> = [
			['the form', { customFields: customFields([name, ' 9 ']) }],
			[
				'JSON',
				{ specifyCustomFields: 'json', customFieldsJson: JSON.stringify({ [name]: ' 9 ' }) },
			],
		];
		it.each(setBy)('counts without them: %s', async (_, parameters) => {
			await bench.run({ userId: USER_ID, ...parameters });
			expect(bench.sentData()).toEqual({ Content: { VIP_Status: ' 9 ' } });
		});

		it('counts without them where it is cleared', async () => {
			await bench.run({ userId: USER_ID, customFields: { clear: [{ name }] } });
			expect(bench.sentData()).toEqual({ Content: { VIP_Status: '' } });
		});

		const twice: Array<[string, INodeParameters]> = [
			['the form', { customFields: customFields(['VIP_Status', '1'], [name, '2']) }],
			[
				'the form, to clear',
				{ customFields: { ...customFields(['VIP_Status', '1']), clear: [{ name }] } },
			],
			[
				'JSON',
				{
					specifyCustomFields: 'json',
					customFieldsJson: JSON.stringify({ [name]: '1', VIP_Status: '2' }),
				},
			],
		];
		it.each(twice)('is the same as the name alone: %s', async (_, parameters) => {
			await bench.expectRefused(
				bench.run({ userId: USER_ID, ...parameters }),
				'The custom field "VIP_Status" is given twice',
			);
		});
	});

	it.each(['\u200b', '\ufeff '])('refuses a Unique Name that nobody sees: %j', async (name) => {
		await bench.expectRefused(
			bench.run({ userId: USER_ID, customFields: customFields([name, '1']) }),
			'A custom field has no Unique Name',
		);
	});

	it('takes custom fields as JSON and leaves their values what they are', async () => {
		const json =
			'{ "n": 9007199254740993, "f": 1.50, "t": "8", "b": true, "nil": null, "2": [1, {"x": "}"}], "__proto__": {} }';
		await bench.run({ userId: USER_ID, specifyCustomFields: 'json', customFieldsJson: json });
		expect(bench.sentBody()).toBe(
			'{"data":{"Content":{"n":9007199254740993,"f":1.50,"t":"8","b":true,"nil":null,"2":[1, {"x": "}"}],"__proto__":{}}}}',
		);
	});

	it('takes an object that an expression resolves to as JSON', async () => {
		await bench.run(
			{ userId: USER_ID, specifyCustomFields: 'json', customFieldsJson: '={{ $json.custom }}' },
			{ items: [{ custom: { A: 1, B: ['x'] } }] },
		);
		expect(bench.sentData()).toEqual({ Content: { A: 1, B: ['x'] } });
	});

	it.each(['{}', '', ' {\n} '])(
		'leaves Content out where the JSON is %p',
		async (customFieldsJson) => {
			await bench.run({ ...RIGHT, specifyCustomFields: 'json', customFieldsJson });
			expect(bench.sentData()).toEqual({ FirstName: 'Ada' });
		},
	);
});

describe('a date', () => {
	const TIME = '2026-01-31T12:30:00.000+00:00';
	it.each([
		`={{ DateTime.fromISO("${TIME}", { zone: 'utc' }) }}`,
		`={{ DateTime.fromISO("${TIME}", { zone: 'Asia/Tokyo' }) }}`,
		`={{ new Date("${TIME}") }}`,
	])('%s is sent in the time zone of the workflow', async (value) => {
		const { hints } = await bench.run({
			...RIGHT,
			updateFields: { remarks: value },
			customFields: customFields(['Since', value]),
		});
		// n8n's own default time zone is that of New York.
		expect(bench.sentData()).toEqual({
			Remarks: '2026-01-31T07:30:00.000-05:00',
			Content: { Since: '2026-01-31T07:30:00.000-05:00' },
		});
		expect(hints).toEqual([
			expect.stringMatching(/^Dates sent with their time: Since\. .* add the option Date Format$/),
		]);
	});

	it.each(['={{ DateTime.fromISO("x") }}', '={{ new Date("x") }}', '={{ `${new Date("x")}` }}'])(
		'that is invalid is refused: %s',
		async (value) => {
			const error = await bench.expectRefused(
				bench.run({ ...RIGHT, updateFields: { remarks: value } }),
				/^"Remarks" is not a valid date/,
			);
			expect(error?.description).toMatch(/\.toFormat\('dd-MM-yyyy'\)/);
		},
	);
});

describe('phone numbers', () => {
	it.each([
		['+1 (917) 555-5555', '19175555555'],
		['+44 (0)20 7946 0958', '442079460958'],
		['(0)20 7946 0958', '02079460958'],
		['0044.20.7946.0958', '442079460958'],
		['(+972) 54-772 4967', '972547724967'],
		['\u202a+972\u201054\u2011772\u20134967\u202c', '972547724967'],
		['\u200f+1\t917\u2212555\u20145555', '19175555555'],
		['+1 917 555-5555 ext. 12', '+1 917 555-5555 ext. 12'],
		['+1 917 555-5555 / 5556', '+1 917 555-5555 / 5556'],
		['1+2', '1+2'],
		['0', '0'],
	])('%p is sent as %p', async (phone1, sent) => {
		await bench.run({ userId: USER_ID, updateFields: { phone1, phone2: phone1 } });
		expect(bench.sentData()).toEqual({ Phone1: sent, Phone2: sent });
	});

	it('stay as they are with Keep Phone Numbers as Entered', async () => {
		await bench.run({
			userId: USER_ID,
			updateFields: { phone1: '+1 2', phone2: ' 1' },
			options: { keepPhoneNumbers: true },
		});
		expect(bench.sentData()).toEqual({ Phone1: '+1 2', Phone2: ' 1' });
	});

	it('are the only fields whose form changes', async () => {
		await bench.run({ userId: USER_ID, updateFields: { uniqueId: '+1 2', remarks: '(0)1' } });
		expect(bench.sentData()).toEqual({ UniqueId: '+1 2', Remarks: '(0)1' });
	});
});

describe('the output', () => {
	it('can be the input data plus the ID, which leaves a column Id as it is', async () => {
		const { items } = await bench.run(
			{ ...RIGHT, options: { output: 'input' } },
			{ items: [{ row: 7, Id: 'mine' }] },
		);
		expect(items[0]!.json).toEqual({ row: 7, Id: 'mine', userId: 94382332 });
	});

	it('can carry the conversation from the trigger to Send, whose form is filled from it', async () => {
		const event = { conversationId: 5000, streamId: 4444, userId: Number(USER_ID) };
		const { items, hints } = await bench.run(
			{ ...RIGHT, userId: '={{ $json.userId }}', options: { output: 'input' } },
			{ items: [event] },
		);
		expect(items[0]!.json).toEqual(event);
		expect(hints).toEqual([]);
		const { error } = await bench.run(
			{ resource: 'message', operation: 'send', agentId: byId('520760'), message: 'Done' },
			{ items: items.map(({ json }) => json) },
		);
		expect(error).toBeUndefined();
		expect(bench.sent().at(-1)).toBe('POST /streams/4444/objects/5000/child');
	});

	it("says so where the input has a userId that is not CommBox's", async () => {
		const { items, hints } = await bench.run(
			{ ...RIGHT, options: { output: 'input' } },
			{ items: [{ userId: 'u-17' }] },
		);
		expect(items[0]!.json).toEqual({ userId: 94382332 });
		expect(hints).toEqual([expect.stringMatching(/userId of its own/)]);
	});

	it('can be the whole response', async () => {
		const { items } = await bench.run({ ...RIGHT, options: { output: 'response' } });
		expect(items[0]!.json).toEqual({
			status: 200,
			description: 'Operation successful',
			response_time: expect.any(String),
			data: { Id: 94382332 },
		});
	});

	it.each([
		['a string status', '{"status":"200","data":{"Id":5}}', 5],
		['an Id in a string', '{"status":200,"data":{"Id":"94382332"}}', 94382332],
	])('is right for %s', async (_, body, Id) => {
		bench.emulator.fault(() => ({ kind: 'body', body }));
		const { items } = await bench.run(RIGHT);
		expect(items[0]!.json).toEqual({ Id });
	});
});
