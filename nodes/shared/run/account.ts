/**
 * How far an item has come:
 * - `unsent`: nothing that has an effect was sent, or the server has certainly not done it.
 * - `unknown`: it was sent, and no answer tells whether it was done.
 * - `failed`: the server, or the operation, said no.
 * - `done`: it has its result.
 */
export type ItemState = 'unsent' | 'unknown' | 'failed' | 'done';

/** In the order in which a builder wants to read them, and how the text goes on after the number. */
const TEXTS: ReadonlyArray<readonly [state: ItemState, one: string, many: string]> = [
	['done', 'succeeded', 'succeeded'],
	['failed', 'failed', 'failed'],
	[
		'unknown',
		'may have been done, because it was sent and no final answer came',
		'may have been done, because they were sent and no final answer came',
	],
	['unsent', 'was not sent', 'were not sent'],
];

/** For how many reasons an error says which items are refused. */
const MOST_REASONS = 10;

/** More ranges than this only fill the panel. */
const MOST_RANGES = 5;

/**
 * @param states How far each item has come.
 * @returns One sentence that accounts for every item, so that a builder knows what to send again: `Of
 *   10 items, 5 succeeded (items 0 to 4), 1 failed (item 5), and 4 were not sent (items 6 to 9)`.
 */
export function accountFor(states: readonly ItemState[]): string {
	const parts = TEXTS.flatMap(([state, one, many]) => {
		const items = states.flatMap((own, index) => (own === state ? [index] : []));
		if (items.length === 0) return [];
		return `${count(items.length)} ${items.length === 1 ? one : many} (${itemsOf(items)})`;
	});
	const last = parts.pop();
	const all = states.length === 1 ? '1 item' : `${count(states.length)} items`;
	return `Of ${all}, ${[...parts, ''].join(', ')}${parts.length > 0 ? 'and ' : ''}${last}`;
}

/** @returns For which reasons items are refused, each with its items; nothing where it is one item. */
export function reasonsOf(refused: ReadonlyMap<number, unknown>): string | undefined {
	if (refused.size === 1) return undefined;
	const reasons = new Map<string, number[]>();
	for (const [index, error] of refused) {
		const reason = error instanceof Error ? error.message : String(error);
		reasons.set(reason, [...(reasons.get(reason) ?? []), index]);
	}
	const texts = [...reasons].map(([reason, items]) => `${reason} (${itemsOf(items)})`);
	const more = texts.length - MOST_REASONS;
	const end = more > 0 ? `; and ${count(more)} more reasons` : '';
	return `Refused: ${texts.slice(0, MOST_REASONS).join('; ')}${end}`;
}

/** @returns A number as people write it: `1,000`. */
export function count(number: number): string {
	return number.toLocaleString('en-US');
}

/** @returns Which items they are, in ascending order: `item 5`, `items 0 to 1, 3 to 4`. */
function itemsOf(items: readonly number[]): string {
	const ranges: Array<[first: number, last: number]> = [];
	for (const item of items) {
		const range = ranges.at(-1);
		if (range?.[1] === item - 1) range[1] = item;
		else ranges.push([item, item]);
	}
	const texts = ranges.map(([first, last]) => (first === last ? first : `${first} to ${last}`));
	const more = texts.length - MOST_RANGES;
	const end = more > 0 ? `, and ${count(more)} more ranges` : '';
	return `item${items.length === 1 ? '' : 's'} ${texts.slice(0, MOST_RANGES).join(', ')}${end}`;
}

/** A run without trouble that took less is not worth a word, in ms. */
const LONG_RUN = 10_000;

/** What a run has gone through; the rate is the one that the server allows by now, where it asked to slow down. */
type Course = Readonly<Record<'items' | 'ms' | 'slowdowns' | 'retries' | 'rate', number>>;

/**
 * @param server What the texts call the server.
 * @returns How a run went, for the panel above the output; undefined where there is nothing to say.
 */
export function summaryOf(
	server: string,
	{ items, ms, slowdowns, retries, rate }: Course,
): string | undefined {
	if (items < 2 || (slowdowns === 0 && retries === 0 && ms < LONG_RUN)) return undefined;
	const facts = [`${count(items)} items in ${duration(ms)}`];
	if (slowdowns > 0) facts.push(`${server} asked to slow down ${times(slowdowns)}`);
	if (retries > 0) facts.push(`requests were retried ${times(retries)}`);
	if (slowdowns > 0 && rate < Infinity) {
		// While the last answers come, more is allowed than anybody uses.
		const used = Math.min(rate, (items * 1000) / ms);
		const about = used < 10 ? used.toFixed(1) : Math.round(used);
		facts.push(`at the end, about ${about} requests per second went through`);
	}
	return facts.join('; ');
}

function times(number: number): string {
	return number === 1 ? 'once' : `${count(number)} times`;
}

/** @returns A time as people say it: `8.4 seconds`, `2 minutes`. */
export function duration(ms: number): string {
	const [number, unit] =
		ms < 120_000
			? [Math.round(ms / 100) / 10, 'second']
			: ms < 7_200_000
				? [Math.round(ms / 60_000), 'minute']
				: [Math.round(ms / 3_600_000), 'hour'];
	return number.toLocaleString('en-US', { style: 'unit', unit, unitDisplay: 'long' });
}
