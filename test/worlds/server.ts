import type { IHttpRequestOptions } from 'n8n-workflow';

import { limiter, retryAfterText, type Admit } from '../emulator/limiters';
import type { VirtualTime } from './clock';
import { Chance } from './random';
import {
	answerMs,
	averageOf,
	msOut,
	partOf,
	processOf,
	rowsOf,
	tripOf,
	type Fault,
	type Outage,
	type Refusal,
	type World,
} from './world';

/** How a request ends, for whom it is not just an answer of CommBox. */
interface Reply extends Omit<Refusal, 'as'> {
	readonly as: Refusal['as'] | 'cut' | 'tls';
	/** Whether the client cannot tell if the request was done. */
	readonly isLost?: boolean;
	readonly retryAfter?: string | undefined;
}

/** What the server knows of a row. */
interface RowRecord {
	/** When it was sent last, in ms, and how many times. */
	sentAt: number;
	sendings: number;
	/** How many times it was told that there are too many requests. */
	tooMany: number;
	/** In how many ms it was to be sent again at the latest, as it was told. */
	namedMs: number;
	/** How many times it was done. */
	effects: number;
	/** Whether the client could at any time not tell if it was done. */
	isLost: boolean;
	/** How many times it was refused for itself. */
	refusals: number;
	/** How many times in a row CommBox itself has failed over it, and answered nobody else meanwhile. */
	faultsAlone: number;
}

/** A request under way. */
interface Request {
	readonly row: number;
	/** In which process it was sent. */
	readonly process: number;
	readonly sentAt: number;
	/** How many ms n8n waits for the answer. */
	readonly timeout: number;
}

/** The title of the page by which a gateway blocks. */
export const PAGE_TITLE = 'Attention Required';

/** How long a gateway waits in vain for the server behind it, in ms. */
const GATEWAY_WAITS_MS = 1_000;

const RESET: Reply = { status: 0, as: 'reset', isLost: true };

/** How a request fails, by itself or in an outage. */
type Failure = Fault | Outage['as'];

/** What it gets then; a 503 without a time leaves open whether it was worked on. */
const FAILURES: Readonly<Record<Exclude<Failure, 'hang'>, Reply>> = {
	'429': { status: 429, as: 'envelope' },
	'500': { status: 500, as: 'envelope', isLost: true },
	ok500: { status: 500, as: 'ok', isLost: true },
	'502': { status: 502, as: 'page', isLost: true },
	'503': { status: 503, as: 'envelope', isLost: true },
	'504': { status: 504, as: 'page', isLost: true },
	reset: RESET,
	cut: { status: 200, as: 'cut', isLost: true },
	refused: { status: 0, as: 'refused' },
	tls: { status: 0, as: 'tls' },
	page200: { status: 200, as: 'page', isLost: true },
	page302: { status: 302, as: 'page', isLost: true },
	page403: { status: 403, as: 'page' },
	page404: { status: 404, as: 'page' },
	page503: { status: 503, as: 'page', isLost: true },
};

/** What comes before a request is worked on. */
const BEFORE_WORK: readonly Fault[] = ['429', '503', 'tls'];

/** What can say that there are too many requests. */
const TOO_MANY: readonly number[] = [403, 429, 503];

/** Those that are under way when such an outage begins lose their answers. */
const LOSSY: ReadonlyArray<Outage['as']> = ['502', '504', 'reset', 'page200', 'page302', 'hang'];

/** CommBox, and the way to it, in a world. */
export class Server {
	readonly records: readonly RowRecord[];

	/** The rows in the order in which they took effect, and when, in ms. */
	readonly effects: Array<{ readonly row: number; readonly at: number }> = [];

	requests = 0;

	private underWay = 0;

	/** How many were under way at the same time, at the most. */
	mostUnderWay = 0;

	/** Which rows the outage has met, and when it did for the first time, in ms. */
	readonly met = new Map<number, number>();

	private readonly rows;

	private readonly chance: Chance;

	private readonly admit: () => number | undefined;

	private answered = 0;

