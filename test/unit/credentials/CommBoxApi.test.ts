import { CommBoxApi } from '../../../credentials/CommBoxApi.credentials';
import { RIGHT, useTestBench } from '../commBox';

const bench = useTestBench();

it('takes a key with the blanks that copying left around it', async () => {
	const { error } = await bench.run(RIGHT, {
		credential: { apiKey: ` ${bench.emulator.apiKey}\n`, baseUrl: ` ${bench.emulator.url}/ ` },
	});
	expect(error).toBeUndefined();
});

/** n8n's own way with these rules (credentials-tester.service): the first that is equal fails. */
function verdict(body: Record<string, unknown>): string | undefined {
	const failing = new CommBoxApi().test.rules?.find(
		(rule) => 'key' in rule.properties && body[rule.properties.key] === rule.properties.value,
	);
	return failing?.properties.message;
}

describe('the test', () => {
	it.each([200, '200'])('takes status %p for right', (status) => {
		expect(verdict({ status, data: [] })).toBeUndefined();
	});

	it.each<[unknown, RegExp]>([
		[401, /API key.*Settings > API/],
		['401', /API key.*Settings > API/],
		[403, /API key.*Settings > API/],
		[404, /not come from the CommBox API .*Base URL/],
		['429', /temporarily unavailable.*later/],
		[503, /temporarily unavailable.*later/],
		[418, /Check API Key and Base URL/],
		[undefined, /not come from the CommBox API\. .*Base URL/],
	])('says what status %p means', (status, message) => {
		expect(verdict({ status })).toMatch(message);
	});
});
