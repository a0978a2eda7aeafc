import fc from 'fast-check';

import { USER_ID, useTestBench } from '../../commBox';

const bench = useTestBench();

/** A number with its country code, and the same as people write it. */
const written = fc
	.tuple(
		fc.stringMatching(/^[1-9]\d{1,2}$/),
		fc.array(fc.stringMatching(/^\d{2,4}$/), { minLength: 2, maxLength: 3 }),
		fc.constantFrom('+', '00', '(+', '\u200e+', ''),
		fc.constantFrom(' ', '-', '\u00a0', '\u2011', '\u2212', ' - ', '\t'),
		fc.boolean(),
	)
	.map(([country, groups, prefix, separator, hasBrackets]) => {
		const [area, ...others] = groups;
		const isOpen = prefix.startsWith('(');
		const inBrackets = hasBrackets && !isOpen;
		const head = `${prefix}${country}${isOpen ? ')' : ''}`;
		return {
			digits: country + groups.join(''),
			text: [head, inBrackets ? `(${area})` : area, ...others].join(separator),
		};
	})
	// With more than 13, which hardly any country has, the halves could be two local numbers.
	.filter(({ digits }) => digits.length >= 9 && digits.length <= 13);

/** What makes one number two, or no number. */
const doubts = fc.oneof(
	fc
		.tuple(
			fc.constantFrom(' ', '\n', '\r\n', ' / ', '/', ' or ', ', ', ';', ' - ', '\t', ' & ', '|'),
			fc.stringMatching(/^[1-9]\d{8,10}$/),
		)
		.map((parts) => parts.join('')),
	fc.constantFrom(
		' (34)',
		' x34',
		' ext. 3',
		'#7',
		',7',
		';34',
		'/34',
		'.0',
		'.50',
		'e3',
		' home',
		'?',
	),
);

const send = async (phone1: string) => {
	bench.emulator.reset();
	const { error, hints } = await bench.run({ userId: USER_ID, updateFields: { phone1 } });
	expect(error).toBeUndefined();
	return { sent: bench.sentData()['Phone1'], hints };
};

const sendSms = async (recipient: string) => {
	bench.emulator.reset();
	return await bench.run({
		resource: 'sms',
		operation: 'send',
		encryptedChannelId: 'aB3_f7k',
		recipient,
		message: 'Hello',
	});
};

describe('a phone number', () => {
	it('that can be read in one way is sent as its digits', async () => {
		await fc.assert(
			fc.asyncProperty(written, async ({ text, digits }) => {
				expect(await send(text)).toEqual({ sent: digits, hints: [] });
			}),
			{ numRuns: 60 },
		);
	});

	it('that could be another one stays as it stands in a field, and a hint says so', async () => {
		await fc.assert(
			fc.asyncProperty(written, doubts, async ({ text }, doubt) => {
				const { sent, hints } = await send(text + doubt);
				expect(sent).toBe(text + doubt);
				expect(hints).toEqual(['Not certainly one phone number, so sent as it is: Phone 1']);
			}),
			{ numRuns: 60 },
		);
	});

	it('that could be another one is refused where it says who is meant', async () => {
		await fc.assert(
			fc.asyncProperty(written, doubts, async ({ text }, doubt) => {
				const { error } = await sendSms(text + doubt);
				expect(error?.message).toMatch(/^"Recipient" is not a phone number with country code/);
				expect(bench.emulator.requests).toEqual([]);
			}),
			{ numRuns: 40 },
		);
	});

	it.each([
		['2026-05-04', 'a date'],
		['31.12.1999', 'a date'],
		['44 (0) 20 7946 0958', 'a trunk zero without a plus in front'],
		['8.8E+12', 'a number of a sheet'],
		['555 12 34', 'a local number'],
		['n/a', 'a word'],
	])('that is %p stays so: %s', async (phone) => {
		expect(await send(phone)).toMatchObject({ sent: phone, hints: [expect.anything()] });
	});

	it.each(['-', '--', ' + ', '(…)', '.'])('that is %p clears nothing', async (phone1) => {
		const { hints } = await bench.run({
			userId: USER_ID,
			updateFields: { phone1, firstName: 'Ada' },
			options: { emptyValues: 'clear' },
		});
		expect(bench.sentData()).toEqual({ FirstName: 'Ada' });
		expect(hints).toEqual([expect.stringMatching(/^No value found, .*: Phone 1\./)]);
	});
});

