import { startEmulator, type AnswerShapes, type Emulator } from '../../emulator';
import { writeDelivery } from '../../emulator/webhooks';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
beforeEach(() => emulator.reset());
afterAll(async () => await emulator.close());

/** The conversation that the emulator has first, and its channel. */
const ID = '5000';
const CHANNEL = '4444';
const WHATSAPP = encodeURIComponent('aB3_f7kLpipA==');
const SMS = encodeURIComponent('cD5_f9_bNrkrC==');

/** An agent, by the pair of ids that was recorded to work. */
const ANN = { IsManager: true, ManagerId: 520760, UserIdentity: 547219 };

/** Sends a request as the emulator's owner: an object as JSON, a form as it is. */
async function send(method: string, path: string, body?: object) {
	const isForm = body instanceof FormData;
	const response = await fetch(emulator.url + path, {
		method,
		headers: {
			authorization: `Bearer ${emulator.apiKey}`,
			...(body && !isForm && { 'content-type': 'application/json' }),
		},
		...(body && { body: isForm ? body : JSON.stringify({ data: body }) }),
	});
	const answer = (await response.json()) as { description: string; data?: unknown };
	return { status: response.status, ...answer };
}

const conversation = (id = ID) => emulator.conversations.get(id)!;

describe('conversations', () => {
	it.each([CHANNEL, WHATSAPP])('are found in their channel, by its ID %s', async (channel) => {
		const { data } = await send('GET', `/streams/${channel}/objects/${ID}`);
		expect(data).toMatchObject([
			{ objectId: 5000, streamId: 4444, content: '{"subject":"Question 0"}' },
		]);
		expect((await send('GET', `/streams/4445/objects/${ID}`)).status).toBe(404);
		expect(emulator.breaches).toEqual([]);
	});

	it('show what was done to them', async () => {
		const done = [
			await send('POST', `/objects/${ID}/status/2`),
			await send('POST', `/objects/${ID}/content`, { num_likes: 8 }),
			await send('POST', `/objects/${ID}/remarks`, { Text: 'Called', ManagerId: 520760 }),
			await send('POST', `/objects/${ID}/indicators`, {
				IndicatorId: 'home',
				Title: 'At home',
				DisplayClass: 'icon-home',
			}),
			await send('POST', `/managers/520761/assignments?objectId=${ID}`),
			await send('POST', `/streams/${CHANNEL}/objects/${ID}/tags/1609`),
			await send('DELETE', `/streams/${CHANNEL}/objects/${ID}/tags/1608`),
		];
		expect(done.map(({ status, data }) => [status, data])).toEqual(done.map(() => [200, null]));
		expect(conversation()).toMatchObject({ statusId: 2, managerId: '520761' });
		expect([...conversation().tags]).toEqual(['1609']);
		expect(conversation().remarks).toEqual([{ text: 'Called', managerId: '520760' }]);
		expect([...conversation().indicators.keys()]).toEqual(['home']);
		expect(emulator.additions).toMatchObject([{ operationId: 'Add_Remark' }]);

		expect((await send('DELETE', `/managers/520760/assignments?objectId=${ID}`)).status).toBe(404);
		const { data } = await send('GET', `/objects/${ID}/activities?activityType=2`);
		expect(data).toMatchObject([{ objectId: ID, type: 2, data: '{"statusId":2}' }]);
		expect((await send('GET', `/objects/${ID}/activities`)).status).toBe(400);
	});

	it('are created, with a user where the channel knows none', async () => {
		const { data } = await send('POST', '/streams/4446/objects', {
			Message: 'Hello',
			UserStreamProviderId: '19175550123',
			UserStreamProviderType: 5,
			User: { FirstName: 'Zoe' },
		});
		const { Id } = data as { Id: number };
		const { userId, streamId } = conversation(String(Id));
		expect([streamId, emulator.users.get(userId)?.FirstName]).toEqual(['4446', 'Zoe']);
	});

	it('have the ID in small letters on the page', async () => {
		emulator.shapes({ source: 'page' });
		const { data } = await send('POST', '/streams/4446/objects', { Message: 'Hello' });
		expect(data).toEqual({ id: expect.any(Number) });
	});

	it('take messages of the user, of agents, and files', async () => {
		const path = `/streams/${CHANNEL}/objects/${ID}/child`;
		await send('POST', path, { Message: 'Hi' });
		await send('POST', path, { Message: 'Hello', ...ANN });
		const form = new FormData();
		form.append('data', '{"Type":4}');
		form.append('', new Blob(['%PDF']), 'a.pdf');
		await send('POST', path, form);
		expect(conversation().messages.slice(-3)).toMatchObject([
			{ text: 'Hi', managerId: '0' },
			{ text: 'Hello', managerId: '520760' },
			{ files: [{ name: 'a.pdf', size: 4 }] },
		]);
		expect(emulator.additions).toHaveLength(3);

		conversation().isWindowClosed = true;
		const late = await send('POST', path, { Message: 'x', ...ANN });
		expect([late.status, late.description]).toEqual([400, expect.stringContaining('24 hours')]);
	});

	it('are listed in pages, in one of three ways', async () => {
		const path = `/streams/${CHANNEL}/objects`;
		const list = async (query: string) =>
			(await send('GET', `${path}?${query}`)).data as Array<{ objectId: number }>;
		const all = 'unixStartTime=0&unixEndTime=99999999999';
		expect(await list(`${all}&pageNumber=0`)).toHaveLength(100);
		expect(await list(`${all}&pageNumber=1`)).toHaveLength(23);
		expect(await list('userIdentityId=1957167&sort=asc')).toMatchObject([
			{ objectId: 6000 },
			{ objectId: 6001 },
		]);
		expect(emulator.breaches).toEqual([]);
		expect((await send('GET', path)).status).toBe(400);
		expect(emulator.breaches).toHaveLength(1);
	});

	it.each([
		['4', 'INVALID_STREAM'],
		['4449', 'INVALID_STREAM_TRANSFER'],
		['4447', 'INVALID_STREAM_TYPE_TRANSFER'],
	])('refuse to move to %s: %s', async (streamId, code) => {
		const { status, data } = await send('PATCH', `/objects/${ID}/stream`, { streamId });
		expect([status, data]).toEqual([400, { errors: [{ code, message: expect.any(String) }] }]);
	});

	it('move, and say of an unknown one what its page says', async () => {
		const moved = await send('PATCH', `/objects/${ID}/stream`, { streamId: 4448 });
		expect(moved.data).toMatchObject({ streamId: 4448, subStreamId: 0 });
		const again = await send('PATCH', `/objects/${ID}/stream`, { streamId: 4448 });
		expect([again.status, again.data]).toEqual([200, '']);
		const away = await send('PATCH', `/objects/${ID}/stream`, { streamId: 4444 });
		expect(away.data).toMatchObject({ errors: [{ code: 'INVALID_THEME_TRANSFER' }] });
		const unknown = await send('PATCH', '/objects/1/stream', { streamId: 4448 });
		expect([unknown.status, unknown.description]).toEqual([400, 'Object not found']);
		emulator.shapes({ unknownInMove: 404 });
		expect((await send('PATCH', '/objects/1/stream', { streamId: 4448 })).status).toBe(404);
	});
});

