import type { INodeParameters, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { CommBox } from '../../../nodes/CommBox/CommBox.node';
import { contract } from '../../emulator/contract';
import { byId, useTestBench } from '../commBox';

const bench = useTestBench();

/** From `jest.config.js`. */
declare const projectFiles: { readonly operations: string };

/** A row of the page's table: resource, anchor, operation, CommBox's requests, whether it may be repeated. */
type Row = readonly [
	resource: string,
	anchor: string,
	operation: string,
	requests: string,
	repeat: string,
];

const rows = [
	...projectFiles.operations.matchAll(
		/^\| (.+?) +\| <a id="(.+?)"><\/a>(.+?) +\| (`.+?) +\| (\w+) +\|$/gm,
	),
].map(([, ...cells]) => cells as unknown as Row);

const HERE = { conversationId: '5000', channelId: byId('4444') };
const AGENT = { agentId: byId('520760') };
const NAME = { name: 'New' };
const PROPERTY = { property: [{ name: 'a', value: 'b' }] };
const SMS = { encryptedChannelId: 'cD5_f9_bNrkrC==', recipient: '19175550123' };

const WHATSAPP = { encryptedChannelId: 'aB3_f7kLpipA==' };

/** The file that each item has. */
const binary = { data: { data: 'eA==', mimeType: 'application/pdf', fileName: 'a.pdf' } };

/** What each operation needs, by resource and operation. */
const needs: Readonly<Record<string, Readonly<Record<string, INodeParameters>>>> = {
	agent: {
		get: AGENT,
		getMany: {},
		getPresence: AGENT,
		getWorkload: AGENT,
		setPresence: { ...AGENT, presenceTypeId: byId('2') },
	},
	bot: {
		getContext: { ...HERE, names: 'a' },
		jump: { ...HERE, address: '1:n' },
		setContext: { ...HERE, context: PROPERTY },
	},
	channel: { getAvailability: HERE, getSlaBreaches: {}, getStatistics: {} },
	conversation: {
		addNote: { ...HERE, note: 'x' },
		addTag: { ...HERE, tagId: byId('1609') },
		assign: { ...HERE, ...AGENT },
		create: {
			channelId: byId('4444'),
			channelType: 7,
			userIdentifier: '19175550123',
			message: 'x',
		},
		get: HERE,
		getActivities: HERE,
		getMany: { channelId: byId('4444'), start: '2026-01-01', end: '2026-01-02' },
		getTranscript: HERE,
		move: { ...HERE, toChannelId: byId('4448') },
		removeIndicator: { ...HERE, indicatorId: 'vip' },
		removeTag: { ...HERE, tagId: byId('1608') },
		setContent: { ...HERE, content: PROPERTY },
		setIndicator: { ...HERE, indicatorId: 'vip', title: 'VIP', icon: 'icon-star' },
		setStatus: HERE,
		unassign: HERE,
	},
	form: {
		createLink: { formId: '71', recipient: 'ann@example.com' },
		createPredefinedLink: { formId: '71', recipient: 'ann@example.com' },
	},
	message: { send: { ...HERE, ...AGENT, message: 'x' } },
	profile: {
		addToAgent: { ...AGENT, profileId: byId('2') },
		getMany: {},
		removeFromAgent: { ...AGENT, profileId: byId('1') },
	},
	sms: { send: { ...SMS, message: 'x' }, sendFirstMessage: SMS },
	tag: {
		create: NAME,
		getMany: {},
		update: { tagId: byId('1608'), updateFields: NAME },
	},
	tagGroup: { create: NAME, getMany: {} },
	team: { create: NAME, getMany: {} },
	user: {
		get: { userId: '94382332' },
		getConversations: {
			userIdentification: 'channelIdentity',
			streamProviderId: '19175555555',
			streamProviderType: 5,
		},
		update: { userId: '94382332', updateFields: { firstName: 'Ada' } },
	},
	whatsApp: {
		sendTemplate: { ...SMS, ...WHATSAPP, templateName: 'a' },
		uploadMedia: WHATSAPP,
	},
};

const optionsIn = (property: INodeProperties) => property.options as INodePropertyOptions[];

/** Every operation that the form offers, in its order. */
const operations = (() => {
	const [resource, ...others] = new CommBox().description.properties;
	return optionsIn(resource!).flatMap((chosen) => {
		const list = others.find(
			({ name, displayOptions }) =>
				name === 'operation' &&
				displayOptions?.show?.['resource']?.includes(chosen.value as string),
		)!;
		return optionsIn(list).map((operation) => ({
			names: [chosen.name, operation.name] as const,
			parameters: {
				resource: chosen.value,
				operation: operation.value,
				...needs[String(chosen.value)]?.[String(operation.value)],
			} as INodeParameters,
		}));
	});
})();

/** The contract's operations: how a request is recognized, and what the page calls it. */
const known = Object.entries(contract.paths).flatMap(([path, methods]) =>
	Object.entries(methods as Record<string, { operationId: string; 'x-adds'?: boolean }>).map(
		([method, { operationId, 'x-adds': adds = false }]) => ({
			operationId,
			adds,
			call: `\`${method.toUpperCase()} ${path}\``,
			// What is written out stands before what a parameter can stand for.
			isGeneral: path.endsWith('}'),
			pattern: new RegExp(`^${method} ${path.replace(/\{\w+\}/g, '[^/]+')}$`, 'i'),
		}),
	),
);

const callOf = ({ method, url }: { method: string; url: string }) => {
	const request = `${method} ${url.split('?')[0]}`;
	const fitting = known.filter(({ pattern }) => pattern.test(request));
	return fitting.find(({ isGeneral }) => !isGeneral) ?? fitting[0]!;
};

/** Runs an operation whose first answer to each request is lost. @returns What the page has to say. */
async function observe({ names, parameters }: (typeof operations)[number]): Promise<Row> {
	bench.emulator.reset();
	bench.emulator.conversations.get('5000')!.indicators.set('vip', {});
	const lost = new Set<string>();
	bench.emulator.fault(({ operationId }) => {
		if (lost.has(operationId)) return undefined;
		lost.add(operationId);
		return { kind: 'reset', when: 'after' };
	});
	const { error } = await bench.run(
		{ ...parameters, requestOptions: { maxRetries: 1 } },
		{ binary },
	);
	const calls = bench.emulator.requests.map(callOf);
	const last = calls.at(-1);
	// Or else this test lacks something that the operation needs.
	if (last === undefined) throw new Error(`${names.join(', ')}: ${error?.message}`);
	const isRepeated = calls.filter((call) => call === last).length > 1;
	expect([names, error === undefined]).toEqual([names, isRepeated]);
	expect([names, isRepeated]).toEqual([names, !last.adds]);
	const requests = [...new Set(calls.map(({ call }) => call))].join(', then ');
	const anchor = names.join(' ').toLowerCase().replaceAll(' ', '-');
	return [names[0], anchor, names[1], requests, isRepeated ? 'Yes' : 'No'];
}

it('the page about operations says of each what it sends, and whether that is sent again', async () => {
	const observed: Row[] = [];
	for (const operation of operations) observed.push(await observe(operation));
	// The page is in the order of names; the form has what it chooses at first before the others.
	observed.sort(
		([resource, , one], [otherResource, , other]) =>
			resource.localeCompare(otherResource) || one.localeCompare(other),
	);
	expect(rows).toEqual(observed);
}, 120_000);
