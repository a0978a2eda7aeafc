import {
	NodeConnectionTypes,
	NodeOperationError,
	type ICredentialsDecrypted,
	type IHookFunctions,
	type INodeCredentialTestResult,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { ANY_EVENT, eventChoices } from './events';
import { form } from './form';
import { receive } from './receive';
import { faultOf, settingsOf } from './settings';
import { faultOfToken, tokenIn } from './token';

/** The names of events by their values, as an expression has them. */
const NAMES = JSON.stringify(
	Object.fromEntries([
		[ANY_EVENT, 'Any Event'],
		...eventChoices.map(({ value, name }) => [value, name]),
	]),
);

export class CommBoxTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CommBox Trigger',
		name: 'commBoxTrigger',
		icon: { light: 'file:../CommBox/commBox.svg', dark: 'file:../CommBox/commBox.dark.svg' },
		group: ['trigger'],
		// Not 1: for nodes of that version, n8n evaluates an expression for each request.
		version: 1.1,
		subtitle: `={{ [$parameter["events"]].flat().map((event) => (${NAMES})[event] ?? event).join(", ") }}`,
		description:
			'React to what happens in CommBox, the customer-service platform, or read and update its users, conversations and agents',
		eventTriggerDescription: 'Waiting for CommBox to send an event to the test URL',
		activationMessage:
			'CommBox can now start this workflow: its webhooks have to send to the production URL.',
		triggerPanel: {
			header: 'Send an event from CommBox',
			executionsHelp: {
				inactive:
					'<b>To test</b>, select the button above, and let CommBox send an event to the test URL, for which you add a second subscription. The event shows up here.<br><br><b>To run the workflow automatically</b>, publish it, and give CommBox the production URL. Those executions show up in the executions list, not here.',
				active:
					'<b>To test</b>, select the button above, and let CommBox send an event to the test URL, for which you add a second subscription. The event shows up here.<br><br><b>The workflow runs automatically</b> for events that CommBox sends to the production URL. Those executions show up in the <a data-key="executions">executions list</a>, not here.',
			},
			activationHint: 'When the workflow is done, publish it, and give CommBox the production URL.',
		},
		defaults: { name: 'CommBox Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'commBoxWebhookApi',
				required: true,
				testedBy: 'tokenTest',
				displayOptions: { show: { authentication: ['token'] } },
			},
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'webhook',
				responseMode: 'onReceived',
				responseData: 'OK',
			},
		],
		properties: form,
	};

	/** CommBox has no API for its webhooks, so nothing is registered there. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			/** @throws NodeOperationError where the trigger could not work as the form says. */
			async create(this: IHookFunctions): Promise<boolean> {
				const fault = faultOf(await settingsOf(this));
				if (fault !== undefined) throw new NodeOperationError(this.getNode(), fault);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	methods = {
		credentialTest: {
			/** Only whether the token is fit: nobody but CommBox knows whether CommBox has it. */
			async tokenTest({ data }: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
				const fault = faultOfToken(tokenIn(data));
				return fault === undefined
					? { status: 'OK', message: 'The token can be used' }
					: { status: 'Error', message: fault };
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
