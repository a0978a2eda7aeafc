/** What a failed attempt says of further ones. Both who sends requests and who runs items speak of it. */
export interface Verdict {
	/**
	 * - `final`: the same request would fail again.
	 * - `fatal`: every other request would fail as well.
	 * - `passing`: it may be over next time.
	 * - `strained`: the same, and it may come from too much load: a time-out, a reset, a bad gateway.
	 * - `overloaded`: the server says that it has too much to do, for whatever reason.
	 * - `throttled`: the server wants fewer requests.
	 */
	readonly kind: 'final' | 'fatal' | 'passing' | 'strained' | 'overloaded' | 'throttled';
	/** Whether anything of an answer came: otherwise there may be no server at all. */
	readonly isAnswered: boolean;
	/** Whether the request has certainly had no effect. */
	readonly isUndone: boolean;
	/** When the server wants to be asked again, in ms from now, if it said so. */
	readonly afterMs?: number | undefined;
}
