import { spawnSync } from 'node:child_process';
import type { Checks } from './checks.mts';

/** What may be in the package beside `dist`. */
const OTHERS = ['CHANGELOG.md', 'LICENSE', 'README.md', 'index.js', 'package.json'];
/** What a build of the node makes, and nothing else. */
const BUILT =
	/^dist\/(credentials|nodes)\/([A-Za-z]+\/)*[A-Za-z]+(\.(node|credentials|dark))?\.(js|json|svg)$/;

/**
 * Checks what is in the packed package: all that n8n needs, and nothing beside it.
 *
 * @param tarball The packed package.
 * @param checks What takes the result.
 */
export function checkTarball(tarball: string, checks: Checks): void {
	const files = tar('-tzf', tarball)
		.split('\n')
		.map((file) => file.replace(/^package\//, ''))
		.filter((file) => file !== '' && !file.endsWith('/'))
		.sort();
	const others = files.filter((file) => !file.startsWith('dist/'));
	checks.equal('holds beside dist just what is meant to be there', others, OTHERS);

	const strange = files.filter((file) => file.startsWith('dist/') && !BUILT.test(file));
	checks.that('dist holds no sources, tests, maps or declarations', strange.length === 0, strange);

	const manifest = JSON.parse(tar('-xzOf', tarball, 'package/package.json')) as Manifest;
	const { nodes, credentials } = manifest.n8n;
	const missing = [...nodes, ...credentials, manifest.main].filter((file) => !files.includes(file));
	checks.that('holds what its package.json names', missing.length === 0, missing);
	checks.equal('has no dependencies that n8n would install', manifest.dependencies ?? {}, {});

	const code = files.filter((file) => file.endsWith('.js'));
	const pointing = code.filter((file) =>
		tar('-xzOf', tarball, `package/${file}`).includes('sourceMappingURL'),
	);
	checks.that('no file points to a source map', pointing.length === 0, pointing);
}

interface Manifest {
	readonly main: string;
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}

function tar(...args: readonly string[]): string {
	const { status, stdout, stderr, error } = spawnSync('tar', args, { encoding: 'utf8' });
	if (status !== 0) throw new Error(`tar failed: ${error?.message ?? stderr}`);
	return stdout;
}
