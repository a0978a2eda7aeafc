import fc from 'fast-check';

import { jsonObject, membersOf, parseJson, toJson } from '../../../../nodes/shared/api/json';

describe('membersOf', () => {
	it('finds again what jsonObject put together: names, order, repetition, text of values', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.jsonValue().map(toJson))),
				(members) => expect(membersOf(jsonObject(members))).toEqual(members),
			),
		);
	});

	it('reads an object however it is laid out', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(4), (object, indent) => {
				const members = membersOf(`\n ${JSON.stringify(object, null, indent)} `)!;
				expect(members.map(([name, text]) => [name, JSON.parse(text)])).toEqual(
					Object.entries(JSON.parse(JSON.stringify(object)) as object),
				);
			}),
		);
	});

	it.each(['[]', '"{}"', 'null', '1', 'true'])('is undefined for %s', (text) => {
		expect(membersOf(text)).toBeUndefined();
	});

	it.each(['', '{', '{"a":}', '{a: 1}', '{} {}'])('throws for %p', (text) => {
		expect(() => membersOf(text)).toThrow(SyntaxError);
	});
});

describe('parseJson', () => {
	it('reads what JSON.parse reads, where no integer is too large', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const text = JSON.stringify(value);
				if (!/\d{16}/.test(text)) expect(parseJson(text)).toEqual(JSON.parse(text));
			}),
		);
	});

	it('keeps every digit of an integer that a number cannot hold', () => {
		const text =
			'{"a":9007199254740993,"b":[-9223372036854775808],"c":"9007199254740993","d":9007199254740991,"e":1.2345678901234567,"f":"\\"9007199254740993","9007199254740993":1}';
		expect(parseJson(text)).toEqual({
			a: '9007199254740993',
			b: ['-9223372036854775808'],
			c: '9007199254740993',
			d: 9007199254740991,
			e: 1.2345678901234567,
			f: '"9007199254740993',
			'9007199254740993': 1,
		});
	});

	it('reads many MB of escapes in one string', () => {
		const long = '\\"\n'.repeat(4_000_000);
		const text = JSON.stringify({ long, id: 1 }).replace(':1}', ':9007199254740993}');
		expect(parseJson(text)).toEqual({ long, id: '9007199254740993' });
		expect(membersOf(text)?.map(([name]) => name)).toEqual(['long', 'id']);
	});

	it('throws where only the digits as text would make the JSON right', () => {
		expect(() => parseJson('{90071992547409931:1}')).toThrow(SyntaxError);
	});
});
