import fc from 'fast-check';

import { readEvent } from '../../../nodes/CommBoxTrigger/readEvent';
import { readText } from '../../../nodes/CommBoxTrigger/unwrap';
import { Allowance } from '../../../nodes/shared/data/allowance';
import { deliver, eventNames, writeDelivery, type Format } from '../../emulator/webhooks';
import { hostTrigger, xmlParser } from './triggerHost';

/** Names that mean something to the trigger, to JavaScript, to XML parsers, or to nobody. */
const name = fc.oneof(
	fc.constantFrom(
		...'Event payload Envelope Body Subscription Name Brand Object User Tag Chat Form'.split(' '),
		...'Satisfaction Children Child Activities Activity Tags Identity Content Data'.split(' '),
		...'Properties Id ID id ObjectId StreamId Type CreateDate Message ManagerId Score'.split(' '),
		...'__proto__ constructor prototype toString hasOwnProperty $ _ n:Event'.split(' '),
	),
	fc.string({ maxLength: 8 }),
);

const scalar = fc.oneof(
	fc.constantFrom('Object', 'User', 'OnNew', 'OnNewActivity', 'OnUpdateTag', '5', '0', 'True', ''),
	fc.constantFrom(
		'9007199254740993',
		'26-03-2017 06:57:33',
		'{"a":1}',
		'{"a":1}}',
		'[',
		'<Event/>',
	),
	fc.string(),
	fc.integer(),
	fc.double(),
	fc.boolean(),
	fc.constant(null),
);

/** Anything that JSON can be, with names that matter. */
const { body } = fc.letrec<{ body: unknown; object: unknown }>((tie) => ({
	body: fc.oneof(
		{ depthSize: 'medium', withCrossShrink: true },
		scalar,
		fc.array(tie('body'), { maxLength: 4 }),
		tie('object'),
	),
	object: fc
		.array(fc.tuple(name, tie('body')), { maxLength: 6 })
		.map((members) => Object.fromEntries(members)),
}));

/** The same inside what the trigger looks for. */
const wrapped = fc.oneof(
	body,
	fc.tuple(fc.constantFrom('Event', 'payload', 'Envelope'), body).map(([key, value]) => ({
		[key]: value,
	})),
	fc
		.tuple(fc.constantFrom(...eventNames), body)
		.map(([event, value]) => event.split('.').concat(JSON.stringify(value)))
		.map(([Subscription = '', Name, value = '']) => ({
			Event: { Subscription, Name, [Subscription]: JSON.parse(value) as unknown },
		})),
);

/** What must hold for a body, whatever it is. */
function check(text: string, parsed?: unknown): void {
	const reading = readEvent(text, parsed);
	if ('refusal' in reading) {
		expect(reading.refusal).toMatch(/^The body .{10,80}$/);
		return;
	}
	expect(reading.events.length).toBeGreaterThan(0);
	for (const event of reading.events) {
		const { data, brand, entity, event: name, activityTypeName, ...ids } = event;
		expect(data).toEqual(expect.any(Object));
		for (const id of Object.values(ids)) expect(String(id)).toMatch(/^\d{1,19}$/);
		for (const text of [brand, entity, name, activityTypeName]) {
			expect(['string', 'undefined']).toContain(typeof text);
		}
		// It can be stored, as it is, and nothing in it reaches a prototype.
		const stored = JSON.stringify(event);
		expect(JSON.parse(stored)).toEqual(event);
		JSON.parse(stored, (key, value: unknown) => {
			expect(['__proto__', 'constructor', 'prototype']).not.toContain(key);
			return value;
		});
	}
}

afterEach(() => {
	expect(Object.keys(Object.prototype)).toEqual([]);
});

it('reads or refuses any JSON', () => {
	fc.assert(
		fc.property(wrapped, (value) => {
			check('', value);
			check(JSON.stringify(value));
		}),
		{ numRuns: 1_500, examples: [[{ Event: { Activities: { Type: -1 } } }]] },
	);
});

it('reads or refuses any text', () => {
	const snippets = fc.constantFrom(
		...['<Event>', '</Event>', '<a b="c">', '</a>', '<a/>', '<![CDATA[', ']]>', '<!--', '-->'],
		...['<?', '?>', '<!DOCTYPE a>', '&lt;', '&#0;', '&', '"', "'", '<', '>', '{', '}', '\ufeff'],
	);
	fc.assert(
		fc.property(fc.array(fc.oneof(snippets, fc.string())), (parts) => {
			check(parts.join(''));
			check(`<Event>${parts.join('')}</Event>`);
			check(`{"Event":${parts.join('')}}`);
		}),
		{ numRuns: 3_000 },
	);
});

