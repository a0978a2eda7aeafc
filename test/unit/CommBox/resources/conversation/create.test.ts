import type { INodeParameters } from 'n8n-workflow';

import { byId, errorText, useTestBench } from '../../../commBox';

const bench = useTestBench();

const MAIL: INodeParameters = {
	channelId: byId('4445'),
	channelType: 4,
	userIdentifier: 'ann@example.com',
	message: 'Your order',
	additionalFields: { subject: 'A' },
};

const create = async (parameters: INodeParameters = {}) =>
	await bench.run({ resource: 'conversation', operation: 'create', ...MAIL, ...parameters });

it('opens a conversation by mail, and returns its id', async () => {
	const { items, error } = await create({
		additionalFields: { subject: 'Order A-1', agentId: byId('520760'), status: 13 },
		userFields: { firstName: 'Ann', phone1: '+1 917 555-5555' },
	});
	expect(error).toBeUndefined();
	expect(bench.sent()).toEqual(['POST /streams/4445/objects']);
	expect(bench.sentData()).toEqual({
		Type: 5,
		StatusId: 13,
		StreamProviderType: 4,
		UserStreamProviderId: 'ann@example.com',
		UserStreamProviderType: 4,
		ManagerId: 520760,
		Content: { subject: 'Order A-1', to: [{ address: 'ann@example.com' }] },
		Message: 'Your order',
		User: { FirstName: 'Ann', Phone1: '19175555555' },
	});
	const id = bench.emulator.conversations.all().at(-1)!.id;
	expect(items.map(({ json }) => json)).toEqual([
		{ success: true, streamId: 4445, conversationId: Number(id) },
	]);
});

it.each<[string, INodeParameters, object]>([
	[
		'SMS',
		{ channelId: byId('4446'), channelType: 5, userIdentifier: '+1 (917) 555-5555' },
		{ StreamProviderType: 5, UserStreamProviderId: '19175555555', UserStreamProviderType: 5 },
	],
	[
		'WhatsApp, as in the example of the vendor',
		{ channelId: byId('4444'), channelType: 7, userIdentifier: '19175555555' },
		{ StreamProviderType: 7, UserStreamProviderId: '19175555555', UserStreamProviderType: 5 },
	],
	[
		'WhatsApp with the type said',
		{
			channelId: byId('4444'),
			channelType: 7,
			userIdentifier: '19175555555',
			additionalFields: { userIdentifierType: 7 },
		},
		{ StreamProviderType: 7, UserStreamProviderId: '19175555555', UserStreamProviderType: 7 },
	],
	[
		'chat, whose identifiers keep their dashes',
		{ channelId: byId('4447'), channelType: 0, userIdentifier: 'b991-0a75-x' },
		{
			StreamProviderType: 0,
			UserStreamProviderId: 'b991-0a75-x',
			UserStreamProviderType: 5,
			createChildObject: true,
		},
	],
])('opens one on %s', async (_, parameters, data) => {
	const { error } = await create({ additionalFields: {}, ...parameters });
	expect(error).toBeUndefined();
	expect(bench.sentData()).toEqual({ Type: 4, StatusId: 1, Message: 'Your order', ...data });
});

it('takes content of your own, an own id and a sub-channel', async () => {
	await create({
		channelId: byId('4446'),
		channelType: 5,
		userIdentifier: '1',
		additionalFields: {
			content: '{ "order": 9007199254740993 }',
			externalId: 'x-1',
			subChannelId: '12',
		},
	});
	expect(bench.sentBody()).toContain('"Content":{"order":9007199254740993}');
	expect(bench.sentData()).toMatchObject({ StreamProviderId: 'x-1', SubStreamId: 12 });
});

it('lets own content stand before what the node would put there', async () => {
	await create({ additionalFields: { subject: 'A', content: '{ "subject": "B" }' } });
	expect(bench.sentBody()).toContain(
		'"Content":{"to":[{"address":"ann@example.com"}],"subject":"B"}',
	);
});

