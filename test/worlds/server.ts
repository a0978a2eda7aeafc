import type { IHttpRequestOptions } from 'n8n-workflow';

import { limiter, retryAfterText } from '../emulator/limiters';
import type { VirtualTime } from './clock';
import { Chance } from './random';
import {
	answerMs,
	rowsOf,
	TRIP_MS,
	type Fault,
	type Outage,
	type Refusal,
	type Rows,
	type World,
} from './world';

/** How a request ended, as the client knows it. */
export type Ending =
	/** CommBox has done it, or refused it for good: nothing more is to be asked. */
	| 'final'
	/** It certainly was not done, and can be asked again. */
	| 'undone'
	/** Nobody can tell. */
	| 'lost';

/** What the server knows of a row. */
export interface RowRecord {
	requests: number;
	/** How many times it was done. */
	effects: number;
	readonly endings: Set<Ending>;
}

/** What n8n's helper hands over for a stream. */
interface Answer {
	readonly statusCode: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: AsyncIterable<Buffer> & { destroy(): void };
}

/** The title of the page by which a gateway blocks. */
export const PAGE_TITLE = 'Attention Required';

/** How long a gateway waits for a server in vain, in ms. */
const GATEWAY_WAITS_MS = 1_000;

const REQUEST_ID = /row (\d+)/;

const CODES = { reset: 'ECONNRESET', refused: 'ECONNREFUSED' } as const;

/** CommBox, and the way to it, in a world. */
export class Server {
	readonly records: readonly RowRecord[];

	/** The rows in the order in which they took effect. */
	readonly effects: number[] = [];

	requests = 0;

	/** Whether any request has come to nothing because of the outage. */
	isOutageMet = false;

	private readonly rows: Rows;

	private readonly chance: Chance;

	private readonly admit: () => number | undefined;

	private answered = 0;

	private inside = 0;

	private bannedUntil = -Infinity;

	private outageAt = Infinity;

	/** When each worker is free, by the clock. */
	private readonly workers: number[];

	/**
	 * @param world What it is like.
	 * @param time The world's time.
	 * @param log Takes a line for whatever happens.
	 */
	constructor(
		private readonly world: World,
		private readonly time: VirtualTime,
		private readonly log: (line: string) => void,
	) {
		const { limit, workers = 0, size, seed, outage } = world;
		this.rows = rowsOf(world);
		this.chance = new Chance(seed, 2);
		this.admit = limit ? limiter(limit, () => time.now) : () => undefined;
		this.workers = Array.from({ length: workers }, () => 0);
		this.records = Array.from({ length: size }, () => ({
			requests: 0,
			effects: 0,
			endings: new Set<Ending>(),
		}));
		if (outage?.afterUsers === 0) this.outageAt = outage.afterMs;
	}

	/** Answers a request as n8n's helper does with `encoding: 'stream'`. */
	async handle({ body, abortSignal }: IHttpRequestOptions): Promise<Answer> {
		const row = Number(REQUEST_ID.exec(String(body))![1]);
		this.requests += 1;
		this.records[row]!.requests += 1;
		const aborted = new Promise<never>((_, reject) => {
			abortSignal?.addEventListener?.('abort', () => reject(connectionError('ECONNABORTED')));
		});
		return await Promise.race([aborted, this.answer(row, () => abortSignal?.aborted === true)]);
	}

	private async answer(row: number, hasLeft: () => boolean): Promise<Answer> {
		const { world, time, chance } = this;
		await time.pass(TRIP_MS / 2);
		if (hasLeft()) return await never();
		if (this.isOut) return await this.outage(row, world.outage!.as);
		const wait = this.waitFor();
		if (wait !== undefined) return await this.refuse(row, wait);

		this.inside += 1;
		const arrivedAt = time.now;
		await time.pass(this.workMs());
		this.inside -= 1;
		if (hasLeft()) return await never();
		if (this.rows.refused.has(row))
			return await this.finish(row, row % 2 === 0 ? 404 : 400, 'final');

		const fault = this.faultNow();
		const isCutOff = this.outageAt > arrivedAt && this.isOut && isLossy(world.outage!.as);
		const isTrouble = fault !== undefined || isCutOff;
		if (!isTrouble || chance.happens(0.5)) {
			this.records[row]!.effects += 1;
			this.effects.push(row);
		}
		if (isCutOff) return await this.outage(row, world.outage!.as);
		if (fault !== undefined) return await this.fail(row, fault);
		return await this.finish(row, 200, 'final');
	}

	/** @returns Nothing where a request may come in, else when it may, in ms. */
	private waitFor(): number | undefined {
		const { ban, crowd = Infinity } = this.world;
		const { now } = this.time;
		if (now < this.bannedUntil) {
			this.bannedUntil = Math.max(this.bannedUntil, now + ban!.prolongMs);
			return this.bannedUntil - now;
		}
		if (this.inside >= crowd) return 1;
		const wait = this.admit();
		if (wait === undefined || ban === undefined) return wait;
		this.bannedUntil = now + Math.max(wait, ban.ms);
		return this.bannedUntil - now;
	}

