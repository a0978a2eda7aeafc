import type { INodeProperties } from 'n8n-workflow';

import type { AdviceByStatus, Refused } from '../../shared/api/errors';
import type { ApiRequest } from '../../shared/api/request';
import type { Item } from '../../shared/run/operation';
import type { ChannelId } from '../input/channel';
import { parseId, type Id } from '../input/ids';
import { chosenId, locatorField } from '../input/locators';

const LABEL = 'Conversation ID';

/** Which conversation is meant; the trigger and the outputs of this node have it under this name. */
const conversationField: INodeProperties = {
	displayName: LABEL,
	name: 'conversationId',
	type: 'string',
	required: true,
	default: '={{ $json.conversationId }}',
	placeholder: 'e.g. 5123',
	description:
		"CommBox's own ID of the conversation (object), such as conversationId of the CommBox Trigger",
};

/** Which channel is meant, wherever CommBox wants to know. */
export const channelField: INodeProperties = locatorField('channel', {
	required: true,
	default: { mode: 'id', value: '={{ $json.streamId }}' },
	description: 'The channel that the conversation is in',
});

/** What to do where CommBox does not know a channel. */
export const channelAdvice: AdviceByStatus = {
	404: 'Check the Channel: its number, or the encrypted ID in the CommBox console.',
};

/** How a form says which conversation it is about, where CommBox finds it without its channel. */
export const conversationForm: readonly INodeProperties[] = [conversationField];

/** The same where CommBox wants to know the channel as well. */
export const conversationInChannelForm: readonly INodeProperties[] = [
	conversationField,
	channelField,
];

/** Which conversation an item is about. */
export interface ConversationRef {
	readonly conversationId: Id;
	/** Where the path holds it. */
	readonly channelId?: ChannelId;
	/** Its channel as the item has it, to be handed on to whatever comes next in the workflow. */
	readonly streamId?: string;
}

/**
 * @param item Reads the form.
 * @returns The conversation that it names.
 * @throws UserError where it names none, or in a wrong way.
 */
export function conversationOf(item: Pick<Item, 'json' | 'parameter'>): ConversationRef {
	const conversationId = parseId(item.parameter('conversationId'), LABEL, ID_REMARK);
	const { conversationId: itsOwn, streamId } = item.json;
	const isItsOwn = String(itsOwn) === conversationId;
	const isId = typeof streamId === 'string' || typeof streamId === 'number';
	return { conversationId, ...(isItsOwn && isId && { streamId: String(streamId) }) };
}

/** The same with the channel. */
export function conversationInChannelOf(
	item: Pick<Item, 'json' | 'parameter'>,
): ConversationRef & { readonly channelId: ChannelId } {
	return { ...conversationOf(item), channelId: channelIdOf(item) };
}

/** The same for what changes a conversation: items about the same one go in their order. */
export function conversationToChange(item: Item): ConversationRef {
	return inOrder(conversationOf(item), item);
}

/** The same with the channel. */
export function conversationInChannelToChange(
	item: Item,
): ConversationRef & { readonly channelId: ChannelId } {
	return inOrder(conversationInChannelOf(item), item);
}

function inOrder<T extends ConversationRef>(conversation: T, item: Item): T {
	item.isAbout(`conversation ${conversation.conversationId}`);
	return conversation;
}

/** @returns The channel that the form names. */
export function channelIdOf(item: Pick<Item, 'parameter'>): ChannelId {
	return chosenId('channel', item.parameter('channelId'));
}

const ID_REMARK =
	"The CommBox Trigger returns it as conversationId. Behind a node that does not pass it on, use {{ $('CommBox Trigger').item.json.conversationId }}; an update of a user passes it on with Output set to Input Data and ID.";

/** @returns What error texts call the conversation. */
export function describeConversation({ conversationId, channelId }: ConversationRef): string {
	const where = channelId === undefined ? '' : ` in channel ${channelId}`;
	return `conversation ${conversationId}${where}`;
}

/** @returns The ids of a conversation as outputs have them. */
export function conversationIds({ conversationId, channelId, streamId }: ConversationRef) {
	return { conversationId, streamId: channelId ?? streamId };
}

/** What is asked of CommBox about a conversation. */
interface ConversationRequest extends Pick<ApiRequest, 'method' | 'query' | 'body'> {
	/** The path behind the conversation. */
	readonly path?: readonly string[];
	/** What else it is about, such as `tag 41`. */
	readonly about?: string;
	/** What to do about a status, where there is more to say than of any conversation. */
	readonly advice?: AdviceByStatus;
}

/**
 * @param conversation Which one.
 * @param request What is asked of it.
 * @returns The request, but for whether it may be repeated.
 */
export function requestFor(
	conversation: ConversationRef,
	{ path = [], about, advice, ...request }: ConversationRequest,
): Omit<ApiRequest, 'repeatable'> {
	const { conversationId, channelId } = conversation;
	const channel = channelId === undefined ? [] : ['streams', channelId];
	const described = describeConversation(conversation);
	return {
		...request,
		path: [...channel, 'objects', conversationId, ...path],
		target: about === undefined ? described : `${about} of ${described}`,
		advice: { ...adviceFor(conversation, about), ...advice },
	};
}

/** CommBox says in different ways, and under status 400 too, that something is not there. */
const NOT_THERE = /not found|not exist|unknown|invalid|no such/i;

/**
 * @returns What to do where something is not there: about the conversation or the channel, where
 *   CommBox says which it is, else about all that it can be.
 */
function adviceFor({ channelId }: ConversationRef, about: string | undefined): AdviceByStatus {
	const checkId = 'Check the Conversation ID.';
	const checkChannel =
		'CommBox finds a conversation only in the channel that it is in now: check the Channel, which changes when a conversation is moved.';
	const said = ({ description = '' }: Refused) => {
		if (channelId !== undefined && /stream|channel/i.test(description)) return checkChannel;
		return /object|conversation/i.test(description) ? checkId : undefined;
	};
	const other = about === undefined ? '' : ` Check also that there is ${about}.`;
	const general = `${checkId}${other}${channelId === undefined ? '' : ` ${checkChannel}`}`;
	return {
		400: (refused) => (NOT_THERE.test(refused.description ?? '') ? said(refused) : undefined),
		404: (refused) => said(refused) ?? general,
	};
}
