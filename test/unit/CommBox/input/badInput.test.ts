import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { customFields, itemsOf, RIGHT, USER_ID, useTestBench } from '../../commBox';

const bench = useTestBench();

/** Each: what is wrong, the value as an item holds it, and words that the error must have. */
const badIds: Array<[string, unknown, RegExp]> = [
	['empty', '', /"User ID" is empty/],
	['missing', undefined, /"User ID" is empty/],
	['null', null, /"User ID" is empty/],
	['zero', '0', /starts with 0/],
	['leading zeros', '0123456789', /starts with 0.*0123456789/],
	['negative', '-1', /not a positive whole number: "-1"/],
	['a negative number', -1, /not a positive whole number: "-1"/],
	['a fraction', '1.5', /not a positive whole number/],
	['a fractional number', 1.5, /not a positive whole number/],
	['an exponent', '1e3', /not a positive whole number/],
	['a path', '../managers', /not a positive whole number/],
	['an encoded path', '1%2f2', /not a positive whole number/],
	['a path after digits', '1/2', /not a positive whole number/],
	['a blank inside', '1 2', /not a positive whole number/],
	['a line break inside', '1\n2', /not a positive whole number/],
	['only blanks', ' ', /"User ID" is empty/],
	['other digits', '١٢٣', /not a positive whole number/],
	['beyond int64', '9223372036854775808', /larger than any ID/],
	['far beyond int64', '9'.repeat(400), /larger than any ID/],
	['a damaged number', 2 ** 53, /more digits than n8n can hold/],
	['an object', { id: 1 }, /is an object/],
	['a list', [1], /is a list/],
	['true', true, /not a positive whole number/],
];

const badFields: Array<[string, INodeParameters, RegExp]> = [
	['UniqueId too long', { updateFields: { uniqueId: 'x'.repeat(51) } }, /"Unique ID" is 51 .* 50/],
	[
		'FirstName too long',
		{ updateFields: { firstName: 'x'.repeat(101) } },
		/"First Name" is 101 .* 100/,
	],
	[
		'LastName too long',
		{ updateFields: { lastName: 'é'.repeat(101) } },
		/"Last Name" is 101 .* 100/,
	],
	['Phone1 too long', { updateFields: { phone1: '1'.repeat(101) } }, /"Phone 1" is 101 .* 100/],
	['Phone2 too long', { updateFields: { phone2: '1'.repeat(101) } }, /"Phone 2" is 101 .* 100/],
	['Email too long', { updateFields: { email: 'x'.repeat(256) } }, /"Email" is 256 .* 255/],
	['emoji too long', { updateFields: { uniqueId: '😀'.repeat(51) } }, /"Unique ID" is 51 .* 50/],
	['an object', { updateFields: { email: '={{ ({a: 1}) }}' } }, /"Email" is an object/],
	['a list', { updateFields: { email: '={{ [1] }}' } }, /"Email" is a list/],
	['nothing to update', {}, /nothing to update: no field is given/],
	[
		'only what resolves to nothing',
		{ updateFields: { email: '={{ $json.no }}' } },
		/nothing to update: every value is empty \(Email\)/,
	],
	[
		'only what is empty',
		{ updateFields: { email: '', phone1: '+' }, customFields: customFields(['A', ' ']) },
		/nothing to update: every value is empty \(Email, Phone 1, A\)/,
	],
	[
		'a value and a clearing at once',
		{ updateFields: { email: 'a@b.c', fieldsToClear: ['email'] } },
		/"Email" has a value, but is also in Fields to Clear/,
	],
	[
		'a standard field that does not exist',
		{ updateFields: { fieldsToClear: '={{ "Email, VIP_Status" }}' } },
		/no standard field "VIP_Status"/,
	],
	[
		'a custom field to set and to clear',
		{ customFields: { ...customFields(['A', '1']), clear: [{ name: 'A' }] } },
		/"A" is given twice/,
	],
	['a blank name', { customFields: customFields(['  ', 'x']) }, /no Unique Name/],
	[
		'a name given twice',
		{ customFields: customFields(['A', '1'], ['a', '2'], ['A', '3']) },
		/"A" is given twice/,
	],
	[
		'an object as value',
		{ customFields: customFields(['A', '={{ ({a: 1}) }}']) },
		/"A" is an object/,
	],
	['broken JSON', { specifyCustomFields: 'json', customFieldsJson: '{"A": 1,}' }, /not valid JSON/],
	['JSON list', { specifyCustomFields: 'json', customFieldsJson: '[{"A": 1}]' }, /not an object/],
	['JSON text', { specifyCustomFields: 'json', customFieldsJson: '"A"' }, /not an object/],
	['JSON null', { specifyCustomFields: 'json', customFieldsJson: 'null' }, /not an object/],
	[
		'a damaged number in an object',
		{ specifyCustomFields: 'json', customFieldsJson: '={{ ({ a: [{ B: 2 ** 53 }] }) }}' },
		/"B" is a number with more digits/,
	],
	[
		'no number in an object',
		{ specifyCustomFields: 'json', customFieldsJson: '={{ ({ A: 0 / 0 }) }}' },
		/"A" is not a number/,
	],
	['a choice that is none', { options: { output: 'all' } }, /no choice for Output "all"/],
	[
		'a JSON name twice',
		{ specifyCustomFields: 'json', customFieldsJson: '{"A":1,"A":2}' },
		/"A" is given twice/,
	],
	[
		'a blank JSON name',
		{ specifyCustomFields: 'json', customFieldsJson: '{"":1}' },
		/no Unique Name/,
	],
];

