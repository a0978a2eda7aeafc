import { isDeepStrictEqual } from 'node:util';
import { create } from './account.mts';
import { downTo, formAndOutput } from './areas.mts';
import { addNode, addTrigger, executeWorkflow, takeCanvas, TRIGGER } from './canvas.mts';
import { JOHN, type Emulator } from './emulator.mts';
import { matching, untilReads } from './expect.mts';
import { getConversations, getUsers } from './rowsRead.mts';
import { updateByPhone } from './rowsUpdate.mts';
import type { Walk } from './walk.mts';

const SHEET = 'Rows of a sheet';

const CODE = `// Stands in for a Google Sheets node
return [
  { row_number: 2, Phone: '19175555555',
    'First Name': 'Jonathan', VIP_Status: '8' },
  { row_number: 3, Phone: '19175555501',
    'First Name': 'Maria', VIP_Status: '5' },
  { row_number: 4, Phone: '19175555502',
    'First Name': 'Rick', VIP_Status: '2' },
  { row_number: 5, Phone: '19175555599',
    'First Name': 'Nora', VIP_Status: '1' },
];`;

/** What the records hold after an update from these rows. */
const UPDATED = [
	{ ...JOHN, FirstName: 'Jonathan', Content: { ...JOHN.Content, VIP_Status: '8' } },
	{
		id: '94382333',
		FirstName: 'Maria',
		LastName: 'Major',
		Phone1: '19175555501',
		Content: { VIP_Status: '5' },
	},
	{
		id: '94382334',
		FirstName: 'Rick',
		LastName: 'Miles',
		Phone1: '19175555502',
		Content: { VIP_Status: '2' },
	},
] as const;

/** A workflow from the rows of a sheet to the conversations of the users in them. */
export async function rows(walk: Walk, emulator: Emulator): Promise<void> {
	await emulator.reset();
	await giveRows(walk);
	await updateByPhone(walk, emulator, SHEET, async () => await expectUpdated(emulator));
	await getUsers(walk);
	await getConversations(walk);
	await runAll(walk, emulator);
}

async function giveRows(walk: Walk): Promise<void> {
	const { page } = walk;
	await walk.step('A new workflow gets rows as a sheet has them', async () => {
		await create(page, 'New workflow');
		await addTrigger(page);
		const code = await addNode(page, TRIGGER, 'Code', 'Code in JavaScript');
		await code.rename(SHEET);
		await code.enterCode('jsCode', CODE);
		matching(await code.execute(), /executed successfully/);
		const seen = await untilReads(code.output, /5 19175555599 Nora 1/);
		await code.widenOutput(150);
		await walk.picture(
			'rows-1-sheet',
			await downTo(await formAndOutput(code), code.field('jsCode')),
		);
		await code.close();
		return seen;
	});
}

async function runAll(walk: Walk, emulator: Emulator): Promise<void> {
	const { page } = walk;
	await walk.step('The workflow runs from the rows to the conversations', async () => {
		await emulator.reset();
		await executeWorkflow(page);
		await takeCanvas(walk, 'rows-8-canvas');
		return await expectUpdated(emulator);
	});
	await walk.check("Nothing of it was sent against CommBox's contract", async () => {
		const breaches = await emulator.breaches();
		if (breaches.length > 0) throw new Error(breaches.join('; '));
	});
}

async function expectUpdated(emulator: Emulator): Promise<string> {
	const users = await Promise.all(UPDATED.map(async ({ id }) => await emulator.readUser(id)));
	if (isDeepStrictEqual(users, UPDATED)) return JSON.stringify(users);
	throw new Error(`CommBox has this: ${JSON.stringify(users)}`);
}
