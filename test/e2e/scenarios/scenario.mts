import type { Bed } from './bed.mts';
import type { Checks } from './checks.mts';
import type { WorkflowJson } from '../workflow.mts';

/** Something that people do with the node, and what must come of it. */
export interface Scenario {
	/** Names it in the table. */
	readonly name: string;
	/** Does it and checks what came of it. */
	run(bed: Bed, checks: Checks): Promise<void>;
}

/** Does with an example what its user would, and checks what came of it. */
export type ExampleRun = (bed: Bed, example: WorkflowJson, checks: Checks) => Promise<void>;

/** Parameters of a CommBox node that updates the users that its input names by `userId`. */
export const UPDATE_BY_EXPRESSIONS = {
	resource: 'user',
	operation: 'update',
	userId: '={{ $json.userId }}',
	updateFields: { firstName: '={{ $json.firstName }}' },
	customFields: { field: [{ name: 'Row', value: '={{ $json.row }}' }] },
} as const;

/** An item that such a node updates a user by. */
export interface Row {
	readonly userId: string;
	readonly firstName: string;
	readonly row: number;
}

/**
 * @param ids Users.
 * @returns A row for each.
 */
export function rowsFor(ids: readonly string[]): Row[] {
	return ids.map((userId, row) => ({ userId, firstName: `Name ${row} ✓`, row }));
}
