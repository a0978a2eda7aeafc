import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { customFields, USER_ID, useTestBench } from '../../../commBox';

const bench = useTestBench();

/** Parameters that give First Name and the custom field VIP_Status, in each way there is. */
const ways: Array<[way: string, parameters: INodeParameters]> = [
	[
		'the form',
		{
			updateFields: { firstName: '={{ $json.firstName }}' },
			customFields: customFields(['VIP_Status', '={{ $json.VIP_Status }}']),
		},
	],
	['auto-mapping', { dataToSend: 'autoMapInputData' }],
];

const userFields = () => {
	const { FirstName, Content } = bench.emulator.users.get(USER_ID)!;
	return { FirstName, VIP_Status: Content.get('VIP_Status') };
};

describe.each(ways)('an empty value, given by %s', (_, parameters) => {
	const update = async (item: IDataObject, options: INodeParameters = {}) =>
		await bench.run({ userId: USER_ID, ...parameters, options }, { items: [item] });

	it('leaves its field unchanged, and the panel says so', async () => {
		const { hints } = await update({ firstName: '', VIP_Status: '9' });
		expect(userFields()).toEqual({ FirstName: 'John', VIP_Status: '9' });
		expect(hints).toContainEqual(
			expect.stringMatching(
				/^Empty, so left unchanged in CommBox: (First Name|firstName)\. .*Empty Values/,
			),
		);
	});

	it('is as empty where it holds blanks only', async () => {
		await update({ firstName: 'Ada', VIP_Status: ' \t\u00a0\n' });
		expect(userFields()).toEqual({ FirstName: 'Ada', VIP_Status: '3' });
	});

	it('clears its field with Empty Values set to Clear Fields', async () => {
		const { hints } = await update({ firstName: ' ', VIP_Status: '' }, { emptyValues: 'clear' });
		expect(userFields()).toEqual({ FirstName: '', VIP_Status: '' });
		expect(hints).toContainEqual(
			expect.stringMatching(/^This clears fields in CommBox: (First Name|firstName), VIP_Status$/),
		);
	});

	it.each(['leave', 'clear'])(
		'which is none at all changes nothing with "%s"',
		async (emptyValues) => {
			const { hints } = await update({ firstName: null, VIP_Status: '9' }, { emptyValues });
			expect(userFields()).toEqual({ FirstName: 'John', VIP_Status: '9' });
			expect(hints).toContainEqual(
				expect.stringMatching(
					/^No value found, so left unchanged in CommBox: (First Name|firstName)\./,
				),
			);
		},
	);

	it.each([
		[
			{ firstName: '', VIP_Status: ' ' },
			/every value is empty \((First Name|firstName), VIP_Status\)/,
		],
		[
			{ firstName: null, VIP_Status: '' },
			/every value is empty \((First Name|firstName), VIP_Status\)/,
		],
	])('beside no other is refused: %j', async (item, message) => {
		const error = await bench.expectRefused(update(item), message);
		expect(error?.description).toMatch(/leave fields unchanged.*Empty Values to Clear Fields/);
	});
});

describe.each(ways)('the error of a formula, given by %s', (_, parameters) => {
	it.each(['#N/A', '#REF!', ' #DIV/0! ', '#NAME?', '#VALUE!', '#SPILL!', '#ERROR!', '\u200e#n/a'])(
		'is left out, and a hint says so: %j',
		async (cell) => {
			const { hints } = await bench.run(
				{ userId: USER_ID, ...parameters, options: { emptyValues: 'clear' } },
				{
					items: [
						{ firstName: cell, VIP_Status: '9' },
						{ firstName: 'Ada', VIP_Status: cell },
					],
				},
			);
			expect(bench.emulator.requests.map(({ body }) => body)).toEqual([
				'{"data":{"Content":{"VIP_Status":"9"}}}',
				'{"data":{"FirstName":"Ada"}}',
			]);
			expect(hints).toContainEqual(
				expect.stringMatching(
					/^Formula errors such as #N\/A were not sent: (First Name|firstName) \(1 of 2 items\), VIP_Status \(1 of 2 items\)$/,
				),
			);
		},
	);

	it.each(['#1', '#VIP', '#N/A in stock', '# REF!'])('is told from %j', async (value) => {
		await bench.run(
			{ userId: USER_ID, ...parameters },
			{ items: [{ firstName: value, VIP_Status: value }] },
		);
		expect(userFields()).toEqual({ FirstName: value, VIP_Status: value });
	});
});

