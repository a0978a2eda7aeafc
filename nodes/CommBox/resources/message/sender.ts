import type { INodeProperties } from 'n8n-workflow';

import type { Send } from '../../../shared/api/request';
import type { Item } from '../../../shared/run/operation';
import { channels, MAIL } from '../../../shared/data/vocabulary';
import { parseIdentity } from '../../input/identifier';
import type { Id } from '../../input/ids';
import { chosenId, locatorField } from '../../input/locators';
import { refusal } from '../../input/refusal';
import { isMissing, textOf } from '../../input/text';
import { objectIn } from '../../output/answers';
import { outputOf } from '../../output/outputs';
import { agentRequest } from '../../subjects/agent';
import { requestFor, type ConversationRef } from '../../subjects/conversation';

const LABEL = 'Sender Address';

const ADVICE = 'Give what the channel knows the sender by in the option Sender Address.';

/** Whose message it is, as the form says. */
export type SenderRef =
	| { readonly by: 'agent'; readonly agentId: Id }
	| { readonly by: 'user'; readonly conversation: ConversationRef };

/** How a channel knows the sender. */
export interface Sender {
	readonly streamProviderId: string;
	readonly streamProviderType: number;
}

/** How a form says whose message it is. */
export const senderForm: readonly INodeProperties[] = [
	{
		displayName: 'Send As',
		name: 'sendAs',
		type: 'options',
		noDataExpression: true,
		default: 'agent',
		description: 'Who writes the message. The other side receives it.',
		options: [
			{
				name: 'Agent',
				value: 'agent',
				description: 'The user receives the message on the channel of the conversation',
			},
			{
				name: 'User',
				value: 'user',
				description: 'Agents see the message as if the user had written it',
			},
		],
	},
	locatorField('agent', {
		required: true,
		description: 'The agent (manager) who writes the message',
		displayOptions: { show: { sendAs: ['agent'] } },
	}),
];

/** The options that say how the channel knows the sender. */
export const senderOptions: readonly INodeProperties[] = [
	{
		displayName: LABEL,
		name: 'senderAddress',
		type: 'string',
		default: '',
		placeholder: 'e.g. name@email.com',
		description:
			"What the channel knows the sender by: an email address or a phone number. If empty, the agent's email address, or what the conversation says of the user.",
	},
	{
		displayName: 'Sender Channel',
		name: 'senderChannel',
		type: 'options',
		default: MAIL,
		description:
			'The channel that knows the sender by Sender Address. If not added: Mail for an email address, Telephone for anything else.',
		options: [...channels],
	},
];

interface Options {
	senderAddress?: unknown;
	senderChannel?: unknown;
}

/**
 * @param item Reads the form.
 * @param conversation Where the message belongs.
 * @returns Whose message it is.
 * @throws UserError where the form names no agent, or in a wrong way.
 */
export function senderRefOf(
	item: Pick<Item, 'parameter'>,
	conversation: ConversationRef,
): SenderRef {
	return item.parameter('sendAs', 'agent') === 'user'
		? { by: 'user', conversation }
		: { by: 'agent', agentId: chosenId('agent', item.parameter('agentId', '')) };
}

/**
 * @param item Reads the form.
 * @returns How the channel knows the sender, where the options say so.
 * @throws UserError where they say so in a wrong way.
 */
export function senderGiven(item: Pick<Item, 'parameter'>): Sender | undefined {
	const { senderAddress, senderChannel } = item.parameter('options', {}) as Options;
	const address = textOf(senderAddress, LABEL, ADVICE)?.trim() ?? '';
	if (address === '') return undefined;
	const { identifier, type } = parseIdentity(address, LABEL, ADVICE, senderChannel);
	return { streamProviderId: identifier, streamProviderType: type };
}

/**
 * Asks CommBox how the channel knows the sender: an agent by the email address, as the vendor's newer
 * page has it, once in a run; the user by what the conversation says.
 *
 * @throws UserError where CommBox does not know it either.
 */
export async function findSender(
	sender: SenderRef,
	item: Pick<Item, 'oncePerRun'>,
	send: Send,
): Promise<Sender> {
	if (sender.by === 'user') return await senderIn(sender.conversation, send);
	const { agentId } = sender;
	return await item.oncePerRun(
		`address of agent ${agentId}`,
		async () => await addressOf(agentId, send),
	);
}

async function senderIn(conversation: ConversationRef, send: Send): Promise<Sender> {
	const request = { ...requestFor(conversation, { method: 'GET' }), repeatable: true };
	const found = outputOf(objectIn(await send(request), request));
	const { userStreamProviderId: id, userStreamProviderType: type } = found;
	if (isMissing(id) || id === '' || isMissing(type)) {
		throw refusal(`CommBox does not say how to reach the user of ${request.target}`, ADVICE);
	}
	return { streamProviderId: String(id), streamProviderType: Number(type) };
}

async function addressOf(agentId: Id, send: Send): Promise<Sender> {
	const request = agentRequest(agentId);
	const { email } = outputOf(objectIn(await send(request), request));
	if (isMissing(email) || email === '') {
		throw refusal(`Agent ${agentId} has no email address in CommBox`, ADVICE);
	}
	return { streamProviderId: String(email), streamProviderType: MAIL };
}
