import { ANY_EVENT, hasKnownMember } from './events';
import type { CommBoxEvent } from './readEvent';

/** Which events start the workflow; an empty list, or none, stands for all. */
export interface Filter {
	/** Values of the form, such as `Object.OnNew`. */
	readonly events: readonly string[];
	readonly activityTypes: readonly number[];
	readonly brands: readonly string[];
	readonly streamIds: readonly string[];
}

/**
 * What an event does not say excludes it from nothing: it is better that a workflow starts once too
 * often than that an event gets lost because CommBox left something out.
 *
 * @returns Whether the event starts the workflow.
 */
export function passes(event: CommBoxEvent, filter: Filter): boolean {
	const { brand, streamId, activityType } = event;
	return (
		isWanted(event, filter.events) &&
		isAmong(activityType, filter.activityTypes) &&
		isAmong(
			brand?.toLowerCase(),
			filter.brands.map((one) => one.toLowerCase()),
		) &&
		isAmong(streamId?.toString(), filter.streamIds)
	);
}

function isWanted({ entity, event, data }: CommBoxEvent, wanted: readonly string[]): boolean {
	if (wanted.includes(ANY_EVENT)) return true;
	if (entity === undefined && event === undefined) return hasKnownMember(Object.keys(data));
	return wanted.some((value) => {
		const [wantedEntity, wantedEvent] = value.split('.');
		return (
			(entity === undefined || entity === wantedEntity) &&
			(event === undefined || event === wantedEvent)
		);
	});
}

function isAmong<T>(value: T | undefined, wanted: readonly T[]): boolean {
	return value === undefined || wanted.length === 0 || wanted.includes(value);
}