describe('what was recorded', () => {
	const path = `/streams/${CHANNEL}/objects/${ID}`;
	const read = async () => ((await send('GET', path)).data as Array<Record<string, unknown>>)[0]!;

	it('is a conversation of these members, its messages without the first, oldest first', async () => {
		await send('POST', `${path}/child`, { Message: 'Hi' });
		await send('POST', `${path}/child`, { Message: 'Hello', ...ANN });
		const found = await read();
		expect(Object.keys(found)).toEqual(
			[
				'objectId streamId subStreamId streamProviderId streamProviderType user_identity firstName',
				'lastName userStreamProviderId userStreamProviderType content message createdTime',
				'updatedTime closedTime firstResponseTime lastResponseTime statusId assignedManagerId',
				'lastAssignedManagerId type user isManager childs activityLogs tagsObjectId',
				'customerParticipants',
			].flatMap((names) => names.split(' ')),
		);
		expect(found).toMatchObject({
			message: 'Question 0',
			createdTime: '2026-01-01T00:00:00',
			userStreamProviderType: 5,
			user: { phone1: '19175555555', remarks: '' },
			childs: [
				{ message: 'Hi', user: { managerId: 0, isManager: false } },
				{
					message: 'Hello',
					streamProviderType: 0,
					user: {
						id: 520760,
						managerId: 520760,
						identity: { id: 547219, streamProviderId: 'ann@acme.example', streamProviderType: 0 },
					},
				},
			],
		});
	});

	it('is an agent who needs both ids', async () => {
		const alone = { IsManager: true, UserIdentity: 520760, Message: 'x' };
		expect((await send('POST', `${path}/child`, alone)).status).toBe(400);
		emulator.shapes({ source: 'page' });
		expect((await send('POST', `${path}/child`, alone)).status).toBe(200);
	});

	it.each([
		['call +1-800-555', 'call  1-800-555'],
		['a & b &amp; c', 'a &amp; b &amp; c'],
		['😀 שלום "x"\n@#$%^*', '😀 שלום "x"\n@#$%^*'],
	])('is that %j is stored as %j', async (text, stored) => {
		await send('POST', `${path}/child`, { Message: text });
		expect(await read()).toMatchObject({ childs: [{ message: stored }] });
	});

	it.each([
		[{}, true],
		[{ to: [{ address: 'a@b.example' }] }, true],
		[{ to: [], subject: 'A' }, true],
		[{ to: [{ address: 'a@b.example' }], subject: 'A' }, undefined],
	])('is a mail with %j that was not sent: %s', async (Content, failure) => {
		const { data } = await send('POST', '/streams/4445/objects', {
			Message: 'Hello',
			ManagerId: 520760,
			UserStreamProviderId: 'a@b.example',
			UserStreamProviderType: 5,
			Content,
			User: { Phone1: '9999' },
		});
		const { Id } = data as { Id: number };
		const created = (await send('GET', `/streams/4445/objects/${Id}`)).data as object[];
		expect(created).toMatchObject([
			{
				streamProviderType: 4,
				userStreamProviderType: 5,
				assignedManagerId: 0,
				user: { phone1: '19999' },
			},
		]);
		const content = JSON.parse(String(Object(created[0]).content)) as object;
		expect(Object(content).first_message_sending_failure).toBe(failure);
	});

	it('is that files are in the content of messages, with their sizes', async () => {
		const form = new FormData();
		form.append('data', '{"Message":"See"}');
		form.append('', new Blob(['%PDF']), 'a.pdf');
		await send('POST', `${path}/child`, form);
		expect(await read()).toMatchObject({
			childs: [{ content: '{"link":{"href":"/media/a.pdf","size":4}}' }],
		});
	});

	it.each([
		[
			'4445',
			{
				attachments: [
					{ path: '/media/x.example/a.pdf', name: 'a.pdf', size: expect.any(Number) },
					{ path: '/media/b.pdf', name: 'b.pdf', size: 4 },
				],
			},
		],
		['4447', { link: { href: '/media/b.pdf', size: 4 } }],
	])('is that the first files are in the content, in channel %s', async (channel, content) => {
		const attachments = [{ path: 'x.example/a.pdf', name: 'a.pdf' }];
		const form = new FormData();
		form.append('data', JSON.stringify({ Message: 'See', Content: { attachments } }));
		form.append('file', new Blob(['%PDF']), 'b.pdf');
		const { data } = await send('POST', `/streams/${channel}/objects`, form);
		const created = conversation(String(Object(data).Id));
		expect(Object.fromEntries(created.content)).toMatchObject(content);
	});

	it('is what a template says of the conversation that it opens', async () => {
		const template = { name: 'reminder', language: { code: 'en' }, components: [] };
		const object_data = {
			createChildObject: true,
			SubStreamId: 12,
			StatusId: 13,
			Content: { order: 7 },
		};
		const { data } = await send('POST', `/v2/whatsapp/sendtemplatedmessage/${WHATSAPP}`, [
			{ template_data: { to: '19175555501', template }, object_data },
		]);
		const [{ object_id: id }] = data as [{ object_id: number }];
		expect(conversation(String(id))).toMatchObject({
			streamId: '4444',
			subStreamId: '12',
			statusId: 13,
			userId: '94382333',
			providerId: '19175555501',
		});
		expect(conversation(String(id)).content.get('order')).toBe(7);
	});

	it('is a list of channels by name, and of things that are none', async () => {
		const { data } = await send('GET', '/streams');
		const { streams } = data as { streams: Array<Record<string, unknown>> };
		expect(streams).toContainEqual({
			id: 4446,
			encryptedId: 'cD5_f9_bNrkrC%3d%3d',
			streamName: 'Text Messages',
			moduleId: 14,
			type: expect.any(Number),
			streamProviderId: '19175550146',
			statusId: 1,
			subStreams: [
				{ id: 12, name: expect.any(String), uniqueName: expect.any(String) },
				{ id: 13, name: expect.any(String), uniqueName: expect.any(String) },
			],
		});
		expect(streams.map(({ moduleId }) => moduleId)).toEqual(expect.arrayContaining([34, 36, 43]));
		// Base64 with _b for +, _f for /, %3d for =.
		const encrypted = /^([a-zA-Z\d]|_b|_f)+(%3d){0,2}$/;
		expect(streams.filter(({ encryptedId }) => !encrypted.test(String(encryptedId)))).toEqual([]);
		emulator.shapes({ source: 'page' });
		expect((await send('GET', '/streams')).status).toBe(404);
	});

	it('is that a phone number is found by Telephone, by WhatsApp only on the page', async () => {
		const statusBy = async (type: number) =>
			(await send('GET', `/users/0?streamProviderId=19175555555&streamProviderType=${type}`))
				.status;
		expect([await statusBy(5), await statusBy(7)]).toEqual([200, 404]);
		emulator.shapes({ source: 'page' });
		expect([await statusBy(5), await statusBy(7)]).toEqual([404, 200]);
	});

	it('is that a webhook knows a user by what finds the user', async () => {
		const { Event } = JSON.parse(writeDelivery('User.OnNew').body) as {
			Event: { User: { Identity: Record<string, string> } };
		};
		const { StreamProviderId, StreamProviderType } = Event.User.Identity;
		const query = `streamProviderId=${StreamProviderId}&streamProviderType=${StreamProviderType}`;
		expect((await send('GET', `/users/0?${query}`)).data).toMatchObject({ id: 94382332 });
	});

	it('is a transcript in a member that the page misspells', async () => {
		const transcript = expect.stringMatching(/: Question 0$/);
		const { data } = await send('GET', `${path}/transcript`);
		expect(data).toMatchObject([{ transcript }]);
		emulator.shapes({ source: 'page' });
		expect((await send('GET', `${path}/transcript`)).data).toMatchObject([
			{ trasncript: transcript },
		]);
	});
});

