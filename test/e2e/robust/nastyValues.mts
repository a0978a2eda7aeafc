/** A value that something on the way might trip over. */
export interface Nasty {
	readonly name: string;
	readonly text: string;
}

const codes = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at)).join('');

const MB = 2 ** 20;

const unicode: Record<string, string> = {
	'Latin with accents': 'Łódź – naïve “café” ÿ',
	'combining, not composed': 'Cafe\u0301 A\u030A',
	'the same, composed': 'Café Å',
	'the angstrom sign, which NFC replaces': '\u212B \u2126',
	'stacked combining marks': `Z${codes(0x300, 0x320)}a`,
	'Hebrew and Arabic': 'שלום דנה, مرحبا',
	'bidi controls': '\u202Eabc\u202C \u2067d\u2069 \u200F\u200E\u061C',
	'CJK, some outside the basic plane': '山田 𠮷野家 한국어 \u1112\u1161\u11AB',
	'Thai and Devanagari': 'สวัสดี नमस्ते',
	'a ZWJ family': '👨‍👩‍👧‍👦 🏳️‍🌈',
	'flags, skin tones, keycaps': '🇮🇱 👍🏽 1️⃣ ☺︎',
	'fullwidth and mathematical letters': 'ＡＢＣ 𝔘𝔫𝔦 ﬁ ǅ',
	'casing that does not come back': 'İstanbul ß ẞ ſ Σς',
	'zero-width and soft': 'a\u200Bb\u200Cc\u00ADd\u2060e',
	'a byte order mark first': '\uFEFFx',
	'other spaces': '\u00A0a\u3000b\u2003c\u1680',
	noncharacters: '\uFFFF\uFFFE\uFDD0\u{10FFFF}',
	'private use': '\uE000\u{F0000}',
	'a replacement character': 'a\uFFFDb',
	'tags and variation selectors': 'x\u{E0041}\u{E0100}\uFE0F',
	'a lone high surrogate': 'a\uD83D',
	'a lone low surrogate': '\uDE00b',
	'surrogates the wrong way round': '\uDE00\uD83D',
	'a high surrogate before a pair': '\uD83D😀',
	NUL: 'a\0b',
	'only NUL': '\0',
	'control characters': codes(0x01, 0x1f),
	'DEL and C1 controls': codes(0x7f, 0x9f),
	'line separators': 'a\u2028b\u2029c\u0085d',
	'line breaks and tabs': 'a\r\nb\nc\rd\te\v\f',
	'spaces around': '  x  ',
	'only spaces': '   ',
	'only a no-break space': '\u00A0',
	empty: '',
};

const code: Record<string, string> = {
	HTML: '<b>a</b> &amp; &#39; <br/>',
	'a script': `"><script>alert('x')</script>`,
	'an SQL injection': `'; DROP TABLE users; --`,
	'a shell command': '$(reboot) `reboot` | reboot & ;',
	'a path': '../../etc/passwd\\..\\x',
	'percent escapes': '%00 %2e%2e %n %s 100%',
	'a formula': '=1+1',
	'other formulas': `@SUM(1) +1 -1`,
	'a template': '{{ 1+1 }}',
	'an n8n expression': '={{ 1+1 }}',
	'an n8n expression of data': '={{ $json.userId }}{{ $json["userId"] }}',
	'an n8n expression of secrets': '={{ $env.PATH }} {{ $credentials.apiKey }}',
	'an open template': '{{ a }} {{ b',
	'a template literal': '${1+1} `${process.exit()}`',
	'other templates': '<%= 1 %> #{1} {% raw %} [[x]] %{x} $1 $& $$',
	'backslashes and quotes': `\\ \\n \\u0041 \\" \\' " ' \\`,
	'JSON, an object': '{"data":{"Id":1},"a":[null]}',
	'JSON, a list': '[1,"2"]',
	'JSON, broken': '{"a":1,}',
	'a quoted text': '"quoted"',
	null: 'null',
	undefined: 'undefined',
	true: 'true',
	NaN: 'NaN',
	'[object Object]': '[object Object]',
	['__proto__']: '__proto__',
	constructor: 'constructor',
	prototype: 'prototype',
	hasOwnProperty: 'hasOwnProperty',
	toString: 'toString',
	valueOf: 'valueOf',
	toJSON: 'toJSON',
	then: 'then',
	length: 'length',
	'a path into an object': 'a.b[0]["c"]',
	'a path into a prototype': '__proto__.polluted',
};

const numbers: Record<string, string> = {
	'leading zeros': '007',
	hexadecimal: '0x10',
	'an exponent': '1e3',
	'beyond 2^53': '9007199254740993',
	'minus zero': '-0',
	'a decimal place': '1.0',
	'other digits': '١٢٣',
	'a date': '1983-01-01',
	'no date': '2026-02-30T25:00:00Z',
	'a number like an index': '0',
};

const long: Record<string, string> = {
	'50 letters': 'x'.repeat(50),
	'51 letters': 'x'.repeat(51),
	'50 emoji': '😀'.repeat(50),
	'51 emoji': '😀'.repeat(51),
	'100 letters': 'é'.repeat(100),
	'101 letters': 'é'.repeat(101),
	'255 letters': 'y'.repeat(255),
	'256 letters': 'y'.repeat(256),
	'10,000 letters': 'long '.repeat(2_000),
	'1 MB of letters': 'abcdefgh'.repeat(MB / 8),
	'1 MB of emoji': '😀'.repeat(MB / 4),
	'1 MB of quotes': '"\\'.repeat(MB / 2),
};

/** All of them. */
export const nasties: readonly Nasty[] = [unicode, code, numbers, long].flatMap((group) =>
	Object.entries(group).map(([name, text]) => ({ name, text })),
);

/** Whether a text is so long that it is tried in few places only. */
export function isHuge({ text }: Nasty): boolean {
	return text.length > 20_000;
}
