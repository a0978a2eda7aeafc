import { byId, useTestBench } from '../../commBox';

const bench = useTestBench();

const names = async (...list: Parameters<typeof bench.list>) =>
	(await bench.list(...list)).map(({ name }) => name);

/** A form that has a channel and sub-channels. */
const GET_MANY = { resource: 'conversation', operation: 'getMany' };

describe('a list to choose from', () => {
	it.each([
		[
			'searchAgent',
			'/managers',
			[
				['Ann Archer (ann@acme.example)', '520760'],
				['Ben Baker (ben@acme.example)', '520761'],
				['Cleo (cleo@acme.example)', '520762'],
			],
		],
		[
			'searchChannel',
			'/streams',
			[
				['Complaints (Themes)', '4448'],
				['Old Mailbox (Mailbox)', '4449'],
				['Service by Mail (Mailbox)', '4445'],
				['Service on WhatsApp (WhatsApp)', '4444'],
				['Text Messages (SMS)', '4446'],
				['Website Chat (Chat)', '4447'],
			],
		],
		['searchSmsChannel', '/streams', [['Text Messages', 'cD5_f9_bNrkrC%3d%3d']]],
		['searchWhatsAppChannel', '/streams', [['Service on WhatsApp', 'aB3_f7kLpipA%3d%3d']]],
		[
			'searchTeam',
			'/managers/teams',
			[
				['Sales', '2344'],
				['Service', '2343'],
			],
		],
		[
			'searchPresenceType',
			'/managers/presence',
			[
				['Active', '1'],
				['Busy', '2'],
				['Lunch', '31'],
			],
		],
		[
			'searchProfile',
			'/managers/profiles',
			[
				['Service', '1'],
				['Service Lead', '2'],
			],
		],
		[
			'searchTag',
			'/tags',
			[
				['Billing', '1609'],
				['Delivery', '1608'],
				['VIP', '1610'],
			],
		],
		[
			'searchTagGroup',
			'/tags/groups',
			[
				['Mood', '302'],
				['Topics', '301'],
			],
		],
		[
			'searchTeam',
			'/managers/teams',
			[
				['Sales', '2344'],
				['Service', '2343'],
			],
		],
	] as const)('%s shows what people know, in order', async (method, url, expected) => {
		const found = await bench.list(method);
		expect(found.map(({ name, value }) => [name, value])).toEqual(expected);
		expect(bench.emulator.requests.map((request) => [request.method, request.url])).toEqual([
			['GET', url],
		]);
	});

	it.each(['camelCase', 'PascalCase', 'snake_case'] as const)(
		'is the same in %s, with numbers as text',
		async (style) => {
			const before = await bench.list('searchAgent');
			bench.emulator.shapes({ names: style, numbers: 'text' });
			expect(await bench.list('searchAgent')).toEqual(before);
			expect(await names('searchTeam')).toEqual(['Sales', 'Service']);
			expect(await names('searchTag')).toEqual(['Billing', 'Delivery', 'VIP']);
			expect(await names('searchChannel', 'mail')).toEqual([
				'Old Mailbox (Mailbox)',
				'Service by Mail (Mailbox)',
			]);
			expect(await names('searchSmsChannel')).toEqual(['Text Messages']);
			expect(await names('searchSubChannel', '', { ...GET_MANY, channelId: byId('4446') })).toEqual(
				['Main', 'Desk 12', 'Desk 13'],
			);
		},
	);

	it.each([
		['BAKER', ['Ben Baker (ben@acme.example)']],
		['ann@', ['Ann Archer (ann@acme.example)']],
		['520762', ['Cleo (cleo@acme.example)']],
		['52076', []],
		['nobody', []],
	])('searched for "%s", offers %j', async (search, expected) => {
		expect(await names('searchAgent', search)).toEqual(expected);
	});

	it('shows a tag whose name is a number under that name', async () => {
		bench.emulator.tags.addTag('2026');
		expect(await names('searchTag', '2026')).toEqual(['2026']);
	});

	it('shows what has no name by its ID, and nothing without an ID', async () => {
		const data = '[{"id":7,"identityId":""},{"id":null,"identityId":"x"},null]';
		bench.emulator.fault(() => ({ kind: 'body', body: `{"status":200,"data":${data}}` }));
		expect(await bench.list('searchTag')).toEqual([{ name: '7', value: '7' }]);
	});

	it.each(['null', '""', '[]'])('is empty where the answer holds %s', async (data) => {
		bench.emulator.fault(() => ({ kind: 'body', body: `{"status":200,"data":${data}}` }));
		expect(await bench.list('searchTeam')).toEqual([]);
	});

	it.each([
		['the key is wrong', { kind: 'status', status: 401 } as const, /did not accept the API key/],
		['CommBox breaks off', { kind: 'reset', when: 'before' } as const, /broke before/],
		[
			'the answer is no list',
			{ kind: 'body', body: '{"status":200,"data":"x"}' } as const,
			/did not answer with a list of tags/,
		],
	])('says why it cannot be loaded: %s', async (_, fault, message) => {
		bench.emulator.fault(() => fault);
		await expect(bench.list('searchTag')).rejects.toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(message),
			description: expect.stringMatching(/.{20}/),
		});
	});
});

