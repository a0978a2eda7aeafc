import { field } from '../../../sandbox/n8n.mts';
import { JOHN, USER_ID } from '../emulator.mts';
import type { Scenario } from './scenario.mts';
import { chain, set, source, SOURCE, workflow } from '../workflow.mts';

/** Rows as a sheet has them. The second one's phone number is what WhatsApp knows a user by. */
const SHEET = [
	{ row_number: 2, Phone: '19170000000', 'First Name': 'Nobody', VIP_Status: '1' },
	{ row_number: 3, Phone: '19175555555', 'First Name': 'Zoë', VIP_Status: '9' },
] as const;

/** A sheet's rows go to CommBox as they are; then what CommBox has is read back. */
export const autoMap: Scenario = {
	name: 'Auto-map by channel → Get → Conversations',

	async run({ commBox, emulator, workflows }, checks) {
		await emulator.reset();
		const user = { resource: 'user' };
		const { status, failure, items } = await workflows.run(
			workflow(
				'Auto-map',
				[
					...source(SHEET),
					commBox(
						'Update',
						{
							...user,
							operation: 'update',
							userIdentification: 'channelIdentity',
							streamProviderType: 7,
							streamProviderId: '={{ $json.Phone }}',
							dataToSend: 'autoMapInputData',
							inputsToIgnore: 'row_number',
						},
						{ onError: 'continueErrorOutput' },
					),
					commBox('Get', {
						...user,
						operation: 'get',
						userId: '={{ $json.Id }}',
						options: { simplify: true },
					}),
					commBox('Conversations', {
						...user,
						operation: 'getConversations',
						userId: '={{ $json.id }}',
						returnAll: true,
					}),
					set('Back', { row: "={{ $('Source').item.json.row_number }}" }),
				],
				chain(...SOURCE, 'Update', 'Get', 'Conversations', 'Back'),
			),
		);

		checks.equal('the workflow succeeds', [status, failure], ['success', '']);
		checks.equal('the known user is updated', items('Update'), [{ Id: Number(USER_ID) }]);
		checks.equal(
			'the unknown one leaves by the error output, with its row',
			items('Update', 1).map((item) => ({ ...Object(item), error: undefined })),
			[SHEET[0]],
		);
		checks.equal('CommBox has the row, and nothing else of it', await emulator.readUser(USER_ID), {
			...JOHN,
			FirstName: 'Zoë',
			Content: { ...JOHN.Content, VIP_Status: '9' },
		});
		const [got] = items('Get');
		checks.equal(
			'Get gives it back, custom fields as an object',
			[field(got, 'firstName'), field(got, 'content')],
			['Zoë', { VIP_Status: '9', Birth_Date: '01-01-1983' }],
		);
		const conversations = items('Conversations');
		checks.equal('all 120 conversations come, over two pages', conversations.length, 120);
		checks.equal('with an object as content', field(conversations[119], 'content'), {
			subject: 'Question 119',
		});
		const rows = items('Back').map((item) => field(item, 'row'));
		checks.equal("and $('Source').item is the sheet's row", [...new Set(rows)], ['3']);
	},
};
