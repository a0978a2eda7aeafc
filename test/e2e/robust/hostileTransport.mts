import { say } from '../../../sandbox/screen.mts';
import { FIRST_ID, type Emulator } from './emulator.mts';
import { postToNewWebhook } from './posted.mts';
import { printable, type Report } from './report.mts';

/**
 * What JSON cannot say, or JavaScript not hold: n8n changes it while it reads the request, before
 * any node sees it. What the node makes of the rest is looked at.
 *
 * @param url A webhook whose workflow puts `remarks` into Remarks.
 */
export async function tryTransport(url: string, emulator: Emulator, report: Report): Promise<void> {
	const bodyWith = (json: Buffer) =>
		Buffer.concat([Buffer.from(`{"items":[{"userId":"${FIRST_ID}","remarks":`), json, TAIL]);

	await emulator.begin({});
	// A lone surrogate as bytes, which UTF-8 does not allow.
	await postToNewWebhook(url, bodyWith(Buffer.from([0x22, 0x61, 0xed, 0xa0, 0xbd, 0x62, 0x22])));
	const held = (await emulator.outcome()).users[0]?.fields['Remarks'] ?? '';
	say(`        n8n itself reads bytes that are no UTF-8 (61 ED A0 BD 62) as ${printable(held)}`);
	report.check('bytes that are no UTF-8 arrive as n8n has read them', [
		...(/^a\uFFFD+b$/.test(held) ? [] : [`the record holds ${JSON.stringify(held)}`]),
	]);

	await emulator.begin({});
	const { json } = await postToNewWebhook(url, bodyWith(Buffer.from('9007199254740993')));
	const said = JSON.stringify(json);
	say('        n8n itself reads the number 9007199254740993 as 9007199254740992');
	report.check('a number that n8n has damaged is refused by name', [
		...(said.includes('\\"Remarks\\" is a number with more digits than n8n can hold')
			? []
			: [said]),
		...((await emulator.updates()) === 0 ? [] : ['it was sent all the same']),
	]);
}

const TAIL = Buffer.from('}]}');
