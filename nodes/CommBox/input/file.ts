import type { INodeProperties } from 'n8n-workflow';

import type { JsonText } from '../../shared/api/json';
import { multipart, type Multipart } from '../../shared/api/multipart';
import type { BinaryFile, Item } from '../../shared/run/operation';
import { refusal } from './refusal';
import { textOf } from './text';

const LABEL = 'Input Binary Field';

/**
 * @param description What becomes of the file.
 * @returns The form's field that names a file of the item; as an option, it is no file until added.
 */
export function fileField(description: string): INodeProperties {
	return {
		displayName: LABEL,
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		placeholder: 'e.g. data',
		hint: 'The name of the input binary field containing the file to be sent',
		description,
	};
}

/**
 * @param field What the form's field resolved to.
 * @param item Whose file it is.
 * @returns The file; undefined where no field is named.
 * @throws n8n's own error where the item has no such file; UserError for what is no text.
 */
export function fileIn(field: unknown, item: Pick<Item, 'file'>): BinaryFile | undefined {
	const name = textOf(field, LABEL, 'Resolve it to the name of a field.')?.trim();
	return name ? item.file(name) : undefined;
}

/**
 * @param field What the form's field resolved to, where the file is all that is sent.
 * @param item Whose file it is.
 * @throws UserError where no field is named; for the rest, as fileIn.
 */
export function requiredFile(field: unknown, item: Pick<Item, 'file'>): BinaryFile {
	const file = fileIn(field, item);
	if (file !== undefined) return file;
	throw refusal(`"${LABEL}" is empty`, 'Enter the name of the field, which is usually data.');
}

/**
 * @param data The fields that would be the JSON body's `data`.
 * @param part What CommBox calls the part for the file.
 * @param file The file.
 * @returns The form that carries both, as CommBox's newer pages describe it.
 */
export async function formWith(
	data: JsonText,
	part: string,
	{ name, type, read }: BinaryFile,
): Promise<Multipart> {
	return multipart([
		['data', data],
		[part, { name, type, bytes: await read() }],
	]);
}
