import {
	httpReadKeyInClear,
	httpRequestKeyInClear,
	conversationReaders,
	conversationTaggers,
	floor,
	httpRead,
	httpRequest,
	httpRequestBatched,
	ours,
	oursByPhone,
	oursReading,
	rawAxios,
	type Contender,
} from './contenders.mts';
import type { Behavior } from './server.mts';

/** One situation that all its contenders have to manage. */
export interface Case {
	readonly id: string;
	readonly title: string;
	readonly items: number;
	readonly tls?: boolean;
	/** Whether what does not come out is lost, instead of users that are not updated. */
	readonly reads?: boolean;
	/** Whether garbage is collected before each run, so that memory can be compared. */
	readonly measuresMemory?: boolean;
	readonly behavior: Behavior;
	readonly contenders: readonly Contender[];
}

const RATE = { kind: 'bucket', perSecond: 100, burst: 100 } as const;
const inN8n = (batchInterval = 0) => [
	ours,
	httpRequest,
	httpRequestBatched(batchInterval),
	httpRequestKeyInClear,
];
const all = [...inN8n(), floor, rawAxios];
const allThrottled = [...inN8n(100), floor, rawAxios];

/** All there are, in the order of the report. */
export const cases: readonly Case[] = [
	// About as CommBox was recorded, on a quiet day: nobody knows how it answers many at the same time.
	{
		id: 'recorded',
		title: '1,000 users, answers after 0.65 s on average, from 0.2 s on',
		items: 1_000,
		behavior: { latencyMs: 650, isUneven: true },
		contenders: inN8n(),
	},
	{
		id: 'recordedTls',
		title: 'the same over TLS',
		items: 1_000,
		tls: true,
		behavior: { latencyMs: 650, isUneven: true },
		contenders: inN8n(),
	},
	{
		id: '0ms',
		title: '1,000 users, answers at once',
		items: 1_000,
		behavior: { latencyMs: 0 },
		contenders: all,
	},
	{
		id: '20ms',
		title: '1,000 users, answers after 20 ms',
		items: 1_000,
		behavior: { latencyMs: 20 },
		contenders: all,
	},
	{
		id: 'tls',
		title: '1,000 users, answers after 150 ms over TLS',
		items: 1_000,
		tls: true,
		behavior: { latencyMs: 150 },
		contenders: all,
	},
	{
		id: 'uneven',
		title: '1,000 users, answers after 150 ms on average, from 45 ms to 1 s',
		items: 1_000,
		behavior: { latencyMs: 150, isUneven: true },
		contenders: [...inN8n(), floor],
	},
	{
		id: 'faults',
		title: '1,000 users, answers after 20 ms, 5% of them 500 or a reset connection',
		items: 1_000,
		behavior: { latencyMs: 20, faultShare: 0.05 },
		contenders: all,
	},
	{
		id: 'read',
		title: '1,000 users read, answers after 20 ms',
		items: 1_000,
		reads: true,
		behavior: { latencyMs: 20, known: 1_000 },
		contenders: [oursReading, httpRead, httpReadKeyInClear],
	},
	{
		id: 'phone',
		title: '1,000 users updated by 1,000 phone numbers, answers after 20 ms',
		items: 1_000,
		behavior: { latencyMs: 20, known: 1_000 },
		contenders: [oursByPhone, { ...ours, id: 'by-id', title: 'CommBox node, by user ID' }],
	},
	{
		id: 'conversations-read',
		title: '1,000 conversations read, answers after 20 ms',
		items: 1_000,
		reads: true,
		behavior: { latencyMs: 20, conversations: 1_000 },
		contenders: conversationReaders,
	},
	{
		id: 'conversations-tagged',
		title: '1,000 conversations tagged, answers after 20 ms',
		items: 1_000,
		reads: true,
		behavior: { latencyMs: 20, conversations: 1_000 },
		contenders: conversationTaggers,
	},
	...[100, 1_000, 10_000].map((items) => ({
		id: `growth-${items}`,
		title: `${items.toLocaleString('en-US')} users, answers after 20 ms`,
		items,
		measuresMemory: true,
		behavior: { latencyMs: 20 },
		contenders: inN8n(),
	})),
	// Last: in the same n8n, the node keeps to what a limit has taught it.
	{
		id: 'throttled',
		title: '1,000 users, 100 requests/s (burst 100), then 429 with Retry-After: 1',
		items: 1_000,
		behavior: { latencyMs: 20, rateLimit: { ...RATE, retryAfter: 'seconds' } },
		contenders: allThrottled,
	},
	{
		id: 'throttled-silent',
		title: '1,000 users, 100 requests/s (burst 100), then 429 without Retry-After',
		items: 1_000,
		behavior: { latencyMs: 20, rateLimit: RATE },
		contenders: allThrottled,
	},
];
