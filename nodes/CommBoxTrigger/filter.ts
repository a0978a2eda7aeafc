import { idOf } from '../shared/data/normalize';
import { ANY_EVENT, CONVERSATION_CLOSED, hasKnownMember, MESSAGE_CREATED } from './events';
import { memberOf, type CommBoxEvent } from './readEvent';

/** Which events start the workflow; an empty list, or none, stands for all. */
export interface Filter {
	/** Values of the form, such as `Object.OnNew`. */
	readonly events: readonly string[];
	readonly activityTypes: readonly number[];
	/** Whose messages: `agent`, `customer` or `either`. */
	readonly from: string;
	readonly brands: readonly string[];
	readonly streamIds: readonly string[];
}

/**
 * ObjectStatusType: Resolved, as receivers of CommBox's webhooks know a closed conversation; and
 * Irrelevant and Archive, in which nobody works on one either.
 */
const CLOSED: ReadonlySet<unknown> = new Set([2, 4, 14]);

/**
 * What an event does not say excludes it from nothing: it is better that a workflow starts once too
 * often than that an event gets lost because CommBox left something out.
 *
 * @returns Whether the event starts the workflow.
 */
export function passes(event: CommBoxEvent, filter: Filter): boolean {
	const { brand, streamId } = event;
	return (
		filter.events.some((choice) => isChosen(event, choice, filter)) &&
		isAmong(
			brand?.toLowerCase(),
			filter.brands.map((one) => one.toLowerCase()),
		) &&
		isAmong(streamId?.toString(), filter.streamIds)
	);
}

function isChosen(event: CommBoxEvent, choice: string, { activityTypes, from }: Filter): boolean {
	if (choice === CONVERSATION_CLOSED) return isClosing(event);
	if (choice !== ANY_EVENT && !isNamed(event, choice)) return false;
	if (choice === MESSAGE_CREATED) return isFrom(event, from);
	return isAmong(event.activityType, activityTypes);
}

function isNamed({ entity, event, data }: CommBoxEvent, choice: string): boolean {
	if (entity === undefined && event === undefined) return hasKnownMember(Object.keys(data));
	const [chosenEntity, chosenEvent] = choice.split('.');
	return (
		(entity === undefined || entity === chosenEntity) &&
		(event === undefined || event === chosenEvent)
	);
}

/**
 * By the new status alone, as receivers do. An activity that does not say it is none: all that happens
 * would close conversations.
 */
function isClosing({ data }: CommBoxEvent): boolean {
	const { statusId } = memberOf(memberOf(data, 'activity'), 'data');
	return CLOSED.has(statusId);
}

/** CommBox has 0 as the agent of a customer's message. */
function isFrom({ data }: CommBoxEvent, from: string): boolean {
	const message = memberOf(data, 'child');
	const user = memberOf(message, 'user');
	const managerId = idOf(message['managerId']) ?? idOf(user['managerId']);
	const isAgent = managerId === undefined ? user['isManager'] : managerId !== 0;
	return from === 'either' || typeof isAgent !== 'boolean' || isAgent === (from === 'agent');
}

function isAmong<T>(value: T | undefined, wanted: readonly T[]): boolean {
	return value === undefined || wanted.length === 0 || wanted.includes(value);
}
