import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	deliver,
	eventNames,
	formats,
	writeDelivery,
	type Delivery,
} from '../../emulator/webhooks';
import { hostTrigger, publish, type Host, type HostOptions } from './triggerHost';

const ANY: INodeParameters = { events: ['*'] };
const TOKEN = 'right'.repeat(4);

let hosts: Host[] = [];
afterEach(async () => {
	await Promise.all(hosts.map(async (host) => await host.close()));
	hosts = [];
});

/** The trigger with these parameters, behind a URL that is open unless they say otherwise. */
async function host(parameters: INodeParameters, more: Partial<HostOptions> = {}): Promise<Host> {
	const started = await hostTrigger({
		parameters: { authentication: 'none', ...parameters },
		...more,
	});
	hosts.push(started);
	return started;
}

const json = (body: string): Delivery => ({ body, contentType: 'application/json' });

/** What the workflow started with, each start's items as JSON. */
const started = ({ starts }: Host): IDataObject[][] =>
	starts.map((items) => items.map((item) => item.json));

describe('what CommBox delivers', () => {
	it.each(eventNames.flatMap((name) => formats.map((format) => [name, format] as const)))(
		'%s as %s starts the workflow, answered 200',
		async (name, format) => {
			const trigger = await host({ events: [name] });
			const { status, text } = await deliver(trigger.url, writeDelivery(name, format));
			expect({ status, text }).toEqual({ status: 200, text: 'OK' });
			expect(started(trigger)).toHaveLength(1);
		},
	);

	it.each(eventNames)('%s comes out the same from JSON, XML and SOAP', async (name) => {
		const trigger = await host(ANY);
		for (const format of ['json', 'xml', 'soap'] as const) {
			await deliver(trigger.url, writeDelivery(name, format));
		}
		const [first, ...others] = started(trigger).map((items) =>
			// Blanks around an element's text mean nothing in XML.
			JSON.parse(JSON.stringify(items).replaceAll('" https', '"https')),
		);
		expect(others).toEqual([first, first]);
	});

	it('keeps the line breaks of a message, in XML too', async () => {
		const trigger = await host(ANY);
		await deliver(trigger.url, writeDelivery('Object.OnNew', 'xml'));
		expect(started(trigger)[0]![0]!['data']).toMatchObject({
			message: 'Hello,\nmy order has not arrived.',
		});
	});

	it('keeps every digit of an ID that JavaScript cannot hold', async () => {
		const trigger = await host(ANY);
		const body = '{"Event":{"Subscription":"User","Name":"OnNew","User":{"Id":9007199254740993}}}';
		await deliver(trigger.url, json(body));
		expect(started(trigger)[0]![0]!['userId']).toBe('9007199254740993');
	});

	it.each([
		undefined,
		'application/octet-stream',
		'application/x-www-form-urlencoded',
		'text/plain',
	])('is read whatever it calls itself: %s', async (contentType) => {
		const trigger = await host(ANY);
		for (const format of ['json', 'xml'] as const) {
			const { body } = writeDelivery('User.OnNew', format);
			await fetch(trigger.url, {
				method: 'POST',
				body: new TextEncoder().encode(body),
				...(contentType && { headers: { 'content-type': contentType } }),
			});
		}
		expect(started(trigger).map(([item]) => item!['userId'])).toEqual([94382332, 94382332]);
	});

	it('is read from a form', async () => {
		const trigger = await host(ANY);
		const { body } = writeDelivery('User.OnNew', 'payload');
		const payload = JSON.stringify((JSON.parse(body) as { payload: object }).payload);
		await deliver(trigger.url, {
			body: new URLSearchParams({ payload }).toString(),
			contentType: 'application/x-www-form-urlencoded',
		});
		expect(started(trigger)[0]![0]!['userId']).toBe(94382332);
	});

	it('comes out as n8n parses it, where that is wanted', async () => {
		const trigger = await host({ ...ANY, output: 'asReceived' });
		const delivery = writeDelivery('Object.OnNewActivity', 'json');
		await deliver(trigger.url, delivery);
		await deliver(trigger.url, writeDelivery('Object.OnUpdateTag', 'xml'));
		const [first, second] = started(trigger);
		expect(first).toEqual([JSON.parse(delivery.body)]);
		expect(second).toEqual([
			{
				event: {
					$: { Subscription: 'Object', Name: 'OnUpdateTag', Brand: 'acme' },
					object: {
						$: { Id: '5000', StreamId: '4444', SubStreamId: '0' },
						tags: { tag: { $: { Id: '1608', Action: 'Add' } } },
					},
				},
			},
		]);
	});

	it('comes out as the list it is, where that is wanted', async () => {
		const trigger = await host({ ...ANY, output: 'asReceived' });
		const list = [{ Event: { Subscription: 'User', Name: 'OnNew', User: { Id: '5' } } }];
		await deliver(trigger.url, json(JSON.stringify(list)));
		expect(started(trigger)).toEqual([[{ body: list }]]);
	});
});