	private get isOut(): boolean {
		const sinceMs = this.time.now - this.outageAt;
		return sinceMs >= 0 && sinceMs < this.world.outage!.ms;
	}

	private workMs(): number {
		const ms = answerMs(this.world.latency, this.chance);
		if (this.workers.length === 0) return ms;
		const { now } = this.time;
		const freeAt = Math.min(...this.workers);
		const end = Math.max(now, freeAt) + ms;
		this.workers[this.workers.indexOf(freeAt)] = end;
		return end - now;
	}

	private faultNow(): Fault | undefined {
		const { faults } = this.world;
		return faults && this.chance.happens(faults.share) ? this.chance.of(faults.kinds) : undefined;
	}

	private async refuse(row: number, wait: number): Promise<Answer> {
		const { refusal, retryAfter } = this.world;
		const header =
			typeof retryAfter === 'object'
				? retryAfter.text
				: retryAfter === 'early'
					? retryAfterText('seconds', wait / 10, Date.now())
					: retryAfterText(retryAfter, wait, Date.now());
		// A server that says 503 and nothing else, and has let nobody through, may as well be broken.
		const isOpen = refusal.status === 503 && header === undefined && this.answered === 0;
		const isLost = isOpen || refusal.as === 'reset';
		return await this.respond(row, refusal, isLost ? 'lost' : 'undone', header);
	}

	private async outage(row: number, as: Outage['as']): Promise<Answer> {
		this.isOutageMet = true;
		switch (as) {
			case 'reset':
				return await this.breakOff(row, CODES.reset, 'lost');
			case 'refused':
				return await this.breakOff(row, CODES.refused, 'undone');
			case 'page403':
				return await this.respond(row, { status: 403, as: 'page' }, 'undone');
			case '504':
				await this.time.pass(GATEWAY_WAITS_MS);
				return await this.respond(row, { status: 504, as: 'page' }, 'lost');
			default:
				return await this.respond(row, { status: Number(as), as: 'page' }, 'lost');
		}
	}

	private async fail(row: number, fault: Fault): Promise<Answer> {
		if (fault === 'reset') return await this.breakOff(row, CODES.reset, 'lost');
		if (fault === 'hang') {
			this.records[row]!.endings.add('lost');
			this.log(`row ${row} never gets an answer`);
			return await never();
		}
		const as = fault === '500' ? 'envelope' : 'page';
		return await this.respond(row, { status: Number(fault), as }, 'lost');
	}

	private async finish(row: number, status: number, ending: Ending): Promise<Answer> {
		const answer = await this.respond(row, { status, as: 'envelope' }, ending);
		const { outage } = this.world;
		this.answered += 1;
		if (this.answered === outage?.afterUsers) {
			this.outageAt = Math.max(this.time.now, outage.afterMs);
			this.log(`outage for ${outage.ms} ms`);
		}
		return answer;
	}

	private async breakOff(row: number, code: string, ending: Ending): Promise<never> {
		await this.end(row, code, ending);
		throw connectionError(code);
	}

	private async respond(
		row: number,
		{ status, as }: Refusal,
		ending: Ending,
		retryAfter?: string,
	): Promise<Answer> {
		if (as === 'reset') return await this.breakOff(row, CODES.reset, ending);
		await this.end(row, `${status} ${as} ${retryAfter ?? ''}`, ending);
		const isPage = as === 'page';
		const body = isPage
			? `<html><head><title>${PAGE_TITLE}</title></head><body>${status}</body></html>`
			: JSON.stringify({ status, description: `Status ${status}`, data: this.dataOf(row, status) });
		return {
			statusCode: as === 'ok' ? 200 : status,
			headers: {
				'content-type': isPage ? 'text/html' : 'application/json',
				date: new Date(Date.now()).toUTCString(),
				...(retryAfter !== undefined && { 'retry-after': retryAfter }),
			},
			body: {
				async *[Symbol.asyncIterator]() {
					yield Buffer.from(body);
				},
				destroy: () => {},
			},
		};
	}

	private dataOf(row: number, status: number) {
		return status === 200 ? { Id: this.rows.subjects[row] } : null;
	}

	private async end(row: number, what: string, ending: Ending): Promise<void> {
		await this.time.pass(TRIP_MS / 2);
		this.records[row]!.endings.add(ending);
		this.log(`row ${row} ${what}`);
	}
}

/** Whether those that are under way when it begins lose their answers. */
const isLossy = (as: Outage['as']) => as === 'reset' || as === '502' || as === '504';

const connectionError = (code: string) => Object.assign(new Error(code), { code });

const never = async () => await new Promise<never>(() => {});
