import { field, text } from '../../../../sandbox/n8n.mts';
import { behave, firstNames } from '../commBox.mts';
import { listOf } from '../../runs.mts';
import type { ExampleRun } from '../scenario.mts';

const ROWS = Array.from({ length: 1000 }, (_, index) => index + 1);

/** The rows that are wrong on purpose, and what must be said of them. */
const WRONG = new Map([
	[250, /^"User ID" is empty \[item 249\]/],
	[750, /^"Email" is an object, not text: .* \[item 749\]/],
]);

/** By a click on the button, with a user in CommBox for every row. */
export const updateThousand: ExampleRun = async ({ workflows, emulator }, example, checks) => {
	await behave(emulator, { createMissing: true });
	const { status, failure, items } = await workflows.run(example);

	checks.equal('the workflow succeeds', [status, failure], ['success', '']);
	const good = ROWS.filter((row) => !WRONG.has(row));
	const [report, ...others] = items('Report');
	checks.equal('there is one report', others, []);
	checks.equal('it counts the rows that went through', field(report, 'updated'), good.length);
	const failed = listOf(field(report, 'failed'));
	checks.equal(
		'it names the others',
		failed.map((one) => ({ ...Object(one), error: undefined })),
		[...WRONG.keys()].map((row) => ({ row })),
	);
	const errors = failed.map((one) => text(one, 'error'));
	checks.that(
		'and says what is wrong with each',
		[...WRONG.values()].every((says, index) => says.test(errors[index] ?? '')),
		errors,
	);
	const ids = good.map((row) => String(100_000 + row));
	const names = good.map((row) => `Customer ${row}`);
	checks.equal('CommBox has them all', await firstNames(emulator, ids), names);
	checks.equal('nothing else was sent', (await emulator.requests()).length, good.length);
	checks.equal('a user has all values of the row', await emulator.readUser('101000'), {
		id: '101000',
		FirstName: 'Customer 1000',
		Email: 'customer1000@example.com',
		Content: { VIP_Status: '9' },
	});
};