it.each<[string, INodeParameters, Delivery, number, string]>([
	['an event', ANY, writeDelivery('User.OnNew'), 200, 'OK'],
	[
		'another event',
		{ events: ['User.OnNew'] },
		writeDelivery('Object.OnNew'),
		200,
		'Ignored: the workflow does not start on this event',
	],
	['no event', ANY, json('{}'), 400, 'The body is not an event of CommBox'],
	['blanks', ANY, { body: ' \n', contentType: 'text/plain' }, 400, 'The body is empty'],
	[
		'a body that is too large',
		ANY,
		{ body: 'x'.repeat(17 * 2 ** 20), contentType: 'a/b' },
		413,
		'The body is larger than n8n allows',
	],
	[
		'another address',
		{ ...ANY, options: { ipWhitelist: '192.0.2.1' } },
		writeDelivery('User.OnNew'),
		403,
		'Events are not accepted from this IP address',
	],
	[
		'no token',
		{ ...ANY, authentication: 'token' },
		writeDelivery('User.OnNew'),
		403,
		'The URL has no valid token',
	],
	[
		'an event for a form that cannot be read',
		{ events: '={{ $json.secret( }}' },
		writeDelivery('User.OnNew'),
		500,
		'The delivery could not be taken, see the log of n8n',
	],
	[
		'an event that calls itself a form with files, which n8n has read',
		ANY,
		{ ...writeDelivery('User.OnNew'), contentType: 'multipart/form-data' },
		400,
		'The body is not an event of CommBox',
	],
])('answers %s as text, and starts on no other', async (_, parameters, delivery, status, text) => {
	const trigger = await host(parameters, { token: TOKEN });
	const response = await fetch(trigger.url, {
		method: 'POST',
		headers: { 'content-type': delivery.contentType },
		body: delivery.body,
	});
	expect([response.status, await response.text()]).toEqual([status, text]);
	expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
	expect(trigger.starts).toHaveLength(text === 'OK' ? 1 : 0);
});

