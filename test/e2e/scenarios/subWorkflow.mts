import { firstNames, newIds, seed } from './commBox.mts';
import { rowsFor, UPDATE_BY_EXPRESSIONS, type Scenario } from './scenario.mts';
import { chain, node, source, SOURCE, workflow } from '../workflow.mts';

/** The node in a workflow that another one calls, once with all items. */
export const subWorkflow: Scenario = {
	name: 'Execute Workflow (sub-workflow)',

	async run({ commBox, emulator, workflows }, checks) {
		const ids = newIds(3);
		const rows = rowsFor(ids);
		await seed(emulator, ids);
		const start = 'When Called';
		const called = await workflows.add(
			workflow(
				'Called',
				[
					node(start, 'executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' }),
					commBox('CommBox', UPDATE_BY_EXPRESSIONS),
				],
				chain(start, 'CommBox'),
			),
		);
		const call = node('Call', 'executeWorkflow', 1.2, {
			source: 'database',
			workflowId: { __rl: true, mode: 'id', value: called },
			mode: 'once',
			options: { waitForSubWorkflow: true },
		});
		const { status, failure, items } = await workflows.run(
			workflow('Calling', [...source(rows), call], chain(...SOURCE, 'Call')),
		);

		checks.equal('the calling workflow succeeds', [status, failure], ['success', '']);
		const expected = ids.map((id) => ({ Id: Number(id) }));
		checks.equal('the Ids come back to it', items('Call'), expected);
		const names = rows.map(({ firstName }) => firstName);
		checks.equal('CommBox has the new values', await firstNames(emulator, ids), names);
		const [run] = await workflows.runs(called);
		checks.equal('the called workflow is an execution of its own', run?.status, 'success');
	},
};
