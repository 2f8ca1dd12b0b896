// SPDX-License-Identifier: MIT
/* The parts of the flame graph that need no browser; numbers are worked out by hand. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { colourOf, DARK, GONE, LIGHT, paint } from '../../assets/js/flame_draw.js';
import { hit, layout, steps, zoomFor } from '../../assets/js/flame_layout.js';
import { columns, factsOf, fit, labelOf } from '../../assets/js/label.js';
import { svgOf, xml } from '../../assets/js/picture.js';

const NBSP = '\u00a0\u00a0', NARROW = '\u202f';
const file = (path) => fs.readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const LADDER = ['github.com/acme/shop/pricing.(*Engine).Quote', 'pricing.(*Engine).Quote',
	'(*Engine).Quote', 'Quote'];
const NAMES = ['main.main', LADDER[0], 'runtime.gc', 'x', 'lighter'];
const unit = { name: 'cores', times: '', per: '', per_level: 1, whole: false, decimals: 2 };

/** Rows are [depth, name, total, self]; a comparison has [base total, base self, status] more. */
function graphOf(rows, more) {
	const column = (i, kind = Float64Array) => kind.from(rows, (r) => r[i]);
	const depth = column(0, Int32Array), n = rows.length;
	const parent = depth.map((d, i) => (i ? depth.lastIndexOf(d - 1, i) : -1));
	const end = depth.map((d, i) => {
		const next = depth.findIndex((e, j) => j > i && e <= d);

		return next < 0 ? n : next;
	});
	const cube = { head: { prefix: 'github.com/acme/shop/' }, names: [...NAMES], other: 4,
		files: ['main.go'], fileOf: Int32Array.of(0, 0, -1, -1),
		colourOf: Uint8Array.of(2, 5, 0, 1),
		rung: (name, r) => (name === 1 ? LADDER[r] : NAMES[name]) };
	const compared = rows[0].length > 4 && { baseTotal: column(4), baseSelf: column(5),
		status: column(6, Uint8Array) };

	return { cube, n, depth, parent, end, spec: {}, name: column(1, Int32Array),
		total: column(2),
		self: column(3), extent: column(2),
		scale: { perLevel: 0.01, basePerLevel: 0.01, mode: 'rate', unit, noise: 0,
			whole: 1 },
		...compared, ...more };
}

/* 100 = 60 (40 + 15 (15) + 5 of its own) + 30 (29.5 + 0.5) + 10 */
const TREE = [[0, -1, 100, 10], [1, 0, 60, 5], [2, 1, 40, 40], [2, 2, 15, 0], [3, 3, 15, 15],
	[1, 1, 30, 0], [2, 2, 29.5, 29.5], [2, 3, 0.5, 0.5]];

test('frames are as wide as their extent, from the left', () => {
	const lay = layout(graphOf(TREE), 0, 200);

	assert.deepEqual(lay.item, [0, 1, 2, 3, 4, 5, 6, 7]);
	assert.deepEqual(lay.x, [0, 0, 0, 80, 80, 120, 120, 179]);
	assert.deepEqual(lay.w, [200, 120, 80, 30, 30, 60, 59, 1]);
	assert.equal(lay.rows, 4);
	assert.equal(lay.part, 1);
});

test('what is narrower than a px is a sliver, and nothing on it is visited', () => {
	const g = graphOf([[0, -1, 100, 0], [1, 0, 98, 98], [1, 1, 0.5, 0.1], [2, 2, 0.4, 0.4],
		[1, 2, 0.5, 0.5], [1, 3, 0.5, 0.5]]);
	const lay = layout(g, 0, 100);

	assert.deepEqual(lay.item, [0, 1]);
	assert.deepEqual(lay.slivers, [{ row: 1, x: 98, to: 99.5, found: false }]);
	assert.ok(Math.abs(lay.part - 0.985) < 1e-12);
	assert.equal(lay.rows, 2);
	assert.deepEqual(layout(g, 2, 100).item, [0, 2, 3]);
});

