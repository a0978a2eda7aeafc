// What would be published: packs it, and looks at the tarball and its sources as n8n's scanner does.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const EXPECTED =
	/^(dist\/.+\.(js|json|svg)|index\.js|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
const LARGEST = 200_000;

const folder = mkdtempSync(path.join(tmpdir(), 'commbox-package-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const run = (program, ...args) =>
	execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

// As in a clean checkout, where nothing has been built: packing has to build.
rmSync('dist', { recursive: true, force: true });
run('npm', 'pack', '--pack-destination', folder);
const tarball = path.join(folder, readdirSync(folder)[0]);
run('tar', '-xzf', tarball, '-C', folder);

const content = path.join(folder, 'package');
const files = readdirSync(content, { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile())
	.map((entry) => path.relative(content, path.join(entry.parentPath, entry.name)));
const strangers = files.filter((file) => !EXPECTED.test(file.replaceAll(path.sep, '/')));
const { size } = statSync(tarball);
const license = readFileSync(path.join(content, 'LICENSE'), 'utf8');

const problems = [
	...strangers.map((file) => `The tarball holds ${file}`),
	...(size > LARGEST ? [`The tarball has ${size} bytes, more than ${LARGEST}`] : []),
	// n8n's rules look at `license` in package.json, not at the text.
	...(license.startsWith('MIT License\n') ? [] : ['LICENSE is not the MIT License']),
];
for (const [what, result] of [
	['tarball', await analyzePackage(content)],
	['sources', await analyzePackage(process.cwd(), SOURCE_FILE_PATTERNS)],
]) {
	if (!result.passed)
		problems.push(`n8n's scanner on the ${what}: ${result.details ?? result.message}`);
}

console.log(`${files.length} files, ${size} bytes packed`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
