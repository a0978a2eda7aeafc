import type { Verdict } from '../verdict';
import { now, wait } from './clock';
import { Lane, OutOfPatience, type Consequence, type Member } from './lane';
import type { Departure } from './limiter';

/** The lanes that runs are on, by where they lead. */
const lanes = new Map<string, Lane>();

/** A run's leave to use the lane to a server, together with all runs that go there. */
export class Pass implements Member {
	readonly startedAt = now();

	slowdowns = 0;

	private readonly lane: Lane;

	/** Rejects when the run is over. One listener, whatever waits: more make Node.js 20 warn. */
	private readonly stopped: Promise<never>;

	/**
	 * @param destination What tells one server and key from another.
	 * @param patienceMs How many ms the run waits without anything getting through.
	 * @param signal Ends all waiting when it aborts.
	 */
	constructor(
		private readonly destination: string,
		readonly patienceMs: number,
		private readonly signal: AbortSignal,
	) {
		this.lane = lanes.get(destination) ?? new Lane();
		lanes.set(destination, this.lane);
		this.lane.add(this);
		this.stopped = new Promise((_, reject) => {
			signal.addEventListener(
				'abort',
				() => {
					reject(signal.reason as Error);
					this.giveBack();
				},
				{ once: true },
			);
		});
		// Whoever waits gets to know; nobody need be waiting.
		this.stopped.catch(() => {});
	}

	/** How many of the run's requests wait before they are sent again, and so are not under way. */
	private resting = 0;

	/**
	 * @returns For how many requests at a time there is room, those of other runs included. While no
	 *   answer has come at all, those that rest keep their place: then it shows soonest whether there is
	 *   a server.
	 */
	get room(): number {
		return this.lane.window.size + (this.lane.hasAnswered ? this.resting : 0);
	}

	/** @returns The rate in requests per second that the server allows, Infinity where it never refused. */
	get rate(): number {
		return this.lane.limiter.rate;
	}

	/**
	 * Waits until one more request may go out.
	 *
	 * @throws OutOfPatience where that would take too long; the signal's reason when the run is over.
	 */
	async enter(): Promise<Departure> {
		this.signal.throwIfAborted();
		return await this.lane.enter(this);
	}

	/** The request was answered for good. */
	succeed(departure: Departure): void {
		this.lane.grant(departure);
	}

	/**
	 * The request has failed.
	 *
	 * @param error What it failed with.
	 * @param verdict What that says of further ones.
	 * @returns What it means for the request.
	 * @throws OutOfPatience where nothing got through for too long.
	 */
	fail(departure: Departure, error: unknown, verdict: Verdict): Consequence | 'end' {
		const { kind, isAnswered } = verdict;
		if (kind === 'final' || kind === 'fatal') {
			if (isAnswered) this.lane.grant(departure);
			else this.lane.abandon(departure);
			return 'end';
		}
		const consequence = this.lane.fail(this, departure, error, verdict);
		// Who has to wait for a turn is told there, with the time that the server has named.
		if (consequence !== 'turn' && this.lane.waited(this) > this.patienceMs) {
			throw new OutOfPatience(error, this.patienceMs, undefined);
		}
		return consequence;
	}

	/** Waits for so many ms; throws the signal's reason when the run is over before. */
	async wait(ms: number): Promise<void> {
		this.resting += 1;
		try {
			await wait(ms, this.stopped);
		} finally {
			this.resting -= 1;
		}
	}

	/** The run is over. Nothing is kept of a lane that nobody is on. */
	giveBack(): void {
		const isLast = this.lane.remove(this, this.signal.reason);
		if (isLast && lanes.get(this.destination) === this.lane) lanes.delete(this.destination);
	}
}
