import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../emulator';
import { API_KEY, IMPATIENT, USER_ID, useTestBench } from '../../commBox';

const bench = useTestBench();

/** Anything a column of a sheet, an API or a slip of the hand can put into a field. */
const anything = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({ unit: 'grapheme', maxLength: 120 }),
	fc.constantFrom('', '  ', '__proto__', 'constructor', '={{ 1 }}', '\u0000', '\ud800', '+1 (9)'),
	fc.double(),
	fc.integer(),
	fc.boolean(),
	fc.constantFrom(null, undefined),
	fc.jsonValue(),
);

const userId = fc.oneof(
	{ weight: 3, arbitrary: fc.constant(USER_ID) },
	{ weight: 1, arbitrary: fc.bigInt({ min: 1n, max: 2n ** 64n }).map(String) },
	{ weight: 1, arbitrary: anything },
);

const fields = ['email', 'firstName', 'lastName', 'phone1', 'phone2', 'remarks', 'uniqueId'];

const item = fc.record({
	userId,
	...Object.fromEntries(fields.map((field) => [field, anything])),
	name1: anything,
	name2: anything,
	value1: anything,
	value2: anything,
	json: anything,
}) as fc.Arbitrary<IDataObject>;

const fault: fc.Arbitrary<Fault | undefined> = fc.oneof(
	{ weight: 4, arbitrary: fc.constant(undefined) },
	fc.record({
		kind: fc.constant('status' as const),
		status: fc.constantFrom(400, 404, 429, 500, 501),
		description: fc.string(),
	}),
	fc.record({
		kind: fc.constant('envelope' as const),
		status: fc.oneof(fc.integer(), fc.string()),
	}),
	fc.record({ kind: fc.constant('body' as const), body: fc.string() }),
	fc.constant({ kind: 'reset', when: 'before' } as const),
	fc.constant({ kind: 'truncate' } as const),
	fc.constant({ kind: 'body', body: `{"status":200,"data":{"Id":"${API_KEY}"}}` } as const),
);

const parameters: INodeParameters = {
	userId: '={{ $json.userId }}',
	updateFields: Object.fromEntries(fields.map((field) => [field, `={{ $json.${field} }}`])),
	customFields: {
		field: [
			{ name: '={{ $json.name1 }}', value: '={{ $json.value1 }}' },
			{ name: '={{ $json.name2 }}', value: '={{ $json.value2 }}' },
		],
	},
	customFieldsJson: '={{ $json.json }}',
};

it('ends every item as one result or one error, whatever it holds and whatever CommBox does', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(item, { minLength: 1, maxLength: 8 }),
			fc.array(fault, { minLength: 1, maxLength: 8 }),
			fc.constantFrom('defineBelow', 'defineBelowJson', 'autoMapInputData'),
			fc.constantFrom('leave', 'clear'),
			async (items, faults, dataToSend, emptyValues) => {
				bench.emulator.reset();
				let request = 0;
				bench.emulator.fault(() => faults[request++ % faults.length]);

				const outcome = await bench.run(
					{ ...parameters, dataToSend, options: { ...IMPATIENT, emptyValues } },
					{ items, onError: 'continueRegularOutput' },
				);

				expect(outcome.error).toBeUndefined();
				expect(outcome.items.map(({ pairedItem }) => pairedItem)).toEqual(
					items.map((_, index) => ({ item: index })),
				);
				for (const { json } of outcome.items) {
					expect(Object.keys(json)).toEqual([expect.stringMatching(/^(Id|error)$/)]);
				}
				expect(bench.emulator.breaches).toEqual([]);
				expect(outcome.stored).not.toContain(API_KEY);
			},
		),
		{ numRuns: 150 },
	);
});
