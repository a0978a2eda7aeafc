/** Gives back the least of what was put in first, and of equals what came first. */
export class Queue<T> {
	/** The least at the end. */
	private readonly entries: Array<{ readonly key: number; readonly value: T }> = [];

	get size(): number {
		return this.entries.length;
	}

	/** The least key; Infinity where there is none. */
	get least(): number {
		return this.entries.at(-1)?.key ?? Infinity;
	}

	push(key: number, value: T): void {
		let [low, high] = [0, this.entries.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.entries[middle]!.key > key) low = middle + 1;
			else high = middle;
		}
		this.entries.splice(low, 0, { key, value });
	}

	/** @returns The value with the least key. */
	pop(): T | undefined {
		return this.entries.pop()?.value;
	}
}
