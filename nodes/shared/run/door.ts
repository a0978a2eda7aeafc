import type { Verdict } from '../verdict';
import { jittered, now } from './clock';
import type { Odds } from './odds';
import { KEPT } from './pace';
import type { Passage } from './passage';

/** While nothing gets through, a pause lasts this share of the time since anything did, within these ms. */
const PAUSE_SHARE = 0.5;
export const SHORTEST_PAUSE = 100;
export const LONGEST_PAUSE = 10_000;

/**
 * A run ends: nothing has got through to the server for as long as it is patient, or nothing will.
 * `cause` is what the latest request failed with.
 */
export class OutOfPatience extends Error {
	/**
	 * @param cause What a request failed with.
	 * @param patienceMs How long the run waits without anything getting through.
	 * @param resumesInMs In how many ms the server wants to be asked again, where it named a time that
	 *   is longer than that.
	 */
	constructor(
		override readonly cause: unknown,
		readonly patienceMs: number,
		readonly resumesInMs: number | undefined,
	) {
		super('Nothing gets through');
	}
}

/** Requests go out one at a time. */
interface Closed {
	readonly since: number;
	/** When the next one may ask, and which one does. */
	askAt: number;
	asking?: Passage | undefined;
}

/**
 * Whether requests get through to a server:
 *
 *     open    all go
 *      |  ^
 *      |  |   one gets through, if only to an error of the server's own
 *      v  |
 *     closed  one at a time asks, after a pause that grows with the time since anything got through
 *
 * It closes when more in a row are refused, or get into trouble, than can be chance. To a server that never
 * answered it does not.
 */
export class Door {
	/** Whether the server itself has ever answered. */
	isKnown = false;

	/** The greatest number of a request that got through. */
	throughNumber = 0;

	/** Of a row of failures since: how likely it is by chance, and the number of its first request. */
	private row = 1;

	private rowFrom = 0;

	/** Since when requests fail and none gets through, if so, and what the latest one failed with. */
	private stuck: { readonly since: number; readonly failure: unknown } | undefined;

	private closed: Closed | undefined;

	/**
	 * The latest pause after a refusal that named no time, in ms, and a little less each time that one was long
	 * enough: whoever asks sooner asks in vain, or prolongs it.
	 */
	private silentPause = 0;

	/** @param odds How likely it is that requests fail by chance. */
	constructor(private readonly odds: Odds) {}

	/** @returns Whether all may go. */
	get isOpen(): boolean {
		return this.closed === undefined;
	}

	/** @returns In how many ms the next request may ask while it is closed, 0 or less for now. */
	delay(): number {
		if (this.closed === undefined) return 0;
		return this.closed.asking === undefined ? this.closed.askAt - now() : Infinity;
	}

	/** A request goes out. */
	pass(passage: Passage): void {
		if (this.closed !== undefined) this.closed.asking = passage;
	}

	/** A request that went out tells nothing of the server. */
	abandon(passage: Passage): void {
		if (this.closed?.asking === passage) this.closed.asking = undefined;
	}

	/**
	 * A request was answered for good.
	 *
	 * @returns Whether that opens it.
	 */
	through({ number }: Passage): boolean {
		this.isKnown = true;
		this.throughNumber = Math.max(this.throughNumber, number);
		if (number < this.rowFrom) return false;
		this.stuck = undefined;
		return this.open();
	}

	/**
	 * A request has failed.
	 *
	 * @param error What it failed with.
	 * @param rate How many requests a second may go out.
	 * @returns Whether that closes it.
	 */
	fail(passage: Passage, error: unknown, verdict: Verdict, rate: number): boolean {
		this.stuck = { since: this.stuck?.since ?? now(), failure: error };
		if (this.closed !== undefined) {
			this.abandon(passage);
			this.closed.askAt = Math.max(this.closed.askAt, now() + this.pauseAfter(passage, verdict));
			return false;
		}
		const { number, isFirst } = passage;
		// Who was sent before others got through says nothing of what came after.
		if (number <= this.throughNumber) return false;
		if (this.row === 1) this.rowFrom = number;
		this.row *= this.odds.ofFailure(isFirst);
		const pause = this.pauseAfter(passage, verdict);
		if (!this.isKnown || this.odds.excuseRow(this.row, rate)) return false;
		this.closed = { since: now(), askAt: now() + pause };
		return true;
	}

	/**
	 * @param patienceMs For how many ms a run waits without anything getting through.
	 * @param cameAt When it came, in ms.
	 * @param namedMs In how many ms the server wants to be asked again by this run.
	 * @returns The end of a run for which nothing gets through for too long; else undefined.
	 */
	endOf(patienceMs: number, cameAt: number, namedMs: number): OutOfPatience | undefined {
		if (this.stuck === undefined) return undefined;
		const time = now();
		const next = Math.max(time + namedMs, this.closed?.askAt ?? 0);
		if (next - Math.max(this.stuck.since, cameAt) <= patienceMs) return undefined;
		const resumesInMs = next - time > patienceMs ? next - time : undefined;
		return new OutOfPatience(this.stuck.failure, patienceMs, resumesInMs);
	}

	/** Whoever comes after all have gone may ask at once: what was in the way can be over. */
	forgetPauses(): void {
		this.row = 1;
		this.stuck = undefined;
		this.closed = undefined;
	}

	/**
	 * Something gets through to the server.
	 *
	 * @returns Whether it was closed.
	 */
	open(): boolean {
		this.row = 1;
		if (this.closed === undefined) return false;
		this.closed = undefined;
		this.silentPause *= KEPT;
		return true;
	}

	/**
	 * @returns How many ms nobody asks after a failure: a pause that grows, and at least for the time that the
	 *   server has named, or for less the likelier it is that only this request was meant, which waits itself.
	 */
	private pauseAfter({ isFirst }: Passage, { kind, afterMs = 0 }: Verdict): number {
		const isSilent = kind === 'refused' && afterMs === 0;
		const closedMs = this.closed ? now() - this.closed.since : 0;
		const shortest = Math.max(SHORTEST_PAUSE, isSilent ? this.silentPause : 0);
		const pause = Math.min(LONGEST_PAUSE, Math.max(shortest, PAUSE_SHARE * closedMs));
		if (isSilent) this.silentPause = pause;
		return Math.max(jittered(pause), Math.min(afterMs, pause / this.odds.ofFailure(isFirst)));
	}
}
