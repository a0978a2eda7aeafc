import type { INodeParameters } from 'n8n-workflow';

import { USER_ID, useTestBench } from '../commBox';

const bench = useTestBench();

/**
 * What n8n stores of nodes of version 1. Whatever is added later, these have to do the same: not even
 * a mistake in them is mended here, but by a new version of the node.
 */
const savedWithVersion1: Array<[string, INodeParameters, requests: unknown[], output: unknown]> = [
	[
		'an update by phone number',
		{
			userIdentification: 'phoneNumber',
			phoneNumber: '={{ $json.phone }}',
			updateFields: { email: '={{ $json.mail }}', fieldsToClear: ['remarks'] },
			customFields: {
				field: [{ name: { __rl: true, mode: 'list', value: 'VIP_Status' }, value: '={{ 8 }}' }],
				clear: [{ name: { __rl: true, mode: 'name', value: 'Birth_Date' } }],
			},
			options: { output: 'input' },
		},
		[
			['GET', '/users/0?streamProviderId=19175555555&streamProviderType=5', ''],
			[
				'POST',
				`/users/${USER_ID}`,
				'{"data":{"Email":"a@b.c","Remarks":"","Content":{"VIP_Status":"8","Birth_Date":""}}}',
			],
		],
		{ phone: '+1 917 555-5555', mail: 'a@b.c', userId: 94382332 },
	],
	[
		'an update from the item itself',
		{
			userId: `=${USER_ID}`,
			dataToSend: 'autoMapInputData',
			inputsToIgnore: 'phone',
		},
		[['POST', `/users/${USER_ID}`, '{"data":{"Content":{"mail":"a@b.c"}}}']],
		{ Id: 94382332 },
	],
];

it.each(savedWithVersion1)('%s works as it did', async (_, parameters, requests, output) => {
	const { items } = await bench.run(parameters, {
		items: [{ phone: '+1 917 555-5555', mail: 'a@b.c' }],
	});
	expect(bench.emulator.requests.map(({ method, url, body }) => [method, url, body])).toEqual(
		requests,
	);
	expect(items.map(({ json }) => json)).toEqual([output]);
});
