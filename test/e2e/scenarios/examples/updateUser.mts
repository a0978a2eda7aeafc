import { JOHN, USER_ID } from '../../emulator.mts';
import type { ExampleRun } from '../scenario.mts';

/** By a click on the button. */
export const updateUser: ExampleRun = async ({ workflows, emulator }, example, checks) => {
	const { status, failure, items } = await workflows.run(example);

	checks.equal('the workflow succeeds', [status, failure], ['success', '']);
	checks.equal('the node puts out the Id', items('CommBox'), [{ Id: Number(USER_ID) }]);
	checks.equal('CommBox has the new values', await emulator.readUser(USER_ID), {
		...JOHN,
		FirstName: 'Jonathan',
		Remarks: 'Updated from n8n',
		Content: { ...JOHN.Content, VIP_Status: '8' },
	});
};
