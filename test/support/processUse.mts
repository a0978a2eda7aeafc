import { readFileSync, writeFileSync } from 'node:fs';

/** What a process used in a while; nothing where the system does not tell. */
export interface Used {
	/** Processor time, of all its threads. */
	readonly cpuMs: number | undefined;
	/** Memory at its peak, beyond what it had at the start. */
	readonly extraMemoryMb: number | undefined;
}

/** In which /proc counts processor time on every common Linux: a hundredth of a second. */
const TICK_MS = 10;

/**
 * Begins to watch a process; Linux does the watching.
 *
 * @param pid The process; left out, nothing is watched.
 * @returns A function that gives what it has used since.
 */
export function watchProcess(pid: number | undefined): () => Used {
	if (pid === undefined) return () => ({ cpuMs: undefined, extraMemoryMb: undefined });
	const cpuBefore = cpuMsOf(pid);
	const memoryBefore = statusOf(pid, 'VmRSS');
	const watchesPeak = resetPeak(pid);
	return () => ({
		cpuMs: less(cpuMsOf(pid), cpuBefore),
		extraMemoryMb: watchesPeak ? less(statusOf(pid, 'VmHWM'), memoryBefore, 1_024) : undefined,
	});
}

/** Sets the high-water mark back to what is in use now; see proc_pid_clear_refs(5). */
function resetPeak(pid: number): boolean {
	try {
		writeFileSync(`/proc/${pid}/clear_refs`, '5');
		return true;
	} catch {
		return false;
	}
}

function cpuMsOf(pid: number): number | undefined {
	// The program's name, which may hold anything, is in brackets; utime and stime come 12 later.
	const fields = readOr(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
	const ticks = Number(fields[11]) + Number(fields[12]);
	return Number.isNaN(ticks) ? undefined : ticks * TICK_MS;
}

function statusOf(pid: number, name: string): number | undefined {
	const found = new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(readOr(`/proc/${pid}/status`));
	return found ? Number(found[1]) : undefined;
}

function less(after: number | undefined, before: number | undefined, unit = 1): number | undefined {
	return after === undefined || before === undefined ? undefined : (after - before) / unit;
}

function readOr(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
