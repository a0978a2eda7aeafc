import {
	jsonTextIn,
	membersOf,
	toJson,
	type JsonMember,
	type JsonText,
} from '../../shared/api/json';
import { refusal } from './refusal';
import { isMissing } from './text';

/**
 * @param json What a field for a JSON object resolved to: its text, or the object itself.
 * @param label What the form calls the field.
 * @param example An object with two members, as the builder might write it.
 * @returns Its members with their values as they are written; none where the field is empty.
 * @throws UserError for what is no JSON, or no object.
 */
export function membersInJson(json: unknown, label: string, example: string): JsonMember[] {
	if (isMissing(json) || json === '') return [];
	const text = typeof json === 'string' ? json : toJson(json);
	const members = readJson(() => membersOf(text), label, example);
	if (members !== undefined) return members;
	throw refusal(`"${label}" is JSON, but not an object`, `Put it into curly brackets: ${example}`);
}

/**
 * @param json What a field for a JSON list resolved to: its text, or the list itself.
 * @param label What the form calls the field.
 * @param example A list, as the builder might write it.
 * @returns The list as it is written; an empty one where the field is empty.
 * @throws UserError for what is no JSON, or no list.
 */
export function listInJson(json: unknown, label: string, example: string): JsonText {
	const text =
		isMissing(json) || json === '' ? '[]' : typeof json === 'string' ? json : toJson(json);
	const list = readJson(() => jsonTextIn(text), label, example);
	if (list.trimStart().startsWith('[')) return list;
	throw refusal(`"${label}" is JSON, but not a list`, `Put it into square brackets: ${example}`);
}

/** @throws UserError where reading fails, because the text is no JSON. */
function readJson<T>(read: () => T, label: string, example: string): T {
	try {
		return read();
	} catch (error) {
		throw refusal(
			`"${label}" is not valid JSON: ${error instanceof Error ? error.message : ''}`,
			`Names and texts need double quotes, and entries a comma between them: ${example}`,
		);
	}
}
