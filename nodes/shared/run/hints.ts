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
	private readonly items = new Map<Hint, number>();

	/** Of each hint, in how many items each name occurred. */
	private readonly names = new Map<Hint, Map<string, number>>();

	/** Notes the hints of one item that has succeeded. */
	add(hintsOfItem: ReadonlyMap<Hint, ReadonlySet<string>>): void {
		for (const [hint, names] of hintsOfItem) {
			this.items.set(hint, (this.items.get(hint) ?? 0) + 1);
			const counts = this.names.get(hint) ?? new Map<string, number>();
			this.names.set(hint, counts);
			for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
		}
	}

	/**
	 * @param total How many items the run has.
	 * @returns A message for each hint, which says for how many items it holds where not for all.
	 */
	messages(total: number): string[] {
		return [...this.items].map(([hint, items]) => {
			const names = [...this.names.get(hint)!].map(
				([name, count]) => `${name}${share(count, total)}`,
			);
			const listed = names.slice(0, MOST_NAMES).join(', ');
			const more = names.length - MOST_NAMES;
			const text = hint(more > 0 ? `${listed} and ${more.toLocaleString('en-US')} more` : listed);
			return names.length > 0 ? text : `${text}${share(items, total)}`;
		});
	}
}

function share(count: number, total: number): string {
	if (count === total) return '';
	return ` (${count.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} items)`;
}
