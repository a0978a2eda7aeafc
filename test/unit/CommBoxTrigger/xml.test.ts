import fc from 'fast-check';

import { readXml, type XmlElement } from '../../../nodes/CommBoxTrigger/xml';
import { Allowance } from '../../../nodes/shared/data/allowance';

const read = (text: string, most?: number) => readXml(text, new Allowance(most));

/** An element: what it is read as, as it is written, and how much of the allowance it takes. */
interface Element {
	readonly name: string;
	readonly value: string | XmlElement;
	readonly text: string;
	readonly count: number;
}

const name = fc.constantFrom('a', 'B', 'axml', 'user', 'Tag', 'a-b', 'x.y', 'é');
const prefix = fc.constantFrom('', '', 'n:');
const gap = fc.constantFrom(' ', '\n\t');
const anyGap = fc.constantFrom('', ' ', '\n\t');

/** A character, and the ways to write it between tags. */
const character = fc.oneof(
	fc
		.constantFrom('a', '5', ' ', '\n', ']', '>', '=', '/', 'é', '😀')
		.map((one) => [one, one] as const),
	fc.constantFrom(
		...([
			['<', '&lt;'],
			['>', '&gt;'],
			['&', '&amp;'],
			['"', '&quot;'],
			["'", '&apos;'],
			['A', '&#65;'],
			['B', '&#x42;'],
			['😀', '&#x1f600;'],
			['\u{10ffff}', '&#1114111;'],
			['&nope;', '&nope;'],
			['&#x110000;', '&#x110000;'],
			['<b>&lt;]', '<![CDATA[<b>&lt;]]]>'],
			['', '<!-- <a b="> -->'],
			['', "<?p <a b='> ?>"],
		] as const),
	),
);

const content = fc.array(character, { maxLength: 5 }).map((characters) => ({
	value: characters.map(([one]) => one).join(''),
	text: characters.map(([, written]) => written).join(''),
	count: characters.filter(([, written]) => /^<[!?]/.test(written)).length,
}));

const attribute = fc
	.record({
		name,
		prefix,
		value: content.filter(({ count }) => count === 0),
		quote: fc.constantFrom('"', "'"),
		gaps: fc.tuple(gap, anyGap, anyGap),
	})
	.map(({ name, prefix, value, quote, gaps: [before, left, right] }) => ({
		name,
		value: value.value.replace(/\s/g, ' '),
		text: `${before}${prefix}${name}${left}=${right}${quote}${value.text}${quote}`,
	}));

/** Attributes that are about the XML, and nothing that comes out. */
const aboutXml = fc.constantFrom(
	'',
	' xmlns="u:n"',
	' xmlns:n="u:n"',
	' xsi:type="x"',
	' xml:lang="en"',
);

function group(members: ReadonlyArray<readonly [string, string | XmlElement]>): XmlElement {
	const names = [...new Set(members.map(([one]) => one))];
	return Object.fromEntries(
		names.map((one) => {
			const values = members.filter(([other]) => other === one).map(([, value]) => value);
			return [one, values.length === 1 ? values[0]! : values];
		}),
	);
}

const { element } = fc.letrec<{ element: Element }>((tie) => ({
	element: fc
		.record({
			name,
			prefix,
			attributes: fc.array(attribute, { maxLength: 2 }),
			about: aboutXml,
			children: fc.array(fc.oneof({ depthSize: 'small' }, content, tie('element')), {
				maxLength: 3,
			}),
			gaps: fc.tuple(anyGap, anyGap),
			isShort: fc.boolean(),
		})
		.map(({ name, prefix, attributes, about, children, gaps: [end, close], isShort }) => {
			const tag = prefix + name;
			const text = children
				.map((one) => ('name' in one ? '' : one.value))
				.join('')
				.trim();
			const members = [
				...attributes.map((one) => [one.name, one.value] as const),
				...children.flatMap((one) => ('name' in one ? [[one.name, one.value] as const] : [])),
			];
			const inside = children.map((one) => one.text).join('');
			const start = `<${tag}${about}${attributes.map((one) => one.text).join('')}${end}`;
			return {
				name,
				value:
					members.length === 0
						? text
						: group(text === '' ? members : [...members, ['text', text] as const]),
				text: isShort && inside === '' ? `${start}/>` : `${start}>${inside}</${tag}${close}>`,
				count:
					1 +
					attributes.length +
					(about === '' ? 0 : 1) +
					children.reduce((sum, one) => sum + one.count, 0),
			};
		}),
}));

const around = fc.constantFrom('', ' ', '\n', '<!-- a -- > -->', '<?xml version="1.0"?>');

it('reads what an element holds, however it is written', () => {
	fc.assert(
		fc.property(around, element, around, (before, { name, value, text }, after) => {
			expect(read(before + text + after)).toEqual({ [name]: value });
		}),
		{ numRuns: 1_500 },
	);
});

it('reads as many elements, attributes and such as are allowed, and no more', () => {
	fc.assert(
		fc.property(element, ({ text, count }) => {
			expect(read(text, count)).toBeDefined();
			expect(read(text, count - 1)).toBeUndefined();
		}),
		{ numRuns: 500 },
	);
});

/** Well-formed only as a whole: each element has an end of its own, and no text has quotes. */
const { strict } = fc.letrec<{ strict: string }>((tie) => ({
	strict: fc
		.tuple(
			fc.constantFrom('a', 'b'),
			fc.subarray(['c', 'd']),
			fc.array(fc.oneof({ depthSize: 'small' }, fc.constantFrom('x', ' '), tie('strict')), {
				maxLength: 3,
			}),
		)
		.map(([tag, names, inside]) => {
			const attributes = names.map((one) => ` ${one}="v"`).join('');
			return `<${tag}${attributes}>${inside.join('')}</${tag}>`;
		}),
}));

it('reads nothing that lacks one of its marks, or has text or an element beside it', () => {
	fc.assert(
		fc.property(strict, (text) => {
			expect(read(text)).toBeDefined();
			for (const { index } of text.matchAll(/[<>"=/]/g))
				expect(read(text.slice(0, index) + text.slice(index + 1))).toBeUndefined();
			for (const other of [
				'x',
				'<a/>',
				'</a>',
				'<',
				'<!a>',
				'<!-- a',
				'<![CDATA[ a',
				'<?a',
				'&lt;',
			])
				expect([read(text + other), read(other + text)]).toEqual([undefined, undefined]);
		}),
		{ numRuns: 300 },
	);
});

it.each([
	...['', 'a', '<>', '<a', '<a b>c</a>', '<a b=c/>', '<a =""/>', '<a b="<"/>', '<a b="c"d="e"/>'],
	...[
		'< a/>',
		'<<a/>',
		'</>',
		'<a></a',
		'<a></ a>',
		'<a></b>',
		'<a b="/>',
		'<a b=\'"/>',
		'<a><!DOCTYPE b></a>',
		'<a><!b/></a>',
	],
	...[
		'<a/ >',
		'<a"b"/>',
		'<a<b/>',
		'<a><!-></a>',
		'<!-->',
		'<!--->',
		'<a><![CDATA[]></a>',
		'<a><?></a>',
	],
])('reads no XML in %p', (text) => {
	expect(read(text)).toBeUndefined();
});

it('reads elements in elements, 64 of them', () => {
	const nested = (levels: number) => '<a>'.repeat(levels) + '</a>'.repeat(levels);
	expect([read(nested(64)), read(nested(65))]).toEqual([expect.any(Object), undefined]);
});
