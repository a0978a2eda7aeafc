/** Something that whoever runs the command can do something about: shown without a stack trace. */
export class Problem extends Error {
	/** What to do about it. */
	readonly remedy: string;

	/**
	 * @param message What is wrong.
	 * @param remedy What to do about it.
	 */
	constructor(message: string, remedy: string) {
		super(message);
		this.remedy = remedy;
	}
}