describe('what starts nothing', () => {
	const brokenXml =
		'<Event Subscription="Form" Name="OnSubmit"><Form><ObjectId>1</ObjectId></Event>';
	it.each<[string, Delivery, number]>([
		['an empty body', json(''), 400],
		['an empty body that calls itself nothing', { body: '', contentType: 'image/png' }, 400],
		['an empty object', json('{}'), 400],
		['an empty event', json('{"Event":{}}'), 400],
		['a list', json('[1,2]'), 400],
		['null', json('null'), 400],
		['a foreign body', json('{"action":"opened","issue":{"id":1}}'), 400],
		['a foreign event', json('{"event":"page_view"}'), 400],
		['text', { body: 'hello', contentType: 'text/plain' }, 400],
		['a page', { body: '<html><body><p>Hi</p></body></html>', contentType: 'text/html' }, 400],
		['malformed JSON, which n8n refuses', json('{"Event":'), 422],
		['malformed XML, which n8n refuses', { body: brokenXml, contentType: 'text/xml' }, 422],
		[
			'malformed JSON that calls itself text',
			{ body: '{"Event":', contentType: 'text/plain' },
			400,
		],
		['malformed XML that calls itself text', { body: brokenXml, contentType: 'text/plain' }, 400],
		[
			'entities that XML does not know',
			{ body: '<!DOCTYPE a [<!ENTITY b "c">]><Event Name="OnNew">&b;</Event>', contentType: 'a/b' },
			400,
		],
		['a body nested too deeply', json(`{"Event":${'['.repeat(5_000)}${']'.repeat(5_000)}}`), 400],
		['XML nested too deeply', { body: `${'<a>'.repeat(1e5)}`, contentType: 'a/b' }, 400],
		['20 MB', { body: 'x'.repeat(20 * 2 ** 20), contentType: 'application/octet-stream' }, 413],
		['a million events', json(`{"Event":[${'{"a":1},'.repeat(1e6)}{}]}`), 400],
	])('%s', async (_, delivery, expected) => {
		const trigger = await host(ANY);
		const { status, text } = await deliver(trigger.url, delivery);
		expect({ status, lines: text.trim().split('\n').length }).toEqual({
			status: expected,
			lines: 1,
		});
		expect(trigger.starts).toEqual([]);
	});

	it('a form with files', async () => {
		const trigger = await host(ANY);
		const body = new FormData();
		body.set('Event', new Blob(['x']), 'event.json');
		const { status } = await fetch(trigger.url, { method: 'POST', body });
		expect(status).toBe(400);
		expect(trigger.starts).toEqual([]);
	});

	it('nothing of what was sent comes back in an answer', async () => {
		const trigger = await host({ events: ['User.OnNew'] });
		for (const name of ['<script>', 'OnNew<script>']) {
			const body = { Event: { Subscription: '<script>', Name: name, X: { Id: '<script>' } } };
			const { text } = await deliver(trigger.url, json(JSON.stringify(body)));
			expect(text).toMatch(/^Ignored: /);
			expect(text).not.toContain('script');
		}
	});
});

