import type { Fault } from '../../emulator/faults.js';
import { API_KEY } from '../fixtures/apiKey.mts';
import type { FaultServers, TargetName } from './faultServers.mts';

/** One thing that goes wrong, and what has to come of it. */
export interface FaultCase {
	readonly name: string;
	/** Where the credential's Base URL points; left out, at the emulator. */
	readonly target?: TargetName;
	/** What the emulator does wrong. */
	readonly fault?: Fault | ((servers: FaultServers) => Fault);
	/** What the error of a failing item says; left out: no item fails. */
	readonly error?: RegExp;
	/** Whether the update has its effect although the item fails. */
	readonly applied?: boolean;
	/** Whether one failure is enough to leave out all other items. */
	readonly fatal?: boolean;
	/** How many items there are in the run with many; left out, 100. */
	readonly many?: number;
	/** Of many items, every n-th is hit; left out, every 5th. */
	readonly every?: number;
	/** How many requests for an item go wrong; left out, all. */
	readonly times?: number;
	/** The node's options. */
	readonly options?: Readonly<Record<string, unknown>>;
	/** How the node sends, where not without retries. */
	readonly requestOptions?: Readonly<Record<string, unknown>>;
	/** How many MB n8n may need for it at most, beyond what it has: for one item and for many. */
	readonly memoryMb?: readonly [one: number, many: number];
}

const body = (text: string): Fault => ({ kind: 'body', body: text });
const says = (text: string) => body(`{"status":400,"description":"Key ${text} may not"}`);
const html = (httpStatus: number): Fault => ({
	kind: 'body',
	body: '<!doctype html><title>Sign in</title>',
	contentType: 'text/html',
	httpStatus,
});
const status = (code: number): Fault => ({ kind: 'status', status: code });
const throttle = (status: number, retryAfter = '0'): Fault => ({
	kind: 'status',
	status,
	retryAfter,
});
const envelope = (code: number | string): Fault => ({ kind: 'envelope', status: code });
const reset = (when: 'before' | 'after'): Fault => ({ kind: 'reset', when });
const trickle: Fault = { kind: 'trickle', everyMs: 20 };
const redirect =
	(code: number, path = '/users/1') =>
	({ elsewhere }: FaultServers): Fault => ({
		kind: 'redirect',
		location: `${elsewhere}${path}`,
		status: code,
	});

const NOT_COMMBOX = /did not come from the CommBox API \(status 200\)/;
const NO_ID = /reported success, but did not return the Id/;
const THROTTLED = /too many requests \(status 429\).*, and nothing got through for 3 seconds/;
const HOUR = /too many requests .*, and wants to be asked again in 60 minutes, at .* UTC/;
const REFUSED = /refused the data for user \d+ \(status 400\)/;
const KEY = /did not accept the API key \(status 401\)/;
const UNKNOWN = /does not know user \d+ \(status 404\)/;
const FAILED = /failed while working on user \d+ \(status 50\d\)/;
const BROKE = /connection to CommBox broke before its answer/;
const LATE = /did not answer in time/;
const TLS = /secure connection to CommBox could not be set up/;
const MOVED = /Base URL redirects to .* \(status 30\d\), where the API key is not sent/;
const NO_HOST = /host in the Base URL could not be found/;