it.each([true, false])(
	'an email address and a phone number are no formula error, kept as entered: %j',
	async (keepPhoneNumbers) => {
		await bench.run({
			userId: USER_ID,
			updateFields: { email: '#N/A', phone1: '#REF!', firstName: 'Ada' },
			options: { keepPhoneNumbers },
		});
		expect(bench.sentData()).toEqual({ FirstName: 'Ada' });
	},
);

it('the error of a formula in JSON is as it is meant there', async () => {
	await bench.run({
		userId: USER_ID,
		specifyCustomFields: 'json',
		customFieldsJson: '{ "VIP_Status": "#N/A" }',
	});
	expect(bench.sentData()).toEqual({ Content: { VIP_Status: '#N/A' } });
});

describe.each(['form', 'item'])('a dash, given by the %s', (way) => {
	it.each(['-', ' \u2013 ', '--', '.', '\u200e-'])(
		'is no address and no number: %j',
		async (dash) => {
			const fields = { email: dash, phone_1: dash, firstName: 'Ada' };
			const { hints } = await bench.run(
				{
					userId: USER_ID,
					options: { emptyValues: 'clear' },
					...(way === 'form'
						? { updateFields: { email: dash, phone1: dash, firstName: 'Ada' } }
						: { dataToSend: 'autoMapInputData' }),
				},
				{ items: [fields] },
			);
			expect(bench.sentData()).toEqual({ FirstName: 'Ada' });
			expect(hints).toEqual([
				expect.stringMatching(/^No value found, .*: (Email, Phone 1|email, phone_1)\./),
			]);
		},
	);
});

