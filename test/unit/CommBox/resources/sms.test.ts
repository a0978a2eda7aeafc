import type { INodeParameters } from 'n8n-workflow';

import { operationRunner, useTestBench } from '../../commBox';

const bench = useTestBench();
const { run, jsonOf } = operationRunner(bench);

/** The emulator's SMS channel, as its console would show it, and as it is in outputs. */
const CHANNEL = 'cD5_f9_bNrkrC%3d%3d';
const STREAM = 'cD5_f9_bNrkrC==';

const ANN = '19175550123';

const TO_ANN: INodeParameters = { encryptedChannelId: CHANNEL, recipient: '+1 917-555-0123' };

const RIGHT: INodeParameters = { ...TO_ANN, message: 'Your parcel\nis here' };

it.each(['null', 'emptyText', 'noData'] as const)('sends, the answer being %s', async (nothing) => {
	bench.emulator.shapes({ nothing });
	const output = [{ success: true, streamId: STREAM, recipient: ANN }];
	expect(await jsonOf('sms', 'send', RIGHT)).toEqual(output);
	expect(await jsonOf('sms', 'sendFirstMessage', TO_ANN)).toEqual(output);
	expect(bench.emulator.outbox.sms).toEqual([
		{ streamId: '4446', number: ANN, message: 'Your parcel\nis here' },
		{ streamId: '4446', number: ANN, message: undefined },
	]);
	expect(bench.sent()).toEqual([
		'POST /sms/sendsms/cD5_f9_bNrkrC%3D%3D',
		`POST /sms/sendinitialtext/cD5_f9_bNrkrC%3D%3D/${ANN}`,
	]);
});

it.each([
	['send', RIGHT, /^Look in the SMS channel cD5_f9_bNrkrC== for 19175550123 for "Your parcel/],
	['sendFirstMessage', RIGHT, /^Look in the SMS channel cD5_f9_bNrkrC== for 19175550123 before/],
])('%s is not repeated where its answer is lost', async (operation, parameters, advice) => {
	bench.emulator.fault(() => ({ kind: 'status', status: 504, applied: true }));
	const { error } = await run('sms', operation, { ...parameters, requestOptions: {} });
	expect(error?.message).toContain('so the message may have been sent');
	expect(error?.description).toMatch(advice);
	expect(bench.emulator.outbox.sms).toHaveLength(1);
});

it.each([500, 504])(
	'all are said to be perhaps sent whose answer is %d, not one alone',
	async (status) => {
		bench.emulator.latency(20);
		bench.emulator.fault(() => ({ kind: 'status', status, applied: true }));
		const { error } = await bench.run(
			{ resource: 'sms', operation: 'send', ...RIGHT, recipient: '={{ $json.to }}' },
			{ items: [{ to: '19175550123' }, { to: '19175550124' }, { to: '19175550125' }] },
		);
		expect(bench.emulator.outbox.sms).toHaveLength(3);
		expect(error?.description).toMatch(/ Of 3 items, 3 may have been done, .*\(items 0 to 2\)\.$/);
	},
);

it.each(['send', 'sendFirstMessage'])('%s says that a channel is not there', async (operation) => {
	const { error } = await run('sms', operation, { ...RIGHT, encryptedChannelId: 'aB3_f7kLpipA==' });
	expect(error?.message).toMatch(/^CommBox does not know the .*SMS to 19175550123 \(status 404\)/);
	expect(error?.description).toContain('Check the Channel');
});

it.each<[string, INodeParameters, string]>([
	['send', { encryptedChannelId: '4446' }, 'is the number of a channel, not its encrypted ID'],
	['send', { recipient: '={{ "" }}' }, '"Recipient" is empty'],
	['send', { recipient: '917-CALL' }, '"Recipient" is not a phone number with country code'],
	['send', { recipient: '1'.repeat(16) }, '"Recipient" is not a phone number with country code'],
	['send', { message: '={{ " " }}' }, '"Message" is empty'],
	['sendFirstMessage', { encryptedChannelId: 'a/../b' }, 'is not the ID of a channel'],
])('%s refuses %j', async (operation, parameters, message) => {
	await bench.expectRefused(run('sms', operation, { ...RIGHT, ...parameters }), message);
});