const xmlName = fc.constantFrom(
	...'Event Object User Tags Tag Children Child Activities Activity Content Data Message'.split(
		' ',
	),
	...'constructor toString __proto__ n:Event Id Envelope'.split(' '),
);
const xmlText = fc.oneof(
	fc.constantFrom('', '5', 'a b\n c', '{"a":1}', '&amp;', '<![CDATA[<x>]]>', 'OnNew'),
	fc.string({ unit: fc.constantFrom(...'abc 123 \n') }),
);
const { element } = fc.letrec<{ element: string }>((tie) => ({
	element: fc
		.tuple(
			xmlName,
			fc.uniqueArray(xmlName, { maxLength: 3 }),
			fc.oneof(
				{ depthSize: 'small' },
				xmlText,
				fc.array(tie('element'), { maxLength: 3 }).map((children) => children.join('')),
			),
		)
		.map(([tag, names, content]) => {
			const attributes = names.map((key) => ` ${key}="5"`).join('');
			return `<${tag}${attributes}>${content}</${tag}>`;
		}),
}));

it("reads or refuses any XML, as it is and as n8n's own parser gives it", async () => {
	await fc.assert(
		fc.asyncProperty(element, async (text) => {
			expect(readText(text, new Allowance())).toBeDefined();
			check(text);
			check('', await xmlParser.parseStringPromise(text));
		}),
		{ numRuns: 1_000 },
	);
});

const soap = element.map(
	(inside) =>
		`<s:Envelope xmlns:s="urn:s"><s:Body><Notify>${inside}</Notify></s:Body></s:Envelope>`,
);

const json = wrapped.map((value) => JSON.stringify(value));

/** Cut off somewhere, and something behind it. */
const damaged = fc
	.tuple(fc.oneof(json, element, soap), fc.nat(), fc.string({ maxLength: 1 }))
	.map(([text, at, more]) => text.slice(0, at % (text.length + 1)) + more);

it('answers JSON, XML and SOAP with items or a status of 4xx, whole or damaged', async () => {
	const host = await hostTrigger({
		parameters: {
			events: ['*'],
			authentication: 'none',
			options: { dropDuplicates: true, skipUnchangedUsers: true },
		},
	});
	const types = ['application/json', 'text/plain', 'a/b', 'application/x-www-form-urlencoded'];
	// What calls itself XML is whole: after some that is not, n8n's own parser never answers again.
	const delivery = fc.oneof(
		fc.record({ body: fc.oneof(json, damaged), contentType: fc.constantFrom(...types) }),
		fc.record({
			body: fc.oneof(element, soap),
			contentType: fc.constantFrom(...types, 'text/xml', 'application/soap+xml'),
		}),
	);
	try {
		await fc.assert(
			fc.asyncProperty(delivery, async (one) => {
				host.starts.length = 0;
				const { status, text } = await deliver(host.url, one);
				const isTaken = status === 200 && !text.startsWith('Ignored: ');
				expect(status === 200 || (status >= 400 && status < 500)).toBe(true);
				expect(host.starts).toHaveLength(isTaken ? 1 : 0);
				for (const { json } of host.starts.flat()) expect(json).toEqual(expect.any(Object));
			}),
			{ numRuns: 600 },
		);
	} finally {
		await host.close();
	}
});

it.each<Format>(['json', 'payload', 'xml', 'soap'])(
	'keeps what an event is about, whatever the values in %s are',
	(format) => {
		const id = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String);
		fc.assert(
			fc.property(fc.constantFrom(...eventNames), id, id, (name, userId, conversationId) => {
				const { body } = writeDelivery(name, format, { userId, conversationId });
				const reading = readEvent(body);
				if ('refusal' in reading) throw new Error(reading.refusal);
				const [event] = reading.events;
				expect(`${event!.entity}.${event!.event}`).toBe(name);
				const said = event!.userId ?? event!.actorUserId ?? userId;
				expect([String(said), String(event!.conversationId ?? conversationId)]).toEqual([
					userId,
					conversationId,
				]);
			}),
		);
	},
);
