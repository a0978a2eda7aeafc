// Everything that can go wrong on the way to CommBox: in every mode, for one item and for many.
import { watchProcess } from '../../support/processUse.mts';
import { expect, addCredential, test as base, type Credential } from '../fixtures/test.mts';
import { API_KEY } from '../fixtures/apiKey.mts';
import { manualTrigger, workflow } from '../fixtures/workflowJson.mts';
import { faultCases, passingCases, type FaultCase } from './faultCases.mts';
import { FIRST_HIT, FIRST_ID, judge, everyOf, type OnError } from './faultJudge.mts';
import { startFaultServers, type FaultServers, type TargetName } from './faultServers.mts';

/** How many items there are where many fail, and where none may. */
const MANY = 100;
const MANY_PASSING = 500;
const MODES: readonly OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

interface WorkerFixtures {
	readonly servers: FaultServers & { readonly credentials: Record<TargetName, Credential> };
}

/** Runs a case once, and judges what came of it. */
type Run = (fault: FaultCase, onError: OnError, count: number) => Promise<void>;

const test = base.extend<{ run: Run }, WorkerFixtures>({
	servers: [
		async ({ n8n, server }, use) => {
			const servers = await startFaultServers(server.url);
			const credentials: Partial<Record<TargetName, Credential>> = {};
			for (const [name, baseUrl] of Object.entries(servers.urls)) {
				const data = { baseUrl, apiKey: API_KEY };
				credentials[name as TargetName] = await addCredential(n8n, 'commBoxApi', data);
			}
			await use({ ...servers, credentials: credentials as Record<TargetName, Credential> });
			servers.close();
		},
		{ scope: 'worker' },
	],

	run: async ({ commBox, emulator, n8n, servers, workflows }, use, testInfo) => {
		await use(async (fault, onError, count) => {
			const name = `${fault.name}, ${onError}, ${count}`;
			const items = Array.from({ length: count }, (_, index) => ({
				userId: String(FIRST_ID + index),
				remarks: `${name}, ${index}`,
			}));
			emulator.reset();
			emulator.createMissing(true);
			const { every, times = Number.POSITIVE_INFINITY } = { every: everyOf(fault), ...fault };
			const played = typeof fault.fault === 'function' ? fault.fault(servers) : fault.fault;
			emulator.fault(({ userId, count: nth }) => {
				const index = Number(userId) - FIRST_ID;
				return nth <= times && (count === 1 || index % every === FIRST_HIT) ? played : undefined;
			});
			const parameters = {
				resource: 'user',
				operation: 'update',
				userId: '={{ $json.userId }}',
				updateFields: { remarks: '={{ $json.remarks }}' },
				options: fault.options ?? {},
				requestOptions: { maxRetries: 0, timeout: 20_000, ...fault.requestOptions },
			};
			const commBoxApi = servers.credentials[fault.target ?? 'emulator'];
			const node = commBox('CommBox', parameters, { onError, credentials: { commBoxApi } });
			const used = watchProcess(n8n.pid);
			const execution = await workflows.run(
				workflow(name, [manualTrigger, node], undefined, items),
			);
			const { extraMemoryMb } = used();
			const mostMb = fault.memoryMb?.[count === 1 ? 0 : 1];
			const verdict = judge({ fault, onError, items, execution, emulator });
			expect.soft(verdict.problems).toEqual([]);
			// Elsewhere nobody tells.
			if (mostMb !== undefined && process.platform === 'linux') {
				expect.soft(extraMemoryMb, 'MB that n8n took').toBeLessThan(mostMb);
			}
			testInfo.annotations.push({ type: `${onError}, ${count}`, description: verdict.summary });
		});
		expect(servers.strayed, 'to where a redirect leads, or who has no good certificate').toEqual(
			[],
		);
		const ready = await fetch(`${n8n.url}/healthz/readiness`);
		expect(ready.ok, 'whether n8n lives').toBe(true);
	},
});

for (const fault of faultCases) {
	test(`fault: ${fault.name}`, async ({ run }) => {
		for (const count of [1, fault.many ?? MANY]) {
			// What becomes of one item in the other modes, becomes of each of many.
			for (const onError of count === 1 ? MODES.slice(0, 1) : MODES) {
				await test.step(`${count} items, ${onError}`, async () => await run(fault, onError, count));
			}
		}
	});
}

for (const fault of passingCases) {
	test(`passing: ${fault.name}, no item may fail`, async ({ run }) => {
		await run(fault, 'stopWorkflow', MANY_PASSING);
	});
}
