/**
 * The types of channels that may know users by the same kind of address, and which of them have found some in
 * a run. Once there are some, each of the others is asked once more at most: or else users who are not there
 * would cost a request for each type.
 */
export class ChannelTypes {
	private readonly finding = new Set<number>();

	private readonly probes = new Map<number, Promise<unknown>>();

	constructor(private readonly all: readonly number[]) {}

	/** @returns The types in the order in which to ask them: those that have found users first. */
	inOrder(): number[] {
		return [...new Set([...this.finding, ...this.all])];
	}

	/**
	 * @param type A type that has not found the user yet.
	 * @param lookUp Asks by it.
	 * @param isFound Whether that has found the user.
	 * @returns What asking came to; undefined where it is known that the type finds nobody.
	 */
	async ask<T>(
		type: number,
		lookUp: () => Promise<T>,
		isFound: (outcome: T) => boolean,
	): Promise<T | undefined> {
		const asking = async () => {
			const outcome = await lookUp();
			if (isFound(outcome)) this.finding.add(type);
			return outcome;
		};
		if (this.finding.size === 0 || this.finding.has(type)) return await asking();

		const probe = this.probes.get(type);
		if (probe === undefined) {
			const first = asking();
			// What went wrong on the way says nothing of the type.
			this.probes.set(
				type,
				first.catch(() => this.probes.delete(type)),
			);
			return await first;
		}
		await probe;
		return this.finding.has(type) ? await asking() : undefined;
	}
}
