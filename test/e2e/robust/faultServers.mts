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

/** What a credential's Base URL can point at. */
export type TargetName =
	| 'emulator'
	| 'html'
	| 'untyped'
	| 'gzip'
	| 'bom'
	| 'slow'
	| 'echo'
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
	/** How many MB of the huge answer have been sent at most. */
	hugestMb(): number;
	close(): void;
}

const HUGE_MB = 200;
const MB = Buffer.alloc(2 ** 20, 'x');

type Send = (response: ServerResponse, answer: string, key: string) => void | Promise<void>;

/** Ways in which a right answer of the emulator can be handed on. */
const proxies: Readonly<Record<'html' | 'untyped' | 'gzip' | 'bom' | 'slow' | 'echo', Send>> = {
	html: (response, answer) => {
		response.writeHead(200, { 'content-type': 'text/html' }).end(answer);
	},
	untyped: (response, answer) => {
		response.writeHead(200).end(answer);
	},
	gzip: (response, answer) => {
		response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(answer));
	},
	bom: (response, answer) => {
		response.writeHead(200, { 'content-type': 'application/json' }).end(`\uFEFF${answer}`);
	},
	slow: async (response, answer) => {
		response.writeHead(200, { 'content-type': 'application/json' });
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
};

/**
 * Starts them.
 *
 * @param emulator Where right answers come from.
 */
export async function startFaultServers(emulator: string): Promise<FaultServers> {
	const strayed: string[] = [];
	let hugest = 0;
	const servers: Server[] = [];
	const listen = async (server: Server): Promise<number> => {
		servers.push(server.listen(0, '127.0.0.1'));
		await once(server, 'listening');
		return (server.address() as AddressInfo).port;
	};
	const serve = async (listener: RequestListener) =>
		`http://127.0.0.1:${await listen(createServer(listener))}`;
	const proxy = async (send: Send) =>
		await serve((request, response) => {
			handOn(emulator, request, response, send).catch(() => response.destroy());
		});
	const stray: RequestListener = (request, response) => {
		strayed.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
		response.end('{"status":200,"data":{"Id":1}}');
	};
	const huge: RequestListener = (_request, response) => {
		sendHuge(response, (mb) => (hugest = Math.max(hugest, mb))).catch(() => response.destroy());
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
			huge: await serve(huge),
			selfSigned: `https://127.0.0.1:${tlsPort}`,
			noTls: elsewhere.replace('http:', 'https:'),
			onlyTls: `http://127.0.0.1:${tlsPort}`,
			noHost: 'http://commbox.invalid',
			nobody: `http://127.0.0.1:${await getPort()}`,
		},
		elsewhere,
		strayed,
		hugestMb: () => hugest,
		close: () => {
			for (const server of servers) {
				server.close();
				server.closeAllConnections();
			}
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

async function handOn(
	emulator: string,
	request: IncomingMessage,
	response: ServerResponse,
	send: Send,
): Promise<void> {
	const { authorization = '' } = request.headers;
	const answer = await fetch(`${emulator}${request.url}`, {
		method: request.method ?? 'GET',
		headers: { authorization, 'content-type': 'application/json' },
		body: await text(request),
	});
	await send(response, await answer.text(), authorization.replace('Bearer ', ''));
}

/** Sends a huge right answer, no faster than it is taken. */
async function sendHuge(response: ServerResponse, sent: (mb: number) => void): Promise<void> {
	const [head, end] = ['{"status":200,"data":{"Id":1},"filler":"', '"}'];
	response.writeHead(200, {
		'content-type': 'application/json',
		'content-length': head.length + HUGE_MB * MB.length + end.length,
	});
	const parts = function* () {
		yield Buffer.from(head);
		for (let mb = 1; mb <= HUGE_MB; mb += 1) {
			sent(mb);
			yield MB;
		}
		yield Buffer.from(end);
	};
	await pipeline(Readable.from(parts()), response);
}
