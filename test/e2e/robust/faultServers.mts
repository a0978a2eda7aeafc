import { once } from 'node:events';
import {
	createServer,
	type IncomingMessage,
	type RequestListener,
	type Server,
	type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import getPort from 'get-port';
import { generate } from 'selfsigned';

const HUGE_MB = 200;
const MB = Buffer.alloc(2 ** 20, 'x');
const JSON_TYPE = { 'content-type': 'application/json' };

type Answer = (response: ServerResponse, answer: string, key: string) => unknown;

/** Ways in which a right answer of the emulator can be handed on. */
const proxies = {
	html: (response, answer) => response.writeHead(200, { 'content-type': 'text/html' }).end(answer),
	untyped: (response, answer) => response.writeHead(200).end(answer),
	gzip: (response, answer) =>
		response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(answer)),
	bom: (response, answer) => response.writeHead(200, JSON_TYPE).end(`\uFEFF${answer}`),
	slow: async (response, answer) => {
		response.writeHead(200, JSON_TYPE);
		for (const character of answer) {
			response.write(character);
			await sleep(2);
		}
		response.end();
	},
	echo: (response, answer, key) => {
		const escaped = JSON.stringify(key).slice(1, -1).replaceAll('/', '\\/');
		response.writeHead(200).end(answer.replace(/\}$/, `,"you":"${escaped}"}`));
	},
} as const satisfies Record<string, Answer>;

/** What a credential's Base URL can point at. */
export type TargetName =
	| keyof typeof proxies
	| 'emulator'
	| 'huge'
	| 'selfSigned'
	| 'noTls'
	| 'onlyTls'
	| 'noHost'
	| 'nobody';

/** The servers that answer as the emulator cannot. */
export interface FaultServers {
	readonly urls: Readonly<Record<TargetName, string>>;
	/** Where redirects lead: another origin. */
	readonly elsewhere: string;
	/** The requests that came there, and to the server whose certificate is not to be trusted. */
	readonly strayed: readonly string[];
	close(): void;
}

/**
 * Starts them.
 *
 * @param emulator Where right answers come from.
 */
export async function startFaultServers(emulator: string): Promise<FaultServers> {
	const strayed: string[] = [];
	const servers: Server[] = [];
	const listen = async (server: Server): Promise<number> => {
		servers.push(server.listen(0, '127.0.0.1'));
		await once(server, 'listening');
		return (server.address() as AddressInfo).port;
	};
	const serve = async (listener: RequestListener) =>
		`http://127.0.0.1:${await listen(createServer(listener))}`;
	const proxy = async (answer: Answer) => await serve(handOn(emulator, answer));
	const stray: RequestListener = ({ method, url, headers }, response) => {
		strayed.push(`${method} ${url} ${JSON.stringify(headers)}`);
		response.end('{"status":200,"data":{"Id":1}}');
	};

	const elsewhere = await serve(stray);
	const tlsPort = await listen(createTlsServer(await selfSigned(), stray));
	return {
		urls: {
			emulator,
			html: await proxy(proxies.html),
			untyped: await proxy(proxies.untyped),
			gzip: await proxy(proxies.gzip),
			bom: await proxy(proxies.bom),
			slow: await proxy(proxies.slow),
			echo: await proxy(proxies.echo),
			huge: await serve((_, response) => void sendHuge(response)),
			selfSigned: `https://127.0.0.1:${tlsPort}`,
			noTls: elsewhere.replace('http:', 'https:'),
			onlyTls: `http://127.0.0.1:${tlsPort}`,
			noHost: 'http://commbox.invalid',
			nobody: `http://127.0.0.1:${await getPort()}`,
		},
		elsewhere,
		strayed,
		close: () => {
			for (const server of servers) server.close().closeAllConnections();
		},
	};
}

/** A certificate for 127.0.0.1 that nobody has signed but itself. */
async function selfSigned(): Promise<{ key: string; cert: string }> {
	const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
		keyType: 'ec',
		algorithm: 'sha256',
		extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
	});
	return { key, cert };
}

function handOn(emulator: string, send: Answer): RequestListener {
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const { authorization = '' } = request.headers;
		const right = await fetch(`${emulator}${request.url}`, {
			method: request.method ?? 'GET',
			headers: { authorization, ...JSON_TYPE },
			body: await text(request),
		});
		await send(response, await right.text(), authorization.replace('Bearer ', ''));
	};
	return (request, response) => void answer(request, response).catch(() => response.destroy());
}

/** Sends a huge right answer, no faster than it is taken, until nobody takes it any more. */
async function sendHuge(response: ServerResponse): Promise<void> {
	const [head, end] = ['{"status":200,"data":{"Id":1},"filler":"', '"}'];
	const length = head.length + HUGE_MB * MB.length + end.length;
	response.writeHead(200, { ...JSON_TYPE, 'content-length': length });
	const parts = function* () {
		yield Buffer.from(head);
		for (let mb = 0; mb < HUGE_MB; mb += 1) yield MB;
		yield Buffer.from(end);
	};
	await pipeline(Readable.from(parts()), response).catch(() => response.destroy());
}