describe('what else an account has', () => {
	it('agents with presence, profiles and teams', async () => {
		expect((await send('POST', '/managers/520760/presence/31')).data).toEqual({
			presence_type: 3,
			type_id: 31,
			name: 'Lunch',
		});
		expect((await send('POST', '/managers/520760/profiles?add=2')).data).toHaveLength(2);
		expect((await send('POST', '/managers/520760/profiles?set=2')).data).toHaveLength(1);
		expect((await send('DELETE', '/managers/520760/profiles/1')).status).toBe(404);
		const { data } = await send('POST', '/managers/teams?Name=Night');
		expect((await send('GET', '/managers/teams')).data).toContainEqual({
			teamId: (data as { id: number }).id,
			name: 'Night',
		});
		expect((await send('GET', '/managers/teams/2343')).data).toMatchObject([{ Id: 520760 }, {}]);
		expect((await send('GET', '/managers/520760/stats')).data).toMatchObject({
			TotalAsyncAssigned: 1,
		});
	});

	it('tags and groups, whose member has another name in an update', async () => {
		const { data } = await send('POST', '/tags', { Name: 'New', TagGroupId: 301 });
		const { id } = data as { id: number };
		await send('POST', `/tags/${id}`, { 'Tag Group Id': 302 });
		expect(emulator.tags.tags.get(String(id))).toMatchObject({ name: 'New', groupId: '302' });
		expect(emulator.breaches).toEqual([]);
		await send('POST', `/tags/${id}`, { TagGroupId: 302 });
		expect(emulator.breaches).toHaveLength(1);
	});

	it('channels whose bot counts, if told', async () => {
		const state = async (ignored: boolean) =>
			(await send('GET', `/streams/4445/streamavailability?ignoreAutomationExsistance=${ignored}`))
				.data;
		expect([await state(true), await state(false)]).toEqual([{ state: 2 }, { state: 1 }]);
	});

	it('an outbox of SMS, templates, media and forms', async () => {
		await send('POST', `/sms/sendsms/${SMS}`, { Number: '19175550123', Message: 'Hi' });
		await send('POST', `/sms/sendinitialtext/${SMS}/19175550123`);
		expect(emulator.outbox.sms.map(({ message }) => message)).toEqual(['Hi', undefined]);

		const template = { name: 'reminder', language: { code: 'en' }, components: [] };
		const templates = (...to: string[]) =>
			to.map((one) => ({ template_data: { to: one, template } }));
		const path = `/v2/whatsapp/sendtemplatedmessage/${WHATSAPP}`;
		const statuses = [
			await send('POST', path, templates('19175550123')),
			await send('POST', path, templates('19175550123', '19175550000')),
			await send('POST', path, templates('19175550000')),
		].map(({ status, data }) => [status, (data as unknown[]).length]);
		expect(statuses).toEqual([
			[200, 1],
			[206, 2],
			[400, 1],
		]);

		const form = new FormData();
		form.append('pic', new Blob(['GIF']), 'a.gif');
		const { data } = await send('POST', `/whatsapp/uploadmedia/${WHATSAPP}`, form);
		expect(data).toEqual([{ filename: 'a.gif', id: emulator.outbox.media[0]?.id }]);
		const link = { streamProviderId: 'a@b.example', streamProviderType: 4 };
		await send('POST', '/forms/createlink/71', link);
		expect(emulator.outbox.formLinks).toMatchObject([{ to: 'a@b.example' }]);
		expect(emulator.breaches).toEqual([]);
	});

	it('bots that know and go on', async () => {
		const path = `/automation/objects/${ID}/context`;
		await send('POST', path, { properties: { plus: 3 } });
		expect((await send('GET', `${path}?properties=data.plus,data.x`)).data).toEqual({
			'data.plus': '3',
		});
		await send('POST', `${path}/jump`, { address: '4079:n_8' });
		expect(conversation().jumps).toEqual(['4079:n_8']);
	});
});

