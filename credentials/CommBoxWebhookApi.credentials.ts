import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

export class CommBoxWebhookApi implements ICredentialType {
	name = 'commBoxWebhookApi';

	displayName = 'CommBox Webhook API';

	icon: Icon = {
		light: 'file:../nodes/CommBox/commBox.svg',
		dark: 'file:../nodes/CommBox/commBox.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-commbox/n8n-nodes-commbox/blob/main/docs/trigger.md#who-can-start-the-workflow';

	properties: INodeProperties[] = [
		{
			displayName:
				'Only for the token in the URL of the CommBox Trigger. The CommBox node needs a CommBox API credential instead.',
			name: 'purposeNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'At least 16 letters and digits, from a password generator or the expression {{ "a long sentence that only you know".hash("sha256") }}',
			description:
				'In CommBox, add ?token= and this token to the URL of the webhook. The CommBox Trigger starts nothing for requests without it.',
		},
	];
}
