import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { IMPATIENT, jsonIn, USER_ID, useTestBench } from '../../../commBox';

const bench = useTestBench();

const ADDRESS = 'john@example.com';

beforeEach(() =>
	bench.emulator.users.identify(USER_ID, {
		id: 77,
		streamProviderId: ADDRESS,
		streamProviderType: 4,
		conversations: [],
	}),
);

/** Each way of saying who is meant: its parameters, somebody known, and somebody unknown. */
const WAYS: Array<[string, INodeParameters, known: string, unknown: string]> = [
	['User ID', { userId: '={{ $json.who }}' }, USER_ID, '5'],
	[
		'Email Address',
		{ userIdentification: 'emailAddress', emailAddress: '={{ $json.who }}' },
		ADDRESS,
		'nobody@example.com',
	],
];

describe.each(WAYS)('by %s', (_, who, known, unknown) => {
	const update = async (names: readonly string[], options: INodeParameters) => {
		const items = names.map((one, row): IDataObject => ({ who: one, row, Id: `own ${row}` }));
		const parameters = { ...who, updateFields: { remarks: 'x' }, options };
		return await bench.run(parameters, { items });
	};

	describe.each([false, true])('where Dry Run is %s', (dryRun) => {
		it('an unknown user fails the item', async () => {
			const { error } = await update([known, unknown], { dryRun });
			expect(error?.message).toMatch(/CommBox does not know (a )?user/);
		});

		it('Skip skips the unknown, and a hint counts them', async () => {
			const outcome = await update([unknown, known, unknown], { dryRun, ifNotFound: 'skip' });
			const [first, second, third] = jsonIn(outcome);
			expect([first, third]).toEqual([{}, {}]);
			expect(second).toMatchObject(dryRun ? { dryRun: true } : { Id: Number(USER_ID) });
			expect(outcome.hints).toContain(
				'Skipped, because CommBox does not know the user (2 of 3 items)',
			);
			expect(bench.emulator.stats.updates).toBe(dryRun ? 0 : 1);
		});
	});

	it('Input Data and ID keeps all that the item has, skipped or not', async () => {
		const outcome = await update([known, unknown], { output: 'input', ifNotFound: 'skip' });
		expect(jsonIn(outcome)).toEqual([
			{ who: known, row: 0, Id: 'own 0', userId: Number(USER_ID) },
			{ who: unknown, row: 1, Id: 'own 1', skipped: true },
		]);
	});

	it('Skip is for unknown users only', async () => {
		bench.emulator.fault(() => ({ kind: 'status', status: 403 }));
		const { error } = await update([known], { ifNotFound: 'skip' });
		expect(error?.message).toMatch(/no permission/);
	});
});

describe('a dry run', () => {
	const dryRun = async (Content: Record<string, string>) => {
		const field = Object.entries(Content).map(([name, value]) => ({ name, value }));
		const parameters = { userId: USER_ID, customFields: { field }, options: { dryRun: true } };
		return await bench.run(parameters);
	};

	it('names the custom fields that the user does not have', async () => {
		const { hints } = await dryRun({ VIP_Status: '1', vip_status: '1', Nope: '2' });
		expect(hints).toContainEqual(expect.stringMatching(/no value in yet.*: vip_status, Nope$/));
	});

	it('says nothing of those that the user has', async () => {
		const { hints } = await dryRun({ VIP_Status: '1' });
		expect(hints).toHaveLength(1);
	});

	it('says so where the key may not read users, which an update by User ID does not do', async () => {
		bench.emulator.fault(({ method }) =>
			method === 'GET' ? { kind: 'status', status: 403 } : undefined,
		);
		const outcome = await dryRun({ VIP_Status: '1' });
		expect(jsonIn(outcome)).toMatchObject([{ dryRun: true }]);
		expect(outcome.hints).toContainEqual(expect.stringMatching(/has not checked whether the user/));
	});

	it.each<[string, INodeParameters, number, RegExp]>([
		['the user is refused otherwise', { userId: USER_ID }, 400, /refused/],
		[
			'the key may not look anybody up, which an update by phone number does',
			{ userIdentification: 'phoneNumber', phoneNumber: '19175555555' },
			403,
			/no permission/,
		],
	])('fails where %s', async (_, who, status, message) => {
		bench.emulator.fault(({ method }) =>
			method === 'GET' ? { kind: 'status', status } : undefined,
		);
		const { error } = await bench.run({
			...who,
			updateFields: { remarks: 'x' },
			options: { dryRun: true },
			requestOptions: IMPATIENT,
		});
		expect(error?.message).toMatch(message);
	});

	it('names custom fields that CommBox answers as an object', async () => {
		const body = JSON.stringify({
			status: 200,
			data: { id: 94382332, content: { VIP_Status: '3' } },
		});
		bench.emulator.fault(() => ({ kind: 'body', body }));
		const { hints } = await dryRun({ VIP_Status: '1', Nope: '2' });
		expect(hints).toContainEqual(expect.stringMatching(/no value in yet.*: Nope$/));
	});

	it('fails where the key is wrong', async () => {
		const { error } = await bench.run(
			{ userId: USER_ID, updateFields: { remarks: 'x' }, options: { dryRun: true } },
			{ credential: { apiKey: 'wrong-key-123', baseUrl: bench.emulator.url } },
		);
		expect(error?.message).toMatch(/did not accept the API key/);
	});
});
