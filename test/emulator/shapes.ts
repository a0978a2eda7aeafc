/**
 * How answers are written, where records and the vendor's pages contradict each other. Left out, an
 * operation answers as CommBox was recorded to, and where nobody recorded it, as its own page shows.
 */
export interface AnswerShapes {
	/** Whose word counts where a record and a page differ; the record's by default. */
	readonly source?: 'record' | 'page';
	/** How times are written: without a zone as recorded, or in full as pages and a switch have it. */
	readonly times?: 'local' | 'zoned';
	/** The case of all names, except those that a brand gives. */
	readonly names?: 'camelCase' | 'PascalCase' | 'snake_case';
	/** `text`: numbers as text, IDs too. */
	readonly numbers?: 'text';
	/** Whether a single thing stands by itself or in a list of one. */
	readonly single?: 'object' | 'list';
	/** What stands for an operation without a result; null by default. */
	readonly nothing?: 'null' | 'emptyText' | 'noData';
	/** Whether Content and the like are JSON as text, as most pages have it, or objects. */
	readonly content?: 'text' | 'object';
	/** `id`: the entries of a channel's list in the shorter of the two shapes that its page shows. */
	readonly listed?: 'objectId' | 'id';
	/** Where a conversation's messages stand: beside the user as recorded, or in it as one page has it. */
	readonly messages?: 'inUser' | 'besideUser';
	/** How an unknown conversation is refused when it is moved: 400 on its page, 404 elsewhere. */
	readonly unknownInMove?: 400 | 404;
	/** Whether the reasons for which a move is refused are texts or objects. */
	readonly reasons?: 'text' | 'object';
}

/** JSON written by hand. */
export class JsonText {
	constructor(readonly text: string) {}
}

/** Something single; `shape` is how its page shows it. */
export class Single {
	constructor(
		readonly value: object,
		readonly shape: 'object' | 'list' = 'object',
	) {}
}

/** Values under names that a brand gives, or whoever wrote them; they stay as they are. */
export class Named {
	constructor(
		readonly value: unknown,
		/** Whether its page shows it as JSON inside a text. */
		readonly isText: boolean,
	) {}
}

/** A moment, as ISO 8601 in UTC; null where there was none. */
export class Time {
	constructor(readonly iso: string | null) {}
}

/** @returns Whether answers are to be as CommBox was recorded to give them. */
export function isRecorded({ source }: AnswerShapes): boolean {
	return source !== 'page';
}

const RENAME = {
	camelCase: (name: string) =>
		plain(name).replace(/_(\w)/g, (_, next: string) => next.toUpperCase()),
	PascalCase: (name: string): string =>
		RENAME.camelCase(name).replace(/^./, (first) => first.toUpperCase()),
	snake_case: (name: string) =>
		plain(name).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
};

/** How JSON.stringify writes a text that stands for the digits of a number. */
const INT64 = /"\\u0000(\d+)"/g;

/**
 * @param value What a handler answers with; an int64 may be a bigint.
 * @returns The text of `data`; undefined where the envelope shall have none.
 */
export function write(value: unknown, shapes: AnswerShapes): string | undefined {
	if (value instanceof JsonText) return value.text;
	if (value === null) {
		return { null: 'null', emptyText: '""', noData: undefined }[shapes.nothing ?? 'null'];
	}
	return JSON.stringify(shaped(value, shapes)).replace(INT64, '$1');
}

function shaped(value: unknown, shapes: AnswerShapes): unknown {
	if (value instanceof Named) {
		const isText = shapes.content === undefined ? value.isText : shapes.content === 'text';
		return isText ? JSON.stringify(value.value) : value.value;
	}
	if (value instanceof Time) {
		const isLocal = (shapes.times ?? (isRecorded(shapes) ? 'local' : 'zoned')) === 'local';
		return isLocal ? (value.iso?.slice(0, 'yyyy-mm-ddThh:mm:ss'.length) ?? null) : value.iso;
	}
	if (value instanceof Single) {
		const one = shaped(value.value, shapes);
		return (shapes.single ?? value.shape) === 'list' ? [one] : one;
	}
	if (Array.isArray(value)) return value.map((entry) => shaped(entry, shapes));
	if (typeof value === 'number') return shapes.numbers === 'text' ? String(value) : value;
	if (typeof value === 'bigint') return shapes.numbers === 'text' ? `${value}` : `\0${value}`;
	if (typeof value !== 'object' || value === null) return value;
	const rename = shapes.names === undefined ? (name: string) => name : RENAME[shapes.names];
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [rename(name), shaped(member, shapes)]),
	);
}

/** @returns A name that begins in lower case. */
function plain(name: string): string {
	return name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());
}
