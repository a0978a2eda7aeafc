import type { IDataObject } from 'n8n-workflow';

import { parseObject } from '../../../shared/api/json';
import type { Item } from '../../../shared/run/operation';
import { standardFields } from '../../subjects/userFields';

/**
 * @param data A user or a conversation as CommBox answers it: custom fields in `content`, which is
 *   text that holds JSON.
 * @param item Whose output it becomes.
 * @returns The same with `content` as an object. Where it holds no object it stays text, and a hint
 *   says so.
 */
export function withContent(data: IDataObject, item: Item): IDataObject {
	const { content } = data;
	if (typeof content !== 'string' || content === '') return data;
	const parsed = parseObject(content);
	if (parsed !== undefined) return { ...data, content: parsed };
	item.hint(CONTENT_AS_TEXT);
	return data;
}

const CONTENT_AS_TEXT = () =>
	'The custom fields are not a JSON object, so they are returned as text';

/** @returns Of a user only the id, the standard fields and the content. */
export function simpleUser(user: IDataObject): IDataObject {
	const names = [...standardFields.map(({ name }) => name), 'content'];
	const fields = names.map((name) => [name, user[name] ?? null] as const);
	return { userId: user['id'] ?? null, ...Object.fromEntries(fields) };
}