describe('channels, where CommBox does not list them by name', () => {
	it.each([400, 404, 405, 501])(
		'and says %d, are those that have conversations',
		async (status) => {
			bench.emulator.fault(({ url }) =>
				url === '/streams' ? { kind: 'status', status } : undefined,
			);
			expect(await names('searchChannel')).toEqual(['Mailbox 4445', 'WhatsApp 4444']);
		},
	);

	it('have to be entered where the encrypted ID is needed, which the list says', async () => {
		bench.emulator.shapes({ source: 'page' });
		await expect(bench.list('searchSmsChannel')).rejects.toMatchObject({
			description: expect.stringMatching(/Choose By ID/),
		});
	});

	it('are not looked for elsewhere where the key is wrong', async () => {
		bench.emulator.fault(() => ({ kind: 'status', status: 401 }));
		await expect(bench.list('searchChannel')).rejects.toMatchObject({
			message: expect.stringMatching(/did not accept the API key/),
		});
		expect(bench.emulator.requests).toHaveLength(1);
	});
});

describe('sub-channels', () => {
	const of = async (channelId: string, search?: string) =>
		await bench.list('searchSubChannel', search, { ...GET_MANY, channelId: byId(channelId) });

	it.each(['4446', 'cD5_f9_bNrkrC==', 'cD5_f9_bNrkrC%3d%3d'])(
		'are those of the channel %s, and the channel itself',
		async (channelId) => {
			expect(await of(channelId)).toEqual([
				{ name: 'Main', value: '0' },
				{ name: 'Desk 12', value: '12' },
				{ name: 'Desk 13', value: '13' },
			]);
		},
	);

	it.each([
		['desk 13', ['13']],
		['12', ['12']],
		['x', []],
	])('searched for "%s" are %j', async (search, expected) => {
		expect((await of('4446', search)).map(({ value }) => value)).toEqual(expected);
	});

	it('are the channel itself where there are none', async () => {
		expect(await of('4447')).toEqual([{ name: 'Main', value: '0' }]);
	});

	it('are those of the channel that a conversation is moved to', async () => {
		const parameters = { ...GET_MANY, operation: 'move', toChannelId: byId('4446') };
		expect(await bench.list('searchSubChannel', '12', parameters)).toHaveLength(1);
	});

	it('are those of the channel of a template', async () => {
		const parameters = {
			resource: 'whatsApp',
			operation: 'sendTemplate',
			createConversation: true,
			encryptedChannelId: byId('cD5_f9_bNrkrC=='),
		};
		expect(await bench.list('searchSubChannel', '12', parameters)).toHaveLength(1);
	});

	it('need the channel first', async () => {
		await expect(bench.list('searchSubChannel', '', GET_MANY)).rejects.toMatchObject({
			message: expect.stringMatching(/does not say yet which channel/),
		});
		expect(bench.emulator.requests).toEqual([]);
	});
});