const KEY_IN_JSON = JSON.stringify(API_KEY).slice(1, -1);
const KEY_ESCAPED = API_KEY.replaceAll(
	/[^]/g,
	(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
);

/** Many items wait for the processor at times, and must not be taken for hanging. */
const patient = { timeout: 3_000 };
const fatal = true;
const impatient = { fatal, every: 25, requestOptions: { patience: 0.05 } };
const slow = { requestOptions: patient, every: 25 };
const huge = {
	many: 20,
	every: 1,
	requestOptions: { timeout: 60_000 },
	memoryMb: [150, 600],
} as const;

/** Everything that goes wrong for good. Retries are off unless the request options say otherwise. */
export const faultCases: readonly FaultCase[] = [
	{ name: '400', fault: status(400), error: REFUSED },
	{ name: '401', fault: status(401), error: KEY, fatal },
	{ name: '403', fault: status(403), error: /has no permission for this operation/ },
	{ name: '404', fault: status(404), error: UNKNOWN },
	{ name: '429 for ever', fault: throttle(429), error: THROTTLED, ...impatient },
	// Where nothing else is left to get through, 503 counts as throttling as well.
	{
		name: '503',
		fault: status(503),
		error: /temporarily unavailable \(status 503\)/,
		...impatient,
	},
	{ name: '429 for an hour', fault: throttle(429, '3600'), error: HOUR, fatal },
	...[500, 504].map((code) => ({ name: `${code}`, fault: status(code), error: FAILED })),
	{ name: '501', fault: status(501), error: /does not support this request/ },
	{ ...inEnvelope(400), error: REFUSED },
	{ ...inEnvelope('401'), error: KEY, fatal },
	{ ...inEnvelope('404'), error: UNKNOWN },
	{ ...inEnvelope(500), error: FAILED },
	{ name: 'no Id', fault: body('{"status":200,"data":{}}'), error: NO_ID },
	{ name: 'no data', fault: body('{"status":200}'), error: NO_ID },
	{ name: 'no status', fault: body('{"data":{"Id":1}}'), error: NOT_COMMBOX },
	{ name: 'truncated', fault: { kind: 'truncate' }, error: BROKE },
	{ name: 'broken JSON', fault: body('{"status":200,"da'), error: NOT_COMMBOX },
	{ name: 'empty answer', fault: body(''), error: NO_ID },
	{ name: 'HTML, 200', fault: html(200), error: NOT_COMMBOX },
	{ name: 'HTML, 502', fault: html(502), error: FAILED },
	{ name: 'right JSON as text/html', target: 'html' },
	{ name: 'right JSON without a type', target: 'untyped' },
	{ name: 'right JSON, gzip, unasked', target: 'gzip' },
	{ name: 'right JSON after a byte order mark', target: 'bom' },
	{ name: 'right JSON, a byte at a time', target: 'slow' },
	{ name: '200 MB', target: 'huge', error: /larger than 32 MB/, ...huge },
	{ name: 'hang', fault: { kind: 'hang' }, error: LATE, ...slow },
	{ name: 'reset before', fault: reset('before'), error: BROKE },
	{ name: 'reset after', fault: reset('after'), error: BROKE, applied: true },
	{ name: 'slow trickle', fault: trickle, error: LATE, ...slow },
	{ name: 'TLS: self-signed', target: 'selfSigned', error: TLS },
	{ name: 'TLS: no TLS there', target: 'noTls', error: TLS },
	{ name: 'HTTP: TLS there', target: 'onlyTls', error: BROKE },
	{ name: 'DNS: no such host', target: 'noHost', error: NO_HOST, fatal },
	{ name: 'nobody listens', target: 'nobody', error: /could not be reached/, fatal },
	...[302, 308].map((code) => ({
		name: `redirect ${code}`,
		fault: redirect(code),
		error: MOVED,
	})),
	// Answers that show the key again. Whatever the error says, the key must not be in it.
	{ name: 'key in the description', fault: says(KEY_IN_JSON), error: REFUSED },
	{ name: 'key there, / as \\/', fault: says(KEY_IN_JSON.replaceAll('/', '\\/')), error: REFUSED },
	{ name: 'key there, as \\uXXXX', fault: says(KEY_ESCAPED), error: REFUSED },
	{ name: 'key in an HTML page', fault: body(`<b>${API_KEY}</b>`), error: NOT_COMMBOX },
	...[API_KEY, encodeURIComponent(API_KEY)].map((key) => ({
		name: `key in a redirect${key === API_KEY ? '' : ', encoded'}`,
		fault: redirect(302, `/?key=${key}`),
		error: MOVED,
	})),
	{ name: 'key in a right answer', target: 'echo', options: { output: 'response' } },
];

const retry = { maxRetries: 5 };
const slowRetry = { requestOptions: { ...retry, ...patient }, every: 25 };

/** Everything that passes: with retries on, no item fails. */
export const passingCases: readonly FaultCase[] = [
	{ name: '500, once', fault: status(500) },
	{ name: '503 with Retry-After, once', fault: throttle(503), every: 25 },
	{ name: '429, three times', fault: throttle(429), times: 3, every: 25 },
	{ name: 'HTTP 200, status "500", once', fault: envelope('500') },
	{ name: 'truncated, once', fault: { kind: 'truncate' } as const },
	{ name: 'reset before, twice', fault: reset('before'), times: 2 },
	{ name: 'reset after, once', fault: reset('after') },
	{ name: 'hang, once', fault: { kind: 'hang' } as const, ...slowRetry },
	{ name: 'slow trickle, once', fault: trickle, ...slowRetry },
].map((one) => ({ requestOptions: retry, times: 1, ...one }));

function inEnvelope(code: number | string): FaultCase {
	return { name: `HTTP 200, status ${JSON.stringify(code)}`, fault: envelope(code) };
}
