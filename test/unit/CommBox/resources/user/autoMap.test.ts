import fc from 'fast-check';
import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';

import { USER_ID, useTestBench } from '../../../commBox';

const bench = useTestBench();

const map = async (json: IDataObject, inputsToIgnore = '') => {
	bench.emulator.reset();
	return await bench.run(
		{ userId: USER_ID, dataToSend: 'autoMapInputData', inputsToIgnore },
		{ items: [json] },
	);
};

const around = fc.stringMatching(/^[ \t\n\u00a0\u200b\u200e\ufeff]{0,3}$/);
const header = fc.stringMatching(/^[A-Z][A-Za-z]{3,8}_[A-Za-z0-9 ]{0,5}[a-z]$/);

describe('a header of the input', () => {
	it('counts without what nobody sees around it', async () => {
		await fc.assert(
			fc.asyncProperty(header, around, around, async (name, before, after) => {
				const { error } = await map({ [before + name + after]: '7', First_Name: 'Ada' });
				expect(error).toBeUndefined();
				expect(bench.sentData()).toEqual({ FirstName: 'Ada', Content: { [name]: '7' } });
			}),
			{ numRuns: 40 },
		);
	});

	it('is ignored however either is written', async () => {
		await fc.assert(
			fc.asyncProperty(header, around, around, async (name, before, after) => {
				await map({ [before + name]: '7', '\ufefffirst name ': 'Ada' }, `x,${after}${name}`);
				expect(bench.sentData()).toEqual({ FirstName: 'Ada' });
			}),
			{ numRuns: 20 },
		);
	});

	it('is refused where another one is the same', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(header, fc.constant('Email')),
				around.filter((text) => text !== ''),
				async (name, after) => {
					const { error } = await map({ [name]: 'a@b.c', [name + after]: 'd@e.f' });
					expect(error?.message).toMatch(/^The input fields ".*" and ".*" are both named like /s);
					expect(bench.emulator.requests).toEqual([]);
				},
			),
			{ numRuns: 20 },
		);
	});
});

it('speaks of input fields that say who the user is only where there are some', async () => {
	const hintsFor = async (userId: string) => {
		const { hints } = await bench.run(
			{ userId, dataToSend: 'autoMapInputData' },
			{ items: [{ id: USER_ID, Plan: 'A' }] },
		);
		return hints.filter((hint) => hint.startsWith('Input fields that were not sent'));
	};
	expect(await hintsFor(USER_ID)).toEqual([]);
	expect(await hintsFor('={{ $json.id }}')).toEqual([expect.stringMatching(/: id$/)]);
});

it.each<[IDataObject, RegExp, RegExp]>([
	[
		{ '\ud83c': 'x' },
		/^"Unique Name" holds half a character/,
		/If the field is not meant for CommBox, add \ud83c to Inputs to Ignore\.$/,
	],
	[
		{ Plan: { a: 1 } },
		/"Plan" is an object/,
		/^Put it into (?!.*If the field).*add Plan to Inputs to Ignore\.$/,
	],
	[
		{ email: 'x'.repeat(256) },
		/^"Email" is 256 characters/,
		/If the field is not meant for CommBox, add email to Inputs to Ignore\.$/,
	],
])('refuses %j, and says the way out', async (row, message, advice) => {
	const error = await bench.expectRefused(map({ Language: 'en', ...row }), message);
	expect(error?.description).toMatch(advice);
});

it.each<IDataObject>([{ '': 0 }, { ' ': 'x' }, { '\ufeff': null, ' ': { a: 1 } }])(
	'leaves out a column without a name, as exports of tables have one: %j',
	async (row) => {
		const { error, hints } = await map({ ...row, Language: 'en' });
		expect(error).toBeUndefined();
		expect(bench.sentData()).toEqual({ Content: { Language: 'en' } });
		expect(hints).toContain('A column without a name was not sent: it cannot become a field');
	},
);

it.each<IDataObject>([{ email: null }, { email: '-' }, { email: '#N/A' }])(
	'fills a field from the one input that has a value: %j',
	async (row) => {
		await map({ ...row, Email: 'ada@example.com', Plan: undefined, 'Plan ': 'A' });
		expect(bench.sentData()).toEqual({ Email: 'ada@example.com', Content: { Plan: 'A' } });
	},
);

describe('Inputs to Ignore', () => {
	const ADDRESS = 'Address (street, city)';

	it.each([
		[ADDRESS, true],
		[` ${ADDRESS}\ufeff`, true],
		[`row, ${ADDRESS}, note`, true],
		['Address (street,city)', true],
		['={{ ["Address (street, city)"] }}', true],
		['Address (street', false],
		['city), Address (street', false],
		[`Postal ${ADDRESS}`, false],
		[',', false],
	])('names a column whose name has a comma: %j', async (inputsToIgnore, isIgnored) => {
		await map({ [ADDRESS]: 'x', Language: 'en' }, inputsToIgnore);
		expect(bench.sentData()).toEqual({
			Content: { ...(!isIgnored && { [ADDRESS]: 'x' }), Language: 'en' },
		});
	});

	it('names no column that is nothing but a comma', async () => {
		await map({ ',': 'x' }, 'row');
		expect(bench.sentData()).toEqual({ Content: { ',': 'x' } });
	});

	it('takes what the error advises', async () => {
		const row = { [ADDRESS]: { street: 'x' }, Language: 'en' };
		const error = await bench.expectRefused(map(row), /is an object/);
		const [, name] = /add (.*) to Inputs to Ignore\.$/.exec(error!.description!)!;
		await map(row, name);
		expect(bench.sentData()).toEqual({ Content: { Language: 'en' } });
	});
});

