import type { INodeParameters } from 'n8n-workflow';

import type { AnswerShapes, PageRules } from '../../../../emulator';
import { byId, SHAPES, useTestBench } from '../../../commBox';

const bench = useTestBench();

/** The emulator's first conversations began one an hour, from the start of 2026 on. */
const FIRST = 5000;

const FIRST_DAY: INodeParameters = {
	channelId: byId('4444'),
	start: '2026-01-01T00:00:00Z',
	end: '2026-01-01T23:59:00Z',
};

const run = async (parameters: INodeParameters = {}) =>
	await bench.run({ resource: 'conversation', operation: 'getMany', ...FIRST_DAY, ...parameters });

const idsOf = async (parameters: INodeParameters = {}) => {
	const { items, error } = await run(parameters);
	expect(error).toBeUndefined();
	return items.map(({ json }) => json['conversationId']);
};

const lastQuery = () =>
	Object.fromEntries(
		new URL(bench.emulator.requests.at(-1)!.url, 'http://x').searchParams.entries(),
	);

const range = (from: number, to: number) =>
	Array.from({ length: Math.abs(to - from) + 1 }, (_, index) =>
		from < to ? from + index : from - index,
	);

describe('a time range', () => {
	it('gives the conversations in it, the newest first', async () => {
		// Two other users wrote that day too, each in the first hours.
		const ids = await idsOf({ returnAll: true });
		expect(ids).toHaveLength(27);
		expect(ids[0]).toBe(FIRST + 23);
		expect(new Set(ids)).toEqual(new Set([...range(FIRST, FIRST + 23), 6000, 6001, 7000]));
	});

	it.each<[string, string, string, number]>([
		['ISO 8601 with a zone', '2026-01-01T02:00:00+02:00', '2026-01-01T00:30:00Z', 1767225600],
		['Unix seconds', '1767225600', '1767227400', 1767225600],
		['Unix milliseconds', '1767225600000', '1767227400000', 1767225600],
		[
			'a date of JavaScript',
			'={{ new Date("2026-01-01T00:00:00Z") }}',
			'={{ new Date("2026-01-01T00:30:00Z") }}',
			1767225600,
		],
		[
			'a date of Luxon',
			'={{ DateTime.fromISO("2026-01-01T00:00:00Z") }}',
			'={{ DateTime.fromISO("2026-01-01T00:30:00Z") }}',
			1767225600,
		],
		// The zone of workflows in tests is n8n's default.
		['a time without a zone', '2025-12-31T19:00:00', '2025-12-31T19:30:00', 1767225600],
	])('can be given as %s', async (_, start, end, expected) => {
		await idsOf({ start, end });
		const { unixStartTime, unixEndTime } = lastQuery();
		expect([Number(unixStartTime), Number(unixEndTime)]).toEqual([expected, expected + 1800]);
	});

	it.each<[string, INodeParameters, RegExp]>([
		['no start', { start: '={{ "" }}' }, /"Start" is empty/],
		['no end', { end: '={{ undefined }}' }, /"End" is empty/],
		['what is no time', { start: 'yesterday' }, /"Start" is not a time: "yesterday"/],
		['an end before the start', { end: '2025-01-01' }, /"End" is before "Start"/],
		['no channel', { channelId: byId('={{ "" }}') }, /"Channel" is empty/],
		['an unknown status', { filters: { status: [12] } }, /no status "12"/],
		['an unknown order', { options: { sortBy: '={{ "x" }}' } }, /no sort order "x"/],
		['a sub-channel that is none', { filters: { subChannelId: 'x' } }, /"Sub-Channel" is not/],
	])('is refused with %s, and nothing is sent', async (_, parameters, message) => {
		await bench.expectRefused(run(parameters), message);
	});
});

describe('a user', () => {
	it.each<[string, INodeParameters, object]>([
		[
			'by a channel account',
			{ findBy: 'channelAccount', accountChannel: 5, identifier: ' 19175555501 ' },
			{ identityStreamProviderId: '19175555501', identityStreamProviderType: '5' },
		],
		[
			'by an identity',
			{ findBy: 'identity', identityId: '1957167' },
			{ userIdentityId: '1957167' },
		],
	])('is named %s', async (_, parameters, query) => {
		expect(await idsOf(parameters)).toEqual([6001, 6000]);
		expect(lastQuery()).toMatchObject(query);
		expect(lastQuery()).not.toHaveProperty('unixStartTime');
	});

	it.each<[INodeParameters, RegExp]>([
		[{ findBy: 'channelAccount', identifier: '={{ "" }}' }, /"Identifier" is empty/],
		[{ findBy: 'channelAccount', accountChannel: '={{ 99 }}', identifier: 'x' }, /no channel "99"/],
		[{ findBy: 'identity', identityId: '={{ $json.identityId }}' }, /"Identity ID" is empty/],
	])('is refused in %j', async (parameters, message) => {
		await bench.expectRefused(run(parameters), message);
	});
});

