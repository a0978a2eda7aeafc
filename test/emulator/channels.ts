import type { Handlers } from './operation';

/** What a channel is, as far as moving to it and sending through it goes. */
export type ChannelKind = 'chat' | 'mail' | 'sms' | 'theme' | 'whatsapp';

/** A channel ("stream"). */
export interface Channel {
	readonly id: string;
	/** The text that the console shows beside its name. */
	readonly encrypted: string;
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
		kind: 'whatsapp',
		moduleId: 13,
		state: 1,
		hasBot: false,
	},
	{ id: '4445', encrypted: 'bC4_f8mMqjqB==', kind: 'mail', moduleId: 6, state: 2, hasBot: true },
	{
		id: '4446',
		encrypted: 'cD5_f9_pNrkrC==',
		kind: 'sms',
		moduleId: 14,
		state: 3,
		hasBot: false,
		subStreams: { '12': true, '13': false },
	},
	{ id: '4447', encrypted: 'dE6_h0oOslsD==', kind: 'chat', moduleId: 9, state: 1, hasBot: false },
	{ id: '4448', encrypted: 'eF7_i1pPtmtE==', kind: 'theme', moduleId: 43, state: 1, hasBot: false },
	{ id: '4449', encrypted: 'fG8_j2qQunuF==', kind: 'mail', moduleId: 6, state: 0, hasBot: false },
];

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
