import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import type { Fault, PageRules } from '../../../emulator';
import { itemsOf, USER_ID, useTestBench } from '../../commBox';

const bench = useTestBench();

const conversations: INodeParameters = { operation: 'getConversations', userId: '={{ $json.id }}' };

/** The conversations that the emulator's John Doe has, in its order. */
const ALL = Array.from({ length: 120 }, (_, index) => 5000 + index);

const EVERYTHING = ['pageNumber', 'pageSize', 'status', 'stream', 'order', 'includeChilds'];

/** Runs Get Conversations. Returns the ids of each item's conversations, and the hints. */
async function run(parameters: INodeParameters, userIds: string[] = [USER_ID]) {
	const { items, hints, error } = await bench.run(
		{ ...conversations, ...parameters },
		{ items: itemsOf(userIds) },
	);
	expect(error).toBeUndefined();
	const ids = userIds.map((_, index) =>
		items
			.filter(({ pairedItem }) => (pairedItem as { item: number }).item === index)
			.map(({ json }) => json['conversationId']),
	);
	return { ids, hints };
}

/** The numbers of the pages that were asked for. */
const pagesAsked = () =>
	bench.emulator.requests
		.filter(({ url }) => url.includes('/objects?'))
		.map(({ url }) => Number(new URL(url, 'http://x').searchParams.get('pageNumber')));

/** Lets a request for that page meet a fault, the first so many times. */
function failPage(pageNumber: number, fault: Fault, times = Infinity): void {
	let left = times;
	bench.emulator.fault(({ url }) =>
		url.includes(`pageNumber=${pageNumber}&`) && left-- > 0 ? fault : undefined,
	);
}

/** Makes a user with one identity and so many conversations. */
function addUser(id: string, count: number): void {
	bench.emulator.users.put(id, {});
	bench.emulator.users.identify(id, {
		id: Number(id),
		streamProviderId: id,
		streamProviderType: 7,
		conversations: Array.from({ length: count }, (_, index) => ({
			objectId: Number(id) * 1_000 + index,
			statusId: 1,
		})),
	});
}

describe('a list comes whole and in order from a server that', () => {
	const status = (code: number): Fault => ({ kind: 'status', status: code });

	type Fails = [page: number, fault: Fault, times?: number];

	it.each<[string, PageRules & { fails?: Fails }]>([
		['pages as recorded', {}],
		['counts from 1', { firstPage: 1 }],
		['counts from 1 and gives 40 at most', { firstPage: 1, mostPerPage: 40 }],
		['gives 50 at most', { mostPerPage: 50 }],
		['gives 40 at most', { mostPerPage: 40 }],
		['gives one at a time', { mostPerPage: 1 }],
		['ignores pageSize', { mostPerPage: 7, ignores: ['pageSize'] }],
		['ignores paging', { ignores: ['pageNumber', 'pageSize'] }],
		['ignores everything', { ignores: EVERYTHING }],
		['counts from 0', { firstPage: 0 }],
		['counts from 0 and gives 40 at most', { firstPage: 0, mostPerPage: 40 }],
		['counts from 0, all on one page', { firstPage: 0, ignores: ['pageSize'] }],
		['counts from 0 and is busy at first', { firstPage: 0, fails: [0, status(429), 2] }],
		['counts from 0 and is down at first', { firstPage: 0, fails: [0, status(503), 2] }],
		['counts from 0 and fails once', { firstPage: 0, fails: [0, status(500), 1] }],
		['counts from 0 and breaks off once', { firstPage: 0, fails: [0, { kind: 'truncate' }, 1] }],
		['gives the first page as page 0', { firstPage: 1, repeatsFirst: true }],
		['refuses page 0', { firstPage: 1, fails: [0, status(400)] }],
		['does not know page 0', { firstPage: 1, fails: [0, status(404)] }],
		['fails over page 0', { firstPage: 1, fails: [0, status(500)] }],
		['says 404 beyond the last page', { mostPerPage: 40, fails: [4, status(404)] }],
		['gives the last page again', { mostPerPage: 40, repeatsLast: true }],
		['has null between entries', { nulls: true, mostPerPage: 50 }],
		['has the list in a member', { member: 'objects', mostPerPage: 50 }],
		['writes the member in another case', { member: 'Objects' }],
		['gets new conversations meanwhile', { arrivals: true, mostPerPage: 20 }],
		[
			'gets them, and gives the first page as page 0',
			{ firstPage: 1, arrivals: true, mostPerPage: 20, repeatsFirst: true },
		],
	])('%s', async (_, { fails, ...rules }) => {
		for (const limit of [3, 50, 119, undefined]) {
			bench.emulator.reset();
			bench.emulator.pages(rules);
			if (fails) failPage(...fails);
			const parameters = limit === undefined ? { returnAll: true } : { limit };
			expect((await run(parameters)).ids).toEqual([ALL.slice(0, limit)]);
		}
	});

	it('counts from 1 and gets new conversations meanwhile', async () => {
		bench.emulator.pages({ firstPage: 1, arrivals: true, mostPerPage: 20 });
		// One comes up between page 0, by which the counting is found out, and page 1.
		expect((await run({ returnAll: true })).ids).toEqual([[5120, ...ALL]]);
	});
});

