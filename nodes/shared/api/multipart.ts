import { randomUUID } from 'node:crypto';

/** A file to send. */
export interface File {
	readonly name: string;
	/** Its media type, such as `image/png`. */
	readonly type: string;
	readonly bytes: Uint8Array;
}

/** A part of a form: a text, or a file. */
export type Part = readonly [name: string, value: string | File];

/** A form as a request carries it. */
export interface Multipart {
	/** The media type with the boundary between the parts. */
	readonly type: string;
	readonly bytes: Uint8Array;
	/** What it is made of. */
	readonly parts: readonly Part[];
}

/**
 * Written by hand, so that it is the same on all lines of n8n, and that a part can have an empty name,
 * as CommBox wants it for files in chats.
 *
 * @param parts In their order; names can be empty.
 * @returns The form as multipart/form-data (RFC 7578), names as HTML's standard escapes them.
 */
export function multipart(parts: readonly Part[]): Multipart {
	const boundary = `n8n-${randomUUID()}`;
	const chunks = parts.flatMap(([name, value]) => {
		const isText = typeof value === 'string';
		const file = isText
			? ''
			: `; filename="${escape(value.name)}"\r\nContent-Type: ${oneLine(value.type)}`;
		const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escape(name)}"${file}\r\n\r\n`;
		return [Buffer.from(head), isText ? Buffer.from(value) : value.bytes, Buffer.from('\r\n')];
	});
	const bytes = Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
	return { type: `multipart/form-data; boundary=${boundary}`, bytes, parts };
}

/** The three characters that would end a name early (HTML, multipart form data). */
function escape(name: string): string {
	return name.replace(/["\r\n]/g, encodeURIComponent);
}

function oneLine(type: string): string {
	return type.replace(/[\r\n]/g, '');
}
