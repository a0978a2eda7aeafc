import { field, text } from '../../../sandbox/n8n.mts';
import { firstNames, newIds, seed } from './commBox.mts';
import { rowsFor, UPDATE_BY_EXPRESSIONS, type Scenario } from './scenario.mts';
import { chain, link, set, source, SOURCE, workflow } from '../workflow.mts';

/** Three of the ten users that the rows name are wrong, each in its own way, and what must be said. */
const WRONG = new Map([
	[2, { userId: '999', says: /CommBox does not know user 999 .*\[item 2\]/ }],
	[5, { userId: 'VIP', says: /"User ID" is not a positive whole number: "VIP" \[item 5\]/ }],
	[9, { userId: '', says: /"User ID" is empty \[item 9\]/ }],
]);

/** On Error > Continue (using error output), with both outputs wired on. */
export const errorOutput: Scenario = {
	name: 'Error output, 3 of 10 fail',

	async run({ commBox, emulator, workflows }, checks) {
		const ids = newIds(10);
		await seed(emulator, ids);
		const rows = rowsFor(ids).map((row) => ({
			...row,
			userId: WRONG.get(row.row)?.userId ?? row.userId,
		}));
		const settings = { onError: 'continueErrorOutput' };
		const look = { row: "={{ $('Source').item.json.row }}" };
		const { status, failure, items } = await workflows.run(
			workflow(
				'Error output',
				[
					...source(rows),
					commBox('CommBox', UPDATE_BY_EXPRESSIONS, settings),
					set('Updated', { id: '={{ $json.Id }}', ...look }),
					set('Failed', { error: '={{ $json.error }}', ...look }),
				],
				[...chain(...SOURCE, 'CommBox', 'Updated'), link('CommBox', 'Failed', { output: 1 })],
			),
		);

		checks.equal('the workflow succeeds', [status, failure], ['success', '']);
		const good = rows.filter(({ row }) => !WRONG.has(row));
		checks.equal(
			'seven leave by the first output, each with the right row behind it',
			items('Updated'),
			good.map(({ userId, row }) => ({ id: userId, row: String(row) })),
		);
		const failed = items('CommBox', 1);
		checks.equal(
			'three leave by the error output, with their input data',
			failed.map((item) => ({ ...Object(item), error: undefined })),
			rows.filter(({ row }) => WRONG.has(row)),
		);
		const errors = failed.map((item) => text(item, 'error'));
		const patterns = [...WRONG.values()].map(({ says }) => says);
		checks.that(
			'each says what is wrong with it',
			errors.length === patterns.length && patterns.every((says, i) => says.test(errors[i] ?? '')),
			errors,
		);
		checks.equal(
			'and has the right row behind it',
			items('Failed').map((item) => Number(field(item, 'row'))),
			[...WRONG.keys()],
		);
		const goodIds = good.map(({ userId }) => userId);
		const names = good.map(({ firstName }) => firstName);
		checks.equal('CommBox has the seven', await firstNames(emulator, goodIds), names);
	},
};
