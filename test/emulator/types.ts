import type { Decide } from './faults';
import type { Habits } from './habits';
import type { PageRules } from './pages';
import type { RateLimit } from './limiters';
import type { Addition, RecordedRequest, Stats } from './recorder';
import type { AnswerShapes } from './shapes';
import type { UserFields } from './users';
import type { World } from './world';

export interface EmulatorOptions {
	apiKey?: string;
	/** 0, the default, takes any free port. */
	port?: number;
	/** 127.0.0.1 by default. */
	host?: string;
	/** Users by id, all digits; by default John Doe and one above 2^53. */
	users?: Record<string, UserFields>;
	/** How long an operation takes, in milliseconds; refusals come at once. */
	latencyMs?: number;
	rateLimit?: RateLimit;
	/** Whether a request for an unknown user makes that user instead of answering 404. */
	createMissing?: boolean;
	/** The brand's custom fields: others are refused with status 400. Left out, any field is taken. */
	customFields?: readonly string[];
	/** A wrong key answers HTTP 401 (`http`, the default) or HTTP 200 around status 401. */
	authFailure?: 'http' | 'envelope';
	/** Serve HTTPS with this PEM key and certificate. */
	https?: { key: string; cert: string };
	/** Gets a line for each request when it has ended. */
	log?: (line: string) => void;
}

/** What the account holds, store by store. */
type Stores = Omit<World, 'reset'>;

export interface Emulator extends Stores {
	/** Base URL without a slash at the end. */
	readonly url: string;
	readonly port: number;
	readonly apiKey: string;
	/** All requests but those of the control API, refused ones too, in the order they came in. */
	readonly requests: RecordedRequest[];
	/** Why requests were outside the contract: to be empty at a test's end. */
	readonly breaches: string[];
	/** What was added, in the order in which it was: messages, notes, tags and the like. */
	readonly additions: readonly Addition[];
	readonly stats: Stats;
	/** From now on lets `decide` say what goes wrong and counts anew; undefined: nothing does. */
	fault(decide: Decide | undefined): void;
	/** Sets how long an operation takes, or takes on average where it differs widely. */
	latency(ms: number, isUneven?: boolean): void;
	rateLimit(limit: RateLimit | undefined): void;
	/** Sets the server's wall clock, and with it its Date header, ahead of ours or behind it. */
	clock(aheadSeconds: number): void;
	/** Sets how lists come from now on. */
	pages(rules: PageRules): void;
	/** Sets how answers are written from now on, where the vendor's pages leave it open. */
	shapes(shapes: AnswerShapes): void;
	/** Sets what is done with what is sent from now on, where nobody has recorded it. */
	habits(habits: Habits): void;
	createMissing(on: boolean): void;
	/** Sets the brand's custom fields; undefined: any field is taken. */
	customFields(names: readonly string[] | undefined): void;
	/** Back to how it started: users, records, stats, behavior. Cuts off requests that wait. */
	reset(): void;
	/** Cuts off every connection and frees the port. */
	close(): Promise<void>;
}
