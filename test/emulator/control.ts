import type { FastifyInstance } from 'fastify';
import type { Emulator } from './types';
import type { Decide, Fault } from './faults';
import type { RateLimit } from './limiters';
import { contentJson } from './users';

/** What `POST /_emulator/behavior` takes; what it does not name stays, null switches off. */
export interface Behavior {
	latencyMs?: number;
	rateLimit?: RateLimit | null;
	clockAheadSeconds?: number;
	createMissing?: boolean;
	/** One fault for every request, or shares of requests (0 to 1) that fail at random. */
	fault?: Fault | { random: { status500?: number; reset?: number } } | null;
}

const KINDS = 'status envelope body hang reset trickle redirect truncate'.split(' ');

const BEHAVIOR_SCHEMA = {
	type: 'object',
	additionalProperties: false,
	properties: {
		latencyMs: { type: 'number', minimum: 0 },
		rateLimit: {
			type: 'object',
			nullable: true,
			required: ['kind'],
			properties: { kind: { enum: ['fixed', 'sliding', 'leaky', 'bucket', 'atOnce'] } },
		},
		clockAheadSeconds: { type: 'number' },
		createMissing: { type: 'boolean' },
		fault: {
			type: 'object',
			nullable: true,
			anyOf: [{ required: ['random'] }, { required: ['kind'] }],
			properties: { kind: { enum: KINDS } },
		},
	},
};

/** Adds routes, no key needed, by which other processes read and steer the emulator. */
export async function controlApi(
	app: FastifyInstance,
	{ emulator }: { emulator: Omit<Emulator, 'url' | 'port'> },
): Promise<void> {
	app.get('/stats', async () => ({ ...emulator.stats, breaches: emulator.breaches }));
	app.get('/requests', async () =>
		emulator.requests.map(({ method, url, headers, body, at }) => ({
			method,
			url,
			headers,
			body,
			at,
		})),
	);
	app.get<{ Params: { id: string } }>('/users/:id', async (request, reply) => {
		const user = emulator.users.get(request.params.id);
		if (!user) return reply.code(404).send({ message: 'No such user' });
		const { Content, ...standard } = user;
		// By hand, as everywhere: Content keeps its order and any name.
		const text = `${JSON.stringify(standard).slice(0, -1)},"Content":${contentJson(Content)}}`;
		return reply.type('application/json').send(text);
	});
	app.get<{ Params: { id: string } }>('/conversations/:id', async (request, reply) => {
		const conversation = emulator.conversations.get(request.params.id);
		if (!conversation) return reply.code(404).send({ message: 'No such conversation' });
		const { id, statusId, managerId, tags, remarks, messages } = conversation;
		const notes = remarks.map(({ text }) => text);
		const texts = messages.map(({ text }) => text);
		return { id, statusId, managerId, tags: [...tags], notes, messages: texts };
	});
	app.post('/reset', async (_request, reply) => {
		emulator.reset();
		return reply.code(204).send();
	});
	app.post<{ Body: Behavior }>(
		'/behavior',
		{ schema: { body: BEHAVIOR_SCHEMA } },
		async ({ body }, reply) => {
			const { latencyMs, rateLimit, clockAheadSeconds, createMissing, fault } = body;
			if (latencyMs !== undefined) emulator.latency(latencyMs);
			if (rateLimit !== undefined) emulator.rateLimit(rateLimit ?? undefined);
			if (clockAheadSeconds !== undefined) emulator.clock(clockAheadSeconds);
			if (createMissing !== undefined) emulator.createMissing(createMissing);
			if (fault !== undefined) emulator.fault(decider(fault));
			return reply.code(204).send();
		},
	);
}

function decider(fault: NonNullable<Behavior['fault']> | null): Decide | undefined {
	if (!fault) return undefined;
	if ('kind' in fault) return () => fault;
	const { status500 = 0, reset = 0 } = fault.random;
	return () => {
		const draw = Math.random();
		if (draw < status500) return { kind: 'status', status: 500 };
		if (draw >= status500 + reset) return undefined;
		return { kind: 'reset', when: Math.random() < 0.5 ? 'before' : 'after' };
	};
}