test('slivers with matches stand apart, also of what lies deeper', () => {
	const rows = [[0, -1, 1000, 0], [1, 0, 900, 900], [1, 1, 9, 9], [1, 1, 9, 1], [2, 2, 8, 8],
		[1, 1, 9, 9]];
	const g = graphOf(rows), lay = layout(g, 0, 100, { items: Int32Array.of(4) });

	assert.deepEqual(lay.slivers.map((s) => [s.found, +s.x.toFixed(3), +s.to.toFixed(3)]),
		[[false, 90, 90.9], [true, 90.9, 91.8], [false, 91.8, 92.7]]);
	assert.equal(layout(g, 0, 100).slivers.length, 1);
	/* Under a px together they are one, and it is a match: it cannot be overlooked. */
	assert.deepEqual(layout(g, 0, 40, { items: Int32Array.of(4) }).slivers.map((s) => s.found),
		[true, false]);
});

test('lighter callees are never a frame', () => {
	const lay = layout(graphOf([[0, -1, 10, 0], [1, 0, 6, 6], [1, 4, 4, 4]]), 0, 100);

	assert.deepEqual(lay.item, [0, 1]);
	assert.deepEqual(lay.slivers, [{ row: 1, x: 60, to: 100, found: false }]);
});

test('zoomed: ancestors keep their rows at full width', () => {
	const lay = layout(graphOf(TREE), 3, 100);

	assert.deepEqual(lay.item, [0, 1, 3, 4]);
	assert.deepEqual([lay.x, lay.w, lay.above], [[0, 0, 0, 0], [100, 100, 100, 100], 2]);
	assert.equal(lay.rows, 4);
});

test('a graph without any value', () => {
	const lay = layout(graphOf([[0, -1, 0, 0], [1, 0, 0, 0]]), 0, 100);

	assert.deepEqual([lay.item, lay.w, lay.rows], [[0], [100], 1]);
});

test('hit', () => {
	const g = graphOf(TREE), lay = layout(g, 0, 200);
	const at = (x, row) => lay.item[hit(lay, g, x, row)];

	assert.deepEqual([at(0, 0), at(119.9, 1), at(120, 1), at(180, 1)], [0, 1, 5, undefined]);
	assert.deepEqual([at(79, 2), at(80, 2), at(110, 2), at(80, 3)], [2, 3, undefined, 4]);
	assert.deepEqual([at(-1, 0), at(200, 0), at(5, -1), at(5, 9)], Array(4).fill(undefined));
});

test('steps', () => {
	const g = graphOf(TREE), lay = layout(g, 0, 200), zoomed = layout(g, 3, 200);
	const to = (name, item, l = lay) => l.item[steps[name](l, g, l.item.indexOf(item))];

	assert.deepEqual([to('child', 0), to('child', 1), to('child', 2)], [1, 2, undefined]);
	assert.deepEqual([to('parent', 4), to('parent', 0)], [3, undefined]);
	assert.deepEqual([to('next', 2), to('next', 3), to('next', 7)], [3, 6, undefined]);
	assert.deepEqual([to('previous', 6), to('previous', 2)], [3, undefined]);
	assert.deepEqual([to('first', 4), to('last', 0), to('last', 3)], [0, 2, 4]);
	assert.deepEqual([to('child', 1, zoomed), to('last', 0, zoomed)], [3, 4]);
});

test('zoomFor climbs as long as the item stays wide enough', () => {
	const g = graphOf(TREE);

	assert.deepEqual([zoomFor(g, 4, 200, 24), zoomFor(g, 4, 200, 40), zoomFor(g, 7, 200, 24),
		zoomFor(g, 7, 200, 3)], [0, 1, 7, 5]);
});

