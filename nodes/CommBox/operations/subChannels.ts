import type { INodeListSearchItems } from 'n8n-workflow';

import type { Send } from '../../shared/api/request';
import type { Item } from '../../shared/run/operation';
import { parseChannelId } from '../input/channel';
import { locatorValue, streamsList } from '../input/locators';
import { refusal } from '../input/refusal';
import { MAIN_CHANNEL } from '../input/subChannel';
import { isMissing } from '../input/text';
import { entriesIn } from '../output/answers';
import { outputOf } from '../output/outputs';

/** Where forms say which channel is meant. */
const CHANNEL_FIELDS = ['toChannelId', 'channelId', 'encryptedChannelId'];

/**
 * @param form Reads the form, which names the channel.
 * @param search What the builder has typed above the list.
 * @param send Sends a request.
 * @returns The channel itself, and those of its sub-channels that fit the search.
 * @throws UserError where the form names no channel; what the request fails with.
 */
export async function subChannelNames(
	form: Pick<Item, 'parameter'>,
	search: string,
	send: Send,
): Promise<INodeListSearchItems[]> {
	const channel = channelIn(form);
	const { title, path } = streamsList;
	const answer = await send({ method: 'GET', path, target: `the ${title}`, repeatable: true });
	const streams = entriesIn(answer, streamsList).map((entry) => outputOf(entry));
	const found = streams.find(({ id, encryptedId }) =>
		[id, encryptedId].some((one) => !isMissing(one) && parseChannelId(one, 'ID') === channel),
	);
	const parts = Array.isArray(found?.['subStreams']) ? found['subStreams'] : [];
	const names = parts.map((part) => {
		const { id, name } = outputOf(Object(part));
		return { name: String(name || id), value: String(id) };
	});
	return [MAIN_CHANNEL, ...names].filter(
		({ name, value }) =>
			value === search || name.toLowerCase().includes(search.trim().toLowerCase()),
	);
}

function channelIn(form: Pick<Item, 'parameter'>): string {
	const given = CHANNEL_FIELDS.map((name) => locatorValue(form.parameter(name)));
	const channel = given.find((value) => !isMissing(value) && value !== '');
	if (channel !== undefined) return parseChannelId(channel, 'Channel');
	throw refusal(
		'The list shows the sub-channels of a channel, but this form does not say yet which channel',
		'Choose the channel first. Where it is an expression, execute the previous nodes first, or give the sub-channel By ID.',
	);
}
