// CommonJS, whose exports tsx gives to an ES module as the default only.
import webhooks, { type Format } from './webhooks.js';

/** What `--deliver` takes beside the event. */
export interface DeliverOptions {
	readonly event: string;
	readonly to: string | undefined;
	readonly format: string;
	readonly user: string | undefined;
	readonly conversation: string | undefined;
	readonly count: number;
}

export const DELIVER_USAGE = `--deliver EVENT --to URL [--format ${webhooks.formats.join('|')}] [--user ID]
    [--conversation ID] [--count N]
    EVENT: ${webhooks.eventNames.join(', ')}`;

/**
 * Sends an event as CommBox's webhooks do, and prints the answers.
 *
 * @param options Which event, where to.
 * @returns Whether each was answered as taken.
 * @throws Error where an option is missing or wrong.
 */
export async function deliverByHand(options: DeliverOptions): Promise<boolean> {
	const { event, to, format, user, conversation, count } = options;
	if (to === undefined || !URL.canParse(to))
		throw new Error(`--to has to name a URL\n${DELIVER_USAGE}`);
	if (!isFormat(format)) throw new Error(`There is no format ${format}\n${DELIVER_USAGE}`);

	const delivery = webhooks.writeDelivery(event, format, {
		...(user !== undefined && { userId: user }),
		...(conversation !== undefined && { conversationId: conversation }),
	});
	let taken = true;
	for (let left = count; left > 0; left -= 1) {
		const { status, text, ms } = await webhooks.deliver(to, delivery);
		console.log(`${event} -> ${to}: status ${status} after ${ms.toFixed(0)} ms, ${text.trim()}`);
		taken &&= status < 300;
	}
	return taken;
}

function isFormat(text: string): text is Format {
	return webhooks.formats.some((format) => format === text);
}
