import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { customFields, USER_ID, useTestBench } from '../../commBox';

const bench = useTestBench();

/** n8n's own default, which the engine of the tests has. */
const ZONE = 'America/New_York';

const update = async (expression: string, options: INodeParameters = {}, remarks = false) => {
	bench.emulator.reset();
	const outcome = await bench.run({
		userId: USER_ID,
		...(remarks && { updateFields: { remarks: expression } }),
		customFields: customFields(['Since', expression]),
		options,
	});
	expect(outcome.error).toBeUndefined();
	const { Remarks, Content } = bench.sentData() as { Remarks?: string; Content: { Since: string } };
	return { remarks: Remarks, since: Content.Since, hints: outcome.hints };
};

const day = fc
	.date({
		min: new Date('1930-01-02T00:00:00Z'),
		max: new Date('2090-01-01T00:00:00Z'),
		noInvalidDate: true,
	})
	.map((date) => date.toISOString().slice(0, 10));

/** The same day as what carries it to the node. */
const carriers: Array<[string, (day: string) => string]> = [
	['a Date of UTC', (iso) => `={{ new Date("${iso}T00:00:00.000Z") }}`],
	['the text that JSON makes of it', (iso) => `${iso}T00:00:00.000Z`],
	["a Date of the workflow's zone", (iso) => `={{ DateTime.fromISO("${iso}").toJSDate() }}`],
	['a DateTime', (iso) => `={{ DateTime.fromISO("${iso}") }}`],
	["a Date of the process's zone", (iso) => `={{ new Date("${iso}T00:00:00.000") }}`],
];

describe.each(carriers)('a day without a time, as %s,', (_, carry) => {
	it('stays that day, in the form of CommBox in custom fields', async () => {
		await fc.assert(
			fc.asyncProperty(day, async (iso) => {
				const [year, month, date] = iso.split('-');
				const { since, remarks, hints } = await update(carry(iso), {}, true);
				expect(since).toBe(`${date}-${month}-${year}`);
				expect(remarks).toBe(iso);
				expect(hints).toEqual([
					'Dates written as dd-MM-yyyy: Since. For another format, add the option Date Format',
				]);
			}),
			{ numRuns: 25 },
		);
	});

	it('is written as Date Format says', async () => {
		const { since, hints } = await update(carry('1984-03-01'), { dateFormat: 'M/d/yyyy' });
		expect(since).toBe('3/1/1984');
		expect(hints).toEqual([]);
	});
});

describe('a moment within a day', () => {
	it('is the same text whatever carries it, in the time zone of the workflow', async () => {
		const moment = fc.integer({ min: 0, max: 4e9 }).filter((seconds) => seconds % 900 !== 0);
		await fc.assert(
			fc.asyncProperty(moment, async (seconds) => {
				const ways = [
					`={{ new Date(${seconds * 1000}) }}`,
					`={{ DateTime.fromSeconds(${seconds}) }}`,
					`={{ DateTime.fromSeconds(${seconds}, { zone: "Asia/Tokyo" }) }}`,
					new Date(seconds * 1000).toISOString(),
				];
				const texts = new Set<string>();
				for (const way of ways) texts.add((await update(way)).since);
				expect(texts.size).toBe(1);
				const [text] = [...texts];
				expect(Date.parse(text!)).toBe(seconds * 1000);
				const hour = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit' });
				expect(text!.slice(11, 13)).toBe(hour.format(seconds * 1000));
			}),
			{ numRuns: 15 },
		);
	});

	it('keeps its time unless Date Format leaves it out', async () => {
		const text = '2031-07-08T23:30:00.000-04:00';
		expect((await update(text)).since).toBe(text);
		expect((await update(text, { dateFormat: 'dd-MM-yyyy' })).since).toBe('08-07-2031');
	});
});

it.each(['2031-07-08', '2031-07-08T09:30', '2031-07-08T09:30:00-04:00'])(
	'Date Format holds for %s as well',
	async (text) => {
		expect((await update(text)).since).toBe(text);
		expect((await update(text, { dateFormat: 'dd.MM.yyyy' })).since).toBe('08.07.2031');
	},
);

it.each([
	'2031',
	'07/08/2031',
	'since 2031-07-08',
	'2031-99-08',
	'2031-02-30',
	'2031-02-30T00:00:00.000Z',
])('Date Format leaves %j, which is no date in ISO 8601', async (text) => {
	expect((await update(text, { dateFormat: 'dd.MM.yyyy' })).since).toBe(text);
});

describe('a time that says when to send', () => {
	const send = async (sendAt: string) =>
		await bench.run({
			resource: 'whatsApp',
			operation: 'sendTemplate',
			encryptedChannelId: 'aB3_f7kLpipA%3d%3d',
			recipient: '19175550123',
			templateName: 'reminder',
			options: { sendAt },
		});

	it.each([
		['a day of a sheet', '={{ 52123 }}'],
		['a day and time of a sheet', '52123.58'],
		['a date without separators', '20991231'],
		['day or month first', '04/05/2099 14:00'],
		['day first', '31.12.2099'],
		['month by name', 'March 7, 2099 14:00'],
		['a time alone', '14:00'],
		['a day that does not exist', '2099-02-30T14:00:00'],
		['such a day with a time zone', '2099-04-31T14:00:00.000Z'],
		['seconds of long ago', '86400'],
	])('is refused as %s', async (_, sendAt) => {
		const { error } = await send(sendAt);
		expect(error?.message).toMatch(/^"Send At" is not a time: "/);
		expect(error?.description).toMatch(/DateTime\.fromFormat/);
		expect(bench.emulator.requests).toEqual([]);
	});

	it.each(['2019-05-06T07:08:00Z', '={{ new Date(0) }}', '1262304000'])(
		'is refused once it is over: %s',
		async (sendAt) => {
			const { error } = await send(sendAt);
			expect(error?.message).toMatch(/^"Send At" is in the past: "/);
			expect(bench.emulator.requests).toEqual([]);
		},
	);

	it.each<[string, number]>([
		['2099-12-31 14:00', Date.UTC(2099, 11, 31, 19)],
		['2099-12-31', Date.UTC(2099, 11, 31, 5)],
		['={{ new Date("2099-12-31T00:00:00Z") }}', Date.UTC(2099, 11, 31)],
		['4102444799', 4_102_444_799_000],
		['={{ 4102444799000 }}', 4_102_444_799_000],
		['Thu, 31 Dec 2099 14:00:00 +0200', Date.UTC(2099, 11, 31, 12)],
	])('is taken as %s', async (sendAt, ms) => {
		expect((await send(sendAt)).error).toBeUndefined();
		expect(bench.sentData()).toMatchObject([{ schedule: ms / 1000 }]);
	});
});
