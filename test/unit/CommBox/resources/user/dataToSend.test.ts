import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { USER_ID, useTestBench } from '../../../commBox';

const bench = useTestBench();

describe('Auto-Map Input Data', () => {
	const autoMap = (item: IDataObject, parameters: INodeParameters = {}) =>
		bench.run(
			{ userId: '={{ $json.customer_id }}', dataToSend: 'autoMapInputData', ...parameters },
			{ items: [{ customer_id: USER_ID, ...item }] },
		);

	it('fills standard fields whatever their case and separators, and makes the rest custom', async () => {
		const { error } = await autoMap({
			first_name: 'Ada',
			LastName: 'Lovelace',
			'E-Mail': 'ada@example.com',
			phone_1: '+1 (917) 555-5555',
			UNIQUEID: 7,
			VIP_Status: 8,
			'Birth Date': '01-01-1983',
			nothing: null,
		});
		expect(error).toBeUndefined();
		expect(bench.sentData()).toEqual({
			FirstName: 'Ada',
			LastName: 'Lovelace',
			Email: 'ada@example.com',
			Phone1: '19175555555',
			UniqueId: '7',
			Content: { VIP_Status: '8', 'Birth Date': '01-01-1983' },
		});
	});

	it.each([
		['={{ $json.customer_id }}', { customer_id: USER_ID }],
		['={{ $json["customer id"] }}', { 'customer id': USER_ID }],
		["={{ Number($json['id']) }}", { id: USER_ID }],
		['={{ $input.item.json.id }}', { id: USER_ID }],
		['={{ $json?.id }}', { id: USER_ID }],
		['={{ $json?.["id"] }}', { id: USER_ID }],
		['={{ $json[`id`] }}', { id: USER_ID }],
	])('does not send what the User ID %s is taken from, and says so', async (userId, item) => {
		const [name] = Object.keys(item);
		const inputsToIgnore = name === 'customer_id' ? '' : 'customer_id';
		const { hints } = await autoMap({ ...item, a: '1' }, { userId, inputsToIgnore });
		expect(bench.sentData()).toEqual({ Content: { a: '1' } });
		expect(hints).toContainEqual(
			expect.stringMatching(`not sent, because they say who the user is: ${name}`),
		);
	});

	it('refuses an object of which the User ID is only a part', async () => {
		await bench.expectRefused(
			autoMap(
				{ body: { id: USER_ID, a: '1' } },
				{ userId: '={{ $json.body.id }}', inputsToIgnore: 'customer_id' },
			),
			/"body" is an object/,
		);
	});

	it('leaves out what Inputs to Ignore lists', async () => {
		await autoMap({ row: 1, note: 'x', a: '1' }, { inputsToIgnore: 'row , note' });
		expect(bench.sentData()).toEqual({ Content: { a: '1' } });
	});

	it.each<[string, IDataObject, RegExp]>([
		[
			'two inputs for one field',
			{ firstName: 'A', first_name: 'B' },
			/"firstName" and "first_name"/,
		],
		['an object', { address: { city: 'X' } }, /"address" is an object/],
		['a list', { tags: ['x'] }, /"tags" is a list/],
		['a field too long', { uniqueId: 'x'.repeat(51) }, /"Unique ID" is 51/],
		['nothing', {}, /nothing to update/],
		['a column without a name alone', { '': 'x' }, /nothing to update/],
	])('refuses %s before anything is sent', async (_, item, message) => {
		await bench.expectRefused(autoMap(item), message);
	});
});

describe('a hint', () => {
	it('names the input fields that became custom fields', async () => {
		const { hints } = await bench.run(
			{ userId: '={{ $json.id }}', dataToSend: 'autoMapInputData' },
			{ items: [{ id: USER_ID, phone: '1', first_name: 'A', row: 7 }] },
		);
		expect(hints).toEqual([
			'Input fields that were not sent, because they say who the user is: id',
			expect.stringMatching(/become custom fields: phone, row\. .*Inputs to Ignore/),
		]);
	});

	it('is one for a run, and names at most ten, however many rows and columns there are', async () => {
		const rows = Array.from({ length: 300 }, (_, row) => ({
			id: USER_ID,
			...(row % 2 === 0 && { every_other: 'x' }),
			[`column_${row}`]: 'x',
		}));
		const { hints } = await bench.run(
			{ userId: '={{ $json.id }}', dataToSend: 'autoMapInputData' },
			{ items: rows },
		);
		expect(hints).toHaveLength(2);
		expect(hints[1]).toContain('every_other (150 of 300 items), column_0 (1 of 300 items)');
		expect(hints[1]).toContain('and 291 more');
		expect(hints[1]!.match(/column_/g)).toHaveLength(9);
	});
});