it.each([
	[['a'], 'a'],
	[['a', 'b', 'c', 'd', 'e'], 'a, b, c, d, e'],
	[['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c, d, e, …'],
	[['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'a, b, c, d, e, …'],
])('names five fields where all are empty: %j', async (names, expected) => {
	await bench.expectRefused(
		bench.run(
			{ userId: USER_ID, dataToSend: 'autoMapInputData' },
			{ items: [Object.fromEntries(names.map((name) => [name, '']))] },
		),
		`There is nothing to update: every value is empty (${expected})`,
	);
});

it('says where fields belong where none is given', async () => {
	const error = await bench.expectRefused(
		bench.run({ userId: USER_ID }),
		'There is nothing to update: no field is given',
	);
	expect(error?.description).toMatch(/entry under Update Fields or Custom Fields/);
});

it('names a mistyped expression, and of how many items it found nothing', async () => {
	const rows = [{ firstName: 'Ada' }, { first_name: 'Bob' }, { firstName: 'Cy' }, {}];
	const { hints } = await bench.run(
		{
			userId: USER_ID,
			updateFields: {
				firstName: '={{ $json.firstName }}',
				lastName: '={{ $json.lastNmae }}',
				remarks: 'R',
			},
		},
		{ items: rows },
	);
	expect(hints).toEqual([
		expect.stringMatching(
			/^No value found, .*: Last Name, First Name \(2 of 4 items\)\. .*check the expression$/,
		),
	]);
});

it('says nothing where every field has a value', async () => {
	const { hints } = await bench.run({ userId: USER_ID, updateFields: { firstName: 'Ada' } });
	expect(hints).toEqual([]);
});

it('takes a phone number for empty that is nothing without its signs', async () => {
	await bench.run({ userId: USER_ID, updateFields: { phone1: ' +() ', firstName: 'Ada' } });
	expect(bench.sentData()).toEqual({ FirstName: 'Ada' });
});

describe('a field to clear', () => {
	it.each([
		['chosen from the list', ['email', 'phone1']],
		['by an expression that gives a list', '={{ ["Email", "phone_1"] }}'],
		['by an expression that gives text', '={{ "E-Mail, Phone 1" }}'],
	])('is cleared: %s', async (_, fieldsToClear) => {
		const { hints } = await bench.run({
			userId: USER_ID,
			updateFields: { firstName: 'Ada', fieldsToClear },
		});
		expect(bench.sentData()).toEqual({ Email: '', FirstName: 'Ada', Phone1: '' });
		expect(hints).toEqual(['This clears fields in CommBox: Email, Phone 1']);
	});

	it('may be there empty as well', async () => {
		const { hints } = await bench.run({
			userId: USER_ID,
			updateFields: { email: '', fieldsToClear: ['email'] },
		});
		expect(bench.sentData()).toEqual({ Email: '' });
		expect(hints).toEqual(['This clears fields in CommBox: Email']);
	});

	it('can be a custom field', async () => {
		const clear = [
			{ name: { __rl: true, mode: 'list', value: 'VIP_Status' } },
			{ name: { __rl: true, mode: 'name', value: '={{ "Birth_" + "Date" }}' } },
		];
		await bench.run({ userId: USER_ID, customFields: { clear } });
		expect(bench.sentData()).toEqual({ Content: { VIP_Status: '', Birth_Date: '' } });
	});
});

it('takes an empty text in JSON as it is meant there', async () => {
	const { hints } = await bench.run({
		userId: USER_ID,
		specifyCustomFields: 'json',
		updateFields: { email: '' },
		customFieldsJson: '{ "VIP_Status": "", "Note": null, "Blank": " " }',
	});
	expect(bench.sentBody()).toBe('{"data":{"Content":{"VIP_Status":"","Note":null,"Blank":" "}}}');
	expect(hints).toEqual([
		expect.stringMatching(/^Empty, so left unchanged in CommBox: Email\./),
		'This clears fields in CommBox: VIP_Status',
	]);
});

const anyText = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 60 }),
	fc.constantFrom('', ' ', '\u00a0\t', '+', '( - )', '00', '+(0)', 'x'),
);
const anyValue = fc.oneof(
	{ weight: 5, arbitrary: anyText },
	{ weight: 1, arbitrary: fc.constantFrom(null, undefined, 0, false, 1.5, Number.NaN) },
	{ weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
);
const standardNames = ['email', 'firstName', 'lastName', 'phone1', 'phone2', 'remarks', 'uniqueId'];
const anyItem = fc.record({
	...Object.fromEntries(standardNames.map((name) => [name, anyValue])),
	VIP_Status: anyValue,
	Birth_Date: anyValue,
}) as fc.Arbitrary<IDataObject>;

const BY_FORM: INodeParameters = {
	updateFields: Object.fromEntries(standardNames.map((name) => [name, `={{ $json.${name} }}`])),
	customFields: customFields(
		['VIP_Status', '={{ $json.VIP_Status }}'],
		['Birth_Date', '={{ $json.Birth_Date }}'],
	),
};

/** Everything that the emulator has stored of the user, custom fields among the others. */
function storedValues(): Record<string, unknown> {
	const { Content, ...standard } = bench.emulator.users.get(USER_ID)!;
	return { ...standard, ...Object.fromEntries(Content) };
}

it('never empties what is stored, whatever the items hold', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(anyItem, { minLength: 1, maxLength: 6 }),
			fc.constantFrom<INodeParameters>(BY_FORM, { dataToSend: 'autoMapInputData' }),
			fc.boolean(),
			async (items, way, keepPhoneNumbers) => {
				bench.emulator.reset();
				const options = keepPhoneNumbers ? { keepPhoneNumbers } : {};
				await bench.run(
					{ userId: USER_ID, ...way, options },
					{ items, onError: 'continueRegularOutput' },
				);
				for (const [name, value] of Object.entries(storedValues())) {
					expect([name, String(value).trim()]).not.toEqual([name, '']);
				}
			},
		),
		{ numRuns: 150 },
	);
});
