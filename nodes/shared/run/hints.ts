import { count } from './account';

/**
 * Something to tell the builder beside the output, once a run, however many items it holds for. It is
 * told apart by identity: declare each as a constant.
 *
 * @param names What it is about, such as the names of fields; empty where nothing is named.
 * @returns The text for the panel above the output, without a full stop.
 */
export type Hint = (names: string) => string;

/** More names than this only fill the panel. */
const MOST_NAMES = 10;

/** Collects the hints of a run. */
export class Hints {
	/** In how many items each hint occurred, and each of its names. */
	private readonly counts = new Map<Hint, { items: number; names: Map<string, number> }>();

	/** Notes the hints of one item that has succeeded. */
	add(hintsOfItem: ReadonlyMap<Hint, ReadonlySet<string>>): void {
		for (const [hint, ownNames] of hintsOfItem) {
			const counts = this.counts.get(hint) ?? { items: 0, names: new Map<string, number>() };
			this.counts.set(hint, counts);
			counts.items += 1;
			for (const name of ownNames) counts.names.set(name, (counts.names.get(name) ?? 0) + 1);
		}
	}

	/**
	 * @param total How many items the run has.
	 * @returns A message for each hint, which says for how many items it holds where not for all.
	 */
	messages(total: number): string[] {
		const share = (items: number) =>
			items === total ? '' : ` (${count(items)} of ${count(total)} items)`;
		return [...this.counts].map(([hint, { items, names }]) => {
			const listed = [...names].slice(0, MOST_NAMES).map(([name, own]) => `${name}${share(own)}`);
			const more = names.size - MOST_NAMES;
			const end = more > 0 ? ` and ${count(more)} more` : '';
			return `${hint(listed.join(', ') + end)}${names.size > 0 ? '' : share(items)}`;
		});
	}
}
