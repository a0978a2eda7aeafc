import { membersOf, toJson, type JsonMember } from '../../shared/api/json';
import { isMissing, refusal } from './input';

/**
 * @param json What a field for a JSON object resolved to: its text, or the object itself.
 * @param label What the form calls the field.
 * @param example An object with two members, as the builder might write it.
 * @returns Its members with their values as they are written; none where the field is empty.
 * @throws UserError for what is no JSON, or no object.
 */
export function membersInJson(json: unknown, label: string, example: string): JsonMember[] {
	if (isMissing(json) || json === '') return [];
	const members = membersOfJson(typeof json === 'string' ? json : toJson(json), label, example);
	if (members !== undefined) return members;
	throw refusal(`"${label}" is JSON, but not an object`, `Put it into curly brackets: ${example}`);
}

function membersOfJson(text: string, label: string, example: string): JsonMember[] | undefined {
	try {
		return membersOf(text);
	} catch (error) {
		throw refusal(
			`"${label}" is not valid JSON: ${error instanceof Error ? error.message : ''}`,
			`Names and texts need double quotes, and entries a comma between them: ${example}`,
		);
	}
}
