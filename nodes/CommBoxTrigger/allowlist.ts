/** IP addresses and ranges. Community nodes may not import Node's own `BlockList`. */

interface Range {
	readonly bits: bigint;
	/** How many of the 128 bits count. */
	readonly length: number;
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/**
 * @param text Addresses, and ranges in CIDR notation, with commas between them.
 * @returns The entries, and which of them are neither.
 */
export function parseAllowlist(text: string): { ranges: Range[]; wrong: string[] } {
	const ranges: Range[] = [];
	const wrong: string[] = [];
	for (const entry of text.split(',').map((part) => part.trim())) {
		if (entry === '') continue;
		const range = parseRange(entry);
		if (range === undefined) wrong.push(entry);
		else ranges.push(range);
	}
	return { ranges, wrong };
}

/** @returns Whether the address is in one of the ranges; what is no address is in none. */
export function isAllowed(address: string, ranges: readonly Range[]): boolean {
	const bits = bitsOf(address);
	return (
		bits !== undefined &&
		ranges.some(({ bits: start, length }) => {
			const ignored = BigInt(128 - length);
			return bits >> ignored === start >> ignored;
		})
	);
}

function parseRange(entry: string): Range | undefined {
	const [address = '', prefix, ...more] = entry.split('/');
	const bits = bitsOf(address);
	if (bits === undefined || more.length > 0) return undefined;
	const width = IPV4.test(address) ? 32 : 128;
	const length =
		prefix === undefined ? width : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Infinity;
	return length > width ? undefined : { bits, length: 128 - width + length };
}

/** @returns The 128 bits of an address, of IPv4 too: the form that IPv6 has for it. */
function bitsOf(address: string): bigint | undefined {
	const mapped = IPV4.test(address) ? `::ffff:${address}` : address.replace(/%.*$/, '');
	const url = `http://[${mapped}]`;
	if (!/^[\da-f:.]+$/i.test(mapped) || !URL.canParse(url)) return undefined;
	// The URL parser writes every address in the same short form.
	const [head = '', tail] = new URL(url).hostname.slice(1, -1).split('::');
	const groups = (part: string) => (part === '' ? [] : part.split(':'));
	const before = groups(head);
	const after = groups(tail ?? '');
	const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
	return [...before, ...zeros, ...after].reduce(
		(bits, part) => (bits << 16n) | BigInt(`0x${part}`),
		0n,
	);
}
