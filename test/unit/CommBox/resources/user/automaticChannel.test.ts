import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { errorText, useTestBench } from '../../../commBox';

const bench = useTestBench();

/** The channels that know users by phone numbers, and by email addresses, as they are asked. */
const PHONES = [5, 7, 16];
const MAILS = [4, 14, 15];

const byPhone: INodeParameters = {
	userIdentification: 'phoneNumber',
	phoneNumber: '={{ $json.address }}',
	updateFields: { remarks: 'x' },
};
const byMail: INodeParameters = {
	userIdentification: 'emailAddress',
	emailAddress: '={{ $json.address }}',
	updateFields: { remarks: 'x' },
};

/** Makes a channel of this type know a new user by an address. */
function know(id: number, address: string, type: number): void {
	bench.emulator.users.put(String(id), {});
	bench.emulator.users.identify(String(id), {
		id,
		streamProviderId: address,
		streamProviderType: type,
		conversations: [],
	});
}

/** The types that were asked, look-up after look-up. */
const asked = () =>
	bench.emulator.requests
		.filter(({ method }) => method === 'GET')
		.map(({ url }) => Number(new URL(url, 'http://x').searchParams.get('streamProviderType')));

const update = async (parameters: INodeParameters, addresses: string[], maxConcurrency = 8) =>
	await bench.run(
		{ ...parameters, requestOptions: { maxConcurrency } },
		{ items: addresses.map((address) => ({ address })), onError: 'continueRegularOutput' },
	);

it.each<[number, INodeParameters, string, number[]]>([
	...PHONES.map((type, index) => {
		const before = PHONES.slice(0, index);
		return [type, byPhone, '1500', before] as [number, INodeParameters, string, number[]];
	}),
	...MAILS.map((type, index) => {
		const before = MAILS.slice(0, index);
		return [type, byMail, '@example.com', before] as [number, INodeParameters, string, number[]];
	}),
])('learns that type %d finds users, by one request for each before it', async (...given) => {
	const [type, parameters, ending, before] = given;
	bench.emulator.latency(1);
	const addresses = Array.from({ length: 30 }, (_, index) => `${500 + index}${ending}`);
	for (const [index, address] of addresses.entries()) know(500 + index, address, type);
	const { items } = await update(parameters, addresses);
	expect(items.map(({ json }) => json['Id'])).toEqual(addresses.map((_, index) => 500 + index));
	expect(asked()).toEqual([...before, ...Array(30).fill(type)]);
});

it('asks no more of each other type than once, when users are not there', async () => {
	const { items } = await update(byPhone, ['19175555555', '1', '2', '3', '4', '5']);
	expect(items.map(({ json }) => 'Id' in json)).toEqual([true, ...Array(5).fill(false)]);
	expect(errorText(items[5]!)).toMatch(/does not know a user with the identifier 5 .*Automatic/);
	expect(asked().sort((a, b) => a - b)).toEqual([5, 5, 5, 5, 5, 5, 7, 16]);
});

it('finds users of another type at the same time as it finds out about that type', async () => {
	bench.emulator.latency(5);
	const others = ['2001', '2002', '2003', '2004', '2005'];
	for (const [index, address] of others.entries()) know(600 + index, address, 16);
	const { items } = await update(byPhone, ['19175555555', ...others]);
	expect(items.map(({ json }) => json['Id'])).toEqual([94382332, 600, 601, 602, 603, 604]);
});

it('asks about a type again where the answer was lost', async () => {
	know(600, '2001', 7);
	let failed = 0;
	bench.emulator.fault(({ url }) =>
		url.includes('Type=7') && failed++ === 0 ? { kind: 'status', status: 403 } : undefined,
	);
	const { items } = await update(byPhone, ['19175555555', '1', '2001'], 1);
	expect(items.map(({ json }) => json['Id'])).toEqual([94382332, undefined, 600]);
});

it('takes nobody for another, whatever types know whom, and spares requests', async () => {
	const users = fc.array(fc.constantFrom<number | undefined>(...PHONES, undefined), {
		minLength: 1,
		maxLength: 12,
	});
	await fc.assert(
		fc.asyncProperty(users, fc.constantFrom(1, 8), async (types, maxConcurrency) => {
			bench.emulator.reset();
			for (const [index, type] of types.entries()) {
				if (type !== undefined) know(700 + index, `${700 + index}`, type);
			}
			const { items } = await update(
				byPhone,
				types.map((_, index) => `${700 + index}`),
				maxConcurrency,
			);
			const ids = items.map(({ json }) => json['Id']);
			// The first who is found decides by which type all others are found at least.
			const learned = types[ids.findIndex((id) => id !== undefined)];
			for (const [index, type] of types.entries()) {
				expect([undefined, type === undefined ? undefined : 700 + index]).toContain(ids[index]);
				if (type !== undefined && type === learned) expect(ids[index]).toBe(700 + index);
			}
			const missing = PHONES.filter((type) => !types.includes(type));
			const untilKnown = types.findIndex((type) => type !== undefined);
			if (maxConcurrency === 1 && untilKnown >= 0) {
				// By two paths each before anybody is found, and once more afterwards.
				for (const type of missing) {
					const count = asked().filter((one) => one === type).length;
					expect(count).toBeLessThanOrEqual(2 * untilKnown + 2);
				}
			}
		}),
		{ numRuns: 60 },
	);
});

it.each(['={{ "Automatic" }}', '={{ undefined }}', 'automatic'])(
	'is what an expression can come to: %s',
	async (phoneChannel) => {
		know(600, '2001', 7);
		const { items } = await update({ ...byPhone, phoneChannel }, ['2001']);
		expect(items.map(({ json }) => json)).toEqual([{ Id: 600 }]);
		expect(asked()).toEqual([5, 7]);
	},
);

it('is not done where a channel is chosen', async () => {
	const { items } = await update({ ...byPhone, phoneChannel: 7 }, ['19175555555']);
	expect(errorText(items[0]!)).toMatch(/does not know .* 19175555555 on WhatsApp/);
	expect(new Set(asked())).toEqual(new Set([7]));
});

it('returns the conversations of all channels that know the user by the address', async () => {
	const { items } = await bench.run({
		operation: 'getConversations',
		userIdentification: 'phoneNumber',
		phoneNumber: '+1 917-555-5501',
		returnAll: true,
	});
	expect(items.map(({ json }) => json['conversationId'])).toEqual([6000, 6001]);
});