describe('of what is found, it returns', () => {
	it('up to the limit', async () => {
		expect(
			await idsOf({ limit: 3, start: '2026-01-03T00:00:00Z', end: '2026-01-04T00:00:00Z' }),
		).toEqual(range(FIRST + 72, FIRST + 70));
	});

	it('all, over several pages', async () => {
		const ids = await idsOf({ returnAll: true, end: '2026-02-01T00:00:00Z' });
		expect(ids).toHaveLength(123);
	});

	it.each<PageRules>([
		{ firstPage: 0, mostPerPage: 10 },
		{ firstPage: 1, mostPerPage: 10, repeatsFirst: true, repeatsLast: true },
		{ firstPage: 1, mostPerPage: 10, arrivals: true },
		{ firstPage: 0, nulls: true },
		{ member: 'objects' },
	])('all from a server with the pages %j', async (rules) => {
		bench.emulator.pages(rules);
		const ids = await idsOf({ returnAll: true });
		expect(new Set(ids)).toEqual(new Set([...range(FIRST, FIRST + 23), 6000, 6001, 7000]));
		expect(ids).toHaveLength(27);
	});

	it('those in one of the statuses, also where CommBox ignores the filter', async () => {
		const filters = { status: [2] };
		const filtered = await idsOf({ filters });
		expect(filtered).not.toContain(FIRST);
		expect(lastQuery()).toMatchObject({ status: '2' });
		bench.emulator.pages({ ignores: ['status'] });
		const { items, hints } = await run({ filters });
		expect(items.map(({ json }) => json['conversationId'])).toEqual(filtered);
		expect(hints.join()).toMatch(/ignored filters.*Statuses/);
	});

	it('those of a sub-channel', async () => {
		expect(await idsOf({ filters: { subChannelId: '12' } })).toEqual([]);
		expect(lastQuery()).toMatchObject({ subStream: '12' });
	});

	it('the oldest first', async () => {
		const options = { sortDirection: 'asc', sortBy: 'updatedtime' };
		const ids = await idsOf({ options, limit: 1 });
		expect([FIRST, 6000, 7000]).toContain(ids[0]);
		expect(lastQuery()).toMatchObject({ sort: 'asc', order: 'updatedtime' });
	});

	it('nothing where there is nothing', async () => {
		expect(await idsOf({ start: '2020-01-01', end: '2020-01-02' })).toEqual([]);
	});
});

describe('each conversation', () => {
	const identity = { findBy: 'identity', identityId: '1957168', limit: 1 };
	const shapes: ReadonlyArray<[string, AnswerShapes]> = SHAPES;

	it.each(shapes)('is the same in an answer %s', async (_, shape) => {
		bench.emulator.shapes(shape);
		const { items } = await run(identity);
		expect(items.map(({ json }) => json)).toMatchObject([
			{
				conversationId: 7000,
				streamId: 4444,
				userId: 94382334,
				identityId: 1957168,
				managerId: null,
				status: 'Open',
				channel: 'WhatsApp',
				message: 'Question 0',
				content: {},
			},
		]);
		expect(items[0]!.json).not.toHaveProperty('messages');
	});

	it('has its ids also where the list is in the shorter form', async () => {
		bench.emulator.shapes({ listed: 'id' });
		const { items } = await run({ ...identity, returnAll: true });
		expect(items.map(({ json }) => json)).toMatchObject([
			{ conversationId: 7000, streamId: 4444, userId: 94382334, identityId: 1957168 },
		]);
	});

	it('comes with its messages as a list, and one that stands by itself too', async () => {
		const { items } = await run({ ...identity, options: { includeMessages: true } });
		expect(items[0]!.json['messages']).toMatchObject([
			{ id: null, message: 'Question 0' },
			{ id: 1, message: 'Hello' },
		]);
		const data = '[{"objectId":1,"childs":{"id":2,"message":"Hi"}}]';
		bench.emulator.fault(() => ({ kind: 'body', body: `{"status":200,"data":${data}}` }));
		const single = await run({ ...identity, options: { includeMessages: true } });
		expect(single.items[0]!.json['messages']).toMatchObject([{ id: 2, message: 'Hi' }]);
	});

	it('is returned whole where it is not simplified', async () => {
		const { items } = await run({ ...identity, simplify: false });
		expect(items[0]!.json).toMatchObject({
			conversationId: 7000,
			numTags: 0,
			user: { id: 94382334 },
		});
	});
});

it('names the channel that CommBox does not know', async () => {
	const { error } = await run({ channelId: byId('9') });
	expect(error?.message).toMatch(/does not know channel 9 /);
	expect(error?.description).toMatch(/Check the Channel/);
});
