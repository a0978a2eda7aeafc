import type { Outcome, Verdict } from '../verdict';
import { jittered, now, rest, sleepBriefly } from './clock';
import { besideQuestion, Door, LONGEST_BACK_OFF, OutOfPatience, SHORTEST_PAUSE } from './door';
import { DEFAULT_RETRIES, Odds } from './odds';
import { MOSTLY, Pace } from './pace';
import { isTooLong, Passage, stuckBy, type Member, type Membership } from './passage';
import { Room } from './room';

/** A request to a server that has never answered backs off for so many ms at the most. */
const LONGEST_AT_FIRST = 10_000;

/** For how many ms something is kept of a lane that nobody is on. */
const KEPT_FOR = 300_000;

/**
 * Asks the server something harmless, and says whether that gets through; undefined where the server wants to be asked
 * later.
 */
export type Question = () => Promise<boolean | undefined>;

/** By where they lead. */
const lanes = new Map<string, Lane>();

/**
 * The way to one server with one key, for all runs of this process that go there. They take turns, and
 * share what is known of the server: whether requests get through, how fast they may go, how many at the
 * same time, and what can be chance. Before a server has ever answered, be it only a question, how often each request
 * is sent decides that, or how many have asked in vain, so that a wrong address is told soon.
 */
export class Lane {
	readonly pace = new Pace();
	readonly room = new Room();
	private readonly odds = new Odds();
	readonly door = new Door(this.odds);

	private readonly members = new Map<Member, Membership>();
	private readonly waiting = new Set<Passage>();

	/** How many requests have gone out. */
	private count = 0;

	/** When the latest run left it. */
	private idleSince = now();

	/** When the waiters are looked at next, in ms; Infinity where no time is set. */
	private wakesAt = Infinity;

	/**
	 * @param destination What tells one server and key from another; it does not contain the key.
	 * @param member A run that goes there; it is let in, if it is not there yet.
	 * @returns The lane that leads there. Those on which nobody was for some minutes are forgotten.
	 */
	static to(destination: string, member: Member): Lane {
		const forgotten = now() - KEPT_FOR;
		for (const [other, { members, idleSince }] of lanes) {
			if (members.size === 0 && idleSince < forgotten) lanes.delete(other);
		}
		const lane = lanes.get(destination) ?? new Lane();
		lanes.set(destination, lane);
		if (!lane.members.has(member)) lane.add(member);
		return lane;
	}

	/** @returns What a failure means now, which is another thing where the server has never answered. */
	outcomeOf({ kind, atFirst = kind }: Verdict): Outcome {
		return this.door.isKnown ? kind : atFirst;
	}

	/** Lets a run in until it is over. The first one may ask at once: what was in the way can be over. */
	private add(member: Member): void {
		const { over } = member;
		if (this.members.size === 0) {
			this.door.forget();
			this.pace.skip(now() - this.idleSince);
		}
		this.members.set(member, { cameAt: now(), refusals: 0, told: 0, turn: this.count });
		over.addEventListener('abort', () => this.remove(member));
	}

	/** Lets a run go; those of its requests that wait fail with the reason why it is over. */
	private remove(member: Member): void {
		this.members.delete(member);
		this.idleSince = now();
		this.reject(member, member.over.reason);
	}

	/**
	 * Sends a request until it gets through, is answered for good, or is to blame itself for its trouble.
	 * This is the one place that decides whether it is sent again.
	 *
	 * @param attempt Sends it once.
	 * @param judge Says what a failed attempt means; nothing where it was not sent because of itself.
	 * @param ask What the server is asked where nothing else tells if the request fails because of itself.
	 * @throws What the last attempt failed with; OutOfPatience where nothing gets through for too long, or it would have
	 *   to wait for longer; the reason of the run's end when it is over before that.
	 */
	async send<T>(
		member: Member,
		attempt: () => Promise<T>,
		judge: (error: unknown) => Verdict | undefined,
		ask: Question,
	): Promise<T> {
		const passage = new Passage(member, this.members.get(member)!);
		await this.enter(passage);
		for (;;) {
			const outcome = await attempt().then(
				(value) => ({ value }),
				(error: unknown) => ({ error, verdict: judge(error) }),
			);
			if ('value' in outcome) {
				this.through(passage);
				return outcome.value;
			}
			const { error, verdict } = outcome;
			if (verdict === undefined || verdict.kind === 'final' || verdict.kind === 'fatal') {
				// Else it was not sent after all, or its failure tells nothing of the server.
				if (verdict?.isAnswered) this.through(passage);
				else this.leave(passage);
				throw error;
			}
			const isDoubtful = this.isDoubtful(passage, verdict);
			const weight = this.fail(passage, error, verdict);
			if (!verdict.mayRepeat) throw error;
			const end = this.endOf(member);
			if (end !== undefined) throw end;
			if (isTooLong(member, verdict)) {
				// Once the server is known, that may be meant for one alone, unless so many are told.
				const isOfAll = !this.door.isKnown || passage.own.told >= DEFAULT_RETRIES;
				throw new OutOfPatience(isOfAll, error, member.settings.patienceMs, verdict.afterMs);
			}
			if (isDoubtful) await this.question(passage, ask);
			if (this.isToBlame(passage, verdict)) throw error;
			member.resting += 1;
			member.fill();
			const apartMs = isDoubtful ? besideQuestion() : 0;
			await this.comeBack(passage, error, verdict, weight, apartMs).finally(
				() => (member.resting -= 1),
			);
			member.retries += 1;
		}
	}