it('loses no conversation, whichever others go away between two pages', async () => {
	const scenario = fc.record({
		count: fc.integer({ min: 1, max: 30 }),
		size: fc.integer({ min: 1, max: 12 }),
		firstPage: fc.constantFrom<0 | 1>(0, 1),
		repeatsFirst: fc.boolean(),
		// After which answers one goes away, and which.
		departures: fc.dictionary(fc.integer({ min: 1, max: 8 }).map(String), fc.nat(30), {
			maxKeys: 3,
		}),
	});
	await fc.assert(
		fc.asyncProperty(scenario, async ({ count, size, firstPage, repeatsFirst, departures }) => {
			// One page of a server that gives less than it is asked for looks like the whole list.
			fc.pre(count > size + Object.keys(departures).length);
			bench.emulator.reset();
			bench.emulator.pages({
				firstPage,
				repeatsFirst: repeatsFirst && firstPage === 1,
				mostPerPage: size,
			});
			addUser('1', count);
			const [identity] = bench.emulator.users.identitiesOf('1');
			const list = identity!.conversations;
			const all = list.map(({ objectId }) => Number(objectId));
			let answers = 0;
			bench.emulator.fault(({ url }) => {
				if (!url.includes('/objects')) return undefined;
				const index = departures[String(answers)];
				if (answers > 0 && index !== undefined) list.splice(index, 1);
				answers += 1;
				return undefined;
			});
			const { ids } = await run({ returnAll: true }, ['1']);
			const left = list.map(({ objectId }) => objectId);
			expect(ids[0]).toEqual(expect.arrayContaining(left));
			expect(new Set(ids[0]).size).toBe(ids[0]!.length);
			expect(all).toEqual(expect.arrayContaining(ids[0]!));
		}),
		{
			numRuns: 150,
			// All that was on the first page has gone away, and what follows has moved up to its top.
			examples: [
				[{ count: 3, size: 1, firstPage: 1, repeatsFirst: false, departures: { '2': 0 } }],
				[{ count: 5, size: 2, firstPage: 0, repeatsFirst: false, departures: { '1': 0, '2': 0 } }],
			],
		},
	);
});

it('loses none either where the second page is empty then', async () => {
	addUser('1', 101);
	const list = bench.emulator.users.identitiesOf('1')[0]!.conversations;
	bench.emulator.fault(({ url }) => {
		if (url.includes('pageNumber=1&')) list.shift();
		return undefined;
	});
	const { ids } = await run({ returnAll: true }, ['1']);
	expect(ids[0]).toHaveLength(101);
});

it('reads a list of one page, and one up to a limit, no more than once', async () => {
	addUser('1', 40);
	await run({ returnAll: true }, ['1']);
	expect(pagesAsked()).toEqual([0, 1]);
	bench.emulator.reset();
	await run({ limit: 110 });
	expect(pagesAsked()).toEqual([0, 1]);
});

describe('the number of the first page', () => {
	const ids = Array.from({ length: 30 }, (_, index) => String(100 + index));
	const expected = ids.map((id) => [Number(id) * 1_000, Number(id) * 1_000 + 1]);

	it.each([0, 1] as const)('%d is found out once in a run', async (firstPage) => {
		bench.emulator.pages({ firstPage, mostPerPage: 1 });
		bench.emulator.latency(1);
		ids.forEach((id) => addUser(id, 3));
		expect((await run({ limit: 2 }, ids)).ids).toEqual(expected);
		const wrong = pagesAsked().filter((page) => page < firstPage || page > firstPage + 1);
		expect(wrong).toHaveLength(firstPage);
		// Twice for each user, and for the first of them once more where page 0 is none.
		expect(pagesAsked()).toHaveLength(2 * ids.length + firstPage);
	});

	it('is not taken from a list that is empty', async () => {
		bench.emulator.pages({ firstPage: 0, mostPerPage: 2 });
		addUser('1', 0);
		addUser('2', 3);
		expect(
			(await run({ limit: 3, requestOptions: { maxConcurrency: 1 } }, ['1', '2'])).ids,
		).toEqual([[], [2000, 2001, 2002]]);
	});

	it.each([
		[400, 1],
		[500, 2],
	])('is taken from a page 0 that is refused with %d, in %d requests', async (status, requests) => {
		failPage(0, { kind: 'status', status });
		addUser('1', 0);
		await run({ requestOptions: { maxConcurrency: 1 } }, ['1', '1', USER_ID]);
		expect(pagesAsked().filter((page) => page === 0)).toHaveLength(requests);
	});
});

