const { dest, src } = require('gulp');

/** Puts beside the compiled code what tsc leaves behind: icons and codex files. */
function assets() {
	return src('nodes/**/*.{svg,json}', { base: '.', encoding: false }).pipe(dest('dist'));
}

exports.assets = assets;
