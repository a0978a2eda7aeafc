import type { Item } from '../../shared/run/operation';

/**
 * Something that the answers of a run show about the server, and that holds for the rest of the run:
 * which of two forms of a request it knows, for example.
 */
export class Lesson<T> {
	/** What has been learned; undefined as long as no answer has shown it. */
	known: T | undefined;

	private first: Promise<unknown> | undefined;

	/**
	 * Lets the first to ask go alone, so that what it learns spares the others their requests. If it
	 * learns nothing, the others ask all at the same time.
	 *
	 * @param ask Asks in a way that the server is sure to know, and sets `known` if the answer shows it.
	 * @returns What asking came to.
	 */
	async firstAlone<R>(ask: () => Promise<R>): Promise<R> {
		if (this.first === undefined) {
			const asking = ask();
			this.first = asking.catch(() => undefined);
			return await asking;
		}
		await this.first;
		return await ask();
	}
}

/** @returns The lesson of this name: one for all items of a run. */
export async function lessonOf<T>(run: Pick<Item, 'oncePerRun'>, name: string): Promise<Lesson<T>> {
	return await run.oncePerRun(`lesson ${name}`, async () => new Lesson<T>());
}
