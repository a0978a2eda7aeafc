import type { IExecuteFunctions } from 'n8n-workflow';

/** Gives a parameter's value for an item; the fallback where the parameter is not there. */
export type ReadParameter = (name: string, itemIndex: number, fallback?: unknown) => unknown;

/**
 * n8n resolves a parameter for each item anew, which takes most of a run's time. What holds no
 * expression is the same for all items, and is resolved once.
 *
 * @param context The node's run.
 * @returns The function through which every parameter of the run is read.
 */
export function parameterReader(context: IExecuteFunctions): ReadParameter {
	const constants = new Map<string, unknown>();
	const varying = new Set<string>();

	return (name, itemIndex, fallback) => {
		if (constants.has(name)) return constants.get(name);
		const value: unknown = context.getNodeParameter(name, itemIndex, fallback);
		if (!varying.has(name)) {
			const raw: unknown = context.getNodeParameter(name, itemIndex, fallback, {
				rawExpressions: true,
			});
			if (hasExpression(raw)) varying.add(name);
			else constants.set(name, value);
		}
		return value;
	};
}

/** A field of an item in an expression: `$json.name`, `$json?.name`, `item.json["name"]` and the like. */
const INPUT_FIELD = /[$.]json(?:\??\.([\p{L}\p{N}_$]+)|(?:\?\.)?\[\s*(["'`])(.*?)\2\s*\])/gu;

/**
 * @param context The node's run.
 * @returns The function that says which fields of an item's data a parameter's expression takes; it
 *   looks for them once a run.
 */
export function inputFieldReader(context: IExecuteFunctions): (parameter: string) => string[] {
	const known = new Map<string, string[]>();

	return (parameter) => {
		let fields = known.get(parameter);
		if (fields === undefined) {
			const raw = context.getNodeParameter(parameter, 0, '', { rawExpressions: true });
			const found = String(raw).matchAll(INPUT_FIELD);
			fields = Array.from(found, ([, name, , quoted]) => name ?? quoted ?? '');
			known.set(parameter, fields);
		}
		return fields;
	};
}

/** n8n marks an expression by the `=` that a text begins with. */
function hasExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	return typeof raw === 'object' && raw !== null && Object.values(raw).some(hasExpression);
}