it('writes dates as the option says in custom fields only', async () => {
	const date = '1990-02-01T00:00:00.000Z';
	await bench.run(
		{
			userId: USER_ID,
			dataToSend: 'autoMapInputData',
			options: { dateFormat: ' dd.MM.yyyy ' },
		},
		{ items: [{ remarks: date, Birth_Date: date }] },
	);
	expect(bench.sentData()).toEqual({
		Remarks: expect.stringMatching(/^1990-02-01/),
		Content: { Birth_Date: '01.02.1990' },
	});
});

describe("the node's own error", () => {
	const failed = async (onError: 'continueErrorOutput' | 'continueRegularOutput') => {
		bench.emulator.fault(() => ({ kind: 'status', status: 400 }));
		const { items, errorItems } = await bench.run(
			{ userId: USER_ID, dataToSend: 'autoMapInputData' },
			{ items: [{ Language: 'en' }, { Language: 'he' }], onError },
		);
		bench.emulator.fault(undefined);
		return [...items, ...errorItems].map(({ json }) => json);
	};

	it('is not sent where the rows of the error output go back into the node', async () => {
		const [row] = await failed('continueErrorOutput');
		expect(row).toMatchObject({ Language: 'en', error: { kind: 'refused' } });
		const { error } = await map(row!);
		expect(error).toBeUndefined();
		expect(bench.sentData()).toEqual({ Content: { Language: 'en' } });
	});

	it('is not sent as text either', async () => {
		const [row] = await failed('continueRegularOutput');
		await map({ Language: 'en', error: (row!['error'] as IDataObject)['message'] as string });
		expect(bench.sentData()).toEqual({ Content: { Language: 'en' } });
	});

	it.each([
		{ error: 'Broken [item 3] of two' },
		{ error: 'Broken [item three]' },
		{ note: 'CommBox refused the data [item 3]' },
		{ Error: 'CommBox refused the data [item 3]' },
	])('is told from what only looks like it: %j', async (row) => {
		await map(row);
		expect(bench.sentData()).toEqual({ Content: row });
	});

	it('is known by the number of any item', async () => {
		await map({ Language: 'en', error: 'CommBox refused the data [item 1234]' });
		expect(bench.sentData()).toEqual({ Content: { Language: 'en' } });
	});

	it('is told from a field of the brand', async () => {
		await map({ error: 'E-17 of the washing machine' });
		expect(bench.sentData()).toEqual({ Content: { error: 'E-17 of the washing machine' } });
	});
});

describe('Input Data and ID', () => {
	const output = async (json: IDataObject, binary?: IBinaryKeyData) =>
		await bench.run(
			{ userId: USER_ID, updateFields: { firstName: 'Ada' }, options: { output: 'input' } },
			{ items: [json], ...(binary && { binary }) },
		);

	it('keeps the files of the item', async () => {
		const binary = { scan: { data: 'eA==', mimeType: 'text/plain' } };
		expect((await output({ a: 1 }, binary)).items).toEqual([
			{ json: { a: 1, userId: 94382332 }, binary, pairedItem: { item: 0 } },
		]);
	});

	it("leaves the node's own error of an earlier run behind", async () => {
		const error = { message: 'CommBox refused the data [item 3]', kind: 'refused' };
		const { items, hints } = await output({ a: 1, error });
		expect(items[0]!.json).toEqual({ a: 1, userId: 94382332 });
		expect(hints).toEqual([]);
	});

	it('says what n8n takes a column called error for', async () => {
		const { items, hints } = await output({ a: 1, error: 'E-17' });
		expect(items[0]!.json).toEqual({ a: 1, error: 'E-17', userId: 94382332 });
		expect(hints).toEqual([expect.stringMatching(/column "error".*Retry On Fail/)]);
	});
});

it.each([
	'{"Id":94382332}',
	'{"id":"94382332"}',
	'[{"ID":94382332}]',
	'94382332',
	'"94382332"',
	'["94382332"]',
])('the ID of the updated user is taken from %s', async (data) => {
	bench.emulator.fault(() => ({ kind: 'body', body: `{"status":200,"data":${data}}` }));
	const { items } = await bench.run({ userId: USER_ID, updateFields: { firstName: 'Ada' } });
	expect(items.map(({ json }) => json)).toEqual([{ Id: 94382332 }]);
});
