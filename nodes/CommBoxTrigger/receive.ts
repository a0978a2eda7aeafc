import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isObject } from '../shared/api/json';
import { withoutUnsafeNames } from '../shared/data/normalize';
import { isAllowed } from './allowlist';
import { passes } from './filter';
import { fingerprint, Memory, REPEAT_MINUTES } from './memory';
import { readEvent, type CommBoxEvent } from './readEvent';
import { settingsOf, type Settings } from './settings';
import { hasToken } from './token';

type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

/** What each trigger has seen. */
interface Seen {
	readonly deliveries: Memory;
	readonly users: Memory;
}

const seenByTrigger = new Map<string, Seen>();

/** An answer that starts nothing. */
class Answer extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/**
 * Takes what arrives at the trigger's URL: answers by itself where that starts nothing; else n8n
 * answers with status 200 as soon as it has the execution, before that runs.
 *
 * @returns The items to start with, one for each event; or nothing, answered already.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	response.type('text/plain');
	try {
		return { workflowData: [await itemsOf(context)] };
	} catch (error) {
		const answer = error instanceof Answer ? error : unforeseen(context, error);
		response.status(answer.status).send(answer.message);
		return { noWebhookResponse: true };
	}
}

/** Without this, n8n would start the workflow with the error, for whatever anybody sends. */
function unforeseen(context: IWebhookFunctions, error: unknown): Answer {
	context.logger.error('The CommBox Trigger could not take a delivery', { error });
	return new Answer(500, 'The delivery could not be taken, see the log of n8n');
}

/** @throws Answer where the request starts nothing. */
async function itemsOf(context: IWebhookFunctions): Promise<INodeExecutionData[]> {
	const request = context.getRequestObject();
	const settings = await settingsOf(context);
	checkSender(request, settings);

	const { text, body } = await bodyOf(request);
	const reading = readEvent(text, body);
	if ('refusal' in reading) throw new Answer(400, reading.refusal);

	const wanted = reading.events.filter((event) => passes(event, settings.filter));
	if (wanted.length === 0) {
		throw new Answer(200, 'Ignored: the workflow does not start on this event');
	}
	// Who builds a workflow sends the same event again and again.
	const events = context.getMode() === 'manual' ? wanted : onlyNew(wanted, text, context, settings);
	return settings.isSimplified
		? events.map((event) => ({ json: { ...event } }))
		: [{ json: asReceived(body ?? reading.body) }];
}

/** @throws Answer where the sender is not on the list, or does not know the token. */
function checkSender({ ip = '', query }: Request, { allowlist, token }: Settings): void {
	if (allowlist && !isAllowed(ip, allowlist.ranges)) {
		throw new Answer(403, 'Events are not accepted from this IP address');
	}
	if (token !== undefined && !hasToken(query['token'], token)) {
		throw new Answer(403, 'The URL has no valid token');
	}
}

/**
 * n8n has parsed what calls itself JSON, XML or a form. The text is read again, because parsing lost
 * digits of large IDs, and in XML line breaks and upper case.
 *
 * @throws Answer where there is no body, or more of it than n8n takes.
 */
async function bodyOf(request: Request): Promise<{ text: string; body: unknown }> {
	// A multipart body has been read by n8n, and cannot be read twice.
	if (request.contentType?.startsWith('multipart/')) return { text: '', body: request.body };
	await request.readRawBody().catch((error: unknown) => {
		const isTooLarge = isObject(error) && error['type'] === 'entity.too.large';
		throw isTooLarge
			? new Answer(413, 'The body is larger than n8n allows')
			: new Answer(400, 'The body could not be read');
	});
	const { rawBody, encoding } = request;
	const text = rawBody?.toString(Buffer.isEncoding(encoding) ? encoding : 'utf8') ?? '';
	if (text.trim() === '') throw new Answer(400, 'The body is empty');
	return { text, body: request.body };
}

/** @throws Answer where none of the events is new. */
function onlyNew(
	events: readonly CommBoxEvent[],
	text: string,
	context: IWebhookFunctions,
	{ dropDuplicates, skipUnchangedUsers }: Settings,
): readonly CommBoxEvent[] {
	if (!dropDuplicates && !skipUnchangedUsers) return events;
	const { deliveries, users } = seenBy(context);
	const noted: Array<() => void> = [];
	const isRepeated = (memory: Memory, key: string, value?: string, maxAge?: number): boolean => {
		if (memory.isRepeated(key, value, maxAge)) return true;
		noted.push(() => memory.forget(key));
		return false;
	};

	if (dropDuplicates) {
		const { key, maxAge } = deliveryKeyOf(events[0]!, text);
		if (isRepeated(deliveries, key, undefined, maxAge)) {
			throw new Answer(200, 'Ignored: this event was delivered before');
		}
	}
	const isUnchanged = ({ entity, event, userId, data }: CommBoxEvent) =>
		entity === 'User' &&
		event === 'OnUpdate' &&
		userId !== undefined &&
		isRepeated(users, String(userId), fingerprint(JSON.stringify(data)));
	const changed = skipUnchangedUsers ? events.filter((event) => !isUnchanged(event)) : events;
	if (changed.length === 0) throw new Answer(200, 'Ignored: the user has not changed');

	const response = context.getResponseObject();
	response.once('close', () => {
		// n8n could not start the workflow: the next attempt must.
		if (response.statusCode >= 400) for (const forget of noted) forget();
	});
	return changed;
}

/** What tells a delivery from others, and for how many milliseconds. */
function deliveryKeyOf(
	{ entity, event, data }: CommBoxEvent,
	text: string,
): { key: string; maxAge?: number } {
	const { requestId } = data;
	return typeof requestId === 'string' && requestId !== ''
		? { key: fingerprint(`${entity}.${event} ${requestId}`) }
		: { key: fingerprint(text), maxAge: REPEAT_MINUTES * 60_000 };
}

function seenBy(context: IWebhookFunctions): Seen {
	const trigger = `${context.getWorkflow().id} ${context.getNode().id}`;
	const seen = seenByTrigger.get(trigger) ?? { deliveries: new Memory(), users: new Memory() };
	seenByTrigger.set(trigger, seen);
	return seen;
}

/** An item holds an object. */
function asReceived(body: unknown): INodeExecutionData['json'] {
	const safe = withoutUnsafeNames(body);
	return isObject(safe) ? safe : { body: safe };
}
