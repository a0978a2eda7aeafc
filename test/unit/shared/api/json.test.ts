import fc from 'fast-check';

import {
	countValues,
	jsonObject,
	membersOf,
	mendJson,
	parseJson,
	toJson,
} from '../../../../nodes/shared/api/json';
import { splice } from '../../../../nodes/shared/splice';

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

describe('countValues', () => {
	const extentOf = (value: unknown): { count: number; depth: number } => {
		if (typeof value !== 'object' || value === null) return { count: 1, depth: 0 };
		const names = Array.isArray(value) ? 0 : Object.keys(value).length;
		const inside = Object.values(value).map(extentOf);
		return {
			count: 1 + names + inside.reduce((sum, { count }) => sum + count, 0),
			depth: 1 + Math.max(0, ...inside.map(({ depth }) => depth)),
		};
	};

	it('counts no fewer names and values than there are, and not twice as many', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const { count } = extentOf(value);
				const counted = countValues(JSON.stringify(value), 100)!;
				expect(counted).toBeGreaterThanOrEqual(count);
				expect(counted).toBeLessThanOrEqual(2 * count);
			}),
		);
	});

	it('is undefined exactly where lists and objects are nested deeper', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.nat(6), (value, maxDepth) => {
				const isCounted = countValues(JSON.stringify(value), maxDepth) !== undefined;
				expect(isCounted).toBe(extentOf(value).depth <= maxDepth + 1);
			}),
		);
	});

	it.each(['"', '{"', '"\\', '{"a\\"', ']]', '', ',', '"\\"'])('ends where %p does', (text) => {
		expect(countValues(text, 3)).toEqual(expect.any(Number));
	});
});

describe('mendJson', () => {
	it('makes JSON of what has tabs and line breaks in its strings', () => {
		const blank = fc.constantFrom('\t', '\n', '\v', '\f', '\r', ' ', '"', '\\', 'a', '{');
		const text = fc.string({ unit: blank });
		fc.assert(
			fc.property(fc.dictionary(text, fc.array(text)), fc.nat(3), (value, indent) => {
				const faulty = JSON.stringify(value, null, indent)
					.split(/(\\.)/)
					.map((part) => (/^\\[tnfr]$/.test(part) ? (JSON.parse(`"${part}"`) as string) : part))
					.join('');
				expect(JSON.parse(mendJson(faulty))).toEqual(value);
			}),
		);
	});

	it('mends strings of any length', () => {
		const long = '\n"\\'.repeat(200_000);
		const faulty = JSON.stringify({ long }).replaceAll('\\n', '\n');
		expect(JSON.parse(mendJson(faulty))).toEqual({ long });
	});
});

it('splice does what replace does', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: fc.constantFrom('a', 'b', '1', '22') }),
			fc.nat(3),
			(text, repeat) => {
				const whole = text.repeat(repeat * 1_000);
				const edits = [...whole.matchAll(/\d+/g)].map(({ 0: found, index }) => ({
					start: index,
					end: index + found.length,
					replacement: `<${found}>`,
				}));
				expect(splice(whole, edits)).toBe(whole.replace(/\d+/g, (found) => `<${found}>`));
			},
		),
	);
});