afterEach(() => expect(bench.emulator.requests).toEqual([]));

describe('is refused before anything is sent: User ID', () => {
	it.each(badIds)('%s', async (_, id, message) => {
		const { error, items } = await bench.run(
			{ ...RIGHT, userId: '={{ $json.id }}' },
			{ items: itemsOf([id]) },
		);
		expect(items).toEqual([]);
		expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
		expect(error?.message).toMatch(message);
		expect(error?.message).toMatch(/\[item 0\]$/);
		expect(error?.description).toMatch(/.{20}/);
	});
});

describe('is refused before anything is sent: field', () => {
	it.each(badFields)('%s', async (_, parameters, message) => {
		const { error, items } = await bench.run({ userId: USER_ID, ...parameters });
		expect(items).toEqual([]);
		expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(/.{20}/);
	});
});

it('says how to write JSON that a value with a quote breaks', async () => {
	const { error } = await bench.run(
		{
			userId: USER_ID,
			specifyCustomFields: 'json',
			customFieldsJson: '={ "Note": "{{ $json.note }}" }',
		},
		{ items: [{ note: 'a "quoted" word' }] },
	);
	expect(error?.message).toMatch(/not valid JSON/);
	expect(error?.description).toMatch(
		/quote or a line break.*\{\{ \{ "name": \$json\.value \} \}\}/,
	);
});

it.each<[string, IDataObject]>([
	['an object', { Address: { city: 'Rome' } }],
	['a text that is too long', { uniqueId: 'x'.repeat(51) }],
	['a number that JavaScript has damaged', { Account: 2 ** 60 }],
	['an invalid date', { Born: 'Invalid DateTime' }],
])('auto-mapping that refuses %s names Inputs to Ignore, and the input', async (_, json) => {
	const [input] = Object.keys(json);
	const { error } = await bench.run(
		{ userId: USER_ID, dataToSend: 'autoMapInputData' },
		{ items: [json] },
	);
	expect(error?.description).toContain(`add ${input} to Inputs to Ignore`);
});

it('names an expression that cannot be resolved, and its item', async () => {
	const { error } = await bench.run({ ...RIGHT, userId: "={{ $('Nowhere').item.json.id }}" });
	expect(error).toMatchObject({ context: { itemIndex: 0 } });
	expect(error?.message).toMatch(/Referenced node doesn't exist \[item 0\]/);
});

it.each([
	'ftp://api.commbox.io',
	'api.commbox.io',
	'',
	'https://',
	'https://h/?a=1',
	'https://h/?',
	'https://h/#',
	'https://name:word@api.commbox.io',
	'https://name@api.commbox.io',
	'javascript:1',
	'eyJhbGciOiJub25lIn0.c2VjcmV0',
	'https://h/?key=c2VjcmV0',
	'https://name:c2VjcmV0@h',
])('refuses %p as Base URL', async (baseUrl) => {
	const { error } = await bench.run(RIGHT, {
		credential: { apiKey: bench.emulator.apiKey, baseUrl },
	});
	expect(error?.message).toMatch(/Base URL .* is not a web address.*https:\/\/api\.commbox\.io/);
	expect(error?.message).not.toContain('c2VjcmV0');
});
