import type { INodeProperties } from 'n8n-workflow';

import type { Send } from '../../../shared/api/request';
import type { Item } from '../../../shared/run/operation';
import { channels, MAIL } from '../../../shared/data/vocabulary';
import { parseIdentity } from '../../input/identifier';
import { parseId, type Id } from '../../input/ids';
import { chosenId, locatorField } from '../../input/locators';
import { isMissing, textOf } from '../../input/text';
import { objectIn } from '../../output/answers';
import { outputOf } from '../../output/outputs';
import { agentRequest } from '../../subjects/agent';
import type { ConversationRef } from '../../subjects/conversation';

const LABEL = 'Sender Address';

const ADVICE = 'Give what the channel knows the sender by in the option Sender Address.';

/** How a channel knows the sender. */
export interface Sender {
	readonly streamProviderId: string;
	readonly streamProviderType?: number;
}

/** What CommBox says of an agent who writes. */
interface AgentSender {
	/** The ID of what the agent is known by, which is not the agent's own; where CommBox gives one. */
	readonly identityId: Id | undefined;
	readonly email: string | undefined;
}

/** How a form says whose message it is. */
export const senderForm: readonly INodeProperties[] = [
	{
		displayName: 'Send As',
		name: 'sendAs',
		type: 'options',
		noDataExpression: true,
		default: 'agent',
		description:
			'Whose message it is. Sent as an agent, it reaches the user; sent as the user, agents see it.',
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
		description: 'The agent who writes the message',
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
			"What the channel knows the sender by: an email address or a phone number. Rarely needed: CommBox takes any text. If empty, the agent's email address, or the conversation's ID for the user.",
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
 * @returns The agent who writes the message; undefined where the user does.
 * @throws UserError where the form names no agent, or in a wrong way.
 */
export function writingAgentOf(item: Pick<Item, 'parameter'>): Id | undefined {
	return item.parameter('sendAs', 'agent') === 'user'
		? undefined
		: chosenId('agent', item.parameter('agentId', ''));
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
 * Asks CommBox who an agent is, once in a run.
 *
 * @throws ApiFailure where there is no such agent.
 */
export async function agentSenderOf(
	agentId: Id,
	item: Pick<Item, 'oncePerRun'>,
	send: Send,
): Promise<AgentSender> {
	return await item.oncePerRun(`agent ${agentId} as sender`, async () => {
		const request = agentRequest(agentId);
		const { identityId, email } = outputOf(objectIn(await send(request), request));
		return {
			identityId: isId(identityId) ? parseId(identityId, 'identityId') : undefined,
			email: isMissing(email) || email === '' ? undefined : String(email),
		};
	});
}

/** Whether CommBox gives an ID; by 0, it means none. */
function isId(value: unknown): boolean {
	return /^[1-9]\d*$/.test(String(value));
}

/**
 * CommBox was recorded to take any text for the address of whoever writes.
 *
 * @param agentId An agent.
 * @param agent What CommBox says of the agent.
 * @returns How the channel knows the agent: by the email address, as the vendor's newer page has it.
 */
export function senderOfAgent(agentId: Id, { email }: AgentSender): Sender {
	return { streamProviderId: email ?? agentId, streamProviderType: MAIL };
}

/** The same for the user of a conversation, for whom no type is needed. */
export function senderOfUser({ conversationId }: ConversationRef): Sender {
	return { streamProviderId: conversationId };
}
