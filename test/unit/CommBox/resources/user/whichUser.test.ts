import type { INodeParameters } from 'n8n-workflow';

import { RIGHT, USER_ID, useTestBench } from '../../../commBox';

const bench = useTestBench();

const WHATSAPP = 7;
const WHATSAPP_CLOUD = 16;
const TELEPHONE = 5;
const GMAIL = 15;

const byPhone = (phoneNumber: string, channel: INodeParameters = {}): INodeParameters => ({
	operation: 'get',
	userIdentification: 'phoneNumber',
	phoneNumber,
	...channel,
});
const byEmail = (emailAddress: string, channel: INodeParameters = {}): INodeParameters => ({
	operation: 'get',
	userIdentification: 'emailAddress',
	emailAddress,
	...channel,
});

/** What was asked for; where nobody is found, by both paths that look-ups can have. */
const asked = () => {
	const queries = bench.emulator.requests.map(({ url }) => new URL(url, 'http://x').search);
	expect(new Set(queries).size).toBe(1);
	const parameters = new URLSearchParams(queries[0]);
	return [parameters.get('streamProviderType'), parameters.get('streamProviderId')];
};

describe('a user is found by', () => {
	it.each<[string, INodeParameters, string, string]>([
		[
			'a phone number on WhatsApp',
			byPhone('+1 (917) 555-5555', { phoneChannel: WHATSAPP }),
			'7',
			'19175555555',
		],
		[
			'one on WhatsApp Cloud',
			byPhone('19175555555', { phoneChannel: WHATSAPP_CLOUD }),
			'16',
			'19175555555',
		],
		['one by telephone', byPhone('0019175555555', { phoneChannel: TELEPHONE }), '5', '19175555555'],
		['an email address', byEmail(' ada@example.com ', { emailChannel: 4 }), '4', 'ada@example.com'],
		['one on Gmail', byEmail('ada@example.com', { emailChannel: GMAIL }), '15', 'ada@example.com'],
		[
			'a channel account',
			{
				operation: 'get',
				userIdentification: 'channelIdentity',
				streamProviderType: 10,
				streamProviderId: 'ada.l',
			},
			'10',
			'ada.l',
		],
		[
			'a channel that an expression names',
			{
				operation: 'get',
				userIdentification: 'channelIdentity',
				streamProviderType: '={{ "WhatsApp Cloud" }}',
				streamProviderId: '+1 917 555 5555',
			},
			'16',
			'19175555555',
		],
	])('%s', async (_, parameters, type, id) => {
		await bench.run(parameters);
		expect(asked()).toEqual([type, id]);
	});
});

describe('is refused before anything is sent:', () => {
	it.each<[string, INodeParameters, RegExp]>([
		['no phone number', byPhone('={{ undefined }}'), /"Phone Number" is empty/],
		['a phone number that is none', byPhone('Ada'), /"Phone Number" is not a phone number: "Ada"/],
		['an address for a phone number', byPhone('a@b.c'), /"Phone Number" is not a phone number/],
		['no address', byEmail('={{ " " }}'), /"Email Address" is empty/],
		['an address that is none', byEmail('ada'), /"Email Address" is not an email address: "ada"/],
		['a channel that is none', byPhone('1', { phoneChannel: 99 }), /no channel "99"/],
	])('%s', async (_, parameters, message) => {
		await bench.expectRefused(bench.run(parameters), message);
	});
});