it.each<[string, INodeParameters, RegExp]>([
	['no message', { message: '={{ "" }}' }, /"Message" is empty/],
	['no user', { userIdentifier: '={{ "" }}' }, /"User Identifier" is empty/],
	['no channel', { channelId: byId('={{ "" }}') }, /"Channel" is empty/],
	['no type of channel', { channelType: '={{ "" }}' }, /"Channel Type" is empty/],
	['an unknown type of channel', { channelType: '={{ 99 }}' }, /no channel "99"/],
	['an unknown status', { additionalFields: { status: '={{ 99 }}' } }, /no status "99"/],
	['a mail without a subject', { additionalFields: {} }, /"Subject" is empty/],
	['a mail with a blank subject', { additionalFields: { subject: ' ' } }, /"Subject" is empty/],
	[
		'a mail whose own subject is none',
		{ additionalFields: { content: '{ "subject": "" }' } },
		/"Subject" is empty/,
	],
	[
		'a mail without a receiver',
		{ userIdentifier: 'ann', additionalFields: { subject: 'A', userIdentifierType: 8 } },
		/"User Identifier" is not an email address: "ann"/,
	],
	['a phone number as agent', { additionalFields: { agentId: byId('+1 917') } }, /"Agent" is not/],
	['content that is no JSON', { additionalFields: { content: '{a' } }, /"Content \(JSON\)" is not/],
	['a long name', { userFields: { firstName: 'x'.repeat(101) } }, /"First Name" is 101 characters/],
])('refuses %s, and sends nothing', async (_, parameters, message) => {
	await bench.expectRefused(create(parameters), message);
});

it('sends a mail to the receiver of its own content, whatever the user is known by', async () => {
	await create({
		userIdentifier: 'ann',
		additionalFields: {
			userIdentifierType: 8,
			content: '{ "subject": "B", "to": [{ "address": "a@b.example" }] }',
		},
	});
	expect(bench.sentData()['Content']).toEqual({
		subject: 'B',
		to: [{ address: 'a@b.example' }],
	});
});

