import type { Upload } from './operation';

/** A multipart form, taken apart. */
export interface Form {
	readonly texts: Readonly<Record<string, string>>;
	readonly files: readonly Upload[];
}

/**
 * @param body The request's body.
 * @param contentType Its Content-Type, with the boundary.
 * @returns The form's parts.
 * @throws TypeError where the body is not what the Content-Type says.
 */
export async function readForm(body: Uint8Array, contentType: string): Promise<Form> {
	const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
	const texts: Record<string, string> = {};
	const files: Upload[] = [];
	for (const [part, value] of await response.formData()) {
		if (typeof value === 'string') texts[part] = value;
		else {
			const bytes = new Uint8Array(await value.arrayBuffer());
			files.push({ part, name: value.name, type: value.type, bytes });
		}
	}
	return { texts, files };
}

/** @returns What the contract checks: each part's text, a file's being its name. */
export function formBody({ texts, files }: Form): Record<string, string> {
	return { ...texts, ...Object.fromEntries(files.map(({ part, name }) => [part, name])) };
}