describe('a User ID that is not one', () => {
	const update = async (userId: string) =>
		await bench.run({ ...RIGHT, userId: '={{ $json.id }}' }, { items: [{ id: userId }] });

	it.each([
		'+19175555555',
		'+1 (917) 555-5555',
		'0019175555555',
		'00972 54 772 4967',
		'(+972) 54-772-4967',
		'(917) 555-5555',
		'917.555.5555',
		'054-772-4967',
		'+3725551234',
		'\u202a+1\u2010917\u2013555\u20125555\u202c',
		' +1\u00a0917\u00a0555\u00a05555\n',
	])('is a phone number: %j', async (userId) => {
		const error = await bench.expectRefused(
			update(userId),
			`"User ID" is a phone number, not CommBox's own ID: "${userId.trim()}"`,
		);
		expect(error?.description).toMatch(/^Set Identify User By to Phone Number\./);
	});

	it.each(['ada@example.com', ' a.b+c@sub.example.co '])(
		'is an email address: %j',
		async (userId) => {
			const error = await bench.expectRefused(
				update(userId),
				`"User ID" is an email address, not CommBox's own ID`,
			);
			expect(error?.description).toMatch(/Set Identify User By to Email Address/);
		},
	);

	it.each([
		'2026-11-25',
		'25.11.2026',
		'1234567890.5',
		'-19175555555',
		'0123456789',
		'+12',
		'12345678901234567890',
		'1 2',
		'@ada',
		'ada@',
		'ada@localhost',
		'f47ac10b-58cc-4372-a567-0e02b2c3d479',
	])('is neither: %j', async (userId) => {
		const { error } = await update(userId);
		expect(error?.message).toMatch(/^"User ID" (is not a positive|starts with 0|is larger)/);
		expect(error?.description).toMatch(/phone number or an email address, change Identify User By/);
	});

	it.each([USER_ID, '19175555555', '972547724967', '9007199254740993'])(
		'is not told apart where it is digits alone: %s',
		async (userId) => {
			await update(userId);
			expect(bench.emulator.requests).toHaveLength(1);
		},
	);
});

describe('what to do about a user whom CommBox does not know', () => {
	it.each<[string, INodeParameters, RegExp]>([
		[
			'an ID',
			{ operation: 'get', userId: '5' },
			/^Check the User ID: .* not your own identifier\.$/,
		],
		...['1234567890', '19175559999', '123456789012345'].map(
			(userId): [string, INodeParameters, RegExp] => [
				`an ID that could be a phone number, ${userId}`,
				{ operation: 'get', userId },
				/If this is a phone number, set Identify User By to Phone Number/,
			],
		),
		...['123456789', '1234567890123456'].map((userId): [string, INodeParameters, RegExp] => [
			`one that could not, ${userId}`,
			{ operation: 'get', userId },
			/^Check the User ID: .* not your own identifier\.$/,
		]),
		[
			'WhatsApp',
			byPhone('1', { phoneChannel: WHATSAPP }),
			/country code.* if your brand uses WhatsApp Cloud, set Channel to WhatsApp Cloud/,
		],
		[
			'WhatsApp Cloud',
			byPhone('1', { phoneChannel: WHATSAPP_CLOUD }),
			/country code.* if your brand uses WhatsApp, set Channel to WhatsApp/,
		],
		['telephone', byPhone('1', { phoneChannel: TELEPHONE }), /country code, and the channel/],
		['mail', byEmail('a@b.c', { emailChannel: 4 }), /Check the email address and the channel/],
		['any mail', byEmail('a@b.c'), /^Check the email address\. Automatic keeps to the channels/],
		['any phone', byPhone('1'), /country code\. Automatic keeps to .* set Channel to it\.$/],
		[
			'another channel',
			{ operation: 'get', userIdentification: 'channelIdentity', streamProviderId: 'x' },
			/Check the identifier.*and the channel/,
		],
	])('%s', async (_, parameters, advice) => {
		const { error } = await bench.run(parameters);
		expect(error?.message).toMatch(/does not know/);
		expect(error?.description).toMatch(advice);
	});
});

it('does not map what a phone number is taken from', async () => {
	await bench
		.run(
			{
				userIdentification: 'phoneNumber',
				phoneNumber: '={{ $json.Phone }}',
				dataToSend: 'autoMapInputData',
				options: { dryRun: true },
			},
			{ items: [{ Phone: '19175555555', first_name: 'Ada' }] },
		)
		.then(({ items }) =>
			expect(items[0]!.json).toEqual({
				dryRun: true,
				user: '19175555555',
				data: { FirstName: 'Ada' },
			}),
		);
});
