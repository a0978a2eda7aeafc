import { firstNames, newIds, seed } from './commBox.mts';
import { rowsFor, UPDATE_BY_EXPRESSIONS, type Scenario } from './scenario.mts';
import { chain, link, node, set, source, SOURCE, workflow } from '../workflow.mts';

const ITEMS = 25;
const BATCH = 4;

/** Loop Over Items around the node, in batches of which the last is a smaller one. */
export const loop: Scenario = {
	name: 'Loop Over Items, 25 items',

	async run({ commBox, emulator, workflows }, checks) {
		const ids = newIds(ITEMS);
		const rows = rowsFor(ids);
		await seed(emulator, ids);
		const { status, failure, items, times } = await workflows.run(
			workflow(
				'Loop',
				[
					...source(rows),
					node('Loop', 'splitInBatches', 3, { batchSize: BATCH, options: {} }),
					commBox('CommBox', UPDATE_BY_EXPRESSIONS),
					set('Done', { id: '={{ $json.Id }}' }),
				],
				[
					...chain(...SOURCE, 'Loop', 'Done'),
					link('Loop', 'CommBox', { output: 1 }),
					link('CommBox', 'Loop'),
				],
			),
		);

		checks.equal('the workflow succeeds', [status, failure], ['success', '']);
		checks.equal('the node ran once for each batch', times('CommBox'), Math.ceil(ITEMS / BATCH));
		const out = ids.map((id) => ({ id }));
		checks.equal('all Ids come out of the loop, in order', items('Done'), out);
		const names = rows.map(({ firstName }) => firstName);
		checks.equal('CommBox has all new values', await firstNames(emulator, ids), names);
		checks.equal(
			'each user was updated once',
			(await emulator.requests()).length,
			ITEMS + ITEMS, // The first half put them there.
		);
	},
};