	/** Which row was answered last, by the process that it is in: none knows of what others get. */
	private readonly latest = new Map<number, number>();

	/** The processes that have had an answer, and when it was the first time, in ms. */
	readonly served = new Map<number, number>();

	/** Those of them that have sent more since: who has given up before does not. */
	readonly goingOn = new Set<number>();

	private inside = 0;

	private bannedUntil = -Infinity;

	/** When the outage begins, in ms. */
	outageAt = Infinity;

	/** When each worker is free. */
	private readonly workers: number[];

	/** Until when each process works on answers, in ms. */
	private readonly busyUntil = new Map<number, number>();

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
		this.rows = rowsOf(world);
		if (world.outage?.afterUsers === 0) this.outageAt = world.outage.afterMs;
		this.chance = new Chance(world.seed, 2);
		this.admit = admitterOf(world, time);
		this.workers = Array.from({ length: world.workers ?? 0 }, () => 0);
		// One more for questions.
		this.records = Array.from({ length: world.size + 1 }, () => ({
			sentAt: -Infinity,
			sendings: 0,
			tooMany: 0,
			namedMs: 0,
			effects: 0,
			isLost: false,
			refusals: 0,
			faultsAlone: 0,
		}));
	}

	/**
	 * Answers a request as n8n's helper does with `encoding: 'stream'`; what is sent says its row.
	 *
	 * @param from In which process it is sent, and whether it goes to where nobody gets in.
	 */
	async handle(
		{ method, body, timeout = Infinity }: IHttpRequestOptions,
		{ process, isShut }: { readonly process: number; readonly isShut: boolean },
	): Promise<unknown> {
		const isQuestion = method === 'GET';
		const row = isQuestion ? this.world.size : Number(/row (\d+)/.exec(String(body))![1]);
		if (this.rows.unsendable.has(row)) throw new TypeError('Invalid header value');
		this.requests += 1;
		const record = this.records[row]!;
		record.sentAt = this.time.now;
		record.sendings += 1;
		if (this.served.has(process) && !isQuestion) this.goingOn.add(process);
		this.underWay += 1;
		this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
		const request = { row, process, sentAt: this.time.now, timeout };
		const answer = isShut
			? this.shutOut(request)
			: isQuestion
				? this.answerQuestion(request)
				: this.answer(request);
		const ended = () => void (this.underWay -= 1);
		// n8n gives up what is not answered in time, and sends the next one in the same moment.
		Promise.race([answer, this.time.pass(timeout - 1)]).then(ended, ended);
		return await answer;
	}

	private async answer(request: Request): Promise<unknown> {
		const { world, time, chance } = this;
		const { row } = request;
		await time.passInN8n(tripOf(world) / 2);
		if (this.isOut && this.isHit) return await this.failOutage(request);
		const wait = this.waitFor();
		if (wait !== undefined) return await this.reply(request, this.refusalOf(wait));

		const wasOut = this.isOut;
		this.inside += 1;
		await time.pass(this.workMs());
		this.inside -= 1;
		const { faults, outage, picky } = world;
		const isCutOff = !wasOut && this.isOut && LOSSY.includes(outage!.as) && this.isHit;
		if (this.rows.refused.has(row)) {
			if (isCutOff) return await this.failOutage(request);
			return await this.finish(request, row % 2 ? 400 : 404);
		}
		if (picky && this.rows.picky.has(row) && this.records[row]!.refusals < picky.times) {
			this.records[row]!.refusals += 1;
			return await this.fail(request, picky.as, picky.afterSeconds?.toString());
		}
		const fault = faults && chance.happens(faults.share) ? chance.of(faults.kinds) : undefined;
		if (fault && BEFORE_WORK.includes(fault)) return await this.fail(request, fault);
		const isHalfDone = (fault !== undefined || isCutOff) && chance.happens(0.5);
		if (!isHalfDone) {
			this.records[row]!.effects += 1;
			this.effects.push({ row, at: time.now });
		}
		if (isCutOff) return await this.failOutage(request);
		if (fault === undefined) return await this.finish(request, 200);
		return await this.fail(request, fault);
	}

	private async shutOut(request: Request): Promise<unknown> {
		await this.time.passInN8n(tripOf(this.world) / 2);
		const isReset = this.world.shut!.as === 'reset';
		return await this.reply(request, isReset ? RESET : { status: 401, as: 'envelope' });
	}

	/** Answers what is about no row and has no effect. */
	private async answerQuestion(request: Request): Promise<unknown> {
		const { world, time, chance } = this;
		await time.passInN8n(tripOf(world) / 2);
		if (!world.outage?.isOfWrites && this.isOut && this.isHit)
			return await this.failOutage(request);
		const wait = this.waitFor();
		if (wait !== undefined) return await this.reply(request, this.refusalOf(wait));
		await time.pass(this.workMs());
		if (chance.happens(world.faults?.share ?? 0)) {
			return await this.fail(request, chance.of(world.faults!.kinds));
		}
		const answer = await this.reply(request, { status: 200, as: 'envelope' });
		this.serve(request);
		return answer;
	}

	/** What goes wrong with a request by itself. */
	private async fail(request: Request, as: Failure, retryAfter?: string): Promise<unknown> {
		if (as === 'hang') return await this.hang(request.row);
		if (as === '504') await this.time.pass(GATEWAY_WAITS_MS);
		return await this.reply(request, { ...FAILURES[as], retryAfter });
	}

	private async hang(row: number): Promise<never> {
		this.records[row]!.isLost = true;
		this.log(`row ${row} never gets an answer`);
		return await new Promise<never>(() => {});
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

	/** Whether any request has come to nothing because of the outage. */
	get isOutageMet(): boolean {
		return this.met.size > 0;
	}

	private get isOut(): boolean {
		const { outage } = this.world;
		return outage !== undefined && msOut(outage, this.time.now - this.outageAt) > 0;
	}

	/** Whether the outage meets a request: by chance, where it does not meet all. */
	private get isHit(): boolean {
		const { share } = this.world.outage!;
		return share === undefined || this.chance.happens(share);
	}

	/** @returns How long a request takes, waiting for a worker included. */
	private workMs(): number {
		const ms = answerMs(this.world.latency, this.chance);
		if (this.workers.length === 0) return ms;
		const freeAt = Math.min(...this.workers);
		const end = Math.max(this.time.now, freeAt) + ms;
		this.workers[this.workers.indexOf(freeAt)] = end;
		return end - this.time.now;
	}

	/** What CommBox's own clock shows, in ms since 1970. */
	private get clock(): number {
		return Date.now() + this.world.skewMs;
	}

	private refusalOf(wait: number): Reply {
		const { refusal, retryAfter: form } = this.world;
		if (refusal.as === 'reset') return RESET;
		const say = (ms: number, as: Parameters<typeof retryAfterText>[0]) =>
			retryAfterText(as, ms, this.clock);
		const retryAfter =
			typeof form === 'object'
				? form.text
				: form === 'early'
					? say(wait / 10, 'seconds')
					: say(wait, form);
		// A server that says 503 and nothing else, and has let nobody through, may as well be broken.
		// Without a time, or by a gateway, a 503 leaves open whether the request was worked on.
		const isLost = refusal.status === 503 && (retryAfter === undefined || refusal.as === 'page');
		return { ...refusal, retryAfter, isLost };
	}

	private async failOutage(request: Request): Promise<unknown> {
		if (!this.met.has(request.row)) this.met.set(request.row, this.time.now);
		return await this.fail(request, this.world.outage!.as);
	}

	/** CommBox's own answer, which is final. */
	private async finish(request: Request, status: number): Promise<unknown> {
		const answer = await this.reply(request, { status, as: 'envelope' });
		const { outage } = this.world;
		this.answered += 1;
		this.serve(request);
		const processes = processOf(this.world, this.world.size - 1) + 1;
		if (outage === undefined || this.outageAt < Infinity) return answer;
		// A process that had no answer before would take the server for one that is not there.
		if (this.answered >= outage.afterUsers && this.served.size === processes) {
			this.outageAt = Math.max(this.time.now, outage.afterMs);
			this.log(`outage for ${outage.ms} ms`);
		}
		return answer;
	}

	private serve({ process }: Request): void {
		if (!this.served.has(process)) this.served.set(process, this.time.now);
	}

	/** Waits until a process has worked off the answers that came before, and this one. */
	private async workOff(process: number): Promise<void> {
		const { busyMs } = this.world;
		if (busyMs === undefined) return;
		const { now } = this.time;
		const end = Math.max(now, this.busyUntil.get(process) ?? 0) + busyMs;
		this.busyUntil.set(process, end);
		await this.time.passInN8n(end - now);
	}

	private async reply({ row, process, sentAt, timeout }: Request, reply: Reply): Promise<unknown> {
		const { status, as, retryAfter, isLost = false } = reply;
		await this.time.passInN8n(tripOf(this.world) / 2);
		await this.workOff(process);
		const isLate = this.time.now - sentAt >= timeout;
		const record = this.records[row]!;
		if (isLost || isLate) record.isLost = true;
		if (this.latest.get(process) !== row) record.faultsAlone = 0;
		if (status === 500) record.faultsAlone += 1;
		if (TOO_MANY.includes(status) || retryAfter !== undefined) record.tooMany += 1;
		if (retryAfter !== undefined) {
			const seconds = Number(retryAfter);
			const ms = Number.isNaN(seconds) ? Date.parse(retryAfter) - this.clock : 1_000 * seconds;
			record.namedMs = Math.max(record.namedMs, ms);
		}
		this.latest.set(process, row);
		this.log(`row ${row} ${status} ${as} ${retryAfter ?? ''}${isLate ? ' too late' : ''}`);
		if (as === 'reset') throw connectionError('ECONNRESET');
		if (as === 'refused') throw connectionError('ECONNREFUSED');
		if (as === 'tls') throw connectionError('EPROTO');
		const data = status === 200 ? { Id: this.rows.subjects[row] } : null;
		const body =
			as === 'page'
				? `<html><head><title>${PAGE_TITLE}</title></head><body>${status}</body></html>`
				: JSON.stringify({ status, description: `Status ${status}`, data });
		return {
			statusCode: as === 'ok' ? 200 : status,
			headers: {
				date: new Date(this.clock).toUTCString(),
				...(retryAfter !== undefined && { 'retry-after': retryAfter }),
				...(status === 302 && { location: 'https://login.example.com/' }),
			},
			body: {
				async *[Symbol.asyncIterator]() {
					yield Buffer.from(as === 'cut' ? body.slice(0, body.length / 2) : body);
					if (as === 'cut') throw connectionError('ECONNRESET');
				},
				destroy: () => {},
			},
		};
	}
}

/** @returns What lets requests of the node in, by a limit that others may use as well. */
function admitterOf({ limit, servers = 1, others, seed }: World, time: VirtualTime): Admit {
	if (limit === undefined) return () => undefined;
	const chance = new Chance(seed, 24);
	let at = 0;
	const part = partOf(limit, 1 / servers);
	const admits = Array.from({ length: servers }, () => limiter(part, () => at));
	const admit = () => chance.of(admits)();
	const times = others && timesOf(others, averageOf(limit), chance);
	const nextOfOthers = (): number => times?.next().value ?? Infinity;
	let next = nextOfOthers();
	return () => {
		for (; next < time.now; next = nextOfOthers()) {
			at = next;
			admit();
		}
		at = time.now;
		return admit();
	};
}

/** When others ask, in ms. */
function* timesOf(
	{ share, ms }: NonNullable<World['others']>,
	perSecond: number,
	chance: Chance,
): Generator<number, undefined> {
	for (let from = 0; ; from += chance.exponential(ms)) {
		const until = from + chance.exponential(ms);
		for (; from < until; from += chance.exponential(1_000 / (share * perSecond))) yield from;
	}
}

const connectionError = (code: string) => Object.assign(new Error(code), { code });
