import { byId, useTestBench } from '../../commBox';

const bench = useTestBench();

const names = async (...list: Parameters<typeof bench.list>) =>
	(await bench.list(...list)).map(({ name }) => name);

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
			'/stats/streams',
			[
				['Mailbox 4445', '4445'],
				['WhatsApp 4444', '4444'],
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
			expect(await names('searchChannel')).toEqual(['Mailbox 4445', 'WhatsApp 4444']);
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
		['a name', byId('Billing'), /"Tag" is not a positive whole number: "Billing"/],
		['a path', byId('1609/../1'), /"Tag" is not a positive whole number/],
		['nothing', byId('={{ $json.none }}'), /"Tag" is empty/],
		['0', byId('0'), /"Tag" starts with 0/],
		['a damaged number', byId('={{ 2 ** 60 }}'), /"Tag" is a number with more digits/],
	])('is refused before anything is sent: %s', async (_, tagId, message) => {
		const { error } = await addTag(tagId);
		expect(error?.message).toMatch(message);
		expect(bench.emulator.requests).toEqual([]);
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
		const { error } = await get(channelId);
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(/encrypted ID|number/);
		expect(bench.emulator.requests).toEqual([]);
	});

	it('whose encrypted ID has a slash in it is one segment of the path', async () => {
		const { error } = await get('cD5+g9/NrkrC==');
		expect(bench.emulator.requests[0]!.url).toMatch(/^\/streams\/cD5%2Bg9%2FNrkrC%3D%3D\/objects/);
		expect(error?.message).toMatch(
			/does not know conversation 5000 in channel cD5\+g9\/NrkrC== \(status 404\)/,
		);
	});
});
