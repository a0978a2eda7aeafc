import type { INodeParameters } from 'n8n-workflow';

import { byId, useTestBench } from '../../commBox';

const bench = useTestBench();

const CONVERSATION = { resource: 'conversation', conversationId: '5000', channelId: byId('4444') };

const assign = async (names: string[]) =>
	await bench.run(
		{ ...CONVERSATION, operation: 'assign', agentId: byId('={{ $json.name }}') },
		{ items: names.map((name) => ({ name })) },
	);

const tag = async (tagId: string) =>
	await bench.run({ ...CONVERSATION, operation: 'addTag', tagId: byId(tagId) });

describe('a locator', () => {
	it.each(['Ben Baker', 'ben  baker ', 'BEN@acme.example', '\u200fBen', '520761'])(
		'takes an agent by name, address or ID: %j',
		async (name) => {
			const { items, error } = await assign([name]);
			expect(error).toBeUndefined();
			expect(items[0]!.json).toMatchObject({ success: true, managerId: 520761 });
			expect(bench.sent().at(-1)).toBe('POST /managers/520761/assignments?objectId=5000');
		},
	);

	it('takes a tag by name', async () => {
		const { items } = await tag('delivery');
		expect(items[0]!.json).toMatchObject({ success: true, tagId: 1608 });
	});

	it.each<[string, INodeParameters, RegExp]>([
		[
			'a collection',
			{
				resource: 'conversation',
				operation: 'create',
				channelId: byId('4445'),
				channelType: 4,
				userIdentifier: 'ann@example.com',
				message: 'Hello',
				additionalFields: { agentId: byId('Cleo'), subject: 'A' },
			},
			/"ManagerId":520762/,
		],
		[
			'a list of those in a team',
			{ resource: 'agent', operation: 'getMany', filterBy: 'team', teamId: byId('Sales') },
			/^$/,
		],
	])('takes a name in %s', async (_, parameters, body) => {
		const { error } = await bench.run(parameters);
		expect(error).toBeUndefined();
		expect(bench.emulator.requests.at(-1)!.body).toMatch(body);
	});

	it('reads the list once in a run, and only where there is a name', async () => {
		await assign(['Cleo', '520760', 'Ann Archer', 'cleo@acme.example']);
		expect(bench.sent().filter((request) => request.startsWith('GET'))).toEqual(['GET /managers']);
		bench.emulator.reset();
		await assign(['520760', '520761']);
		expect(bench.sent().filter((request) => request.startsWith('GET'))).toEqual([]);
	});

	it('keeps the order of items about one agent, and lets those about others go on', async () => {
		let asked = 0;
		bench.emulator.fault(({ url }) =>
			url.includes('520761') && ++asked === 1
				? { kind: 'status', status: 429, retryAfter: '1' }
				: undefined,
		);
		const { error } = await bench.run(
			{
				resource: 'agent',
				operation: 'setPresence',
				agentId: byId('={{ $json.name }}'),
				presenceTypeId: byId('={{ $json.presence }}'),
			},
			{
				items: [
					{ name: 'Ben', presence: '1' },
					{ name: 'ben ', presence: '2' },
					{ name: 'Cleo', presence: '1' },
				],
			},
		);
		expect(error).toBeUndefined();
		const sent = bench.sent();
		const [online, offline] = ['1', '2'].map((type) => `POST /managers/520761/presence/${type}`);
		expect(sent.filter((request) => request.includes('520761'))).toEqual([online, online, offline]);
		expect(sent.indexOf('POST /managers/520762/presence/1')).toBeLessThan(
			sent.lastIndexOf(online!),
		);
	});

	it('refuses a name that nobody has, and says what is alike', async () => {
		const { error } = await assign(['Ann Arbor']);
		expect(error?.message).toMatch(/^CommBox has no agent "Ann Arbor"/);
		expect(error?.description).toMatch(/Ann Archer \(ann@acme\.example\): 520760/);
		expect(error?.description).not.toMatch(/Ben/);
		expect(bench.sent()).toEqual(['GET /managers']);
	});

	it('refuses a name that two have', async () => {
		bench.emulator.fault(({ method }) =>
			method === 'GET'
				? {
						kind: 'body',
						body: '{"status":200,"data":[{"id":1,"identityId":"VIP"},{"id":2,"identityId":"vip"}]}',
					}
				: undefined,
		);
		const { error } = await tag('Vip');
		expect(error?.message).toMatch(/^CommBox has more than one tag "Vip"/);
		expect(error?.description).toMatch(/VIP: 1; vip: 2/);
		expect(bench.sent()).toEqual(['GET /tags']);
	});

	it('checks all else before anything is sent', async () => {
		await bench.expectRefused(
			bench.run({
				...CONVERSATION,
				operation: 'assign',
				conversationId: 'x',
				agentId: byId('Cleo'),
			}),
			/^"Conversation ID" is not a positive whole number/,
		);
	});
});
