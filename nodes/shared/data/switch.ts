import { validateFieldType } from 'n8n-workflow';

/**
 * A cell of a sheet holds `"TRUE"` or 1, and a variable of n8n text, which n8n's own switches take for true as well.
 *
 * @param value What the form or an expression gives for a switch.
 * @returns Whether it is on; undefined where it is neither true nor false.
 */
export function switchOf(value: unknown): boolean | undefined {
	const given = typeof value === 'string' ? value.trim() : value;
	const result = validateFieldType('switch', given, 'boolean');
	return result.valid && typeof result.newValue === 'boolean' ? result.newValue : undefined;
}
