import { randomUUID } from 'node:crypto';

/** A node as a workflow's JSON holds it. */
export interface WorkflowNode {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly position: readonly [number, number];
	readonly parameters: Parameters;
	readonly [setting: string]: unknown;
}

/** What a node's form holds. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A connection between two nodes. */
export interface Link {
	readonly from: string;
	readonly to: string;
	readonly type: string;
	readonly output: number;
	readonly input: number;
}

/** A workflow as the editor saves it. */
export interface WorkflowJson {
	readonly name: string;
	readonly active: boolean;
	readonly nodes: readonly WorkflowNode[];
	readonly connections: Readonly<Record<string, unknown>>;
	readonly settings: Readonly<Record<string, unknown>>;
	/** Items that a node puts out without being run, by its name. */
	readonly pinData?: Readonly<Record<string, unknown>>;
}

/** Where every workflow here starts, unless something else starts it. */
export const TRIGGER = 'Manual Trigger';

/**
 * @param name What the workflow calls it.
 * @param type Its type; without a package, one of n8n's own.
 * @param typeVersion Its type's version.
 * @param parameters What its form holds.
 * @param settings What else there is to it: `onError`, `credentials`, …
 * @returns The node.
 */
export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Parameters = {},
	settings: Parameters = {},
): WorkflowNode {
	return {
		id: randomUUID(),
		name,
		type: type.includes('.') ? type : `n8n-nodes-base.${type}`,
		typeVersion,
		position: [0, 0],
		parameters,
		...settings,
	};
}

/**
 * @param rows The data of one item each.
 * @returns The nodes `Manual Trigger`, `Rows` and `Source`: out of the last come the rows.
 */
export function source(rows: readonly unknown[]): WorkflowNode[] {
	const jsonOutput = JSON.stringify({ row: rows });
	return [
		node(TRIGGER, 'manualTrigger', 1),
		node('Rows', 'set', 3.4, { mode: 'raw', jsonOutput, options: {} }),
		node('Source', 'splitOut', 1, { fieldToSplitOut: 'row', options: {} }),
	];
}

/** The names of what `source` makes, for `chain`. */
export const SOURCE = [TRIGGER, 'Rows', 'Source'] as const;

/**
 * @param name What the workflow calls the node.
 * @param fields The fields of its items, by name: values or expressions.
 * @returns A Set node that puts out these fields and no others.
 */
export function set(name: string, fields: Readonly<Record<string, string>>): WorkflowNode {
	const assignments = Object.entries(fields).map(([field, value]) => ({
		id: randomUUID(),
		name: field,
		type: 'string',
		value,
	}));
	return node(name, 'set', 3.4, { assignments: { assignments }, options: {} });
}

/**
 * @param from A node's name.
 * @param to Another one's.
 * @param how Which output, which input, and of which type; the first ones left out, and `main`.
 * @returns The connection between them.
 */
export function link(from: string, to: string, how: Partial<Link> = {}): Link {
	return { from, to, type: 'main', output: 0, input: 0, ...how };
}

/**
 * @param names Names of nodes.
 * @returns What connects each with the next one.
 */
export function chain(...names: readonly string[]): Link[] {
	return names.slice(1).map((to, index) => link(names[index] ?? '', to));
}

/**
 * @param name The workflow's name.
 * @param nodes Its nodes.
 * @param links Its connections.
 * @returns The workflow.
 */
export function workflow(
	name: string,
	nodes: readonly WorkflowNode[],
	links: readonly Link[],
): WorkflowJson {
	const placed = nodes.map((one, index) => ({ ...one, position: [index * 220, 0] as const }));
	const connections: Record<string, Record<string, unknown[][]>> = {};
	for (const { from, to, type, output, input } of links) {
		const outputs = ((connections[from] ??= {})[type] ??= []);
		while (outputs.length <= output) outputs.push([]);
		outputs[output]?.push({ node: to, type, index: input });
	}
	const settings = { executionOrder: 'v1' };
	return { name, active: false, nodes: placed, connections, settings };
}
