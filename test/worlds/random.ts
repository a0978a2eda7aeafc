/** Chance that a seed repeats exactly. */
export class Chance {
	private state: number;

	/**
	 * @param seed Which course chance takes.
	 * @param stream Tells apart what draws from the same seed, so that one's draws do not shift the other's.
	 */
	constructor(seed: number, stream: number) {
		this.state = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b);
		this.next();
	}

	/** @returns A number from 0 to below 1 (mulberry32). */
	readonly next = (): number => {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};

	/** @returns Whether what happens in this share of cases happens now. */
	happens(share: number): boolean {
		return this.next() < share;
	}

	/** @returns A number between the two, each as likely. */
	between(least: number, most: number): number {
		return least + (most - least) * this.next();
	}

	/** @returns A number between the two, each order of magnitude as likely. */
	magnitude(least: number, most: number): number {
		return least * (most / least) ** this.next();
	}

	/** @returns How long it takes until something happens that does so at any time alike, by the mean. */
	exponential(mean: number): number {
		return -Math.log(1 - this.next()) * mean;
	}

	/** @returns One of these, each as likely. */
	of<T>(choices: readonly T[]): T {
		return choices[Math.floor(this.next() * choices.length)]!;
	}
}
