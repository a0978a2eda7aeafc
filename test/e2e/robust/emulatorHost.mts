// The emulator of this suite, in a process of its own: faults can be for some users only.
import { hostEmulator } from '../../support/emulatorHost.mts';
import { FIRST_ID, type Behavior, type Outcome } from './emulator.mts';

/** The users that it has from the start. */
let atFirst: ReadonlySet<string> = new Set();

await hostEmulator<Behavior>({
	begin(emulator, { latencyMs = 0, fault, every = 1, offset = 0, times }) {
		atFirst = new Set(emulator.users.ids());
		emulator.latency(latencyMs);
		emulator.fault(({ userId, count }) => {
			const isFaulty = (Number(userId) - FIRST_ID) % every === offset;
			return isFaulty && count <= (times ?? Number.POSITIVE_INFINITY) ? fault : undefined;
		});
	},

	answer({ users, stats, requests, breaches }, { pathname }): Outcome | number {
		if (pathname === '/updates') return stats.updates;
		const requested = requests.map(({ url }) => url.split('/').at(-1) ?? '');
		return {
			users: users
				.ids()
				.filter((id) => !atFirst.has(id))
				.map((id) => {
					const { Content, id: _, ...fields } = users.get(id)!;
					return { id, fields, content: [...Content] };
				}),
			requested: [...new Set(requested)],
			requests: requested.length,
			breaches: breaches.slice(0, 5),
		};
	},
});
