import fc from 'fast-check';

import { Allowance } from '../../../../nodes/shared/data/allowance';

/** How many values one holds, itself included, and how deep lists and objects are nested in it. */
function extentOf(value: unknown): { count: number; depth: number } {
	if (typeof value !== 'object' || value === null) return { count: 1, depth: 0 };
	const members = Object.values(value).map(extentOf);
	return {
		count: members.reduce((sum, { count }) => sum + count, 1),
		depth: members.reduce((most, { depth }) => Math.max(most, depth), 0) + 1,
	};
}

it('covers a value exactly if there is enough left for it, and it is not too deep', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.nat(20), fc.nat(4), (value, left, maxDepth) => {
			const { count, depth } = extentOf(value);
			const allowance = new Allowance(left, maxDepth);
			const covers = allowance.coversValue(value);
			if (depth <= maxDepth + 1) expect(covers).toBe(count <= left);
			else expect(covers).toBe(false);
			if (covers)
				expect([allowance.take(left - count), allowance.isExceeded]).toEqual([true, false]);
			if (covers) expect([allowance.take(1), allowance.isExceeded]).toEqual([false, true]);
		}),
		{ numRuns: 500 },
	);
});

it('counts what stands in texts together', () => {
	fc.assert(
		fc.property(fc.array(fc.array(fc.integer()), { minLength: 1 }), fc.nat(100), (lists, left) => {
			const allowance = new Allowance(left);
			const covered = lists.map((list) => allowance.coversJson(JSON.stringify(list)));
			// A list of none is counted as if it held one.
			const sizes = lists.map((list) => 1 + Math.max(1, list.length));
			const sums = sizes.map((_, at) => sizes.slice(0, at + 1).reduce((sum, one) => sum + one));
			expect(covered).toEqual(sums.map((sum) => sum <= left));
		}),
	);
});

it.each(['[[[1]]]', '{"a":[{"b":1}]}'])('covers %s only where it may be so deep', (text) => {
	const covers = (maxDepth: number) => new Allowance(100, maxDepth).coversJson(text);
	expect([covers(1), covers(2)]).toEqual([false, true]);
});
