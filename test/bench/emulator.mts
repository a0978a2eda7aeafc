// The emulator of the benchmark, in a process of its own.
// CommonJS, whose exports tsx gives to an ES module as the default only.
import type { RateLimit } from '../emulator/index.js';
import limitersModule from '../emulator/limiters.js';
import { hostEmulator } from '../support/emulatorHost.mts';
import type { Behavior, Outcome } from './server.mts';
import { STREAM_ID, userNumber } from './users.mts';

/** CommBox's number for WhatsApp. */
const WHATSAPP = 7;

let behavior: Behavior = { latencyMs: 0 };

await hostEmulator<Behavior>({
	begin(emulator, given) {
		behavior = given;
		const {
			latencyMs,
			isUneven,
			rateLimit,
			known = 0,
			conversations = 0,
			faultShare = 0,
			hangs = false,
			outage,
		} = given;
		let firstAt: number | undefined;
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
		for (let index = 0; index < conversations; index += 1) {
			emulator.conversations.add({
				id: String(userNumber(index).id),
				streamId: STREAM_ID,
				message: 'Hi',
			});
		}
		emulator.latency(latencyMs, isUneven);
		emulator.rateLimit(rateLimit);
		emulator.fault(() => {
			if (hangs) return { kind: 'hang' };
			firstAt ??= performance.now();
			const ms = performance.now() - firstAt - (outage?.fromMs ?? 0);
			if (outage && ms >= 0 && ms < outage.ms) return outage.fault;
			const draw = Math.random();
			if (draw >= faultShare) return undefined;
			if (draw < faultShare / 2) return { kind: 'status', status: 500 };
			return { kind: 'reset', when: Math.random() < 0.5 ? 'before' : 'after' };
		});
	},

	/** What has come in, and how many of the users that should have been updated were. */
	answer({ users, stats, breaches, requests: all }, { searchParams }): Outcome {
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
			spanMs: (all.at(-1)?.at ?? 0) - (all[0]?.at ?? 0),
			connections,
			maxOpenConnections,
			maxInFlight,
			...limitOf(behavior, count),
		};
	},
});

function limitOf({ rateLimit, outage }: Behavior, count: number): Pick<Outcome, 'limitMs'> {
	if (outage) return { limitMs: outage.fromMs + outage.ms };
	return rateLimit ? { limitMs: shortestMs(rateLimit, count) } : {};
}

function shortestMs(limit: RateLimit, count: number): number {
	if (limit.kind !== 'atOnce') return limitersModule.shortestMs(limit, count);
	return Math.ceil(count / limit.requests) * behavior.latencyMs;
}