describe('the size of a page', () => {
	const sizes = () =>
		bench.emulator.requests.flatMap(({ url }) => /pageSize=(\d+)/.exec(url)?.[1] ?? []);

	it('is no larger than what is wanted', async () => {
		await run({ limit: 3 });
		expect(new Set(sizes())).toEqual(new Set(['3']));
	});

	it('is the largest where entries may not fit the filters', async () => {
		await run({ limit: 3, filters: { status: [1] } });
		expect(new Set(sizes())).toEqual(new Set(['100']));
	});
});

it.each([400, 403, 501])('a page that fails with %d in the middle is an error', async (status) => {
	bench.emulator.pages({ mostPerPage: 40 });
	failPage(2, { kind: 'status', status });
	const { error, items } = await bench.run({ ...conversations, userId: USER_ID, returnAll: true });
	expect(error).toMatchObject({ httpCode: String(status) });
	expect(items).toEqual([]);
});

describe('a list that ends because a page comes again', () => {
	const REPEATED = [
		expect.stringMatching(/^CommBox returned the same page again.*: conversations$/),
	];

	it.each<[string, PageRules, number]>([
		['the whole list', { ignores: EVERYTHING }, 120],
		['the first hundred', { ignores: EVERYTHING, mostPerPage: 100 }, 100],
		['the last page', { repeatsLast: true }, 120],
	])('may be incomplete, and says so: %s', async (_, rules, count) => {
		bench.emulator.pages(rules);
		for (const parameters of [{ returnAll: true }, { limit: 121 }]) {
			const { ids, hints } = await run(parameters);
			expect(ids).toEqual([ALL.slice(0, count)]);
			expect(hints).toEqual(REPEATED);
		}
		expect(pagesAsked().length).toBeLessThanOrEqual(8);
	});

	it('says nothing where the limit was reached, or the list ended with an empty page', async () => {
		expect((await run({ returnAll: true })).hints).toEqual([]);
		bench.emulator.pages({ ignores: EVERYTHING });
		expect((await run({ limit: 120 })).hints).toEqual([]);
	});

	it('names the items that it is about', async () => {
		addUser('1', 0);
		bench.emulator.pages({ ignores: EVERYTHING });
		expect((await run({ returnAll: true }, ['1', USER_ID])).hints).toEqual([
			expect.stringMatching(/: conversations \(1 of 2 items\)$/),
		]);
	});
});

describe('a server that ignores filters', () => {
	const resolved = ALL.filter((id) => id % 2 === 1);

	it.each<[string, PageRules]>([
		['the status', { ignores: ['status'], mostPerPage: 40 }],
		['everything', { ignores: EVERYTHING }],
	])('gives no wrong entries, and a hint says so: %s', async (_, rules) => {
		bench.emulator.pages(rules);
		for (const limit of [2, 60]) {
			const { ids, hints } = await run({ limit, filters: { status: [2, 8] } });
			expect(ids).toEqual([resolved.slice(0, limit)]);
			expect(hints[0]).toMatch(/^CommBox ignored filters.*: Statuses$/);
		}
	});

	it('names the filters that it ignored', async () => {
		bench.emulator.pages({ ignores: ['status', 'stream'] });
		const filters = { status: [2], stream: '4445' };
		const { ids, hints } = await run({ returnAll: true, filters });
		expect(ids).toEqual([[]]);
		expect(hints).toEqual([expect.stringMatching(/: Channel ID, Statuses|: Statuses, Channel ID/)]);
	});

	it('is not suspected where entries do not tell their status', async () => {
		const body = '{"status":200,"data":[{"objectId":1},{"objectId":2,"statusid":"2"}]}';
		bench.emulator.fault(({ url }) =>
			url.includes('/objects') ? { kind: 'body', body } : undefined,
		);
		const { ids, hints } = await run({ limit: 2, filters: { status: [2] } });
		expect(ids).toEqual([[1, 2]]);
		expect(hints).toEqual([]);
	});

	it('costs no more requests for a small limit than for a large one', async () => {
		bench.emulator.pages({ ignores: ['status'] });
		await run({ limit: 1, filters: { status: [2] } });
		expect(pagesAsked().length).toBeLessThanOrEqual(2);
	});
});

describe('what holds no list', () => {
	const answer = (data: string) =>
		bench.emulator.fault(({ url }) =>
			url.includes('/objects')
				? { kind: 'body', body: `{"status":200,"data":${data}}` }
				: undefined,
		);

	it.each(['null', '""', '[]', '[null]', '{"objects":null}', '{"objects":[]}'])(
		'is an empty one: %s',
		async (data) => {
			answer(data);
			const { ids, hints } = await run({ returnAll: true });
			expect([ids, hints]).toEqual([[[]], []]);
		},
	);

	it.each(['{"tags":[{"objectId":1}]}', '"x"', '7'])('is an error: %s', async (data) => {
		answer(data);
		const { error } = await bench.run({ ...conversations, userId: USER_ID });
		expect(error?.message).toMatch(/did not answer with a list of conversations/);
		expect(error).toMatchObject({
			description: expect.stringMatching(/^Run the workflow again/),
			httpCode: '200',
		});
	});
});