describe('the contract', () => {
	it.each([
		[
			'a channel number for SMS',
			'POST',
			'/sms/sendsms/4446',
			{ Number: '19175550123', Message: 'x' },
		],
		[
			'a number with a plus',
			'POST',
			`/sms/sendsms/${SMS}`,
			{ Number: '+19175550123', Message: 'x' },
		],
		['a body where there is none', 'POST', `/objects/${ID}/status/2`, {}],
		['no body where there is one', 'POST', '/tags', undefined],
		['a form where there is none', 'POST', '/tags', new FormData()],
		['a status that does not exist', 'POST', `/objects/${ID}/status/12`, undefined],
		[
			'an icon without a picture',
			'POST',
			`/objects/${ID}/indicators`,
			{ IndicatorId: 'a', Title: 'A' },
		],
		['21 recipients', 'POST', `/v2/whatsapp/sendtemplatedmessage/${WHATSAPP}`, Array(21).fill({})],
	])('refuses %s', async (_what, method, path, body) => {
		expect((await send(method, path, body)).status).toBe(400);
		expect(emulator.breaches).toHaveLength(1);
		expect(emulator.additions).toEqual([]);
	});
});

describe('shapes', () => {
	it.each<[AnswerShapes, string, unknown]>([
		[
			{ names: 'PascalCase' },
			'/managers',
			expect.arrayContaining([expect.objectContaining({ FirstName: 'Ann', TeamId: 2343 })]),
		],
		[
			{ names: 'snake_case' },
			'/managers/teams',
			expect.arrayContaining([{ team_id: 2343, name: 'Service' }]),
		],
		[
			{ names: 'camelCase' },
			'/managers/520760/presence',
			{ presenceType: 1, typeId: 1, name: 'Active' },
		],
		[
			{ numbers: 'text' },
			'/managers/presence',
			expect.arrayContaining([{ id: '1', name: 'Active', presenceType: '1' }]),
		],
		[
			{ single: 'list' },
			'/managers/520760/presence',
			[{ presence_type: 1, type_id: 1, name: 'Active' }],
		],
		[
			{ single: 'object', content: 'object' },
			`/streams/${CHANNEL}/objects/${ID}`,
			expect.objectContaining({ content: { subject: 'Question 0' } }),
		],
		[
			{ source: 'page', messages: 'besideUser' },
			`/streams/${CHANNEL}/objects/${ID}`,
			[expect.objectContaining({ childs: [expect.anything()] })],
		],
		[
			{ times: 'zoned' },
			`/streams/${CHANNEL}/objects/${ID}`,
			[expect.objectContaining({ createdTime: '2026-01-01T00:00:00.000Z' })],
		],
		[
			{ listed: 'id' },
			`/streams/${CHANNEL}/objects?userIdentityId=1957168`,
			[expect.objectContaining({ id: 7000, numChilds: 1 })],
		],
	])('%j', async (shapes, path, data) => {
		emulator.shapes(shapes);
		expect((await send('GET', path)).data).toEqual(data);
	});

	it.each([
		['null', null],
		['emptyText', ''],
		['noData', undefined],
	] as const)('no result is %s', async (nothing, data) => {
		emulator.shapes({ nothing });
		expect((await send('POST', `/objects/${ID}/status/2`)).data).toBe(data);
	});

	it('an ID that no JavaScript number holds keeps its digits', async () => {
		const response = await fetch(`${emulator.url}/streams/4445/objects/9007199254740993`, {
			headers: { authorization: `Bearer ${emulator.apiKey}` },
		});
		expect(await response.text()).toContain('"objectId":9007199254740993,');
	});
});

it('a fault can be in the answer only, when all has been done', async () => {
	emulator.fault(({ operationId }) =>
		operationId === 'Create_Child' ? { kind: 'status', status: 504, applied: true } : undefined,
	);
	const path = `/streams/${CHANNEL}/objects/${ID}/child`;
	expect((await send('POST', path, { Message: 'Hi' })).status).toBe(504);
	expect(conversation().messages.at(-1)?.text).toBe('Hi');
	expect(emulator.additions).toHaveLength(1);
});
