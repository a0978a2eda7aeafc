import {
	jsonTextIn,
	membersOf,
	toJson,
	type JsonMember,
	type JsonText,
} from '../../shared/api/json';
import { refusal } from './refusal';
import { isMissing, textOf, wholeText } from './text';

/**
 * @param json What a field for a JSON object resolved to: its text, or the object itself.
 * @param label What the form calls the field.
 * @param example An object with two members, as the builder might write it.
 * @returns Its members with their values as they are written; none where the field is empty.
 * @throws UserError for what is no JSON, or no object, and for numbers that cannot be sent as they are.
 */
export function membersInJson(json: unknown, label: string, example: string): JsonMember[] {
	if (isMissing(json) || json === '') return [];
	const text = typeof json === 'string' ? json : exactJson(json, label);
	const members = readJson(() => membersOf(text), label, example, '{{ { "name": $json.value } }}');
	checkTexts(text, label);
	if (members !== undefined) return members;
	throw refusal(`"${label}" is JSON, but not an object`, `Put it in curly brackets: ${example}`);
}

/**
 * @param json What a field for a JSON list resolved to: its text, or the list itself.
 * @param label What the form calls the field.
 * @param example A list, as the builder might write it.
 * @returns The list as it is written; an empty one where the field is empty.
 * @throws UserError for what is no JSON, or no list, and for numbers that cannot be sent as they are.
 */
export function listInJson(json: unknown, label: string, example: string): JsonText {
	const given = isMissing(json) || json === '' ? [] : json;
	const text = typeof given === 'string' ? given : exactJson(given, label);
	const list = readJson(() => jsonTextIn(text), label, example, '{{ [ $json.value ] }}');
	checkTexts(list, label);
	if (list.trimStart().startsWith('[')) return list;
	throw refusal(`"${label}" is JSON, but not a list`, `Put it in square brackets: ${example}`);
}

/** @throws UserError for a number that is none, or that JavaScript has already damaged. */
function exactJson(value: unknown, label: string): JsonText {
	JSON.stringify(value, (name, member: unknown) => {
		if (typeof member === 'number') textOf(member, name || label, 'Check the expression.');
		return member;
	});
	return toJson(value);
}

/**
 * @param expression How to write the same as one expression, in which values can hold anything.
 * @throws UserError where reading fails, because the text is no JSON.
 */
function readJson<T>(read: () => T, label: string, example: string, expression: string): T {
	try {
		return read();
	} catch (error) {
		throw refusal(
			`"${label}" is not valid JSON: ${error instanceof Error ? error.message : ''}`,
			`Names and texts need double quotes, and entries a comma between them: ${example}. If a value holds a quote or a line break, write the whole as one expression instead: ${expression}`,
		);
	}
}

/** @throws UserError for half a character in a name or text, whether as itself or as an escape. */
function checkTexts(json: string, label: string): void {
	if (!/\\ud|\p{Surrogate}/iu.test(json)) return;
	JSON.parse(json, (name, value: unknown) => {
		wholeText(name, label);
		return typeof value === 'string' ? wholeText(value, label) : value;
	});
}
