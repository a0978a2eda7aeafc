import { Queue } from './queue';
import realm from './realm';

/** When worlds begin, by the calendar. */
const EPOCH = Date.UTC(2026, 0, 1);

/** Node.js's timers hold no more; what is longer fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** What `setTimeout` returns. */
interface Timer {
	run: (() => void) | undefined;
	unref(): Timer;
	ref(): Timer;
}

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

	/** @returns The timer that does it in so many ms, exactly. */
	readonly after = (ms: number, run: () => void): Timer => {
		const timer: Timer = { run, unref: () => timer, ref: () => timer };
		this.timers.push(this.now + ms, timer);
		return timer;
	};

	/** Waits for so many ms, exactly. */
	async pass(ms: number): Promise<void> {
		await new Promise<void>((resolve) => void this.after(ms, resolve));
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
		performance.now = () => this.now;
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

	private readonly setTimeout = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
		this.after(wholeMs(ms), () => run(...args));

	private readonly setInterval = (
		run: (...args: unknown[]) => void,
		ms = 0,
		...args: unknown[]
	) => {
		const timer = this.after(wholeMs(ms), () => {
			run(...args);
			if (timer.run !== undefined) this.timers.push(this.now + wholeMs(ms), timer);
		});
		return timer;
	};
}

/** As Node.js has it. */
function wholeMs(ms: number): number {
	return ms >= 1 && ms <= LONGEST_TIMER ? Math.trunc(ms) : 1;
}
