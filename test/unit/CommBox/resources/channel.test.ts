import { byId, operationRunner, SHAPES, useTestBench } from '../../commBox';

const bench = useTestBench();

const { run, jsonOf } = operationRunner(bench);

describe.each(SHAPES)('answers %s', (_, shapes) => {
	beforeEach(() => bench.emulator.shapes(shapes));

	it.each([
		['4444', true, { streamId: 4444, availability: 'Open', state: 1 }],
		['4445', true, { streamId: 4445, availability: 'Busy', state: 2 }],
		['4445', false, { streamId: 4445, availability: 'Open', state: 1 }],
		['4446', true, { streamId: 4446, availability: 'Closed', state: 3 }],
		['4449', true, { streamId: 4449, availability: 'Inactive', state: 0 }],
		['dE6_b0oOslsD%3d%3d', true, { streamId: 'dE6_b0oOslsD==', availability: 'Open', state: 1 }],
	])('are whether channel %s is open (bots ignored: %s)', async (id, ignoreBots, output) => {
		expect(await jsonOf('channel', 'getAvailability', { channelId: byId(id), ignoreBots })).toEqual(
			[output],
		);
	});

	it('are statistics', async () => {
		expect(await jsonOf('channel', 'getStatistics', { limit: 1 })).toEqual([
			{
				streamId: 4444,
				subStreamId: 0,
				moduleId: 13,
				module: 'WhatsApp',
				statusId: 1,
				status: 'Open',
				count: 62,
			},
		]);
	});

	it('are SLA breaches, and in which list they stood', async () => {
		const breaches = await jsonOf('channel', 'getSlaBreaches');
		expect(breaches).toMatchObject([
			{ list: 'item1', streamId: 4444, count: 3 },
			{ list: 'item2', streamId: 4445, count: 1 },
		]);
	});
});

it.each([
	['{"Item1":[{"c":1}],"Item2":[]}', ['item1']],
	['[{"Item1":[{"c":1}]},{"Item2":[{"c":2}]}]', ['item1', 'item2']],
	['[[{"c":1}],[{"c":2}]]', ['item1', 'item2']],
	['[{"c":1},{"c":2}]', ['item1', 'item1']],
	['null', []],
	['""', []],
])('reads SLA breaches that come as %s', async (data, lists) => {
	bench.emulator.fault(() => ({ kind: 'body', body: `{"status":200,"data":${data}}` }));
	const breaches = await jsonOf('channel', 'getSlaBreaches');
	expect(breaches.map(({ list }) => list)).toEqual(lists);
});

it('has no word for a state that CommBox does not document', async () => {
	bench.emulator.fault(() => ({ kind: 'body', body: '{"status":200,"data":{"state":9}}' }));
	expect(await jsonOf('channel', 'getAvailability', { channelId: byId('4444') })).toEqual([
		{ streamId: 4444, availability: null, state: 9 },
	]);
});

it.each(['404', '200 without data'])('says that a channel is not there: %s', async (how) => {
	if (how !== '404') bench.emulator.fault(() => ({ kind: 'body', body: '{"status":200}' }));
	const { error } = await run('channel', 'getAvailability', { channelId: byId('1') });
	expect(error?.message).toMatch(/^CommBox does not know channel 1 \(status 404\)/);
	expect(error?.description).toMatch(/encrypted ID in the CommBox console/);
});

it.each(['={{ "" }}', 'a/b', '0'])('refuses the channel %s', async (id) => {
	await bench.expectRefused(
		run('channel', 'getAvailability', { channelId: byId(id) }),
		'"Channel" ',
	);
});