	/**
	 * @returns Whether only a question can tell if a request fails because of itself: nobody got through since it failed
	 *   before, or since it went out where others were sent in vain as often as can be, it was as often itself, or
	 *   they were, and the server has not asked it to slow down.
	 */
	private isDoubtful(passage: Passage, verdict: Verdict): boolean {
		const { failures, before, isFirst, number, member } = passage;
		const { throughNumber, isAskedOften } = this.door;
		const from = isFirst && isAskedOften ? number : before.number;
		const isAlone = throughNumber <= from && !member.over.aborted;
		const isOften = failures >= member.settings.maxRetries || isAskedOften;
		return isAlone && isOften && !isThrottling(verdict);
	}

	/**
	 * Asks a question, again, and later each time, where it comes too soon: where it gets through, there is a server, and
	 * the request's failure may count against it.
	 */
	private async question(passage: Passage, ask: Question): Promise<void> {
		const { door, odds } = this;
		let answer: boolean | undefined;
		for (let times = 0; answer === undefined && times < DEFAULT_RETRIES; times += 1) {
			await rest(2 ** times * besideQuestion(), passage.member.over);
			answer = await ask();
		}
		const isAnswering = answer === true;
		const wasAnswering = door.answeredFrom < passage.number;
		odds.countAlone(passage, wasAnswering, isAnswering);
		door.isKnown ||= isAnswering;
		door.answer(isAnswering, this.count);
		this.pump();
	}

	/** How many ms an answer may take, by the least patient of the runs. */
	private get timeLimit(): number {
		return Math.min(...[...this.members.keys()].map(({ settings }) => settings.timeout));
	}

	/**
	 * Waits before a request that has failed takes its turn again.
	 *
	 * @param weight For how many retries in vain its failure counts.
	 * @param apartMs How long it waits besides, so that it does not meet the question that followed it.
	 * @throws The error, where it is to blame for it: only afterwards it shows whether all fail.
	 */
	private async comeBack(
		passage: Passage,
		error: unknown,
		verdict: Verdict,
		weight: number,
		apartMs: number,
	): Promise<void> {
		await rest(Math.max(apartMs, this.backOff(passage, verdict)), passage.member.over);
		if (this.door.isOpen) passage.blame += weight;
		if (this.isToBlame(passage, verdict)) throw error;
		await this.enter(passage);
	}

	/** Waits for a request's turn. */
	private async enter(passage: Passage): Promise<void> {
		const end = this.endOf(passage.member);
		if (end !== undefined) throw end;
		await new Promise<void>((go, refuse) => {
			passage.go = go;
			passage.refuse = refuse;
			this.waiting.add(passage);
			this.pump();
		});
	}

	/** A request was answered for good: the server works, and lets requests through. */
	private through(passage: Passage): void {
		passage.own.stuck = undefined;
		passage.own.refusals = 0;
		passage.own.told = 0;
		if (passage.isFirst) this.odds.note(false);
		// First: with the one that opens the door begins what is granted from now on.
		if (this.door.through(passage)) this.pace.resume(passage.departure.at);
		this.pace.grant();
		this.room.widen(passage, this.timeLimit);
		this.leave(passage);
	}

	/**
	 * A request has failed in a way that can pass.
	 *
	 * @returns For how many retries in vain that counts. Who is refused is asked to come later, and not to blame.
	 */
	private fail(passage: Passage, error: unknown, verdict: Verdict): number {
		const { door, odds } = this;
		const { number, isFirst, member, own, departure } = passage;
		const { isOpen } = door;
		const isRefused = verdict.kind === 'refused';
		const weight = odds.weightOf(passage);
		own.stuck = stuckBy(own.stuck, passage, error);
		own.told = isTooLong(member, verdict) ? own.told + 1 : 0;
		door.isKnown ||= isThrottling(verdict);
		this.room.narrow(passage, this.timeLimit);
		if (isOpen && isFirst) odds.note(true);
		if (isRefused && (isOpen || !isFirst)) own.refusals += weight;
		// A run of which nothing gets through, too much for chance, is refused for itself, however slow others go.
		const isOfAll = isRefused && isOpen && own.refusals <= maxRefusalsOf(member);
		// It keeps its turn: else the same run can always be the one too many.
		if (isOfAll) own.turn = 0;
		// Few refusals cost less than going slower.
		const isMany = isOfAll && odds.share > 1 - MOSTLY;
		if (isOfAll && !isMany) this.pace.linger();
		const isTold = door.fail(passage, error, verdict, this.pace.rate) || isMany;
		const isSlower = isTold && this.pace.refuse(departure, isRefused);
		passage.failures += 1;
		passage.before = { number, ...odds.ends };
		for (const other of this.members.keys()) {
			if (isSlower && isRefused) other.slowdowns += 1;
			const end = this.endOf(other);
			if (end !== undefined) this.reject(other, end);
		}
		this.leave(passage);
		return isOpen && !isRefused ? weight : 0;
	}