describe('Check Sending', () => {
	const checked = { options: { checkSending: true, maxRetries: 1, patience: 0 } };

	/** Says of whatever is read that its first message was not sent. */
	const failSending = (content: unknown) =>
		bench.emulator.fault(({ method }) =>
			method === 'GET'
				? { kind: 'body', body: JSON.stringify({ status: 200, data: [{ objectId: 1, content }] }) }
				: undefined,
		);

	it('reads the conversation once, and is content where its message was sent', async () => {
		const { items, error } = await create(checked);
		expect(error).toBeUndefined();
		const { id } = bench.emulator.conversations.all().at(-1)!;
		expect(bench.sent()).toEqual(['POST /streams/4445/objects', `GET /streams/4445/objects/${id}`]);
		expect(items[0]!.json).toMatchObject({ success: true, conversationId: Number(id) });
	});

	it.each([
		['as text', '{"first_message_sending_failure":true}'],
		['as an object', { first_message_sending_failure: true }],
	])(
		'fails by a kind of its own where it was not, said %s, and is not repeated',
		async (_, content) => {
			failSending(content);
			const { items } = await bench.run(
				{ resource: 'conversation', operation: 'create', ...MAIL, ...checked },
				{ onError: 'continueRegularOutput' },
			);
			const { id } = bench.emulator.conversations.all().at(-1)!;
			expect(items[0]!.json['error']).toMatchObject({
				kind: 'notSent',
				message: expect.stringMatching(
					`^CommBox created conversation ${id} in channel 4445, but did not send its first message`,
				),
				description: expect.stringContaining('creates another conversation'),
			});
			expect(bench.emulator.additions).toHaveLength(1);
			expect(bench.sent()).toHaveLength(2);
		},
	);

	it('is the only one to look', async () => {
		failSending({ first_message_sending_failure: true });
		const { error } = await create();
		expect(error).toBeUndefined();
	});

	it('says that it may be done where the run ends before it has looked', async () => {
		bench.emulator.fault(({ method, body }) => {
			if (method === 'GET') return { kind: 'status', status: 429 };
			return body.includes('second') ? { kind: 'status', status: 401 } : undefined;
		});
		const { items } = await bench.run(
			{
				resource: 'conversation',
				operation: 'create',
				...MAIL,
				userIdentifier: '={{ $json.user }}',
				options: { checkSending: true },
			},
			{
				items: [{ user: 'first@example.com' }, { user: 'second@example.com' }],
				onError: 'continueRegularOutput',
			},
		);
		expect(bench.emulator.additions).toHaveLength(1);
		expect(items[0]!.json['error']).toMatchObject({
			kind: 'mayBeDone',
			message: expect.stringMatching(/^Cut short, and perhaps done, because item 1 failed/),
		});
	});

	it.each([404, 403, 500])('says that nobody knows, where the answer is %d', async (status) => {
		bench.emulator.fault(({ method }) =>
			method === 'GET' ? { kind: 'status', status } : undefined,
		);
		const { items } = await bench.run(
			{ resource: 'conversation', operation: 'create', ...MAIL, ...checked },
			{ onError: 'continueRegularOutput' },
		);
		expect(items[0]!.json['error']).toMatchObject({
			kind: 'mayBeDone',
			message: expect.stringMatching(
				/so the first message of conversation \d+ may not have been sent/,
			),
		});
		expect(bench.emulator.additions).toHaveLength(1);
	});

	it.each([404, 500])('counts it as perhaps done where the run stops by a %d', async (status) => {
		bench.emulator.fault(({ method }) =>
			method === 'GET' ? { kind: 'status', status } : undefined,
		);
		const { error } = await bench.run(
			{ resource: 'conversation', operation: 'create', ...MAIL, ...checked },
			{ items: [{}, {}] },
		);
		expect(error?.description).toMatch(
			/ 1 may have been done, .* and 1 was not sent|2 may have been/,
		);
		expect(error?.description).not.toMatch(/failed \(/);
	});

	it('does not call it failed, nor to be run again, where CommBox wants no question for an hour', async () => {
		bench.emulator.fault(({ method }) =>
			method === 'GET' ? { kind: 'status', status: 429, retryAfter: '3600' } : undefined,
		);
		const { error } = await bench.run(
			{
				resource: 'conversation',
				operation: 'create',
				...MAIL,
				userIdentifier: '={{ $json.user }}',
				...checked,
			},
			{ items: [{ user: 'first@example.com' }, { user: 'second@example.com' }] },
		);
		expect(bench.emulator.additions).toHaveLength(2);
		expect(error?.message).toMatch(
			/so the first message of conversation \d+ may not have been sent/,
		);
		expect(error?.description).toMatch(
			/The conversation was created.* Of 2 items, 2 may have been done/,
		);
	});

	// Whose request is the last one to fail is chance.
	it.each([1, 2, 3, 4])(
		'does not tell of what others may have done, where nothing gets through any more, %d',
		async () => {
			bench.emulator.fault(({ method, body }) => {
				if (method === 'GET') return { kind: 'status', status: 429 };
				return body.includes('first') ? undefined : { kind: 'status', status: 502 };
			});
			const others = Array.from({ length: 40 }, (_, index) => ({ user: `${index}@example.com` }));
			const { items } = await bench.run(
				{
					resource: 'conversation',
					operation: 'create',
					...MAIL,
					userIdentifier: '={{ $json.user }}',
					...checked,
					requestOptions: { maxConcurrency: 4, patience: 0.01 },
				},
				{ items: [{ user: 'first@example.com' }, ...others], onError: 'continueRegularOutput' },
			);
			expect(items[0]!.json['error']).toMatchObject({
				kind: 'mayBeDone',
				message: expect.stringMatching(
					/^[^,]* \(status (429|502)\).*, so the first message of conversation \d+ may not have been sent/,
				),
			});
			expect(errorText(items[0]!)).not.toMatch(
				/conversation may have been created|working on channel/,
			);
		},
	);
});

it('names the channel that CommBox does not know', async () => {
	const { error } = await create({ channelId: byId('9') });
	expect(error?.message).toMatch(/does not know channel 9 /);
	expect(error?.description).toMatch(/Check the Channel/);
});

it('says why CommBox refuses it', async () => {
	const { error } = await create({ additionalFields: { agentId: byId('1'), subject: 'A' } });
	expect(error?.message).toMatch(/"Unknown ManagerId"/);
});
