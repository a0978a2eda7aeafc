import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export interface RecordedRequest {
	method: string;
	/** Path and query. */
	url: string;
	headers: FastifyRequest['headers'];
	/** The text as it came; empty where there was none. */
	body: string;
	/** The same byte for byte. */
	bytes: Buffer;
	/** When its headers had come, in milliseconds since 1970. */
	at: number;
}

/** Something that was added, each time anew: a message, a note, a tag. */
export interface Addition {
	readonly operationId: string;
	readonly url: string;
	/** The request's body, which tells whose addition it is. */
	readonly body: string;
}

export interface Stats {
	requests: number;
	/** Whole answers by HTTP status; what hangs, resets, trickles or is truncated is in none. */
	byStatus: Record<number, number>;
	/** Connections opened so far, and the most that were open at once. */
	connections: number;
	maxOpenConnections: number;
	/** The most requests that waited for their answer at once. */
	maxInFlight: number;
	/** Updates applied. */
	updates: number;
	/** Connections reset by a fault. */
	resets: number;
}

/** Keeps what came in and counts it. Arrays and `stats` stay the same objects over a reset. */
export class Recorder {
	readonly requests: RecordedRequest[] = [];
	readonly breaches: string[] = [];
	readonly additions: Addition[] = [];
	readonly stats = {} as Stats;
	private readonly inFlight = new Set<FastifyReply['raw']>();
	private readonly connections = new Set<FastifyRequest['raw']['socket']>();
	private records = new WeakMap<FastifyRequest, RecordedRequest>();

	constructor(private readonly log?: (line: string) => void) {
		this.reset();
	}

	/** Counts the connections of a server from now on, TLS or not. */
	watch(server: FastifyInstance['server']): void {
		server.on('connection', (socket) => {
			const { stats, connections } = this;
			connections.add(socket);
			stats.connections += 1;
			stats.maxOpenConnections = Math.max(stats.maxOpenConnections, connections.size);
			socket.once('close', () => connections.delete(socket));
		});
	}

	/** Cuts off every connection, also one that has not got as far as TLS or a request. */
	disconnect(): void {
		for (const socket of this.connections) socket.destroy();
	}

	/** Records a request whose headers have come. */
	begin(request: FastifyRequest, { raw }: FastifyReply): void {
		const { method, url, headers } = request;
		const record = { method, url, headers, body: '', bytes: Buffer.alloc(0), at: Date.now() };
		this.requests.push(record);
		this.records.set(request, record);
		this.inFlight.add(raw);
		this.stats.requests += 1;
		this.stats.maxInFlight = Math.max(this.stats.maxInFlight, this.inFlight.size);
		raw.once('close', () => {
			this.inFlight.delete(raw);
			const outcome = raw.writableFinished ? raw.statusCode : 'broken off';
			this.log?.(`${method} ${url} ${outcome} ${Date.now() - record.at} ms`);
		});
	}

	/** Adds a request's body, which comes after its headers. */
	body(request: FastifyRequest, bytes: Buffer): void {
		const record = this.records.get(request);
		if (record) Object.assign(record, { body: bytes.toString(), bytes });
	}

	/** The text of a request's body. */
	bodyOf(request: FastifyRequest): string {
		return this.records.get(request)?.body ?? '';
	}

	/** Keeps that a request has added something. */
	added(request: FastifyRequest, operationId: string): void {
		this.additions.push({ operationId, url: request.url, body: this.bodyOf(request) });
	}

	/** Whether a request came since the last reset; no other may leave a trace. */
	knows(request: FastifyRequest): boolean {
		return this.records.has(request);
	}

	/** Counts an answer that is about to be sent whole. */
	answered(httpStatus: number): void {
		this.stats.byStatus[httpStatus] = (this.stats.byStatus[httpStatus] ?? 0) + 1;
	}

	/** Forgets all, and cuts off the requests that still wait: nobody will answer them. */
	reset(): void {
		this.requests.length = 0;
		this.breaches.length = 0;
		this.additions.length = 0;
		this.records = new WeakMap();
		for (const raw of this.inFlight) raw.destroy();
		Object.assign(this.stats, {
			requests: 0,
			byStatus: {},
			connections: 0,
			maxOpenConnections: this.connections.size,
			maxInFlight: 0,
			updates: 0,
			resets: 0,
		} satisfies Stats);
	}
}
