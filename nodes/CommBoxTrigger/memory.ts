import { createHash } from 'crypto';

/** How many deliveries, and how many users, each trigger remembers. */
const LIMIT = 10_000;

/** CommBox documents no retries; a repeat of the same body after this may be another event. */
export const REPEAT_MINUTES = 5;

interface Entry {
	readonly value: string;
	/** Milliseconds since 1970. */
	readonly since: number;
}

/**
 * What a trigger has seen, in the memory of n8n's process. Not in n8n's static data: that is one
 * object for the whole workflow, read and written for each delivery without a lock, so that deliveries
 * at the same time would undo each other's entries, and those of other nodes too.
 */
export class Memory {
	private readonly entries = new Map<string, Entry>();

	/**
	 * Notes what was seen, and forgets what was seen longest ago beyond a limit.
	 *
	 * @param key What it was about.
	 * @param value What of it.
	 * @param maxAge How long ago it may have been, in milliseconds.
	 * @returns Whether exactly this had been seen last for the key, not longer ago than that.
	 */
	isRepeated(key: string, value = '', maxAge = Number.POSITIVE_INFINITY): boolean {
		const last = this.entries.get(key);
		if (last?.value === value && Date.now() - last.since <= maxAge) return true;
		this.entries.delete(key);
		this.entries.set(key, { value, since: Date.now() });
		for (const oldest of this.entries.keys()) {
			if (this.entries.size <= LIMIT) break;
			this.entries.delete(oldest);
		}
		return false;
	}

	/** Makes the next one count as new. */
	forget(key: string): void {
		this.entries.delete(key);
	}
}

/** @returns A short text that only the same content has. */
export function fingerprint(content: string): string {
	return createHash('sha256').update(content).digest('base64');
}
