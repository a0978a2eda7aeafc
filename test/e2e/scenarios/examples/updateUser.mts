import { USER_ID } from '../../emulator.mts';
import type { ExampleRun } from '../scenario.mts';

/** By a click on the button. */
export const updateUser: ExampleRun = async ({ workflows, emulator }, example, checks) => {
	const { status, failure, items } = await workflows.run(example);

	checks.equal('the workflow succeeds', [status, failure], ['success', '']);
	checks.equal('the node puts out the Id', items('CommBox'), [{ Id: Number(USER_ID) }]);
	checks.equal('CommBox has the new values', await emulator.readUser(USER_ID), {
		id: USER_ID,
		FirstName: 'Jonathan',
		LastName: 'Doe',
		Email: 'JohnDoe@gmail.com',
		Phone1: '19175555555',
		Remarks: 'Updated from n8n',
		Content: { VIP_Status: '8', Birth_Date: '01-01-1983' },
	});
};