test('the ladder: path, package, end', () => {
	const rung = (r) => LADDER[r];
	const rows = [[60, LADDER[0]], [44, LADDER[0]], [43, LADDER[1]], [22, LADDER[2]],
		[14, 'Quote'], [5, 'Quote'], [4, 'Quo…'], [3, ''], [0, ''], [-5, '']];

	for (const [chars, text] of rows)
		assert.equal(fit(rung, chars), text, String(chars));
	assert.equal(fit(rung, 12, true), '…gine).Quote');
	assert.equal(fit(() => 'ab', 2), '');
	assert.equal(fit(() => '名前名前名前', 8), '名前名…');
	assert.equal(fit(() => '名前名前名前', 8, true), '…前名前');
	assert.deepEqual(['abc', '名前', '🔥'].map(columns), [3, 4, 2]);
	assert.equal(fit(() => 'ab🔥cdef', 4), 'ab…');
});

test('labels: 0.602 em of 11 px a character, 6 px for the edges', () => {
	const g = graphOf(TREE), width = (chars) => 6 + chars * 0.602 * 11 + 0.01;
	const of = (item, chars, opts = {}) => labelOf(g, item, width(chars), opts);

	assert.equal(of(5, 23), 'pricing.(*Engine).Quote');
	assert.equal(of(5, 22), '(*Engine).Quote');
	assert.equal(of(5, 12, { align: 'right' }), '…gine).Quote');
	assert.equal(of(0, 30, { label: 'orders · CPU' }), 'orders · CPU');
	assert.equal(of(3, 2), '');
	assert.equal(of(3, 9), 'runtime.…');
});

/* All of 100 were 50; 60 were 15 (×4.0), 30 are new, 20 are gone, 10 the same. */
const DIFF = [[0, -1, 100, 0, 50, 0, 1], [1, 1, 60, 60, 15, 15, 1], [1, 0, 30, 30, 0, 0, 3],
	[1, 2, 10, 10, 10, 10, 0], [1, 3, 0, 0, 25, 25, 4]];
const diffOf = () => graphOf(DIFF, { extent: Float64Array.of(125, 60, 30, 10, 25) });

test('the change stands behind the name, which gives way first', () => {
	const g = diffOf(), of = (item, chars) => labelOf(g, item, 6.01 + chars * 6.622, {});

	assert.equal(of(1, 29), `pricing.(*Engine).Quote${NBSP}×4.0`);
	assert.equal(of(1, 28), `(*Engine).Quote${NBSP}×4.0`);
	assert.equal(of(1, 11), `Quote${NBSP}×4.0`);
	assert.equal(of(1, 10), `Quo…${NBSP}×4.0`);
	assert.equal(of(1, 8), 'Quote');
	assert.equal(of(2, 20), `main.main${NBSP}new`);
	assert.equal(of(3, 20), 'runtime.gc');
	assert.equal(of(4, 20), `x${NBSP}gone`);
	assert.equal(of(0, 20), `all${NBSP}+100${NARROW}%`);
});

test('a folded chain says how many it stands for', () => {
	const g = graphOf(TREE, { folded: Int32Array.of(0, 0, 0, 2), chain: { 3: [0, 3] } });

	assert.equal(labelOf(g, 3, 200, {}), `runtime.gc${NBSP}(+2)`);
	assert.ok(factsOf(g, 3, {}).includes('calls, with the same value: main.main, x'));
});

test('facts', () => {
	assert.deepEqual(factsOf(graphOf(TREE), 2, {}, 1), [LADDER[0],
		`0.400 cores, 40.0${NARROW}% of all, 66.7${NARROW}% of the zoomed frame`,
		'self 0.400 cores', 'main.go']);
	assert.deepEqual(factsOf(diffOf(), 1, {}), [LADDER[0],
		`0.150 → 0.600 cores, +0.45 cores (×4.0), 60.0${NARROW}% of all`,
		'self 0.150 → 0.600 cores, +0.45 cores', 'main.go']);
	assert.equal(factsOf(diffOf(), 0, {})[2], 'self 0 cores, same');
	assert.ok(factsOf(diffOf(), 4, {})[1].startsWith('0.250 → 0 cores, −0.25 cores (gone'));
});

