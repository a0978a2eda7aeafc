/** Which share of the requests may be refused: fewer means that the rate can grow, more that it has to shrink. */
const AIM = 0.08;
const MOST_AIM = 0.5;

/** How much of the share of refusals the rate loses with one of them. */
const EASING = 0.15;

/** How much one answer counts in that share: about the last twenty count. */
const WEIGHT = 1 / 10;

/** Up to which share refusals are few, and how far beyond what is aimed for. */
const FEW = 0.4;
const FEW_BEYOND_AIM = 0.3;

/** By which factor the rate has to differ before shares are compared. */
const BAND = 1.5;

/** How many refusals such a comparison takes. */
const ENOUGH_REFUSALS = 8;

/** From which share of the one before on a lower rate has brought nothing, and from which on the limit has changed. */
const AS_MANY = 0.7;
const MANY_MORE = 2;

/** How much more than what a lower rate did not help against is aimed for then. */
const MARGIN = 1.2;

/** After how many answers it is looked again whether a lower rate helps. */
const LOOK_AGAIN_AFTER = 300;

/**
 * What the share of refusals says of the rate, where they come one by one among grants: from a server
 * that wants a gap between any two requests, which no network keeps exactly.
 *
 * With each refusal the rate is multiplied by `kept`, with each grant by `growth`, so that it neither
 * grows nor shrinks where the share p of refusals is the one aimed for:
 *
 *     kept^p * growth^(1 - p) = 1
 *
 * Where a rate lower by BAND brings about as many refusals, they have another cause, such as others who
 * use the same limit, and slowing down would only ever make it slower: then a greater share is aimed for.
 */
export class Refusals {
	/** Which share of the latest answers they are. */
	private share = 0;

	private aim = AIM;

	/** What was answered since the rate was this, and the share of refusals at one higher by BAND. */
	private rate: number | undefined;

	private granted = 0;

	private refused = 0;

	private shareBefore: number | undefined;

	/** @returns Whether they come one by one among grants. */
	get areFew(): boolean {
		return this.share < Math.max(FEW, this.aim + FEW_BEYOND_AIM);
	}

	/** @returns What is kept of the rate with a refusal, as a share. */
	get kept(): number {
		return 1 - EASING * this.share;
	}

	/** @returns By which factor the rate grows with a grant. */
	get growth(): number {
		const usual = 1 - EASING * (this.aim + WEIGHT * (1 - this.aim));
		return usual ** (-this.aim / (1 - this.aim));
	}

	/** A request was granted. */
	grant(): void {
		this.granted += 1;
		this.share -= WEIGHT * this.share;
	}

	/** A request was refused. */
	refuse(): void {
		this.refused += 1;
		this.share += WEIGHT * (1 - this.share);
	}

	/** After a pause, refusals from before it say nothing. */
	forgetLatest(): void {
		this.share = 0;
	}

	/**
	 * Compares what the present rate has brought with what one higher by BAND had.
	 *
	 * @param rate To what a refusal has lowered the rate, in requests per second.
	 */
	lowerTo(rate: number): void {
		const before = this.rate ?? Infinity;
		const answers = this.granted + this.refused;
		const share = this.refused / answers;
		if (rate > before * BAND) {
			this.compareFrom(rate, undefined);
		} else if (rate <= before / BAND) {
			const isEnough = this.refused >= ENOUGH_REFUSALS;
			const change = share / (this.shareBefore ?? Infinity);
			if (isEnough && change > AS_MANY && change < MANY_MORE) {
				this.aim = Math.min(MOST_AIM, Math.max(this.aim, MARGIN * share));
			}
			this.compareFrom(rate, isEnough ? share : undefined);
		} else if (this.aim > AIM && answers > LOOK_AGAIN_AFTER) {
			// With the usual aim the rate falls, which shows whether that helps by now.
			this.aim = AIM;
			this.compareFrom(rate, share);
		}
	}

	private compareFrom(rate: number, shareBefore: number | undefined): void {
		this.rate = rate;
		this.shareBefore = shareBefore;
		this.granted = 0;
		this.refused = 0;
	}
}
