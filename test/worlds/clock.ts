import { Queue } from './queue';
import type { Chance } from './random';
import realm from './realm';
import type { World } from './world';

/** When worlds begin, by the calendar. */
const EPOCH = Date.UTC(2026, 0, 1);

/** Node.js's timers hold no more; what is longer fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** By how many ms n8n's timers are late at the most, where it is uneven. */
const LATEST_MS = 1;

/** What `setTimeout` returns. */
interface Timer {
	run: (() => void) | undefined;
	/** Whether it is n8n's, and waits while that stands still. */
	readonly isOfN8n: boolean;
	unref(): Timer;
	ref(): Timer;
}

/** No two looks at a clock show the same time, in ms. */
const TICK = 1e-6;

/** Lets what is ready go on, until everything waits for time to pass. */
const settle = async () => await new Promise<void>((resolve) => void realm.setImmediate(resolve));

/**
 * Time that passes only when nothing is left to do. While it is installed, the globals that have to do
 * with time or chance are its own.
 */
export class VirtualTime {
	/** In ms since the world began. */
	now = 0;

	private readonly timers = new Queue<Timer>();

	/** When n8n stands still the next time, or does so now, and until when. */
	private stall = { from: Infinity, to: Infinity };

	/**
	 * @param stalls How n8n stands still in this world.
	 * @param chance When that is.
	 */
	constructor(
		private readonly stalls: World['stalls'],
		private readonly chance: Chance,
	) {
		if (stalls) this.stall = this.nextStall(0, stalls);
	}

	/** Waits for so many ms, exactly. */
	async pass(ms: number): Promise<void> {
		await new Promise<void>((resolve) => void this.start(ms, resolve, false));
	}

	/** Waits for so many ms, and until n8n does something again. */
	async passInN8n(ms: number): Promise<void> {
		await new Promise<void>((resolve) => void this.start(ms, resolve, true));
	}

	/**
	 * Lets time pass.
	 *
	 * @param isOver Asked after each moment.
	 * @param endMs When it stops whatever is left.
	 */
	async run(isOver: () => boolean, endMs: number): Promise<void> {
		await settle();
		while (!isOver() && this.timers.least <= endMs) {
			this.now = Math.max(this.now, this.timers.least);
			const timer = this.timers.pop()!;
			if (timer.run === undefined) continue;
			if (timer.isOfN8n && this.isStalled) {
				this.timers.push(this.stall.to, timer);
				continue;
			}
			timer.run();
			await settle();
		}
	}

	/**
	 * Puts this in the place of the real time and chance.
	 *
	 * @param random What `Math.random` is.
	 * @returns Puts them back.
	 */
	install(random: () => number): () => void {
		const { setTimeout, clearTimeout, setInterval, clearInterval } = realm;
		const { now: dateNow } = Date;
		const { timeout } = AbortSignal;
		const { random: mathRandom } = Math;
		const { now: performanceNow } = performance;
		const clear = (timer: Timer | undefined) => {
			if (timer !== undefined) timer.run = undefined;
		};
		Object.assign(realm, {
			setTimeout: this.setTimeout,
			clearTimeout: clear,
			setInterval: this.setInterval,
			clearInterval: clear,
		});
		Date.now = () => EPOCH + Math.floor(this.now);
		Math.random = random;
		performance.now = () => (this.now += TICK);
		AbortSignal.timeout = (ms) => {
			const controller = new AbortController();
			this.setTimeout(() => controller.abort(new DOMException('Timed out', 'TimeoutError')), ms);
			return controller.signal;
		};
		return () => {
			Object.assign(realm, { setTimeout, clearTimeout, setInterval, clearInterval });
			Date.now = dateNow;
			Math.random = mathRandom;
			performance.now = performanceNow;
			AbortSignal.timeout = timeout;
		};
	}

	private start(ms: number, run: () => void, isOfN8n: boolean): Timer {
		const timer: Timer = { run, isOfN8n, unref: () => timer, ref: () => timer };
		this.timers.push(this.now + ms + (isOfN8n ? this.lateness : 0), timer);
		return timer;
	}

	private get lateness(): number {
		return this.stalls ? this.chance.between(0, LATEST_MS) : 0;
	}

	private get isStalled(): boolean {
		while (this.stalls && this.stall.to <= this.now) {
			this.stall = this.nextStall(this.stall.to, this.stalls);
		}
		return this.stall.from <= this.now;
	}

	private nextStall(after: number, { share, ms }: NonNullable<World['stalls']>) {
		const from = after + this.chance.exponential(ms / share - ms);
		return { from, to: from + this.chance.exponential(ms) };
	}

	private readonly setTimeout = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
		this.start(wholeMs(ms), () => run(...args), true);

	private readonly setInterval = (
		run: (...args: unknown[]) => void,
		ms = 0,
		...args: unknown[]
	) => {
		const timer = this.start(
			wholeMs(ms),
			() => {
				run(...args);
				if (timer.run !== undefined) this.timers.push(this.now + wholeMs(ms), timer);
			},
			true,
		);
		return timer;
	};
}

/** As Node.js has it. */
function wholeMs(ms: number): number {
	return ms >= 1 && ms <= LONGEST_TIMER ? Math.trunc(ms) : 1;
}
