import type { IBinaryData } from 'n8n-workflow';

/**
 * Whoever gets a file opens it by its ending, and CommBox shows files by it.
 *
 * @param field The field of the item's binary data, which names a file that has no name.
 * @param file What n8n knows of the file.
 * @returns Its name; for one without, the field's with the ending of its type.
 */
export function fileNameOf(
	field: string,
	{
		fileName,
		fileExtension,
		mimeType,
	}: Pick<IBinaryData, 'fileName' | 'fileExtension' | 'mimeType'>,
): string {
	if (fileName) return fileName;
	const ending = fileExtension || endingOf(mimeType);
	return ending === undefined ? field : `${field}.${ending}`;
}

/** Most types are called like the ending: `image/png`, `application/pdf`, `text/csv`. */
function endingOf(mimeType: string): string | undefined {
	const [type, subtype = ''] = mimeType.toLowerCase().split(/[/;]/);
	if (type === 'text' && subtype === 'plain') return 'txt';
	return /^[a-z0-9]{2,4}$/.test(subtype) ? subtype : undefined;
}
