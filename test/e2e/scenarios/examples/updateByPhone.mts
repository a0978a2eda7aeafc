import { text } from '../../../../sandbox/n8n.mts';
import { JOHN, USER_ID } from '../../emulator.mts';
import { post, untilRegistered } from '../calls.mts';
import type { ExampleRun } from '../scenario.mts';

const BODY = { phone: '+1 (917) 555-5555', firstName: 'Zoë', vip: 8 };

/** By calls: for a number that WhatsApp knows, for one that it does not, and while CommBox refuses. */
export const updateByPhone: ExampleRun = async ({ workflows, emulator, n8n }, example, checks) => {
	const address = `${n8n.url}/webhook/commbox-update-by-phone`;
	await workflows.activate(await workflows.add(example));
	await untilRegistered(address);
	const answerTo = async (body: unknown) => {
		const answer = await post(address, body);
		return [answer.status, JSON.parse(answer.body) as unknown] as const;
	};

	checks.equal('the call is answered with the Id', await answerTo(BODY), [
		200,
		{ id: Number(USER_ID) },
	]);
	checks.equal('CommBox has the values', await emulator.readUser(USER_ID), {
		...JOHN,
		FirstName: 'Zoë',
		Content: { ...JOHN.Content, VIP_Status: '8' },
	});
	const unknown = await answerTo({ ...BODY, phone: '+1 (917) 000-0000' });
	checks.equal('an unknown number is answered with 404', unknown[0], 404);
	const says = text(unknown[1], 'error');
	checks.that(
		'and in plain words, without advice for builders',
		/^CommBox does not know a user with the identifier 19170000000 on WhatsApp/.test(says) &&
			!says.includes('[item'),
		says,
	);
	checks.equal('without a number not with 404', await answerTo({ firstName: 'Zoë' }), [
		500,
		{ error: '"Identifier" is empty' },
	]);
	await emulator.answerWith(400);
	const [status] = await answerTo(BODY);
	checks.equal('while CommBox refuses not with 404 either', status, 500);
};
