import fc from 'fast-check';

import {
	idOf,
	normalizeObject,
	withoutUnsafeNames,
	type Form,
} from '../../../../nodes/shared/data/normalize';

/** A member by itself, in its normal form. */
const member = (name: string, value: unknown, form: Form = {}) =>
	normalizeObject({ [name]: value }, form);

const word = fc.stringMatching(/^[a-z]{2,6}$/);
const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

describe('names', () => {
	it('are the same, however they are written', () => {
		fc.assert(
			fc.property(word, fc.array(word, { maxLength: 3 }), (first, others) => {
				const words = [first, ...others];
				const camel = [first, ...others.map(capital)].join('');
				for (const name of [
					camel,
					words.map(capital).join(''),
					words.join('_'),
					words.join('-'),
					words.join(' - '),
					`${words.join('_')}_`,
					words.map(capital).join('_'),
					`n1:${words.map(capital).join('')}`,
				]) {
					expect(Object.keys(member(name, 'x'))).toEqual([camel]);
				}
			}),
			{ examples: [['of', ['an', 'id']]] },
		);
	});

	it.each([
		['ID', 'id'],
		['StatusID', 'statusId'],
		['aBC', 'aBC'],
		['VIPStatus', 'vipStatus'],
		['StreamIDs', 'streamIDs'],
		['Ünïon', 'ünïon'],
		['objectid', 'objectId'],
		['_', '_'],
		['XMLNS', undefined],
		['xmlns:n', undefined],
		['xmlnsId', 'xmlnsId'],
		['axmlns', 'axmlns'],
	])('%s becomes %s', (name, expected) => {
		expect(Object.keys(member(name, 'x'))).toEqual(expected === undefined ? [] : [expected]);
	});
});

describe('values', () => {
	const decimal = fc
		.tuple(fc.boolean(), fc.nat(), fc.option(fc.stringMatching(/^\d{1,9}$/)))
		.map(
			([isNegative, whole, rest]) => `${isNegative ? '-' : ''}${whole}${rest ? `.${rest}` : ''}`,
		);

	it('of members that hold numbers are numbers, and text where they are none', () => {
		fc.assert(
			fc.property(fc.constantFrom('Score', 'Unit', 'Type'), decimal, (name, text) => {
				const normal = name.toLowerCase();
				expect(member(name, text)).toEqual({ [normal]: Number(text) + 0 });
				for (const other of [
					`x${text}`,
					`${text}x`,
					`${text}.`,
					`.${text}`,
					`${text}.1.1`,
					`${text}.x`,
				])
					expect(member(name, other)).toEqual({ [normal]: other });
				expect(member('Message', text)).toEqual({ message: text });
			}),
		);
	});

	it('of members that hold true or false are that, and text where they are neither', () => {
		fc.assert(
			fc.property(fc.constantFrom('Is', 'Allow'), word, fc.boolean(), (start, name, value) => {
				const normal = `${start.toLowerCase()}${capital(name)}`;
				for (const text of [`${value}`, `${value}`.toUpperCase(), capital(`${value}`)])
					expect(member(`${start}_${name}`, text)).toEqual({ [normal]: value });
				for (const text of [`x${value}`, `${value}x`, 't', 'yes', ''])
					expect(member(normal, text)).toEqual({ [normal]: text });
				for (const other of [`${start.toLowerCase()}${name}`, `th${normal}`, name])
					expect(member(other, `${value}`)).toEqual({ [other]: `${value}` });
			}),
			{ examples: [['Is', 'id', false]] },
		);
	});

	it('are IDs where they are digits that some number of JavaScript, or 19 digits, can be', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (id) => {
				const isId = id >= 0n && id < 10n ** 19n;
				const exact = id <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(id) : String(id);
				expect(idOf(String(id))).toBe(isId ? exact : undefined);
				expect(idOf(`0${id}`)).toBeUndefined();
				const given = Number(id);
				expect(idOf(given)).toBe(Number.isSafeInteger(given) && given >= 0 ? given : undefined);
			}),
			{ examples: [[0n], [-1n], [5n], [2n ** 53n - 1n], [2n ** 53n], [10n ** 19n]] },
		);
	});

	it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1, 1n, Symbol('a')])(
		'that JSON has no form for become null: %p',
		(value) => {
			expect(member('a', value)).toEqual({ a: null });
		},
	);

	it.each([-0, 0])('are 0 where they are %p', (value) => {
		expect(Object.is(member('a', value)['a'], 0)).toBe(true);
	});
});

