import type { INodeParameters } from 'n8n-workflow';

import { CommBox } from '../../../../nodes/CommBox/CommBox.node';
import { byId, jsonIn, USER_ID, useTestBench } from '../../commBox';

const bench = useTestBench();

/** The file that each item has. */
const binary = { data: { data: 'eA==', mimeType: 'application/pdf', fileName: 'a.pdf' } };

const SMS = { encryptedChannelId: 'cD5_f9_bNrkrC==', recipient: '19175550123' };
const CHANNEL = { channelId: byId('4444') };

/** Whatever reaches people, and what changes users: once with each kind of body. */
const DRY: Array<[resource: string, operation: string, parameters: INodeParameters]> = [
	[
		'conversation',
		'create',
		{ ...CHANNEL, channelType: 7, userIdentifier: '19175550123', message: 'Hi' },
	],
	[
		'conversation',
		'create',
		{
			channelId: byId('4446'),
			channelType: 4,
			userIdentifier: 'a@b.example',
			message: 'Hi',
			additionalFields: { subject: 'A' },
			options: { binaryPropertyName: 'data' },
		},
	],
	[
		'message',
		'send',
		{ ...CHANNEL, conversationId: '5000', agentId: byId('520760'), message: 'Hello {{name}}' },
	],
	['sms', 'send', { ...SMS, message: 'Hi' }],
	['sms', 'sendFirstMessage', SMS],
	[
		'whatsApp',
		'sendTemplate',
		{ ...SMS, encryptedChannelId: 'aB3_f7kLpipA==', templateName: 'reminder', languageCode: 'en' },
	],
	['user', 'update', { userId: USER_ID, updateFields: { firstName: 'Ada' } }],
];

describe.each(DRY)('a dry run of %s > %s', (resource, operation, parameters) => {
	const run = async (options: INodeParameters) =>
		await bench.run(
			{
				resource,
				operation,
				...parameters,
				options: { ...Object(parameters['options']), ...options },
			},
			{ binary },
		);

	it('reads only, and returns what would be sent', async () => {
		const dry = await run({ dryRun: true });
		expect(bench.sent().filter((request) => !request.startsWith('GET '))).toEqual([]);
		const [output] = jsonIn(dry);
		expect(output).toMatchObject({ dryRun: true });
		expect(dry.hints).toEqual([expect.stringMatching(/^Dry run: nothing was sent/)]);

		jsonIn(await run({ dryRun: false }));
		const { body } = bench.emulator.requests.at(-1)!;
		const [json] = /\{.*\}/s.exec(body) ?? [];
		const sent = json === undefined ? undefined : (JSON.parse(json) as Record<string, unknown>);
		expect(output!['data']).toEqual(sent && 'data' in sent ? sent['data'] : sent);
	});
});

it('shows which file would be sent', async () => {
	const [, [resource, operation, parameters]] = DRY as [unknown, (typeof DRY)[number]];
	const { items } = await bench.run(
		{ resource, operation, ...parameters, options: { binaryPropertyName: 'data', dryRun: true } },
		{ binary },
	);
	expect(items[0]!.json).toMatchObject({ target: 'channel 4446', file: 'a.pdf' });
});

it('refuses what the run would refuse', async () => {
	const run = bench.run({
		resource: 'sms',
		operation: 'send',
		...SMS,
		message: '={{ "" }}',
		options: { dryRun: true },
	});
	await bench.expectRefused(run, /"Message" is empty/);
});

it('is offered by every operation that says that it reaches people', () => {
	const { properties } = new CommBox().description;
	const offersIt = new Set(
		properties
			.filter(
				({ name, options }) => name === 'options' && options!.some((one) => one.name === 'dryRun'),
			)
			.map(({ displayOptions }) =>
				String([displayOptions!.show!['resource'], displayOptions!.show!['operation']]),
			),
	);
	expect(
		[...new Set(DRY.map(([resource, operation]) => `${resource},${operation}`))].sort(),
	).toEqual([...offersIt].sort());
});
