import type { Fault } from '../../emulator/faults.ts';
import type { TargetName } from './faultServers.mts';

/** One thing that goes wrong, and what has to come of it. */
export interface FaultCase {
	readonly name: string;
	/** Where the credential's Base URL points; left out, at the emulator. */
	readonly target?: TargetName;
	/** What the emulator does wrong. */
	readonly fault?: Fault;
	/** What the error of a failing item says; left out: no item fails. */
	readonly error?: RegExp;
	/** Whether the update has its effect although the item fails. */
	readonly applied?: boolean;
	/** Whether one failure is enough to leave out all other items. */
	readonly fatal?: boolean;
	/** How many items there are in the run with many; left out, 500. */
	readonly many?: number;
	/** Of many items, every n-th is hit; left out, every 5th. */
	readonly every?: number;
	/** How many requests for an item go wrong; left out, all. */
	readonly times?: number;
	/** The node's options. */
	readonly options?: Readonly<Record<string, unknown>>;
	/** How many MB n8n may need for it at most, beyond what it has: for one item and for many. */
	readonly memoryMb?: readonly [one: number, many: number];
}

const html = (httpStatus: number): Fault => ({
	kind: 'body',
	body: '<!doctype html><title>Sign in</title>',
	contentType: 'text/html',
	httpStatus,
});
const body = (text: string): Fault => ({ kind: 'body', body: text });
const status = (code: number): Fault => ({ kind: 'status', status: code });
const envelope = (code: number | string): Fault => ({ kind: 'envelope', status: code });
/** Many items wait for the processor at times, and must not be taken for hanging. */
const patient = { timeout: 2_000 };

const NOT_COMMBOX = /did not come from the CommBox API \(status 200\)/;
const NO_ID = /reported success, but did not return the Id/;
const REFUSED = /refused the data for user \d+ \(status 400\)/;
const KEY = /did not accept the API key \(status 401\)/;
const UNKNOWN = /does not know user \d+ \(status 404\)/;
const FAILED = /failed while working on user \d+ \(status 50\d\)/;
const BROKE = /connection to CommBox broke before its answer/;
const LATE = /did not answer in time/;
const TLS = /secure connection to CommBox could not be set up/;
const MOVED = /Base URL redirects to .* \(status 30\d\), where the API key is not sent/;

/** Everything that goes wrong for good. Retries are off unless the options say otherwise. */
export function faultCases(elsewhere: string, apiKey: string): readonly FaultCase[] {
	const redirect = (code: number): Fault => ({
		kind: 'redirect',
		location: `${elsewhere}/users/1`,
		status: code,
	});
	return [
		{ name: '400', fault: status(400), error: REFUSED },
		{ name: '401', fault: status(401), error: KEY, fatal: true },
		{ name: '403', fault: status(403), error: /does not allow this API key/ },
		{ name: '404', fault: status(404), error: UNKNOWN },
		{
			name: '429 for ever',
			fault: { kind: 'status', status: 429, retryAfter: '0' },
			error: /receiving too many requests \(status 429\)/,
			every: 25,
		},
		{ name: '500', fault: status(500), error: FAILED },
		{ name: '501', fault: status(501), error: /does not support this request/ },
		{ name: '502', fault: status(502), error: FAILED },
		{ name: '503', fault: status(503), error: FAILED },
		{ name: '504', fault: status(504), error: FAILED },
		{ name: 'HTTP 200, status 400', fault: envelope(400), error: REFUSED },
		{ name: 'HTTP 200, status "400"', fault: envelope('400'), error: REFUSED },
		{ name: 'HTTP 200, status 401', fault: envelope(401), error: KEY, fatal: true },
		{ name: 'HTTP 200, status "401"', fault: envelope('401'), error: KEY, fatal: true },
		{ name: 'HTTP 200, status 404', fault: envelope(404), error: UNKNOWN },
		{ name: 'HTTP 200, status "404"', fault: envelope('404'), error: UNKNOWN },
		{ name: 'HTTP 200, status 500', fault: envelope(500), error: FAILED },
		{ name: 'HTTP 200, status "500"', fault: envelope('500'), error: FAILED },
		{ name: 'no Id', fault: body('{"status":200,"data":{}}'), error: NO_ID },
		{ name: 'no data', fault: body('{"status":200}'), error: NO_ID },
		{ name: 'no status', fault: body('{"data":{"Id":1}}'), error: NOT_COMMBOX },
		{ name: 'truncated', fault: { kind: 'truncate' }, error: BROKE },
		{ name: 'broken JSON', fault: body('{"status":200,"da'), error: NOT_COMMBOX },
		{ name: 'empty answer', fault: body(''), error: NOT_COMMBOX },
		{ name: 'HTML, 200', fault: html(200), error: NOT_COMMBOX },
		{ name: 'HTML, 502', fault: html(502), error: FAILED },
		{ name: 'right JSON as text/html', target: 'html' },
		{ name: 'right JSON without a type', target: 'untyped' },
		{ name: 'right JSON, gzip, unasked', target: 'gzip' },
		{ name: 'right JSON after a byte order mark', target: 'bom' },
		{ name: 'right JSON, a byte at a time', target: 'slow' },
		{
			name: '200 MB',
			target: 'huge',
			error: /larger than 32 MB/,
			many: 20,
			every: 1,
			options: { timeout: 60_000 },
			memoryMb: [150, 600],
		},
		{ name: 'hang', fault: { kind: 'hang' }, error: LATE, options: patient, every: 25 },
		{ name: 'reset before', fault: { kind: 'reset', when: 'before' }, error: BROKE },
		{
			name: 'reset after',
			fault: { kind: 'reset', when: 'after' },
			error: BROKE,
			applied: true,
		},
		{
			name: 'slow trickle',
			fault: { kind: 'trickle', everyMs: 20 },
			error: LATE,
			options: patient,
			every: 25,
		},
		{ name: 'TLS: self-signed', target: 'selfSigned', error: TLS },
		{ name: 'TLS: no TLS there', target: 'noTls', error: TLS },
		{ name: 'HTTP: TLS there', target: 'onlyTls', error: BROKE },
		{
			name: 'DNS: no such host',
			target: 'noHost',
			error: /host in the Base URL could not be found/,
			fatal: true,
		},
		{ name: 'nobody listens', target: 'nobody', error: /could not be reached/, fatal: true },
		{ name: 'redirect 301', fault: redirect(301), error: MOVED },
		{ name: 'redirect 302', fault: redirect(302), error: MOVED },
		{ name: 'redirect 307', fault: redirect(307), error: MOVED },
		{ name: 'redirect 308', fault: redirect(308), error: MOVED },
		...echoes(elsewhere, apiKey),
	];
}