describe('filters', () => {
	it('ignore events that were not chosen, answered 200', async () => {
		const trigger = await host({ events: ['User.OnNew', 'Object.OnNew'] });
		for (const name of eventNames) {
			const { status } = await deliver(trigger.url, writeDelivery(name));
			expect(status).toBe(200);
		}
		expect(
			started(trigger)
				.flat()
				.map(({ entity, event }) => `${entity}.${event}`),
		).toEqual(['Object.OnNew', 'User.OnNew']);
	});

	it.each<[string, INodeParameters, string]>([
		['activity types', { activityTypes: [1, 6] }, 'Object.OnNewActivity'],
		['brands', { filters: { brand: 'umbrella, initech' } }, 'User.OnNew'],
		['channels', { filters: { streamIds: '71, 72' } }, 'Object.OnNew'],
	])('by %s', async (_, parameters, name) => {
		const trigger = await host({ ...ANY, ...parameters });
		const { status, text } = await deliver(trigger.url, writeDelivery(name));
		expect({ status, text }).toMatchObject({
			status: 200,
			text: expect.stringMatching(/^Ignored/),
		});
		expect(trigger.starts).toEqual([]);
	});

	it('let pass what fits them', async () => {
		const trigger = await host({
			events: ['Object.OnNewActivity', 'Object.OnNew'],
			activityTypes: [2],
			filters: { brand: 'ACME', streamIds: '1,4444' },
		});
		await deliver(trigger.url, writeDelivery('Object.OnNewActivity'));
		await deliver(trigger.url, writeDelivery('Object.OnNew'));
		expect(trigger.starts).toHaveLength(2);
	});

	it('let pass what does not say what they ask for', async () => {
		const trigger = await host({
			events: ['Satisfaction.OnSubmit', 'User.OnUpdate'],
			filters: { brand: 'umbrella', streamIds: '71' },
		});
		for (const body of [
			{ Event: { Subscription: 'Satisfaction', Name: 'OnSubmit', Satisfaction: { Score: '1' } } },
			{ Event: { Subscription: 'User', User: { Id: '5' } } },
			{ Event: { Name: 'OnSubmit', Satisfaction: { Score: '1' } } },
			{ payload: { Id: '5' } },
		]) {
			await deliver(trigger.url, json(JSON.stringify(body)));
		}
		expect(trigger.starts).toHaveLength(4);
	});

	it.each<[object, string[], boolean]>([
		[{ payload: { Foo: 1 } }, ['User.OnNew'], false],
		[{ payload: { Foo: 1, Id: '5' } }, ['User.OnNew'], true],
		[{ payload: { ObjectId: '5' } }, ['User.OnNew'], true],
		[{ payload: { Tags: [] } }, ['User.OnNew'], true],
		[{ payload: { Id: '5' } }, [], false],
		[{ Event: { Name: 'OnNew', Id: '5' } }, ['User.OnNew'], true],
		[{ Event: { Name: 'OnNew', Id: '5' } }, ['User.OnUpdate'], false],
		[{ Event: { Subscription: 'User', Id: '5' } }, ['User.OnUpdate'], true],
		[{ Event: { Subscription: 'User', Foo: 1 } }, ['User.OnUpdate'], true],
		[{ Event: { Subscription: 'User', Id: '5' } }, ['Tag.OnAdd'], false],
		[{ payload: { FormUrl: 'x', Foo: 1 } }, ['Form.OnSubmit'], true],
	])('go by the names that CommBox gave: %j, for %j: %p', async (body, events, isTaken) => {
		const trigger = await host({ events });
		await deliver(trigger.url, json(JSON.stringify(body)));
		expect(trigger.starts).toHaveLength(isTaken ? 1 : 0);
	});

	it('keep only the entries of a list that fit', async () => {
		const trigger = await host({ events: ['Object.OnNewActivity'], activityTypes: [2] });
		const Activities = [
			{ Id: '1', Type: '1' },
			{ Id: '2', Type: '2' },
			{ Id: '3', Type: 2 },
		];
		const body = {
			Event: { Subscription: 'Object', Name: 'OnNewActivity', Object: { Activities } },
		};
		await deliver(trigger.url, json(JSON.stringify(body)));
		const activities = started(trigger)[0]!.map(({ data }) => (data as IDataObject)['activity']);
		expect(activities).toEqual([
			{ id: 2, type: 2 },
			{ id: 3, type: 2 },
		]);
	});

	const activity = (...activities: object[]) =>
		json(
			JSON.stringify({
				Event: {
					Subscription: 'Object',
					Name: 'OnNewActivity',
					Object: { Activities: activities },
				},
			}),
		);

	it('know a closed conversation by an activity', async () => {
		const trigger = await host({ events: ['Object.OnNewActivity.Closed'] });
		const texts = [];
		for (const one of [
			{ Id: 1, Type: 2, Data: { statusId: 2 } },
			{ Id: 2, Type: '2', Data: '{"statusId": "4"}' },
			{ Id: 3, Data: { statusId: 14 } },
			{ Id: 4, Type: 7, Data: { statusId: 2 } },
			{ Id: 5, Type: 2, Data: { statusId: 1 } },
			{ Id: 6, Type: 2, Data: { statusId: 8 } },
			{ Id: 7, Type: 2 },
			{ Id: 8, Type: 2, Data: {} },
		]) {
			texts.push((await deliver(trigger.url, activity(one))).text.slice(0, 7));
		}
		await deliver(trigger.url, writeDelivery('Object.OnNewActivity', 'xml'));
		await deliver(trigger.url, writeDelivery('Object.OnNew'));
		const ids = started(trigger).map(
			([item]) => ((item!['data'] as IDataObject)['activity'] as IDataObject)['id'],
		);
		expect(ids).toEqual([1, 2, 3, 4, 565420]);
		expect(texts.slice(4)).toEqual(Array(4).fill('Ignored'));
	});

	it('know a closed conversation whatever else is chosen', async () => {
		const trigger = await host({
			events: ['Object.OnNewActivity', 'Object.OnNewActivity.Closed'],
			activityTypes: [1],
		});
		await deliver(
			trigger.url,
			activity(
				{ Id: 1, Type: 1, Data: { text: 'x' } },
				{ Id: 2, Type: 2, Data: { statusId: 2 } },
				{ Id: 3, Type: 2, Data: { statusId: 1 } },
			),
		);
		const ids = started(trigger)[0]!.map(
			({ data }) => ((data as IDataObject)['activity'] as IDataObject)['id'],
		);
		expect(ids).toEqual([1, 2]);
	});

	it.each<[INodeParameters, number[]]>([
		[{}, [1, 2, 3, 8, 9]],
		[{ from: 'customer' }, [1, 2, 3, 8, 9]],
		[{ from: 'agent' }, [4, 5, 6, 7, 8, 9]],
		[{ from: 'either' }, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
	])('know whose message it is: %j', async (parameters, expected) => {
		const trigger = await host({ events: ['Object.OnNewChild'], ...parameters });
		const Children = [
			{ Id: 1, ManagerId: 0 },
			{ Id: 2, ManagerId: '0', User: { managerId: 7 } },
			{ Id: 3, User: { isManager: false } },
			{ Id: 4, ManagerId: 44 },
			{ Id: 5, ManagerId: '9007199254740993' },
			{ Id: 6, User: { managerId: 44 } },
			{ Id: 7, ManagerId: '', User: { isManager: 'True' } },
			{ Id: 8 },
			{ Id: 9, ManagerId: '' },
		];
		const Event = { Subscription: 'Object', Name: 'OnNewChild', Object: { Children } };
		await deliver(trigger.url, json(JSON.stringify({ Event })));
		const ids = started(trigger)[0]!.map(
			({ data }) => ((data as IDataObject)['child'] as IDataObject)['id'],
		);
		expect(ids).toEqual(expected);
	});

	it('ask only messages whose they are', async () => {
		const trigger = await host({ events: ['Object.OnNewChild', 'Object.OnNew'], from: 'customer' });
		const body = writeDelivery('Object.OnNew').body.replace('"ManagerId":"0"', '"ManagerId":"44"');
		await deliver(trigger.url, json(body));
		expect(started(trigger).map(([item]) => item!['managerId'])).toEqual([44]);
	});

	it('let any event pass, whoever did it', async () => {
		const trigger = await host(ANY);
		const body = writeDelivery('Object.OnNewChild').body.replace(
			'"ManagerId":"0"',
			'"ManagerId":"44"',
		);
		await deliver(trigger.url, json(body));
		expect(trigger.starts).toHaveLength(1);
	});

	it('take expressions that come to one value, or to several with commas', async () => {
		const trigger = await host({ events: '={{ "User.OnNew,User.OnUpdate" }}' });
		await deliver(trigger.url, writeDelivery('User.OnUpdate'));
		await deliver(trigger.url, writeDelivery('Object.OnNew'));
		expect(trigger.starts).toHaveLength(1);
	});
});

describe('who may send', () => {
	it('is who knows the token, unless the form says otherwise', async () => {
		const trigger = await hostTrigger({ parameters: ANY, token: TOKEN });
		hosts.push(trigger);
		for (const query of ['', `?token=${TOKEN}`]) {
			await deliver(trigger.url + query, writeDelivery('User.OnNew'));
		}
		expect(trigger.starts).toHaveLength(1);
	});

	it.each([
		['', 403],
		['?token=', 403],
		['?token=wrong', 403],
		[`?token=${TOKEN}x`, 403],
		[`?token=${TOKEN}&token=${TOKEN}`, 403],
		[`?token[]=${TOKEN}`, 403],
		[`?token[a]=${TOKEN}`, 403],
		[`?token[toString]=${TOKEN}`, 403],
		[`?token=${TOKEN}`, 200],
	])('with a token, the query %j is answered %d', async (query, expected) => {
		const trigger = await host({ ...ANY, authentication: 'token' }, { token: TOKEN });
		const { status, text } = await deliver(trigger.url + query, writeDelivery('User.OnNew'));
		expect(status).toBe(expected);
		expect(text).not.toContain(TOKEN);
		expect(trigger.starts).toHaveLength(expected === 200 ? 1 : 0);
		expect(JSON.stringify(trigger.starts)).not.toContain(TOKEN);
	});

	it.each(['', 'short', 'undefined', ' '])(
		'a credential with the token %j lets nobody in',
		async (token) => {
			const trigger = await host({ ...ANY, authentication: 'token' }, { token });
			for (const query of ['', `?token=${token}`, '?token=undefined']) {
				const { status } = await deliver(trigger.url + query, writeDelivery('User.OnNew'));
				expect(status).toBe(403);
			}
			expect(trigger.starts).toEqual([]);
		},
	);

	it.each([
		['127.0.0.1', 200],
		['10.0.0.0/8, 127.0.0.0/8', 200],
		['::ffff:127.0.0.1', 200],
		['10.0.0.1', 403],
		['::1', 403],
		['nonsense', 403],
	])('with the allowlist %s, this machine is answered %d', async (ipWhitelist, expected) => {
		const trigger = await host({ ...ANY, options: { ipWhitelist } });
		const { status } = await deliver(trigger.url, writeDelivery('User.OnNew'));
		expect(status).toBe(expected);
		expect(trigger.starts).toHaveLength(expected === 200 ? 1 : 0);
	});

	it('with a token around which blanks were pasted', async () => {
		const trigger = await host({ ...ANY, authentication: 'token' }, { token: ` ${TOKEN}\n` });
		const { status } = await deliver(`${trigger.url}?token=${TOKEN}`, writeDelivery('User.OnNew'));
		expect(status).toBe(200);
	});

	it('takes the address that a proxy names', async () => {
		const trigger = await host({ ...ANY, options: { ipWhitelist: '203.0.113.0/24' } });
		const statuses = await Promise.all(
			['203.0.113.7', '198.51.100.7'].map(async (address) => {
				const { status } = await fetch(trigger.url, {
					method: 'POST',
					headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
					body: writeDelivery('User.OnNew').body,
				});
				return status;
			}),
		);
		expect(statuses).toEqual([200, 403]);
	});
});

describe('publishing', () => {
	it('works with a form that is right', async () => {
		await expect(
			publish({
				parameters: {
					...ANY,
					authentication: 'token',
					filters: { streamIds: '71,72' },
					options: { ipWhitelist: '203.0.113.7, 2001:db8::/32' },
				},
				token: TOKEN,
			}),
		).resolves.toBeUndefined();
	});

	it('works without a token where none is asked for', async () => {
		await expect(
			publish({ parameters: { ...ANY, authentication: 'none' } }),
		).resolves.toBeUndefined();
	});

	it.each<[string, INodeParameters, string]>([
		['no IP address', { options: { ipWhitelist: '1.2.3.4,1.2.3' } }, '"1.2.3" in IP(s) Allowlist'],
		['no range', { options: { ipWhitelist: '1.2.3.4/33' } }, '"1.2.3.4/33" in IP(s) Allowlist'],
		['no channel', { filters: { streamIds: 'WhatsApp' } }, '"WhatsApp" in Channel IDs'],
		['half a channel', { filters: { streamIds: '71, 72x' } }, '"72x" in Channel IDs'],
		['a channel too much', { filters: { streamIds: 'x71' } }, '"x71" in Channel IDs'],
		['no fit token', { authentication: 'token' }, 'at least 16 characters'],
		['no switch', { options: { skipUnchangedUsers: 'so so' } }, 'Skip Unchanged Users is neither'],
	])('is refused where the form has %s', async (_, parameters, message) => {
		const published = publish({
			parameters: { ...ANY, authentication: 'none', ...parameters },
			token: 'short',
		});
		await expect(published).rejects.toThrow(message);
	});
});

describe('Drop Duplicates', () => {
	const parameters = { ...ANY, options: { dropDuplicates: true } };
	const tag = (requestId: string, name: string) =>
		json(
			JSON.stringify({
				Event: { Subscription: 'Tag', Name: name, Tag: { tagId: '1', requestId } },
			}),
		);

	// As a variable of n8n gives it, which is always text.
	it.each([true, 'true'])('starts once for the same body, by %p', async (dropDuplicates) => {
		const trigger = await host({ ...ANY, options: { dropDuplicates } });
		const answers = [];
		for (const userId of ['1', '1', '2', '1']) {
			const { status, text } = await deliver(
				trigger.url,
				writeDelivery('User.OnNew', 'json', { userId }),
			);
			answers.push(`${status} ${text}`);
		}
		const repeated = '200 Ignored: this event was delivered before';
		expect(answers).toEqual(['200 OK', repeated, '200 OK', repeated]);
		expect(started(trigger).map(([item]) => item!['userId'])).toEqual([1, 2]);
	});

	it('starts once for the same body at the same time', async () => {
		const trigger = await host(parameters);
		const delivery = writeDelivery('User.OnNew');
		await Promise.all(Array.from({ length: 50 }, () => deliver(trigger.url, delivery)));
		expect(trigger.starts).toHaveLength(1);
	});

	it('goes by the request ID where there is one', async () => {
		const trigger = await host(parameters);
		for (const [id, name] of [
			['a', 'OnAdd'],
			['a', 'OnAdd'],
			['b', 'OnAdd'],
			['a', 'OnUpdate'],
		] as const) {
			await deliver(trigger.url, tag(id, name));
		}
		expect(trigger.starts).toHaveLength(3);
	});

	it.each(['', 5, null])('goes by the body where the request ID is %j', async (requestId) => {
		const trigger = await host(parameters);
		for (const name of ['a', 'b', 'a']) {
			const Tag = { tagId: '1', requestId, name };
			const body = { Event: { Subscription: 'Tag', Name: 'OnAdd', Tag } };
			await deliver(trigger.url, json(JSON.stringify(body)));
		}
		expect(trigger.starts).toHaveLength(2);
	});

	it('keeps little of a request ID, however long it is', async () => {
		const trigger = await host(parameters);
		for (const end of ['a', 'b', 'a'])
			await deliver(trigger.url, tag('x'.repeat(1e6) + end, 'OnAdd'));
		expect(trigger.starts).toHaveLength(2);
	});

	it('forgets a body after five minutes, a request ID not', async () => {
		const trigger = await host(parameters);
		const now = Date.now();
		for (const later of [0, 299_000, 301_000]) {
			jest.spyOn(Date, 'now').mockReturnValue(now + later);
			await deliver(trigger.url, writeDelivery('User.OnNew'));
			await deliver(trigger.url, tag('a', 'OnAdd'));
		}
		jest.restoreAllMocks();
		expect(started(trigger).map(([item]) => item!['entity'])).toEqual(['User', 'Tag', 'User']);
	});

	it('does not count what n8n could not start', async () => {
		let attempts = 0;
		const trigger = await host(parameters, { failing: () => (attempts += 1) === 1 });
		const statuses = [];
		for (let left = 3; left > 0; left -= 1) {
			statuses.push((await deliver(trigger.url, writeDelivery('User.OnNew'))).status);
		}
		expect(statuses).toEqual([500, 200, 200]);
		expect(trigger.starts).toHaveLength(1);
	});

	it('tells triggers apart', async () => {
		const triggers = [await host(parameters), await host(parameters)];
		for (const { url } of triggers) await deliver(url, writeDelivery('User.OnNew'));
		expect(triggers.map(({ starts }) => starts.length)).toEqual([1, 1]);
	});

	it('does not stand in the way of a test in the editor', async () => {
		const trigger = await host(parameters, { mode: 'manual' });
		for (let left = 2; left > 0; left -= 1) await deliver(trigger.url, writeDelivery('User.OnNew'));
		expect(trigger.starts).toHaveLength(2);
	});

	it('is off unless chosen', async () => {
		const trigger = await host(ANY);
		for (let left = 2; left > 0; left -= 1) await deliver(trigger.url, writeDelivery('User.OnNew'));
		expect(trigger.starts).toHaveLength(2);
	});
});

describe('Skip Unchanged Users', () => {
	const parameters = { ...ANY, options: { skipUnchangedUsers: true } };
	const update = (id: string, remarks: string) =>
		json(
			JSON.stringify({
				Event: { Subscription: 'User', Name: 'OnUpdate', User: { Id: id, Remarks: remarks } },
			}),
		);

	it('ends a circle: CommBox tells of each update, and the workflow updates on each', async () => {
		const trigger = await host(parameters);
		let remarks = 'Written by an agent';
		for (let round = 1; round <= 10; round += 1) {
			await deliver(trigger.url, update('5', remarks));
			if (trigger.starts.length === round) remarks = 'Written by the workflow';
		}
		expect(trigger.starts).toHaveLength(2);
	});

	it('goes by the content last seen, user by user', async () => {
		const trigger = await host(parameters);
		for (const [id, remarks] of [
			['5', 'A'],
			['6', 'A'],
			['5', 'B'],
			['5', 'B'],
			['5', 'A'],
		] as const) {
			await deliver(trigger.url, update(id, remarks));
		}
		expect(started(trigger).map(([item]) => item!['userId'])).toEqual([5, 6, 5, 5]);
	});

	it('does not count what n8n could not start', async () => {
		let attempts = 0;
		const trigger = await host(parameters, { failing: () => (attempts += 1) === 1 });
		for (let left = 3; left > 0; left -= 1) await deliver(trigger.url, update('5', 'A'));
		expect(trigger.starts).toHaveLength(1);
	});

	it('says why it does not start', async () => {
		const trigger = await host(parameters);
		await deliver(trigger.url, update('5', 'A'));
		const { status, text } = await deliver(trigger.url, update('5', 'A'));
		expect([status, text]).toEqual([200, 'Ignored: the user has not changed']);
	});

	it.each([
		{ Subscription: 'Team', Name: 'OnUpdate', Team: { UserId: '5' } },
		{ Subscription: 'User', Name: 'OnUpdate', User: { Remarks: 'A' } },
		{ Subscription: 'User', Name: 'OnClose', User: { Id: '5' } },
	])('skips no event that is no update of a user: %j', async (Event) => {
		const trigger = await host(parameters);
		for (let left = 2; left > 0; left -= 1)
			await deliver(trigger.url, json(JSON.stringify({ Event })));
		expect(trigger.starts).toHaveLength(2);
	});

	it('leaves other events alone', async () => {
		const trigger = await host(parameters);
		for (let left = 2; left > 0; left -= 1) await deliver(trigger.url, writeDelivery('User.OnNew'));
		expect(trigger.starts).toHaveLength(2);
	});
});

it('starts for each of a thousand deliveries at the same time', async () => {
	const trigger = await host(ANY);
	const ids = Array.from({ length: 1_000 }, (_, index) => index + 1);
	await Promise.all(
		ids.map((id) => deliver(trigger.url, writeDelivery('User.OnNew', 'json', { userId: `${id}` }))),
	);
	const seen = started(trigger).map(([item]) => item!['userId'] as number);
	expect(seen.sort((one, other) => one - other)).toEqual(ids);
});
