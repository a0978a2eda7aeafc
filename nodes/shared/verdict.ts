/**
 * What a failed attempt means for what is sent next:
 * - `final`: the same request would fail again.
 * - `fatal`: every other request would fail as well.
 * - `refused`: the server, or a gateway before it, wants fewer requests for now.
 * - `trouble`: the server, or something on the way, has failed, and may work next time.
 */
export type Outcome = 'final' | 'fatal' | 'refused' | 'trouble';

/** What a failure says of further attempts, whatever the request was. */
export interface Finding {
	readonly kind: Outcome;
	/** The same as long as the server has never answered: then it may be no server of ours at all. */
	readonly atFirst?: Outcome;
	/** Whether the server itself has answered, and not something before it. */
	readonly isAnswered: boolean;
	/** Whether the request has certainly had no effect. */
	readonly isUndone: boolean;
	/** When the server wants to be asked again, in ms from now, if it said so. */
	readonly afterMs?: number | undefined;
}

/** What a failed attempt says of the next. Both who sends requests and who runs items speak of it. */
export interface Verdict extends Finding {
	/** Whether the request may be sent again. */
	readonly mayRepeat: boolean;
}
