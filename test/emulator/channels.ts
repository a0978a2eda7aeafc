import type { Handlers } from './operation';
import { isRecorded } from './shapes';

/** What a channel is, as far as moving to it and sending through it goes. */
export type ChannelKind = 'chat' | 'mail' | 'sms' | 'theme' | 'whatsapp';

/** A channel ("stream"). */
export interface Channel {
	readonly id: string;
	/** The text that the console shows beside its name. */
	readonly encrypted: string;
	readonly name: string;
	/** The business's own number or mailbox. */
	readonly address: string | null;
	readonly kind: ChannelKind;
	readonly moduleId: number;
	/** Its sub-channels, and whether each is active. */
	readonly subStreams: Readonly<Record<string, boolean>>;
	/** 0 not active, 1 available, 2 busy, 3 closed; a bot makes it available. */
	state: 0 | 1 | 2 | 3;
	hasBot: boolean;
}

const SEEDS: ReadonlyArray<Omit<Channel, 'subStreams'> & Partial<Pick<Channel, 'subStreams'>>> = [
	{
		id: '4444',
		encrypted: 'aB3_f7kLpipA==',
		name: 'Service on WhatsApp',
		address: '19175550144',
		kind: 'whatsapp',
		moduleId: 13,
		state: 1,
		hasBot: false,
	},
	{
		id: '4445',
		encrypted: 'bC4_f8mMqjqB==',
		name: 'Service by Mail',
		address: 'service@acme.example',
		kind: 'mail',
		moduleId: 6,
		state: 2,
		hasBot: true,
	},
	{
		id: '4446',
		encrypted: 'cD5_f9_bNrkrC==',
		name: 'Text Messages',
		address: '19175550146',
		kind: 'sms',
		moduleId: 14,
		state: 3,
		hasBot: false,
		subStreams: { '12': true, '13': false },
	},
	{
		id: '4447',
		encrypted: 'dE6_b0oOslsD==',
		name: 'Website Chat',
		address: null,
		kind: 'chat',
		moduleId: 9,
		state: 1,
		hasBot: false,
	},
	{
		id: '4448',
		encrypted: 'eF7_b1pPtmtE==',
		name: 'Complaints',
		address: null,
		kind: 'theme',
		moduleId: 43,
		state: 1,
		hasBot: false,
	},
	{
		id: '4449',
		encrypted: 'fG8_b2qQunuF==',
		name: 'Old Mailbox',
		address: 'old@acme.example',
		kind: 'mail',
		moduleId: 6,
		state: 0,
		hasBot: false,
	},
];

/** What the list of channels has besides, and what is no channel. */
const OTHERS = [
	{ id: 4801, moduleId: 22, streamName: 'After a Chat' },
	{ id: 4802, moduleId: 23, streamName: 'Greeting' },
	{ id: 4803, moduleId: 28, streamName: 'Return of Goods' },
	{ id: 4804, moduleId: 34, streamName: 'Rules' },
	{ id: 4805, moduleId: 36, streamName: 'Office Hours' },
];

/** How answers write what means something else in a URL. */
const CODING: Readonly<Record<string, string>> = { '+': '_b', '/': '_f', '=': '%3d' };

/** @returns An encrypted ID, which is base64, as answers have it. */
function inAnswers(encrypted: string): string {
	return encrypted.replace(/[+/=]/g, (sign) => CODING[sign] ?? sign);
}

/** The channels in memory. */
export class ChannelStore {
	private channels: Channel[] = [];

	constructor() {
		this.reset();
	}

	/** @param id Of either kind: the number, or the encrypted text. */
	get(id: string): Channel | undefined {
		return this.channels.find((channel) => channel.id === id || channel.encrypted === id);
	}

	all(): readonly Channel[] {
		return this.channels;
	}

	reset(): void {
		this.channels = SEEDS.map((seed) => ({ subStreams: {}, ...seed }));
	}
}

export const channelHandlers: Handlers = {
	// On no page, but recorded.
	Get_Streams: ({ settings }, { channels }) =>
		isRecorded(settings.shapes) ? { streams: streamsOf(channels) } : undefined,
	Get_Stream_Availability: ({ path, query }, { channels }) => {
		const channel = channels.get(path['STREAM_ID'] ?? '');
		if (!channel) return undefined;
		const isBotCounted = query['ignoreAutomationExsistance'] === 'false' && channel.hasBot;
		return { state: isBotCounted && channel.state !== 0 ? 1 : channel.state };
	},
	Get_Streams_Stats: (_, { channels, conversations }) =>
		channels.all().flatMap(({ id, moduleId }) => {
			const counts = conversations.countByStatus(id);
			return Object.entries(counts).map(([statusId, c]) => ({
				moduleId,
				streamId: Number(id),
				subStreamId: 0,
				statusId: Number(statusId),
				c,
			}));
		}),
	Get_SLA_Stats: () => ({
		Item1: [{ moduleId: 13, streamId: 4444, subStreamId: 0, statusId: 1, c: 3 }],
		Item2: [{ moduleId: 6, streamId: 4445, subStreamId: 0, statusId: 1, c: 1 }],
	}),
};

/** All that CommBox calls a stream: channels, idle ones too, and what its own modules have. */
function streamsOf(channels: ChannelStore): object[] {
	const listed = channels.all().map((channel) => ({
		id: Number(channel.id),
		encryptedId: inAnswers(channel.encrypted),
		streamName: channel.name,
		moduleId: channel.moduleId,
		type: 1,
		streamProviderId: channel.address,
		statusId: channel.state === 0 ? 0 : 1,
		subStreams: Object.keys(channel.subStreams).map((id) => ({
			id: Number(id),
			name: `Desk ${id}`,
			uniqueName: `desk_${id}`,
		})),
	}));
	const others = OTHERS.map(({ id, moduleId, streamName }) => ({
		id,
		encryptedId: inAnswers(Buffer.from(`stream ${id}`).toString('base64')),
		streamName,
		moduleId,
		type: 0,
		streamProviderId: null,
		statusId: 1,
		subStreams: [],
	}));
	return [...listed, ...others];
}
