// A builder's mistakes: what they cost, and what is said of them.
import { readFileSync } from 'node:fs';
import { JOHN, recordOf, USER_ID } from '../fixtures/emulatedCommBox.mts';
import { expect, test } from '../fixtures/test.mts';
import { source, workflow } from '../fixtures/workflowJson.mts';
import { expectSuccess } from '../fixtures/workflows.mts';

const UPDATE = { resource: 'user', operation: 'update', userId: '={{ $json.id }}' };

test('one bad row among 1,000: nothing is sent, and the row is named', async ({
	commBox,
	emulator,
	workflows,
}) => {
	const rows = Array.from({ length: 1_000 }, (_, row) => ({ id: row === 249 ? '' : USER_ID }));
	const node = commBox('CommBox', { ...UPDATE, updateFields: { remarks: 'x' } });
	const { status, error } = await workflows.run(workflow('Bad row', [...source(rows), node]));
	expect(status).toBe('error');
	expect(error.message).toContain('"User ID" is empty');
	expect(error.message).toContain('[item 249]');
	expect(error.description).toContain('Nothing was sent for any of the 1,000 items');
	expect(emulator.requests).toEqual([]);
});

test('an empty value leaves the field as it is, unless it is meant to clear it', async ({
	commBox,
	emulator,
	workflows,
}) => {
	const updateFields = { email: '={{ $json.none }}', phone1: '', remarks: 'x' };
	const node = commBox('CommBox', { ...UPDATE, updateFields });
	const rows = source([{ id: USER_ID, none: '' }]);
	expectSuccess(await workflows.run(workflow('Left', [...rows, node])));
	expect(recordOf(emulator, USER_ID)).toEqual({ ...JOHN, Remarks: 'x' });

	const options = { emptyValues: 'clear' };
	const clearing = commBox('CommBox', { ...UPDATE, updateFields, options });
	expectSuccess(await workflows.run(workflow('Cleared', [...rows, clearing])));
	expect(recordOf(emulator, USER_ID)).toMatchObject({ Email: '', Phone1: '', Remarks: 'x' });
});

test('a phone number in User ID is told from an ID', async ({ commBox, emulator, workflows }) => {
	const node = commBox('CommBox', { ...UPDATE, updateFields: { remarks: 'x' } });
	const rows = source([{ id: '+1 (917) 555-5555' }]);
	const { error } = await workflows.run(workflow('Phone', [...rows, node]));
	expect(`${error.message} ${error.description}`).toMatch(/phone number.*Identify User By/s);
	expect(emulator.requests).toEqual([]);
});

test('what a firewall does not let through is told of soon, and holds nobody up', async ({
	commBox,
	emulator,
	workflows,
}) => {
	const page = '<html><title>Request blocked</title></html>';
	emulator.createMissing(true);
	emulator.fault(({ userId }) =>
		userId === '3' ? { kind: 'body', body: page, httpStatus: 403 } : undefined,
	);
	const rows = Array.from({ length: 20 }, (_, row) => ({ id: String(row + 1) }));
	const node = commBox(
		'CommBox',
		{ ...UPDATE, updateFields: { remarks: 'x' } },
		{ onError: 'continueRegularOutput' },
	);
	const execution = await workflows.run(workflow('Firewall', [...source(rows), node]));
	expectSuccess(execution);
	const blocked = expect.objectContaining({
		message: expect.stringMatching(/blocks the request.*Request blocked.*\[item 2\]/),
	});
	expect(execution.items('CommBox')).toEqual(
		rows.map(({ id }) =>
			id === '3' ? expect.objectContaining({ error: blocked }) : { Id: Number(id) },
		),
	);
});

test('a run that is stopped tells in the log how far it came', async ({
	commBox,
	emulator,
	n8n,
	workflows,
}) => {
	emulator.fault(({ userId }) => (userId === '3' ? { kind: 'hang' } : undefined));
	emulator.createMissing(true);
	const rows = Array.from({ length: 20 }, (_, row) => ({ id: String(row + 1) }));
	const given = { updateFields: { remarks: 'x' }, requestOptions: { maxConcurrency: 1 } };
	const node = commBox('CommBox', { ...UPDATE, ...given });
	const id = await workflows.add(workflow('Stopped', [...source(rows), node]));
	const ending = workflows.execute(id);
	await expect.poll(() => emulator.requests.length).toBe(3);
	const [execution] = await workflows.list(id);
	await n8n.rest('POST', `/rest/executions/${execution?.id}/stop`);
	const { status } = await ending;
	expect(status).toBe('canceled');
	const account = `(workflow ${id}, execution ${execution?.id}). Of 20 items, 2 succeeded (items 0 to 1), 1 may have been done, because it was sent and no final answer came (item 2), and 17 were not sent (items 3 to 19)`;
	await expect.poll(() => readFileSync(n8n.log, 'utf8')).toContain(account);
});
