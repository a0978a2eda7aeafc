import { Memory } from '../../../nodes/CommBoxTrigger/memory';

afterEach(() => {
	jest.restoreAllMocks();
});

it('remembers the last 10,000, and a new value for one as the latest', () => {
	const memory = new Memory();
	for (let key = 0; key < 10_000; key += 1) expect(memory.isRepeated(`${key}`, 'a')).toBe(false);
	expect(memory.isRepeated('0', 'a')).toBe(true);
	expect(memory.isRepeated('0', 'b')).toBe(false);
	expect(memory.isRepeated('one more', 'a')).toBe(false);
	expect(memory.isRepeated('0', 'b')).toBe(true);
	expect(memory.isRepeated('2', 'a')).toBe(true);
	expect(memory.isRepeated('1', 'a')).toBe(false);
	expect(memory.isRepeated('2', 'a')).toBe(false);
});

it('knows a repeat that is exactly as old as one may be', () => {
	const memory = new Memory();
	const now = Date.now();
	const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
	const ages = [0, 1_000, 1_001, 2_001, 3_002];
	const repeated = ages.map((age) => {
		clock.mockReturnValue(now + age);
		return memory.isRepeated('a', '', 1_000);
	});
	// Since what was taken for new, not since its repeats.
	expect(repeated).toEqual([false, true, false, true, false]);
});

it('takes what was forgotten for new', () => {
	const memory = new Memory();
	memory.isRepeated('a');
	memory.forget('a');
	expect([memory.isRepeated('a'), memory.isRepeated('a')]).toEqual([false, true]);
});