test('colours', () => {
	const g = diffOf(), of = (mode) => [0, 1, 2, 3, 4].map((i) => colourOf(g, i, mode));

	assert.deepEqual(of('package'), [0, 5, 2, 0, GONE]);
	/* ×2: the third of more; ×4 and new: the strongest */
	assert.deepEqual(of('change'), [21, 22, 22, 18, GONE]);
	assert.deepEqual(of('value'), [18, 22, 22, 22, GONE]);
});

test('colours are those of the report', () => {
	const css = file('assets/report.css'), root = css.match(/:root\{[^}]*\}/g);
	const ours = ['flame', 'flame_diff'].map((name) => file(`src/render/${name}.c`)).join('');
	const table = [...ours.matchAll(/\{"(\w+)", "(#\w{6})"/g)];
	const order = 'sa sb p0a p0b p1a p1b p2a p2b p3a p3b p4a p4b p5a p5b p6a p6b p7a p7b'
		.split(' ');
	const changes = 'u1 u2 u3 u4 m1 m2 m3 m4'.split(' ');
	const light = new Map(table.map(([, name, fill]) => [name, fill]));
	const same = ours.match(/same = \{"z", "(#\w+)"/)[1];
	const night = css.match(/@media screen[^@]*\.p0a[^@]*/)[0];
	const dark = (name) => night.match(new RegExp(`\\.${name}\\{fill:(#\\w+)`))[1];
	const token = (text, name) => text.match(new RegExp(`--${name}:(#\\w+)`))[1];

	assert.deepEqual(LIGHT.fills.slice(0, 27),
		[...order.map((c) => light.get(c)), same, ...changes.map((c) => light.get(c))]);
	assert.deepEqual(DARK.fills.slice(0, 27), [...order, 'z', ...changes].map(dark));
	for (const [theme, tokens] of [[LIGHT, root[0]], [DARK, root[1]]]) {
		for (const name of ['bg', 'ink', 'ink2', 'area'])
			assert.equal(theme[name], token(tokens, name), name);
		assert.equal(theme.fills[27], token(tokens, 'tint'));
	}
});

/** WCAG 2: relative luminance, contrast. */
function luminance(rgb) {
	const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92
		: ((v / 255 + 0.055) / 1.055) ** 2.4));

	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const rgbOf = (hex) => (hex.length === 4 ? hex.replace(/\w/g, '$&$&') : hex).slice(1)
	.match(/../g).map((v) => parseInt(v, 16));

function contrast(a, b) {
	const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);

	return (high + 0.05) / (low + 0.05);
}

/** Calls of a canvas, with what was set at the time. */
function recorder() {
	const calls = [], ctx = { calls, hatch: 'hatch', lineWidth: 1 };

	for (const name of ['fillRect', 'strokeRect', 'fillText'])
		ctx[name] = (...args) => calls.push({ name, args, fill: ctx.fillStyle,
			alpha: ctx.globalAlpha, line: ctx.lineWidth });
	return ctx;
}

function painted(g, opts, more) {
	const ctx = recorder(), lay = layout(g, 0, 800, more && more.found);

	paint(ctx, { g, lay, theme: LIGHT, opts: { hits: new Set(), ...opts }, dpr: 1, top: 0,
		height: 1e4,
		...more });
	return ctx.calls;
}

/** A graph of one frame in this colour. */
function inColour(colour) {
	const g = graphOf([[0, 0, 100, 0]]), factor = [1.1, 1.5, 3, 9][(colour - 19) % 4];

	if (colour < 18) {
		g.cube.colourOf[0] = colour;
		return g;
	}
	g.status = [colour === 18 ? 0 : colour < 23 ? 1 : 2];
	g.baseTotal = [colour < 23 ? 100 / factor : 100 * factor];
	return g;
}

