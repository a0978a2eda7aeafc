import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Begins to watch how much memory a process takes at most; Linux does the watching.
 *
 * @param pid The process.
 * @returns A function that gives how many MB it took at its peak beyond what it had at the start;
 *   nothing where that cannot be known.
 */
export function watchMemory(pid: number | undefined): () => number | undefined {
	const before = sizeOf(pid, 'VmRSS');
	try {
		// Sets the high-water mark back to what is in use now; see proc_pid_clear_refs(5).
		writeFileSync(`/proc/${pid}/clear_refs`, '5');
	} catch {
		return () => undefined;
	}
	return () => {
		const peak = sizeOf(pid, 'VmHWM');
		return before === undefined || peak === undefined ? undefined : (peak - before) / 1_024;
	};
}

function sizeOf(pid: number | undefined, name: string): number | undefined {
	try {
		const found = new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(
			readFileSync(`/proc/${pid}/status`, 'utf8'),
		);
		return found ? Number(found[1]) : undefined;
	} catch {
		return undefined;
	}
}
