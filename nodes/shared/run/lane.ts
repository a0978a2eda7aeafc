import type { Outcome, Verdict } from '../verdict';
import { jittered, now, sleepBriefly } from './clock';
import { Door, LONGEST_PAUSE, SHORTEST_PAUSE, type OutOfPatience } from './door';
import { isToBlame, Odds } from './odds';
import { KEPT, Pace } from './pace';
import type { Member, Passage } from './passage';

/** Where all others get through, a request backs off for so many ms at the most; twice as many for half of them. */
const LONGEST_BACK_OFF = 1_000;

/**
 * The most requests that ever go to one server at the same time, how many it begins with, and how many more
 * each answer allows: so 256 are found in a few rounds. Fewer do where the pace is slow.
 */
export const MOST_AT_ONCE = 256;
export const FIRST_AT_ONCE = 16;
const MORE_AT_ONCE = 4;

/** For how many ms something is kept of a lane that nobody is on. */
const KEPT_FOR = 300_000;

/** By where they lead. */
const lanes = new Map<string, Lane>();

/**
 * The way to one server with one key, for all runs of this process that go there. They take turns, and
 * share what is known of the server: whether requests get through, how fast they may go, how many at the
 * same time, and what can be chance. Before a server has ever answered, how often each request is sent decides
 * that, so that a wrong address is told soon.
 */
export class Lane {
	private readonly pace = new Pace();

	private readonly odds = new Odds();

	private readonly door = new Door(this.odds);

	/** By when they came. */
	private readonly members = new Map<Member, number>();

	/** What waits of each run. They take turns: whose turn it was comes last. */
	private readonly waiting = new Map<Member, Set<Passage>>();

	/** For how many requests at the same time there is room, those of other runs included; more with each answer. */
	room = FIRST_AT_ONCE;

	private inFlight = 0;

	/** How many requests have gone out. */
	private count = 0;

	/** Refusals of requests up to this number have made the pace slower. */
	private slowedUpTo = 0;

	private idleSince = Infinity;

	/** When the waiters are looked at next, in ms; Infinity where no time is set. */
	private wakesAt = Infinity;

	/**
	 * @param destination What tells one server and key from another; it does not contain the key.
	 * @param member A run that goes there; it is let in, if it is not there yet.
	 * @returns The lane that leads there. Those on which nobody was for some minutes are forgotten.
	 */
	static to(destination: string, member: Member): Lane {
		for (const [other, { idleSince }] of lanes) {
			if (now() - idleSince > KEPT_FOR) lanes.delete(other);
		}
		const lane = lanes.get(destination) ?? new Lane();
		lanes.set(destination, lane);
		if (!lane.members.has(member)) lane.members.set(member, now());
		lane.idleSince = Infinity;
		return lane;
	}

	/** @returns Whether the server itself has ever answered. */
	get isKnown(): boolean {
		return this.door.isKnown;
	}

	/** @returns The rate in requests per second that the server allows, Infinity where it never refused. */
	get rate(): number {
		return this.pace.rate;
	}

	/**
	 * Lets a run go; those of its requests that wait fail.
	 *
	 * @param reason What they fail with.
	 */
	remove(member: Member, reason: unknown): void {
		this.members.delete(member);
		if (this.members.size === 0) {
			this.idleSince = now();
			this.door.forgetPauses();
		}
		this.reject(member, reason);
		this.pump();
	}

	/**
	 * Waits for a request's turn.
	 *
	 * @throws OutOfPatience where that would take too long.
	 */
	async enter(passage: Passage): Promise<void> {
		return await new Promise((go, fail) => {
			const end = this.endOf(passage.member);
			if (end !== undefined) return fail(end);
			passage.go = go;
			passage.refuse = fail;
			const ofRun = this.waiting.get(passage.member) ?? new Set();
			this.waiting.set(passage.member, ofRun.add(passage));
			this.pump();
		});
	}

	/** @returns What a failure means now, which is another thing where nothing has ever come through. */
	outcomeOf({ kind, atFirst = kind }: Verdict): Outcome {
		return this.door.throughNumber === 0 ? atFirst : kind;
	}

	/** A request was answered for good: the server works, and lets requests through. */
	through(passage: Passage): void {
		if (passage.isFirst) this.odds.note(false, true);
		else this.odds.noteLate(passage.failures);
		// First: with the one that opens the door begins what is granted from now on.
		if (this.door.through(passage)) this.pace.resume(passage.at);
		this.pace.grant();
		if (this.inFlight >= this.room) this.room = Math.min(MOST_AT_ONCE, this.room + MORE_AT_ONCE);
		this.leave();
	}

	/** A request was not sent after all, or its failure tells nothing of the server. */
	abandon(passage: Passage): void {
		this.door.abandon(passage);
		this.leave();
	}

