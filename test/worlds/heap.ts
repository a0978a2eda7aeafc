/** Gives back the least of what was put in first, and of equals what came first. */
export class Heap<T> {
	private readonly entries: Array<{
		readonly key: number;
		readonly order: number;
		readonly value: T;
	}> = [];

	private order = 0;

	get size(): number {
		return this.entries.length;
	}

	/** The least key; Infinity where there is none. */
	get least(): number {
		return this.entries[0]?.key ?? Infinity;
	}

	push(key: number, value: T): void {
		const entry = { key, order: this.order++, value };
		let at = this.entries.length;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (!this.isBefore(entry, this.entries[parent]!)) break;
			this.entries[at] = this.entries[parent]!;
			at = parent;
		}
		this.entries[at] = entry;
	}

	/** @returns The value with the least key. */
	pop(): T | undefined {
		const first = this.entries[0];
		const last = this.entries.pop();
		if (first === undefined || last === undefined || first === last) return first?.value;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= this.entries.length) break;
			const right = this.entries[child + 1];
			if (right !== undefined && this.isBefore(right, this.entries[child]!)) child += 1;
			if (this.isBefore(last, this.entries[child]!)) break;
			this.entries[at] = this.entries[child]!;
			at = child;
		}
		this.entries[at] = last;
		return first.value;
	}

	private isBefore(
		one: { readonly key: number; readonly order: number },
		other: { readonly key: number; readonly order: number },
	): boolean {
		return one.key < other.key || (one.key === other.key && one.order < other.order);
	}
}
