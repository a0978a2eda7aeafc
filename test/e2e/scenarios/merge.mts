import { USER_ID } from '../emulator.mts';
import { behave, firstNames, newIds, seed } from './commBox.mts';
import { rowsFor, UPDATE_BY_EXPRESSIONS, type Scenario } from './scenario.mts';
import { chain, link, node, set, source, SOURCE, workflow } from '../workflow.mts';

const ITEMS = 12;

/**
 * What stands beside a node's output must be what it was made from: in the order of the items, for
 * Merge, and by `$('Source').item`, for expressions. Some requests fail at first, so that the answers
 * come in another order than the items.
 */
export const merge: Scenario = {
	name: "Merge by position, $('Source').item",

	async run({ commBox, emulator, workflows }, checks) {
		const ids = newIds(ITEMS);
		const rows = rowsFor(ids);
		await seed(emulator, ids);
		await behave(emulator, { fault: { random: { status500: 0.3 } } });
		const byPosition = { mode: 'combine', combineBy: 'combineByPosition', options: {} };
		const { status, failure, items } = await workflows.run(
			workflow(
				'Merge',
				[
					...source(rows),
					commBox('CommBox', { ...UPDATE_BY_EXPRESSIONS, options: { maxRetries: 50 } }),
					node('Merge', 'merge', 3.2, byPosition),
					set('Back', { id: '={{ $json.Id }}', from: "={{ $('Source').item.json.userId }}" }),
				],
				[
					...chain(...SOURCE, 'CommBox', 'Merge'),
					link('Source', 'Merge', { input: 1 }),
					link('CommBox', 'Back'),
				],
			),
		);
		checks.equal('the workflow succeeds', [status, failure], ['success', '']);
		const merged = rows.map((row) => ({ Id: Number(row.userId), ...row }));
		checks.equal('each row stands beside its Id', items('Merge'), merged);
		const back = ids.map((id) => ({ id, from: id }));
		checks.equal("$('Source').item is the right row", items('Back'), back);
		const names = rows.map(({ firstName }) => firstName);
		checks.equal('CommBox has all new values', await firstNames(emulator, ids), names);

		await emulator.reset();
		const fromOne = { resource: 'user', operation: 'getConversations', limit: 3 };
		const several = await workflows.run(
			workflow(
				'Several for one',
				[
					...source([
						{ row: 0, userId: '9007199254740993' },
						{ row: 1, userId: USER_ID },
					]),
					commBox('CommBox', { ...fromOne, userId: '={{ $json.userId }}' }),
					set('Back', { from: "={{ $('Source').item.json.userId }}" }),
				],
				chain(...SOURCE, 'CommBox', 'Back'),
			),
		);
		checks.equal(
			'also where one item makes none, and the next one three',
			[several.failure, ...several.items('Back')],
			['', ...Array.from({ length: 3 }, () => ({ from: USER_ID }))],
		);
	},
};
