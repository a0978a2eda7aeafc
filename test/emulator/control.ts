import type { FastifyInstance } from 'fastify';
import type { Emulator } from './types';
import { contentJson } from './users';

/** Adds routes, no key needed, by which other processes see what the emulator holds. */
export async function controlApi(
	app: FastifyInstance,
	{ emulator }: { emulator: Omit<Emulator, 'url' | 'port'> },
): Promise<void> {
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
}