describe('texts', () => {
	const object = fc.dictionary(word, fc.oneof(fc.string(), fc.integer(), fc.array(fc.boolean())));
	const name = fc.constantFrom('Content', 'Data', 'Properties', 'Attachments', 'UserTags');

	it('hold JSON in members that do, and in no others', () => {
		fc.assert(
			fc.property(name, object, fc.constantFrom('', ' ', '\n\t'), (holder, value, blanks) => {
				const normal = holder.slice(0, 1).toLowerCase() + holder.slice(1);
				const read = (text: string) => member(holder, text)[normal];
				const expected = member(holder, value)[normal];
				const text = JSON.stringify(value);
				for (const given of [text, `${text}}`, `${text}} \n`, JSON.stringify(value, null, '\t')])
					expect(read(blanks + given + blanks)).toEqual(expected);
				expect(read(`[${text}]`)).toEqual([expected]);
				for (const given of [
					`${text}}}`,
					`${text}]`,
					`x${text}`,
					text.slice(0, -1),
					`"${normal}"`,
					'5',
				])
					expect(read(given)).toBe(given);
				expect(member('Message', text)).toEqual({ message: text });
			}),
		);
	});

	it.each([1, 2, 3, 4])('in texts are read three deep: %d', (depth) => {
		let text = '{"a":1}';
		let expected: unknown = { a: 1 };
		for (let level = 1; level < depth; level += 1) {
			text = JSON.stringify({ data: text });
			expected = { data: level === 3 ? '{"a":1}' : expected };
		}
		if (depth === 4) expected = { data: { data: { data: '{"a":1}' } } };
		expect(member('Data', text)).toEqual({ data: expected });
	});
});

describe('dates', () => {
	const two = (max: number, min = 0) =>
		fc.integer({ min, max }).map((number) => String(number).padStart(2, '0'));
	const blanks = fc.constantFrom(' ', '  ', '\n ');
	const parts = fc.record({
		year: fc.integer({ min: 1000, max: 9999 }).map(String),
		month: two(12, 1),
		day: two(31, 1),
		time: fc.tuple(two(23), two(59), two(59)).map((numbers) => numbers.join(':')),
		rest: fc.constantFrom('', '.5', '.1234567'),
		zone: fc.constantFrom('', 'Z', '+02:00', '-11:30'),
		gap: blanks,
	});

	it('stand beside in ISO 8601, in whichever of three forms they come', () => {
		fc.assert(
			fc.property(parts, word, ({ year, month, day, time, rest, zone, gap }, start) => {
				const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
				const iso = Number(day) > days ? undefined : `${year}-${month}-${day}T${time}`;
				for (const [text, expected] of [
					[`${year}-${month}-${day}T${time}${rest}${zone}`, iso && iso + rest + zone],
					[`${year}-${month}-${day}${gap}${time}${rest}${zone}`, iso && iso + rest + zone],
					[`${day}-${month}-${year}${gap}${time}`, iso],
					[`${month}/${day}/${year}${gap}${time}`, iso],
				] as const) {
					const beside = expected === undefined ? {} : { [`${start}DateIso`]: expected };
					expect(member(`${start}Date`, text, { hasIso: true })).toEqual({
						[`${start}Date`]: text,
						...beside,
					});
					for (const [name, value, form] of [
						[`${start}Date`, text, {}],
						['dated', text, { hasIso: true }],
						[`${start}Date`, `${text}x`, { hasIso: true }],
						[`${start}Date`, `1${text}`, { hasIso: true }],
					] as const) {
						expect(member(name, value, form)).toEqual({ [name]: value });
					}
				}
			}),
		);
	});
});

it('leaves everything but unsafe names as it is', () => {
	const unsafe = ['__proto__', 'constructor', 'prototype'];
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			const json = JSON.stringify(value);
			expect(withoutUnsafeNames(JSON.parse(json))).toEqual(
				JSON.parse(json, (name, one: unknown) => (unsafe.includes(name) ? undefined : one)),
			);
		}),
		{ examples: [[[{ a: { constructor: {}, prototype: 2, b: 0 } }]]] },
	);
});
