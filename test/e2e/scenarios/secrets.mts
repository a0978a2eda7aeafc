import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Bed } from './bed.mts';
import type { Checks } from './checks.mts';

/**
 * Looks for the API key where n8n keeps things, after all scenarios.
 *
 * @param bed An n8n that has stopped.
 * @param scenarios How many scenarios it has run: each was one execution at least.
 * @param checks What takes the result.
 */
export function checkSecrets(
	{ home, n8n, emulator: { apiKey } }: Bed,
	scenarios: number,
	checks: Checks,
): void {
	const tables = readDatabase(path.join(home, '.n8n', 'database.sqlite'));
	const executions = tables.get('execution_data') ?? [];
	checks.that(
		'the database holds the executions, as text',
		executions.length >= scenarios && executions.every((row) => row.includes('resultData')),
		`${executions.length} rows`,
	);
	for (const form of formsOf(apiKey)) {
		const found = [...tables].filter(([, rows]) => rows.some((row) => row.includes(form)));
		const names = found.map(([table]) => table);
		checks.that(`no table of the database holds ${nameOf(form, apiKey)}`, !names.length, names);
	}

	const log = readFileSync(n8n.log, 'utf8');
	checks.that('the log was kept at debug level', /debug|Started|finished/i.test(log), n8n.log);
	checks.that("n8n's log does not hold the key", !log.includes(apiKey), n8n.log);

	const files = readdirSync(home, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name));
	const holding = files.filter((file) => readFileSync(file).includes(apiKey));
	checks.that(
		`none of the ${files.length} files in n8n's folder holds it`,
		files.length > 0 && holding.length === 0,
		holding,
	);
}

/** The key as it is, and as it could look where something has encoded it. */
function formsOf(apiKey: string): string[] {
	const base64 = Buffer.from(`Bearer ${apiKey}`).toString('base64').replace(/=+$/, '').slice(0, -1);
	return [apiKey, base64, Buffer.from(apiKey).toString('hex')];
}

function nameOf(form: string, apiKey: string): string {
	if (form === apiKey) return 'the API key';
	return /^[0-9a-f]+$/.test(form) ? 'it in hex' : 'it in base64';
}

/** Every table's rows as text. */
function readDatabase(file: string): Map<string, string[]> {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
		return new Map(
			tables.map(({ name }) => {
				const rows = database.prepare(`SELECT * FROM "${String(name)}"`).all();
				return [String(name), rows.map((row) => Object.values(row).map(textOf).join('\n'))];
			}),
		);
	} finally {
		database.close();
	}
}

function textOf(value: unknown): string {
	return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}
