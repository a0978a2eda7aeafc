import type { Verdict } from '../verdict';
import { jittered, now } from './clock';
import { DEFAULT_RETRIES, type Odds } from './odds';
import { MOSTLY } from './pace';
import { isTooLong, stuckBy, type Passage, type Stuck } from './passage';

/** While nothing gets through, a pause lasts so many ms at least, and at most this share of the time since. */
export const SHORTEST_PAUSE = 100;
const PAUSE_SHARE = 0.5;

/**
 * A request to a server that has answered backs off for so many ms at the most, about. Where questions get through
 * and nobody else, one at a time asks as often. Where nothing does, a pause is the geometric mean of that, or of what the
 * server names where that is more, and of the time since: the later it is, the smaller a share of it is lost, and the
 * longer a ban may be that others prolong.
 */
export const LONGEST_BACK_OFF = 1_000;

/** So many times a second may a lane close by chance: the slower it is, the less it loses by that. */
const CLOSED_BY_CHANCE = 0.1;

/** At how many requests per second that is counted at the most. */
const FASTEST = 10_000;

/** More than every other request does not fail by chance; who failed before is taken to do so every other time. */
const MOST_BY_CHANCE = 0.5;

/**
 * @returns In how many ms a question follows on a request, and the next request may follow on a question: never the
 *   same, or always the same of the two is the one that comes too soon after the other.
 */
export function besideQuestion(): number {
	return Math.random() * LONGEST_BACK_OFF;
}

/** Nothing has got through to the server for as long as a run is patient, or a request has to wait for longer. */
export class OutOfPatience extends Error {
	/**
	 * @param isOfAll Whether the run ends by that, and not one request of it alone.
	 * @param cause What that request failed with, or the latest where nothing gets through.
	 * @param resumesInMs In how many ms the server wants that request to be sent again; 0 where nothing gets through.
	 */
	constructor(
		readonly isOfAll: boolean,
		override readonly cause: unknown,
		readonly patienceMs: number,
		readonly resumesInMs = 0,
	) {
		super('The wait is too long');
	}
}

/**
 * Whether requests get through to a server:
 *
 *     open    all go
 *      |  ^
 *      |  |   one gets through, or there seems to be no server
 *      v  |
 *     closed  one at a time asks, after a pause that grows with the time since anything got through
 *
 * It closes when more in a row are refused, or get into trouble, than can be chance. To a server that never
 * answered it does so, once, only for what must not be sent again, and would be lost: the retries of all else tell
 * soon whether there is a server.
 */
export class Door {
	/** Whether the server itself has ever answered, and not only failed. */
	isKnown = false;

	/** The greatest number of a request that got through. */
	throughNumber = 0;

	/** What is known since requests fail and none gets through, if so. */
	stuck: Stuck | undefined;

	/** While it is closed: when the next request may ask, and which one does; else the one that went out last. */
	askAt = 0;
	asking: Passage | undefined;
	private closedAt: number | undefined;

	/**
	 * Where questions get through, though nobody who asks does: the greatest number of a request by the first of them.
	 * None has failed since.
	 */
	answeredFrom = Infinity;

	/** How many have asked in vain since anything got through. */
	private asked = 0;

	/** Of a row of failures since: how likely it is by chance, and the number of its first request. */
	private row = 1;
	private rowFrom = 0;

	/**
	 * The latest pause after a refusal that named no time, in ms, and a little less each time that one was long
	 * enough: whoever asks sooner asks in vain, or prolongs it.
	 */
	private silentPause = 0;

	constructor(private readonly odds: Odds) {}

	get isOpen(): boolean {
		return this.closedAt === undefined;
	}

	/** Whether so many have asked in vain that there may be no server, or those who ask are the reason. */
	get isAskedOften(): boolean {
		return this.asked >= DEFAULT_RETRIES;
	}

	/** @returns While it is closed: in how many ms the next request may ask, 0 or less for now. */
	delay(): number {
		return this.asking === undefined ? this.askAt - now() : Infinity;
	}

	/**
	 * A request was answered for good.
	 *
	 * @returns Whether that opens it.
	 */
	through({ number }: Passage): boolean {
		this.isKnown = true;
		this.throughNumber = Math.max(this.throughNumber, number);
		const wasClosed = !this.isOpen;
		if (number >= this.rowFrom) this.forget();
		return wasClosed && this.isOpen;
	}

	/** What was in the way is over, or can be. */
	forget(): void {
		this.stuck = undefined;
		this.asked = 0;
		this.open();
	}

	/** Lets all go again. */
	private open(): void {
		if (!this.isOpen) this.silentPause *= MOSTLY;
		this.row = 1;
		this.closedAt = undefined;
		this.answeredFrom = Infinity;
	}

	/**
	 * A request has failed.
	 *
	 * @param rate How many requests a second may go out.
	 * @returns Whether that closes it.
	 */
	fail(passage: Passage, failure: unknown, verdict: Verdict, rate: number): boolean {
		const { number, isFirst } = passage;
		this.stuck = stuckBy(this.stuck, passage, failure);
		// Who was sent before others got through says nothing of what came after.
		if (this.isOpen && number <= this.throughNumber) return false;
		const askAt = now() + this.pauseAfter(passage, verdict);
		if (!this.isOpen) {
			this.askAt = Math.max(this.askAt, askAt);
			if (this.asking !== passage) return false;
			if (this.isAskedOften && !this.isKnown) this.open();
			this.asked += 1;
			return false;
		}
		if (this.row === 1) this.rowFrom = number;
		this.row *= isFirst ? Math.min(MOST_BY_CHANCE, this.odds.share) : MOST_BY_CHANCE;
		const isChance = this.row * Math.min(rate, FASTEST) >= CLOSED_BY_CHANCE;
		const isLost = !verdict.mayRepeat && this.asked === 0;
		if (isChance || !(this.isKnown || isLost)) return false;
		this.closedAt = now();
		this.askAt = askAt;
		this.asking = undefined;
		return true;
	}

	/**
	 * A question was asked. Where it gets through, the server need not be left alone for longer than it was before the
	 * question.
	 *
	 * @param number The greatest number of a request by now.
	 */
	answer(isAnswering: boolean, number: number): void {
		this.answeredFrom = isAnswering ? Math.min(this.answeredFrom, number) : Infinity;
		if (!isAnswering || this.closedAt === undefined) return;
		this.askAt = now() + besideQuestion();
		this.closedAt = Math.max(this.closedAt, now() - LONGEST_BACK_OFF / PAUSE_SHARE);
		this.silentPause = 0;
	}

	/**
	 * @returns How many ms nobody asks after a failure: a pause that grows, and at least for the time that the
	 *   server has named, or for less the likelier it is that only this request was meant, which waits itself, if its
	 *   run is so patient.
	 */
	private pauseAfter({ member }: Passage, verdict: Verdict): number {
		const { kind, afterMs = 0 } = verdict;
		const isSilent = kind === 'refused' && afterMs === 0;
		const named = isTooLong(member, verdict) ? 0 : afterMs;
		const closed = this.closedAt === undefined ? 0 : now() - this.closedAt;
		const unit = Math.max(LONGEST_BACK_OFF, named);
		const growing = Math.min(PAUSE_SHARE * closed, Math.sqrt(unit * closed));
		const pause = Math.max(SHORTEST_PAUSE, isSilent ? this.silentPause : 0, growing);
		if (isSilent) this.silentPause = pause;
		return Math.max(jittered(pause), Math.min(named, pause / this.odds.share));
	}
}