test('text can be read on every ground, faded or not', () => {
	const nothing = { names: new Uint8Array(5), items: [] }, opts = { colour: 'change' };
	const rows = [LIGHT, DARK].flatMap((theme) => [...Array(27).keys()].flatMap((colour) => (
		[null, nothing].map((found) => [theme, colour, found]))));

	for (const [theme, colour, found] of rows) {
		const [rect, text] = painted(inColour(colour), opts, { theme, found });
		const ground = rgbOf(rect.fill).map((v, i) => (
			v * rect.alpha + rgbOf(theme.bg)[i] * (1 - rect.alpha)));

		assert.equal(rect.fill, theme.fills[colour]);
		assert.equal(text.name, 'fillText');
		assert.ok(contrast(ground, rgbOf(text.fill)) >= 4.5, `${colour} ${rect.fill}`);
	}
});

test('what a search matches keeps its colour and has a bar; the rest is faded', () => {
	const g = graphOf(TREE), names = Uint8Array.of(0, 0, 1, 0, 0);
	const calls = painted(g, {}, { found: { names, items: Int32Array.of(3, 6) } });
	const bars = calls.filter((c) => c.name === 'fillRect' && c.args[3] === 2);
	const frames = calls.filter((c) => c.name === 'fillRect' && c.args[3] === 17);

	assert.deepEqual(bars.map((c) => c.args), [[320, 51, 119, 2], [480, 51, 235, 2]]);
	assert.deepEqual(frames.map((c) => +(c.alpha < 1)), [1, 1, 1, 0, 1, 1, 0, 1]);
});

test('outlines are drawn last, rows out of sight not at all', () => {
	const g = graphOf(TREE);
	const calls = painted(g, { hits: new Set([0, 3]) });
	const last = calls.slice(-3);

	assert.deepEqual(last.map((c) => [c.name, c.line]), Array(3).fill(['strokeRect', 2]));
	assert.deepEqual(last[0].args, [1, 19, 477, 15]);
	const rects = painted(g, {}, { top: 36, height: 18 }).filter((c) => c.name === 'fillRect');

	assert.deepEqual(rects.map((c) => c.args[1]), [36, 36, 36, 36]);
	assert.deepEqual(painted(g, { shape: 'flame' })[0].args, [0, 54, 799, 17]);
});

test('names of any kind in an SVG', () => {
	const g = graphOf(TREE);

	g.cube.names = ['</text><script>alert(1)</script>', '"\'&]]>',
		'a\u0000\u0007\nb\u202ec\ufffe', 'x'];
	const svg = svgOf(g, { hits: new Set(), label: '<b onload="x">', title: ']]>' });

	assert.equal(xml('<&>"\'\u0001'), '&#60;&#38;&#62;&#34;&#39;\ufffd');
	assert.ok(!/<script|<b /.test(svg));
	assert.ok(!svg.includes(']]>'));
	// eslint-disable-next-line no-control-regex
	assert.ok(!/[\0-\x08\x0b-\x1f\u202e\ufffe]/.test(svg));
	assert.equal(svg.match(/<title>/g).length, 9);
	assert.equal(svg.match(/<(rect|g|text|title|pattern|svg)\b/g).length,
		svg.match(/<\/(rect|g|text|title|pattern|svg)>|<rect[^>]*\/>/g).length);
	assert.ok(svg.includes(`8 of 8 frames, 100.0${NARROW}% of the width; github.com/`));
});

test('a picture has at most so many frames', () => {
	const rows = [[0, -1, 1000, 0]];

	for (let i = 0; i < 50; i++)
		rows.push([1, i % 4, 20 - i * 0.1, 0]);
	const svg = svgOf(graphOf(rows), { hits: new Set(), budget: 11, title: 'x' });

	assert.equal(svg.match(/<title>/g).length, 12);
	assert.ok(svg.includes('11 of 51 frames'));
	assert.ok(svg.includes('grey: too narrow to draw'));
});
