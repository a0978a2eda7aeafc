import { field } from '../../../../sandbox/n8n.mts';
import { JOHN } from '../../emulator.mts';
import type { ExampleRun } from '../scenario.mts';

/** By a click on the button: the rows name the three users whom the emulator's WhatsApp knows. */
export const rowsToConversations: ExampleRun = async ({ workflows, emulator }, example, checks) => {
	const { status, failure, items } = await workflows.run(example);

	checks.equal('the workflow succeeds', [status, failure], ['success', '']);
	checks.equal('each row finds its user', items('Update by phone'), [
		{ Id: 94382332 },
		{ Id: 94382333 },
		{ Id: 94382334 },
	]);
	checks.equal(
		'CommBox has the first row, and nothing else of it',
		await emulator.readUser('94382332'),
		{ ...JOHN, FirstName: 'Jonathan', Content: { ...JOHN.Content, VIP_Status: '8' } },
	);
	checks.equal('and the last one', await emulator.readUser('94382334'), {
		id: '94382334',
		FirstName: 'Rick',
		LastName: 'Miles',
		Phone1: '19175555502',
		Content: { VIP_Status: '1' },
	});
	checks.equal(
		'Get gives them back, short',
		items('Get user').map((user) => [
			Object.keys(Object(user) as object).length,
			field(user, 'firstName'),
			field(field(user, 'content'), 'VIP_Status'),
		]),
		[
			[9, 'Jonathan', '8'],
			[9, 'Marie', '5'],
			[9, 'Rick', '1'],
		],
	);
	checks.equal(
		'the conversations come, at most five of a user',
		items('Get conversations').map((conversation) => field(conversation, 'user_identity')),
		[...Array<number>(5).fill(1957166), 1957167, 1957167, 1957168],
	);
};
