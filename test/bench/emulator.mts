// The emulator of the benchmark, in a process of its own.
import { hostEmulator } from '../support/emulatorHost.mts';
import type { Behavior, Outcome } from './server.mts';
import { userNumber } from './users.mts';

/** CommBox's number for WhatsApp. */
const WHATSAPP = 7;

await hostEmulator<Behavior>({
	begin(emulator, { latencyMs, rateLimit, known = 0, faultShare = 0 }) {
		for (let index = 0; index < known; index += 1) {
			const { id } = userNumber(index);
			emulator.users.put(String(id), {});
			emulator.users.identify(String(id), {
				id,
				streamProviderId: String(id),
				streamProviderType: WHATSAPP,
				conversations: [],
			});
		}
		emulator.latency(latencyMs);
		emulator.rateLimit(rateLimit);
		emulator.fault(() => {
			const draw = Math.random();
			if (draw >= faultShare) return undefined;
			if (draw < faultShare / 2) return { kind: 'status', status: 500 };
			return { kind: 'reset', when: Math.random() < 0.5 ? 'before' : 'after' };
		});
	},

	/** What has come in, and how many of the users that should have been updated were. */
	answer({ users, stats, breaches }, { searchParams }): Outcome {
		const isUpdated = (index: number) => {
			const { id, firstName, vip } = userNumber(index);
			const user = users.get(String(id));
			return user?.FirstName === firstName && user.Content.get('VIP_Status') === vip;
		};
		const count = Number(searchParams.get('count'));
		const { requests, connections, maxOpenConnections, maxInFlight } = stats;
		return {
			updated: Array.from({ length: count }, (_, index) => index).filter(isUpdated).length,
			breaches: breaches.slice(0, 3),
			requests,
			connections,
			maxOpenConnections,
			maxInFlight,
		};
	},
});
