export interface RateLimit {
	/** Requests a second in the long run. */
	perSecond: number;
	/** Requests that may come at once after a rest. */
	burst: number;
	/** Whether a refusal carries `Retry-After: 1`. */
	retryAfter?: boolean;
}

/** A token bucket, full at first. Returns a function that says whether one more may pass now. */
export function tokenBucket({ perSecond, burst }: RateLimit): () => boolean {
	let tokens = burst;
	let last = performance.now();
	return () => {
		const now = performance.now();
		tokens = Math.min(burst, tokens + ((now - last) / 1000) * perSecond);
		last = now;
		if (tokens < 1) return false;
		tokens -= 1;
		return true;
	};
}
