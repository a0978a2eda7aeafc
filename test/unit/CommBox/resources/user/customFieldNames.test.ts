import type { INodeParameters } from 'n8n-workflow';

import { customFields, USER_ID, useTestBench } from '../../../commBox';

const bench = useTestBench();

const BY_ID: INodeParameters = { userId: USER_ID };
const KNOWN = ['Birth_Date', 'VIP_Status'];

const namesFor = async (parameters: INodeParameters, search?: string) =>
	(await bench.customFields(parameters, search)).map(({ value }) => value);

describe('the list of Unique Names', () => {
	it.each<[string, INodeParameters]>([
		['by User ID', BY_ID],
		['by phone number', { userIdentification: 'phoneNumber', phoneNumber: '+1 917 555-5555' }],
		['by the example', { options: { exampleUserId: USER_ID } }],
		['by the example before the form', { userId: '94382333', options: { exampleUserId: USER_ID } }],
	])('shows those of the user who is named %s, in order', async (_, parameters) => {
		expect(await namesFor(parameters)).toEqual(KNOWN);
		expect(bench.emulator.requests.map(({ method }) => method)).toEqual(['GET']);
	});

	it.each([
		['vip', ['VIP_Status', 'vip']],
		['VIP_Status', ['VIP_Status']],
		[' VIP_Status ', ['VIP_Status']],
		['Language', ['Language']],
	])('searched for "%s", offers %j', async (search, expected) => {
		expect(await namesFor(BY_ID, search)).toEqual(expected);
	});

	it('says of a name that the user does not have that it was not found', async () => {
		expect(await bench.customFields(BY_ID, 'VIP')).toEqual([
			{ name: 'VIP_Status', value: 'VIP_Status' },
			{ name: 'VIP (not found on this user)', value: 'VIP' },
		]);
	});

	it('offers what is typed for a user who has no custom fields', async () => {
		expect(await namesFor({ userId: '94382333' }, 'VIP')).toEqual(['VIP']);
	});

	it.each<[string, INodeParameters, RegExp, RegExp]>([
		['nobody is named', {}, /does not say yet who the user is/, /execute the previous nodes/],
		[
			'an expression found nothing',
			{ userId: null as never },
			/does not say yet/,
			/Example User ID/,
		],
		[
			'the user is a phone number',
			{ userId: '+1 917 555 5555' },
			/is a phone number/,
			/Phone Number/,
		],
		[
			'the example is none',
			{ options: { exampleUserId: 'John' } },
			/"Example User ID" is not a positive whole number: "John"/,
			/./,
		],
		[
			'nobody has the ID',
			{ userId: '5' },
			/does not know user 5 .*"Not found"/,
			/Check the User ID/,
		],
		[
			'the user has none',
			{ userId: '94382333' },
			/User 94382333 has no custom fields.*By Name.*Example User ID/,
			/no list/,
		],
	])('says why it cannot be loaded: %s', async (_, parameters, message, advice) => {
		await expect(bench.customFields(parameters)).rejects.toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(message),
			description: expect.stringMatching(advice),
		});
	});

	it.each([
		['the key is wrong', { kind: 'status', status: 401 } as const, /did not accept the API key/],
		['CommBox breaks off', { kind: 'reset', when: 'before' } as const, /broke before/],
	])('says why it cannot be loaded: %s', async (_, fault, message) => {
		bench.emulator.fault(() => fault);
		await expect(bench.customFields(BY_ID)).rejects.toMatchObject({
			message: expect.stringMatching(message),
			description: expect.stringMatching(/.{20}/),
		});
	});

	it.each(['', 'no JSON', '[]', '{}'])(
		'takes content that is "%s" for no custom fields',
		async (content) => {
			const body = JSON.stringify({ status: 200, data: { id: 1, content } });
			bench.emulator.fault(() => ({ kind: 'body', body }));
			await expect(bench.customFields(BY_ID)).rejects.toThrow(/has no custom fields/);
		},
	);
});

it('sends a name from the list and one that was typed alike, and one by an expression', async () => {
	const locator = (mode: string, value: string) => ({ __rl: true, mode, value });
	await bench.run(
		{
			userId: USER_ID,
			customFields: customFields(
				[locator('list', 'VIP_Status'), '1'],
				[locator('name', ' Note '), '2'],
				[locator('name', '={{ $json.field }}'), '3'],
				['Plain', '4'],
			),
		},
		{ items: [{ field: 'Language' }] },
	);
	expect(bench.sentData()).toEqual({
		Content: { VIP_Status: '1', Note: '2', Language: '3', Plain: '4' },
	});
});

it('passes on what CommBox says of a field that the brand does not have', async () => {
	bench.emulator.customFields(['VIP_Status']);
	const { error } = await bench.run({ userId: USER_ID, customFields: customFields(['VIP', '8']) });
	expect(error?.message).toMatch(
		/refused the data for user 94382332 .*"Unknown custom field: VIP"/,
	);
	expect(error?.description).toMatch(/exact Unique Name/);
});
