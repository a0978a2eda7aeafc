import type { INodeParameters } from 'n8n-workflow';

import { byId, customFields, USER_ID, useTestBench } from '../../commBox';

const bench = useTestBench();

/** What is left of an emoji, or of a rare letter, that was cut in the middle. */
const halves = ['\\ud83c', '\\udf89', '\\ud840'];

const user = { userId: USER_ID };
const conversation = { resource: 'conversation', conversationId: '1', channelId: byId('4444') };
const whatsApp = {
	resource: 'whatsApp',
	operation: 'sendTemplate',
	encryptedChannelId: 'aB3_f7kLpipA%3d%3d',
	recipient: '19175550123',
	templateName: 'reminder',
};

const places: Array<[string, (text: string) => INodeParameters]> = [
	['Remarks', (text) => ({ ...user, updateFields: { remarks: text } })],
	['a custom field', (text) => ({ ...user, customFields: customFields(['Note', text]) })],
	['the name of one', (text) => ({ ...user, customFields: customFields([text, '1']) })],
	['an identifier', (text) => ({ userIdentification: 'channelIdentity', streamProviderId: text })],
	[
		'a message',
		(text) => ({
			...conversation,
			resource: 'message',
			operation: 'send',
			agentId: byId('36197'),
			message: text,
		}),
	],
	['a note', (text) => ({ ...conversation, operation: 'addNote', note: text })],
	[
		'content',
		(text) => ({
			...conversation,
			operation: 'setContent',
			content: { property: [{ name: 'a', value: text }] },
		}),
	],
	['a tag', (text) => ({ resource: 'tag', operation: 'create', name: text })],
	[
		'a parameter of a template',
		(text) => ({ ...whatsApp, bodyParameters: { parameter: [{ value: text }] } }),
	],
	[
		'custom fields as JSON',
		(text) => ({
			...user,
			specifyCustomFields: 'json',
			customFieldsJson: `={{ ({ Note: ${text.slice(3, -2)} }) }}`,
		}),
	],
	[
		'custom fields as text with JSON',
		(text) => ({
			...user,
			specifyCustomFields: 'json',
			customFieldsJson: `={{ '{"Note":"' + ${text.slice(3, -2)} + '"}' }}`,
		}),
	],
];

describe.each(places)('half a character in %s', (_, parameters) => {
	it.each(halves)('is refused by name: %s', async (half) => {
		const { error } = await bench.run(parameters(`={{ "Hello ${half}" }}`));
		expect(error?.message).toMatch(
			/^"[\w ()]+" holds half a character|^"Body Parameters, value 1" /,
		);
		expect(error?.message).toMatch(/half a character/);
		expect(bench.emulator.requests).toEqual([]);
	});

	it('is none where the other half follows', async () => {
		const { error } = await bench.run(parameters('={{ "Hello \\ud83c\\udf89" }}'));
		expect(error?.message ?? '').not.toMatch(/half a character/);
	});
});

it('half a character in an escape of JSON is refused as well', async () => {
	const { error } = await bench.run({
		...user,
		specifyCustomFields: 'json',
		customFieldsJson: String.raw`{ "Note": ["Hello \uD83c"] }`,
	});
	expect(error?.message).toMatch(/^"Custom Fields \(JSON\)" holds half a character/);
});

it('half a character in auto-mapped data is refused, in values and in names', async () => {
	for (const json of [{ Plan: 'a\udc00' }, { 'Plan\ud800': 'a' }]) {
		const { error } = await bench.run(
			{ ...user, dataToSend: 'autoMapInputData' },
			{ items: [json] },
		);
		expect(error?.message).toMatch(/^"(Plan|Unique Name)" holds half a character/);
	}
});

it('an error text cuts a value between characters', async () => {
	const { error } = await bench.run({ userId: `x${'🎉'.repeat(100)}` });
	expect(error?.message).toContain(`"x${'🎉'.repeat(79)}…"`);
});
