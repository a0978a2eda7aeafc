import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * n8n resolves a parameter for each item anew, which takes most of a run's time. What holds no
 * expression is the same for all items, and is resolved once.
 *
 * @returns The function through which every parameter of the run is read.
 */
export function parameterReader(context: IExecuteFunctions) {
	const constants = new Map<string, unknown>();
	const varying = new Set<string>();

	return (name: string, itemIndex: number, fallback?: unknown): unknown => {
		if (constants.has(name)) return constants.get(name);
		const value: unknown = context.getNodeParameter(name, itemIndex, fallback);
		if (varying.has(name)) return value;
		const raw = context.getNodeParameter(name, itemIndex, fallback, { rawExpressions: true });
		if (hasExpression(raw)) varying.add(name);
		else constants.set(name, value);
		return value;
	};
}

/** A field of an item in an expression: `$json.name`, `$json?.name`, `item.json["name"]` and the like. */
const INPUT_FIELD = /[$.]json(?:\??\.([\p{L}\p{N}_$]+)|(?:\?\.)?\[\s*(["'`])(.*?)\2\s*\])/gu;

/** @returns The function for `Item.inputFieldsIn`; it looks at a parameter once a run. */
export function inputFieldReader(context: IExecuteFunctions) {
	const known = new Map<string, string[]>();

	return (parameter: string): string[] => {
		const read = () => context.getNodeParameter(parameter, 0, '', { rawExpressions: true });
		const fields =
			known.get(parameter) ??
			Array.from(
				String(read()).matchAll(INPUT_FIELD),
				([, name, , quoted]) => name ?? quoted ?? '',
			);
		known.set(parameter, fields);
		return fields;
	};
}

/** n8n marks an expression by the `=` that a text begins with. */
function hasExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	return typeof raw === 'object' && raw !== null && Object.values(raw).some(hasExpression);
}