	/** @returns Whether it is to blame itself: so much trouble is no chance, and nothing was in the way. */
	private isToBlame({ failures, blame, member }: Passage, { kind }: Verdict): boolean {
		if (this.door.isKnown) return blame > member.settings.maxRetries;
		return failures > (kind === 'refused' ? maxRefusalsOf(member) : member.settings.maxRetries);
	}

	/**
	 * @returns How many ms a request that has failed waits before it takes its turn again, beside the time that the
	 *   server has named for it: longer each time where it is in trouble, and never the same, so that it meets not
	 *   always the same others. Where it is refused, all of the lane slow down instead; where nothing gets through,
	 *   all wait at the door as well.
	 */
	private backOff({ failures }: Passage, { kind, afterMs = 0 }: Verdict): number {
		const { isKnown } = this.door;
		const longest = isKnown ? LONGEST_BACK_OFF : LONGEST_AT_FIRST;
		const growth = isKnown && kind === 'refused' ? 1 : 2 ** failures;
		const pause = Math.min(longest, SHORTEST_PAUSE * growth);
		return afterMs + jittered(pause);
	}

	/** @returns The end of a run for which nothing gets through for too long; else undefined. */
	private endOf(member: Member): OutOfPatience | undefined {
		const own = this.members.get(member);
		if (own === undefined) return undefined;
		// One that was refused more often than can be chance is judged by itself.
		const stuck = own.refusals > maxRefusalsOf(member) ? own.stuck : this.door.stuck;
		if (stuck === undefined) return undefined;
		const { patienceMs } = member.settings;
		const waited = stuck.askedAt - Math.max(stuck.since, own.cameAt);
		return waited > patienceMs ? new OutOfPatience(true, stuck.failure, patienceMs) : undefined;
	}

	private reject(member: Member, reason: unknown): void {
		for (const passage of this.waiting) {
			if (passage.member === member && this.waiting.delete(passage)) passage.refuse(reason);
		}
	}

	private leave(passage: Passage): void {
		this.room.leave();
		// What one run has learned makes room for others.
		for (const member of this.members.keys()) member.fill();
		if (this.door.asking === passage) this.door.asking = undefined;
		this.pump();
	}

	/** Lets go as many as there is room for. */
	private pump(): void {
		const { door, pace, room, waiting } = this;
		while (waiting.size > 0 && !room.isFull) {
			const delay = door.isOpen ? pace.delay() : door.delay();
			if (delay > 0) return this.wakeIn(delay);
			const passage = this.next();
			waiting.delete(passage);
			room.enter(passage);
			passage.number = passage.own.turn = ++this.count;
			passage.departure = pace.depart();
			door.asking = passage;
			passage.go();
		}
	}

	/**
	 * @returns Of the run whose turn it is, the request that has failed least: who fails again and again may be the
	 *   reason itself, and shall not be in the way of others, nor slow them down. But one of so many is the one that has
	 *   failed most, so that none waits for ever. Of those that ask, every other one is: where all fail a few times, it is
	 *   soonest done with one of them. Where questions get through, all of all runs ask as often: it can be any of them,
	 *   or all.
	 */
	private next(): Passage {
		const { isOpen, answeredFrom } = this.door;
		const isAnswering = answeredFrom < Infinity;
		const sign = isAnswering || Math.random() < (isOpen ? MOSTLY : 0.5) ? 1 : -1;
		return [...this.waiting].reduce((next, one) => {
			const byTurn = one.own.turn - next.own.turn;
			const byFailures = sign * (one.failures - next.failures);
			const order = isAnswering ? byFailures : byTurn || byFailures;
			return order < 0 ? one : next;
		});
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

/** @returns How often a request may be refused: that is no trouble of its own as long as it can be chance at all. */
function maxRefusalsOf({ settings }: Member): number {
	return Math.max(settings.maxRetries, DEFAULT_RETRIES);
}

/** @returns Whether the server itself wants fewer requests, and not something before it. */
function isThrottling({ kind, isAnswered }: Verdict): boolean {
	return kind === 'refused' && isAnswered;
}