	/**
	 * A request has failed in a way that can pass.
	 *
	 * @param error What it failed with.
	 * @returns Whether it is to blame itself: so much trouble is no chance, and nothing was in the way.
	 */
	fail(passage: Passage, error: unknown, verdict: Verdict): boolean {
		const { door, odds } = this;
		const { number, isFirst, at } = passage;
		const outcome = verdict.kind;
		door.isKnown ||= verdict.isAnswered;
		if (outcome === 'fault' && door.open()) this.pace.resume(at);
		if (door.isOpen) {
			odds.countAgainst(passage, outcome, door.throughNumber);
			if (isFirst || outcome === 'refused') odds.note(true, isFirst);
			if (outcome === 'refused') {
				// Fewer refusals cost less than going slower.
				if (odds.share > 1 - KEPT) this.slowDown(passage, outcome);
				else this.pace.linger();
			}
		}
		if (door.fail(passage, error, verdict, this.pace.rate)) this.slowDown(passage, outcome);
		passage.failures += 1;
		passage.before = { number, ...odds.ends };
		for (const other of this.members.keys()) {
			const end = this.endOf(other);
			if (end !== undefined) this.reject(other, end);
		}
		this.leave();
		return isToBlame(passage, outcome, door.isKnown);
	}

	/**
	 * @returns How many ms a request that has failed waits before it takes its turn again: at least for the
	 *   time that the server has named for it, and longer each time where it is in trouble. Where it is refused,
	 *   all of the lane slow down instead; where nothing gets through, all wait at the door as well.
	 */
	backOff({ failures }: Passage, { kind, afterMs = 0 }: Verdict): number {
		const longest = this.isKnown
			? Math.min(LONGEST_PAUSE, LONGEST_BACK_OFF / (1 - this.odds.share))
			: LONGEST_PAUSE;
		const growth = this.isKnown && kind === 'refused' ? 1 : 2 ** failures;
		return Math.max(afterMs, jittered(Math.min(longest, SHORTEST_PAUSE * growth)));
	}

	/**
	 * @param namedMs In how many ms the server wants to be asked again by this run.
	 * @returns The end of a run for which nothing gets through for too long; else undefined.
	 */
	endOf(member: Member, namedMs = 0): OutOfPatience | undefined {
		const cameAt = this.members.get(member) ?? now();
		return this.door.endOf(member.settings.patienceMs, cameAt, namedMs);
	}

	/** Goes slower, once for all that went out before it did so last. */
	private slowDown(passage: Passage, outcome: Outcome): void {
		if (passage.number <= this.slowedUpTo) return;
		this.slowedUpTo = this.count;
		this.pace.refuse(passage);
		if (outcome !== 'refused') return;
		for (const member of this.members.keys()) member.slowdowns += 1;
	}

	private reject(member: Member, reason: unknown): void {
		const passages = this.waiting.get(member) ?? [];
		this.waiting.delete(member);
		for (const passage of passages) passage.refuse(reason);
	}

	private leave(): void {
		this.inFlight -= 1;
		// What one run has learned makes room for others.
		for (const member of this.members.keys()) member.fill();
		this.pump();
	}

	/** Lets go as many as there is room for. */
	private pump(): void {
		const { door, pace } = this;
		for (const ofRun of this.waiting.values()) {
			if (this.inFlight >= this.room) return;
			const delay = door.isOpen ? pace.delay() : door.delay();
			if (delay > 0) return this.wakeIn(delay);
			const passage = this.nextOf(ofRun);
			this.take(passage);
			this.inFlight += 1;
			passage.number = ++this.count;
			passage.at = now();
			passage.rate = pace.depart();
			door.pass(passage);
			passage.go();
		}
	}

	private take(passage: Passage): void {
		const { member } = passage;
		const ofRun = this.waiting.get(member)!;
		ofRun.delete(passage);
		this.waiting.delete(member);
		if (ofRun.size > 0) this.waiting.set(member, ofRun);
	}

	/**
	 * @returns The request of a run that goes next: the one that has failed least, for who fails again and again
	 *   may be the reason itself, and shall not be in the way of others. Of those that ask, every other one is
	 *   the one that has failed most: where all are refused, it is soonest done with one of them.
	 */
	private nextOf(ofRun: ReadonlySet<Passage>): Passage {
		const sign = this.door.isOpen || this.count % 2 === 0 ? 1 : -1;
		return [...ofRun].reduce((next, passage) =>
			sign * passage.failures < sign * next.failures ? passage : next,
		);
	}

	private wakeIn(ms: number): void {
		const at = now() + ms;
		if (this.wakesAt <= at) return;
		this.wakesAt = at;
		void sleepBriefly(ms).then(() => {
			if (this.wakesAt !== at) return;
			this.wakesAt = Infinity;
			this.pump();
		});
	}
}
