import { RIGHT, USER_ID, useTestBench } from '../../commBox';

const bench = useTestBench();

it.each([
	['uniqueId', 'UniqueId', 50],
	['firstName', 'FirstName', 100],
	['lastName', 'LastName', 100],
	['phone1', 'Phone1', 100],
	['phone2', 'Phone2', 100],
	['email', 'Email', 255],
])(
	'%s takes its whole documented length, counted in code points',
	async (name, apiName, length) => {
		const text = '😀'.repeat(length);
		const { error } = await bench.run({ userId: USER_ID, updateFields: { [name]: text } });
		expect(error).toBeUndefined();
		expect(bench.sentData()).toEqual({ [apiName]: text });
	},
);

it.each(['\u200e94382332', '94382332\u200b', ' \u200f94382332\n'])(
	'a User ID is what anybody sees of it: %j',
	async (userId) => {
		const { error } = await bench.run({ ...RIGHT, userId });
		expect(error).toBeUndefined();
		expect(bench.sent()).toEqual([`POST /users/${USER_ID}`]);
	},
);

it.each(['', ' ', null, 'all'])('a Limit that is no number is the usual one: %j', async (limit) => {
	const list = { operation: 'getConversations', userId: USER_ID, limit: '={{ $json.limit }}' };
	const { items } = await bench.run(list, { items: [{ limit }] });
	expect(items).toHaveLength(50);
});

it('Remarks and custom fields have no limit', async () => {
	const long = 'x'.repeat(1_000_000);
	const { error } = await bench.run({
		userId: USER_ID,
		updateFields: { remarks: long },
		customFields: { field: [{ name: 'Note', value: long }] },
	});
	expect(error).toBeUndefined();
	expect(bench.sentData()).toEqual({ Remarks: long, Content: { Note: long } });
});

it('counts a phone number after its normalization', async () => {
	const phone1 = `19175${' '.repeat(100)}555555`;
	const { error } = await bench.run({ ...RIGHT, updateFields: { phone1 } });
	expect(error).toBeUndefined();
	expect(bench.sentData()).toEqual({ Phone1: '19175555555' });
});
