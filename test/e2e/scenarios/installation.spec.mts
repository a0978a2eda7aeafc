import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { execaSync } from 'execa';
import { text } from '../../../sandbox/n8n.mts';
import { contentOf, filesOf } from '../fixtures/files.mts';
import { pinnedVersion } from '../fixtures/n8nLines.mts';
import { expect, test } from '../fixtures/test.mts';
import { source, workflow } from '../fixtures/workflowJson.mts';
import { expectSuccess } from '../fixtures/workflows.mts';

/** What may be in the package beside `dist`. */
const OTHERS = ['CHANGELOG.md', 'LICENSE', 'README.md', 'index.js', 'package.json'];
/** What a build of the node makes, and nothing else. */
const BUILT =
	/^dist\/(credentials|nodes)\/([A-Za-z]+\/)*[A-Za-z]+(\.(node|credentials|dark))?\.(js|json|svg)$/;

interface Manifest {
	readonly main: string;
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}

test('the package holds all that n8n needs, and nothing beside it', ({ n8n: { tarball } }) => {
	const tar = (...args: string[]) => execaSync('tar', args).stdout;
	const content = (file: string) => tar('-xzOf', tarball, `package/${file}`);
	const files = tar('-tzf', tarball)
		.split('\n')
		.map((file) => file.replace(/^package\//, ''))
		.filter((file) => file !== '' && !file.endsWith('/'))
		.sort();
	const built = files.filter((file) => file.startsWith('dist/'));
	const others = files.filter((file) => !built.includes(file));
	expect(others, 'beside dist').toEqual(OTHERS);
	const strange = built.filter((file) => !BUILT.test(file));
	expect(strange, 'sources, tests, maps or declarations').toEqual([]);

	const { main, n8n, dependencies = {} } = JSON.parse(content('package.json')) as Manifest;
	expect(files).toEqual(expect.arrayContaining([main, ...n8n.nodes, ...n8n.credentials]));
	expect(dependencies, 'that n8n would install').toEqual({});
	const mapped = files.filter(
		(file) => file.endsWith('.js') && content(file).includes('sourceMappingURL'),
	);
	expect(mapped, 'files that point to a source map').toEqual([]);
});

test('n8n is the version that is meant, and keeps all that the API key could be in', async ({
	n8n,
	workflows,
}) => {
	const settings = await n8n.rest('GET', '/rest/settings');
	expect(text(settings, 'versionCli')).toBe(pinnedVersion(n8n.line));

	const mark = randomUUID();
	expectSuccess(await workflows.run(workflow('Mark', source([{ mark }]))));
	const holding = filesOf(n8n.home).filter((file) => contentOf(file).includes(mark));
	expect(holding.map((file) => path.basename(file)).join(), 'as text').toContain('database.sqlite');
	const log = readFileSync(n8n.log, 'utf8');
	expect(log.includes('debug'), 'whether it logs at debug level').toBe(true);
});