/** Answers that show the key again. Whatever the error says, the key must not be in it. */
function echoes(elsewhere: string, apiKey: string): readonly FaultCase[] {
	const inJson = JSON.stringify(apiKey).slice(1, -1);
	const likePhp = inJson.replaceAll('/', '\\/');
	const escaped = apiKey.replaceAll(
		/[^]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	const says = (text: string) => body(`{"status":400,"description":"Key ${text} may not"}`);
	const redirect = (key: string): Fault => ({
		kind: 'redirect',
		location: `${elsewhere}/?key=${key}`,
	});
	return [
		{ name: 'key in the description', fault: says(inJson), error: REFUSED },
		{ name: 'key there, / as \\/', fault: says(likePhp), error: REFUSED },
		{ name: 'key there, as \\uXXXX', fault: says(escaped), error: REFUSED },
		{ name: 'key in an HTML page', fault: body(`<b>${apiKey}</b>`), error: NOT_COMMBOX },
		{ name: 'key in a redirect', fault: redirect(apiKey), error: MOVED },
		{
			name: 'key in a redirect, encoded',
			fault: redirect(encodeURIComponent(apiKey)),
			error: MOVED,
		},
		{
			name: 'key in a right answer',
			target: 'echo',
			options: { output: 'response' },
		},
	];
}

const retry = { maxRetries: 5 };

/** Everything that passes: with retries on, no item fails. */
export const passingCases: readonly FaultCase[] = [
	{ name: '500, once', fault: status(500), times: 1, options: retry },
	{ name: '503 with Retry-After, once', fault: { kind: 'status', status: 503, retryAfter: '0' } },
	{ name: '429, three times', fault: { kind: 'status', status: 429, retryAfter: '0' }, times: 3 },
	{ name: 'HTTP 200, status "500", once', fault: envelope('500') },
	{ name: 'truncated, once', fault: { kind: 'truncate' } },
	{ name: 'reset before, twice', fault: { kind: 'reset', when: 'before' }, times: 2 },
	{ name: 'reset after, once', fault: { kind: 'reset', when: 'after' } },
	{ name: 'hang, once', fault: { kind: 'hang' }, every: 25, options: { ...retry, ...patient } },
	{
		name: 'slow trickle, once',
		fault: { kind: 'trickle', everyMs: 20 },
		every: 25,
		options: { ...retry, ...patient },
	},
].map((one): FaultCase => ({ options: retry, times: 1, ...(one as FaultCase) }));
