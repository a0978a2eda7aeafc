/** Something went wrong that a person can do something about: shown without a stack trace. */
export class Problem extends Error {
	/** What to do about it, in a sentence or two. */
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

/**
 * @param error Whatever was thrown.
 * @returns Its code, such as `EADDRINUSE`, where it has one.
 */
export function codeOf(error: unknown): string | undefined {
	if (!(error instanceof Error)) return undefined;
	if ('code' in error && typeof error.code === 'string') return error.code;
	return codeOf(error.cause);
}
