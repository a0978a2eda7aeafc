/** One of the made-up users: what goes into a workflow as an item. */
export interface BenchUser {
	readonly id: number;
	readonly firstName: string;
	readonly vip: string;
}

/** A channel and a tag that the emulator has from the start. */
export const STREAM_ID = '4444';
export const TAG_ID = '1608';

/** The id of the first one. */
export const FIRST_ID = 1_000_001;

/**
 * @param index Which user, from 0.
 * @returns The user, as the node CommBoxItems puts it out.
 */
export function userNumber(index: number): BenchUser {
	const id = FIRST_ID + index;
	return { id, firstName: `User ${id}`, vip: String(id % 10) };
}
