import { refusal, show } from './refusal';

/** An entry of a list in the form. */
interface Choice<Value extends string | number> {
	readonly name: string;
	readonly value: Value;
}

/**
 * @param choices What a list in the form offers.
 * @param value What an expression resolved to instead: a name, whatever its case, or a value.
 * @param noun What the list is of, such as `channel`.
 * @returns The value of the choice.
 * @throws UserError where there is no such choice.
 */
export function parseChoice<Value extends string | number>(
	choices: ReadonlyArray<Choice<Value>>,
	value: unknown,
	noun: string,
): Value {
	const wanted = String(value).trim().toLowerCase();
	const choice = choices.find(
		(known) => known.name.toLowerCase() === wanted || String(known.value).toLowerCase() === wanted,
	);
	if (choice !== undefined) return choice.value;
	const all = choices.map((known) => `${known.name} (${known.value})`).join(', ');
	throw refusal(
		`There is no ${noun} ${show(String(value))}`,
		`Choose from the list, or give one of these names or values: ${all}.`,
	);
}