describe('what is chosen', () => {
	const addTag = async (tagId: unknown, items = [{}]) =>
		await bench.run(
			{
				resource: 'conversation',
				operation: 'addTag',
				conversationId: '5000',
				channelId: byId('4444'),
				tagId: tagId as never,
			},
			{ items },
		);

	it.each([
		['from the list', { __rl: true, mode: 'list', value: '1609', cachedResultName: 'Billing' }],
		['by ID', byId('1609')],
		['by an expression that gives a number', byId('={{ 1600 + 9 }}')],
		['as plain text', '1609'],
	])('%s is sent alike', async (_, tagId) => {
		const { error } = await addTag(tagId);
		expect(error).toBeUndefined();
		expect(bench.emulator.requests.map(({ url }) => url)).toEqual([
			'/streams/4444/objects/5000/tags/1609',
		]);
	});

	it.each([
		['a path', byId('1609/../1'), /"Tag" is not a positive whole number/],
		['nothing', byId('={{ $json.none }}'), /"Tag" is empty/],
		['0', byId('0'), /"Tag" starts with 0/],
		['a damaged number', byId('={{ 2 ** 60 }}'), /"Tag" is a number with more digits/],
	])('is refused before anything is sent: %s', async (_, tagId, message) => {
		await bench.expectRefused(addTag(tagId), message);
	});
});

describe('a channel', () => {
	const get = async (channelId: string) =>
		await bench.run({
			resource: 'conversation',
			operation: 'get',
			conversationId: '5000',
			channelId: byId(channelId),
		});

	it.each([
		['its number', '4444', '/streams/4444/objects/5000'],
		['its number with blanks', ' 4444 ', '/streams/4444/objects/5000'],
		['the encrypted ID', 'aB3_f7kLpipA==', '/streams/aB3_f7kLpipA%3D%3D/objects/5000'],
		['the same as in a URL', 'aB3_f7kLpipA%3d%3d', '/streams/aB3_f7kLpipA%3D%3D/objects/5000'],
		['the same in capitals', 'aB3_f7kLpipA%3D%3D', '/streams/aB3_f7kLpipA%3D%3D/objects/5000'],
	])('is given by %s, and encoded once', async (_, channelId, url) => {
		const { items } = await get(channelId);
		expect(bench.emulator.requests.map((request) => request.url.split('?')[0])).toEqual([url]);
		expect(items[0]!.json).toMatchObject({ conversationId: 5000, streamId: 4444 });
	});

	it.each([
		['a path', 'a/b', /"Channel" is not the ID of a channel: "a\/b"/],
		['an encoded path', '..%2f..%2fusers%2f1', /"Channel" is not the ID of a channel/],
		['dots', '..', /"Channel" is not the ID of a channel/],
		['a query', 'aB3_f7kLpipA==?x=1', /"Channel" is not the ID of a channel/],
		['blanks inside', '44 44', /"Channel" is not the ID of a channel/],
		['broken encoding', 'aB3_f7kLpipA%3', /"Channel" is not the ID of a channel/],
		['nothing', '={{ $json.streamId }}', /"Channel" is empty/],
		['0', '0', /"Channel" starts with 0/],
		['an object', '={{ ({}) }}', /"Channel" is an object/],
	])('is refused before anything is sent: %s', async (_, channelId, message) => {
		const error = await bench.expectRefused(get(channelId), message);
		expect(error?.description).toMatch(/encrypted ID|number/);
	});

	it('whose encrypted ID has a slash in it is one segment of the path', async () => {
		const { error } = await get('cD5+g9/NrkrC==');
		expect(bench.emulator.requests[0]!.url).toMatch(/^\/streams\/cD5%2Bg9%2FNrkrC%3D%3D\/objects/);
		expect(error?.message).toMatch(
			/does not know conversation 5000 in channel cD5\+g9\/NrkrC== \(status 404\)/,
		);
	});
});
