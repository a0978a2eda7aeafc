/** A part of a text, and what shall stand in its place. */
export interface Edit {
	readonly start: number;
	readonly end: number;
	readonly replacement: string;
}

/** A part takes as much memory as some dozen characters, so that many become one as they come. */
const BATCH = 4_096;

/**
 * Does what `text.replace` does with a function, which keeps all matches until the end, and some
 * hundred bytes for each of them.
 *
 * @param text Any text.
 * @param edits Its parts to replace, in their order, none of which overlap.
 * @returns The text with the replacements.
 */
export function splice(text: string, edits: Iterable<Edit>): string {
	let done = '';
	let parts: string[] = [];
	let position = 0;
	for (const { start, end, replacement } of edits) {
		parts.push(text.slice(position, start), replacement);
		position = end;
		if (parts.length < BATCH) continue;
		done += parts.join('');
		parts = [];
	}
	parts.push(text.slice(position));
	return done + parts.join('');
}