const look = async (parameters: object) => {
	bench.emulator.reset();
	return await bench.run({ operation: 'get', ...parameters });
};

describe('an identifier that says who is meant', () => {
	it.each([
		['a look-up', { userIdentification: 'phoneNumber', phoneNumber: '4420794609581.0' }],
		[
			'a look-up on a channel of phone numbers',
			{ userIdentification: 'channelIdentity', streamProviderType: 16, streamProviderId: 'Ann' },
		],
		['a look-up by address', { userIdentification: 'emailAddress', emailAddress: 'a@b.c; d@e.f' }],
		[
			'a new conversation',
			{
				resource: 'conversation',
				operation: 'create',
				channelId: '4444',
				channelType: 4,
				userIdentifier: '442079460958',
				message: 'Hello',
			},
		],
		[
			'a new conversation with a type',
			{
				resource: 'conversation',
				operation: 'create',
				channelId: '4446',
				channelType: 0,
				userIdentifier: '442079460958 (1)',
				message: 'Hello',
				additionalFields: { userIdentifierType: 7 },
			},
		],
		[
			'a list of conversations',
			{
				resource: 'conversation',
				operation: 'getMany',
				channelId: '4444',
				findBy: 'channelAccount',
				accountChannel: 5,
				identifier: '442079460958 442079460959',
			},
		],
		[
			'a link to a form',
			{
				resource: 'form',
				operation: 'createPredefinedLink',
				formId: '1',
				recipient: 'Ann <ann@example.com>, Bob <bob@example.com>',
			},
		],
	])('is refused where it is not certain: %s', async (_, parameters) => {
		const { error } = await look(parameters);
		expect(error?.message).toMatch(/ is not (a phone number|an email address): "/);
		expect(bench.emulator.requests).toEqual([]);
	});
});

describe('an email address', () => {
	const address = fc
		.tuple(
			fc.stringMatching(/^[a-z][a-z0-9._+-]{0,8}$/),
			fc.stringMatching(/^[a-z]{1,8}\.[a-z]{2,3}$/),
		)
		.map((parts) => parts.join('@'));
	const name = fc.constantFrom('Ann Ace', '"Ace, Ann"', 'אן', "O'Hara (Sales)", '');
	const around = fc.constantFrom('', ' ', '\u200f', '\ufeff', '\u00a0\n');

	it('is taken out of how mail programs write it', async () => {
		await fc.assert(
			fc.asyncProperty(address, name, around, fc.boolean(), async (bare, who, mark, isLink) => {
				bench.emulator.reset();
				const link = isLink ? `mailto:${bare}` : bare;
				const email = `${mark}${who === '' ? link : `${who} <${link}>`}${mark}`;
				const { hints } = await bench.run({ userId: USER_ID, updateFields: { email } });
				expect(bench.sentData()).toEqual({ Email: bare });
				expect(hints).toEqual([]);
			}),
			{ numRuns: 60 },
		);
	});

	it('is refused where it is two', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(address, { minLength: 2, maxLength: 3 }),
				fc.constantFrom(', ', ';', ' ', '\n', '> <', ' or '),
				async (addresses, separator) => {
					bench.emulator.reset();
					const { error } = await bench.run({
						userId: USER_ID,
						updateFields: { email: addresses.join(separator) },
					});
					expect(error?.message).toMatch(/^"Email" is not one email address: "/);
					expect(bench.emulator.requests).toEqual([]);
				},
			),
			{ numRuns: 30 },
		);
	});

	it('that is none is sent as it is, and a hint says so', async () => {
		const { hints } = await bench.run({ userId: USER_ID, updateFields: { email: 'unknown' } });
		expect(bench.sentData()).toEqual({ Email: 'unknown' });
		expect(hints).toEqual(['Not an email address, but sent as it is: Email']);
	});
});

it.each(
	['phone1', 'email'].flatMap((field) =>
		['1 ', ' ', '< ', '(1', '@'].map((piece): [string, string] => [field, piece]),
	),
)('a text of some MB in %s is refused in no time: %j', async (field, piece) => {
	const { errorItems } = await bench.run(
		{ userId: USER_ID, updateFields: { [field]: '={{ $json.long }}' } },
		{ items: [{ long: `1<${piece.repeat(1_000_000)}x` }], onError: 'continueErrorOutput' },
	);
	expect(errorItems[0]!.json['error']).toMatchObject({ kind: 'invalid' });
});
