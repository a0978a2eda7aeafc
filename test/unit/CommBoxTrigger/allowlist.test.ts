import fc from 'fast-check';

import { isAllowed, parseAllowlist } from '../../../nodes/CommBoxTrigger/allowlist';

/** Numbers of as many bits each, the highest first. */
const cut = (bits: bigint, count: number, size: number) =>
	Array.from({ length: count }, (_, index) =>
		Number(BigInt.asUintN(size, bits >> BigInt((count - 1 - index) * size))),
	);

const ipv4 = (bits: bigint) => cut(bits, 4, 8).join('.');

const groups = (bits: bigint) => cut(bits, 8, 16).map((group) => group.toString(16));

/** How an address of IPv6 can be written. */
const ipv6Forms: ReadonlyArray<(bits: bigint) => string> = [
	(bits) => groups(bits).join(':'),
	(bits) => groups(bits).join(':').toUpperCase(),
	(bits) =>
		groups(bits)
			.map((group) => group.padStart(4, '0'))
			.join(':'),
	(bits) => `${groups(bits).slice(0, 6).join(':')}:${ipv4(BigInt.asUintN(32, bits))}`,
	(bits) =>
		groups(bits)
			.join(':')
			.replace(/(^|:)0(:0)+(:|$)/, '::'),
	(bits) => `${groups(bits).join(':')}%eth0`,
];

/** How one of IPv4 can be; in IPv6 as well. */
const ipv4Forms: ReadonlyArray<(bits: bigint) => string> = [
	ipv4,
	...ipv6Forms.map((form) => (bits: bigint) => form((0xffffn << 32n) | bits)),
	(bits) => `::ffff:${ipv4(bits)}`,
];

/** Bits of an address, with as many zeros as real ones have. */
const bitsOf = (width: number) =>
	fc
		.array(fc.constantFrom(0n, 0n, 1n, 0xffn, 0xffffn, 0xa0bn), { minLength: 8, maxLength: 8 })
		.map((parts) =>
			BigInt.asUintN(
				width,
				parts.reduce<bigint>((bits, part) => (bits << 16n) | part, 0n),
			),
		);

/** An address, how long a range around it is, and a bit to change. */
const drawn = fc.constantFrom(32, 128).chain((width) =>
	fc.record({
		width: fc.constant(width),
		bits: bitsOf(width),
		length: fc.nat(width),
		changed: fc.nat(width - 1),
		form: fc.constantFrom(...(width === 32 ? ipv4Forms : ipv6Forms)),
	}),
);

it('allows an address exactly if only bits beyond those of a range differ', () => {
	fc.assert(
		fc.property(drawn, ({ width, bits, length, changed, form }) => {
			const start = width === 32 ? ipv4(bits) : ipv6Forms[0]!(bits);
			const { ranges, wrong } = parseAllowlist(` 192.0.2.1 ,, ${start}/${length},`);
			expect({ count: ranges.length, wrong }).toEqual({ count: 2, wrong: [] });
			expect(isAllowed(form(bits), ranges)).toBe(true);
			const other = bits ^ (1n << BigInt(width - 1 - changed));
			expect(isAllowed(form(other), ranges)).toBe(changed >= length || ipv4(other) === '192.0.2.1');
		}),
		{ numRuns: 500 },
	);
});

it('takes an address by itself for a range of one, in whatever form', () => {
	fc.assert(
		fc.property(drawn, ({ width, bits, changed, form }) => {
			const { ranges } = parseAllowlist(form(bits));
			const plain = width === 32 ? ipv4 : ipv6Forms[0]!;
			expect(isAllowed(plain(bits), ranges)).toBe(true);
			expect(isAllowed(plain(bits ^ (1n << BigInt(changed))), ranges)).toBe(false);
		}),
		{ numRuns: 300 },
	);
});

const NONE = [
	...['256.1.1.1', '1.2.3', '1.2.3.4.5', 'x1.2.3.4', '1.2.3.4x', '1:2', '1::2::3', '::g', ':::'],
	...['x', '/8', '1.2.3.4/', '1.2.3.4/33', '1.2.3.4/x8', '1.2.3.4/8x', '1.2.3.4/1000'],
	...['1.2.3.4/8/8', '::/129', '::1]', '::1]?a', 'eth0%::1', '-1.2.3.4', '1.2.3.4/-1', '1.2.3.4 5'],
];

it('names each entry that is neither an address nor a range', () => {
	const { ranges, wrong } = parseAllowlist(NONE.join(' ,::1, '));
	expect({ wrong, count: ranges.length }).toEqual({ wrong: NONE, count: NONE.length - 1 });
});

it('allows nothing that is no address', () => {
	const { ranges } = parseAllowlist('::/0');
	expect(isAllowed('1.2.3.4', ranges)).toBe(true);
	for (const text of ['', ...NONE]) expect(isAllowed(text, ranges)).toBe(false);
});
