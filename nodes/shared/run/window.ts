import { now } from './clock';

/** The most requests that ever go to one server at the same time, and how many it begins with. */
export const MOST_AT_ONCE = 256;
export const FIRST_AT_ONCE = 16;

/** How many more each answer allows, up to what has not been found too many. */
const GROWTH = 8;

/** What is left where nothing got through. */
const HALF = 0.5;

/** By how much the number is changed to try another, and after how many rounds a greater one is. */
const MORE = 1.4;
const FEWER = 0.7;
const CALM_ROUNDS = 4;

/** A change is kept if it brings at least this share of what it would bring if nothing stood in the way. */
const GAIN = 0.3;

/** So many answers at least tell how much gets through. */
const ENOUGH_ANSWERS = 16;

/** How much got through in a round: while those were answered that were under way when it began. */
interface Round {
	readonly size: number;
	/** In requests per second. */
	readonly through: number;
}

/**
 * How many requests may be under way at the same time. More are better only if more get through, and
 * fewer are better if as many do: where they wait for each other, in the server or in this process, or
 * where the server fails or refuses what is too many, a greater number brings nothing. It grows fast until
 * a round brings no more than the one before; from then on, greater numbers are tried now and then, and
 * smaller ones where requests fail more often than usual.
 */
export class Window {
	private exactSize = FIRST_AT_ONCE;

	/** Up to where it grows fast. */
	private ceiling = MOST_AT_ONCE;

	/** The last round that tells something, and the one that goes on. */
	private last: Round | undefined;

	private size0 = FIRST_AT_ONCE;

	private beganAt = now();

	private beganWith = 0;

	private answers = 0;

	private through = 0;

	/** The change that was tried last, and whether it was kept. */
	private factor = MORE;

	private isKept = true;

	/** How many rounds have passed since another size was tried. */
	private rounds = 0;

	/** @returns How many requests may be under way now. */
	get size(): number {
		return Math.floor(this.exactSize);
	}

	/**
	 * An answer has come.
	 *
	 * @param number The number of its request.
	 * @param count How many requests have gone out.
	 * @param isThrough Whether it was let through.
	 * @param isFull Whether as many are under way as may be: otherwise more would not be used.
	 * @param areWorse Whether more fail than usual.
	 */
	answer(
		number: number,
		count: number,
		isThrough: boolean,
		isFull: boolean,
		areWorse: boolean,
	): void {
		this.answers += 1;
		if (isThrough) this.through += 1;
		if (isThrough && isFull && this.exactSize < this.ceiling) {
			this.exactSize = Math.min(this.ceiling, this.exactSize + GROWTH);
		}
		if (number <= this.beganWith || this.answers < ENOUGH_ANSWERS) return;
		if (isFull) this.judge(areWorse);
		else this.last = undefined;
		this.begin(count);
	}

	/** So many were under way that nothing got through, or nothing could. */
	restart(count: number): void {
		this.ceiling = Math.max(1, this.exactSize * HALF);
		this.exactSize = Math.min(this.ceiling, FIRST_AT_ONCE);
		this.last = undefined;
		this.begin(count);
	}

	private judge(areWorse: boolean): void {
		const { last, size0: size } = this;
		const through = (this.through * 1000) / Math.max(1, now() - this.beganAt);
		this.last = { size, through };
		this.rounds += 1;
		if (last !== undefined && Math.abs(size / last.size - 1) > 0.2) {
			const gain = through / last.through - 1;
			if (gain < GAIN * (size / last.size - 1)) {
				this.exactSize = last.size;
				this.ceiling = Math.max(1, last.size);
				this.last = undefined;
				this.isKept = false;
				return;
			}
		}
		if (this.exactSize < this.ceiling) return;
		const wasVain = this.factor < 1 && !this.isKept;
		const triesFewer = areWorse && !wasVain;
		if (this.rounds < CALM_ROUNDS && !(triesFewer && this.isKept)) return;
		this.factor = triesFewer ? FEWER : MORE;
		const tried = triesFewer ? size * FEWER : Math.max(size + 1, size * MORE);
		this.exactSize = Math.min(MOST_AT_ONCE, Math.max(1, tried));
		this.ceiling = this.exactSize;
		this.rounds = 0;
		this.isKept = true;
	}

	private begin(count: number): void {
		this.size0 = this.exactSize;
		this.beganAt = now();
		this.beganWith = count;
		this.answers = 0;
		this.through = 0;
	}
}
