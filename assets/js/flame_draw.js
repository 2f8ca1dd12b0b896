// SPDX-License-Identifier: MIT
/**
 * Paints a layout: on a canvas, or on what records the same calls for an SVG (picture.js). Colours
 * are the report's own: src/render/flame.c and flame_diff.c have the light ones, report.css those
 * of the dark.
 */
import { ROW } from './flame_layout.js';
import { labelOf, sides } from './label.js';

/** By the cube's numbers of colours; then the same, more and less by strength, above the zoomed. */
const LIGHT_FILLS = 'e9ebeddfe2e5f1d3bbe5c1a5e2d9b8d4c9a0cce0c2b8d2abbbe4d7a3d5c7b8e2ec' +
	'a0d3e0c5dbf8b1cbeeddd3f4cec1e9f2cfe1e6bbd1ecececebd5c5eaba97e99e68e8833acbe0eba4d1eb' +
	'7dc3ea56b4e9f5f6f7';
const DARK_FILLS = '343a412b313763462d54371f564d28473e1a40543532452729574b18483d245560' +
	'134650384e6b2a405b524667433857634154533245353b42574a427c5a41a76d41dd84403c5262436b84' +
	'4b89ad56aee01c2024';
const SAME = 18, MORE = 19, LESS = 23, ABOVE = 27, STRONG = [21, 22, 25, 26];
/** What is gone: hatched, as of src/aggregate/diff.h. */
export const GONE = -1;
const STATUS_LESS = 2, STATUS_GONE = 4;

/** Shares of the whole from which on a self value has the colour of more of the same index. */
const SELF_STEPS = [0.002, 0.01, 0.03, 0.1];
/** What a search does not match keeps so much of its colour. */
const FADED = 0.35;
/** A gap beside these would cover them. */
const THIN = 2.5;
const LEAST_LABEL = 25;

/** strong: text on the strong colours of more and less. */
const themeOf = (fills, colours) => {
	const [text, strong, bg, ink, ink2, area] = colours.split(' ');

	return { text, strong, bg, ink, ink2, area,
		fills: fills.match(/.{6}/g).map((fill) => '#' + fill) };
};

export const LIGHT = themeOf(LIGHT_FILLS, '#14171a #14171a #fff #1b1f24 #49525c #d3d9df');
export const DARK = themeOf(DARK_FILLS, '#f2f4f6 #0b0d0f #14171a #e4e7ea #b0b8c0 #343b43');
export const BLUE = '#56b4e9';
export const FONT = '11px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace';

/** Number of a frame's colour. */
export function colourOf(g, item, mode) {
	const status = g.status ? g.status[item] : 0, name = g.name[item];

	if (status === STATUS_GONE)
		return GONE;
	if (mode === 'change' && g.status)
		return status ? (status === STATUS_LESS ? LESS : MORE) + sides(g, item).step : SAME;
	if (mode === 'value')
		return SAME + SELF_STEPS.filter((s) => g.self[item] >= s * g.total[0]).length;
	return g.cube.colourOf[name] || 0;
}

function textOf(theme, colour) {
	if (STRONG.includes(colour))
		return theme.strong;
	return colour < 0 ? theme.ink : colour < ABOVE ? theme.text : theme.ink2;
}

/** Stripes on the ground, at 45 degrees. */
function hatch(ctx, theme, dpr) {
	const tile = document.createElement('canvas'), t = tile.getContext('2d');
	const size = tile.width = tile.height = 6 * dpr;

	t.fillStyle = theme.bg;
	t.fillRect(0, 0, size, size);
	t.globalAlpha = 0.45;
	t.fillStyle = BLUE;
	t.fillRect(0, 0, size / 3, size);
	const pattern = ctx.createPattern(tile, 'repeat');

	pattern.setTransform(new DOMMatrix().rotate(45).scale(1 / dpr));
	return pattern;
}

/** Does the root stand at the bottom? */
export const isUpward = (g, opts) => g.upward || opts.shape === 'flame';

/** Top of a row in the picture. */
export const topOf = (lay, row, upward) => (upward ? lay.rows - 1 - row : row) * ROW;

/**
 * @typedef {object} Scene
 * @property {import('./types.js').Graph} g
 * @property {import('./flame_layout.js').Layout} lay
 * @property {object} theme  LIGHT or DARK
 * @property {{shape: string, align: string, colour: string, label: string, hits: Set<number>}} opts
 * @property {{names: Uint8Array}|null} found
 * @property {number} dpr
 * @property {number} top     px of the picture that stand above what is painted
 * @property {number} height  px that are
 */

/** One frame with its label; what a search matches has a bar below it, all else is faded. */
function paintFrame(ctx, s, k, { x, y, w }) {
	const { g, lay, theme, opts, found } = s, item = lay.item[k];
	const colour = k < lay.above ? ABOVE : colourOf(g, item, opts.colour);
	const isMatch = found && found.names[g.name[item]], isFaded = found && !isMatch;

	ctx.item = item;
	ctx.globalAlpha = isFaded ? FADED : 1;
	ctx.fillStyle = colour < 0 ? s.hatch = s.hatch || ctx.hatch || hatch(ctx, theme, s.dpr)
		: theme.fills[colour];
	ctx.fillRect(x, y, w, ROW - 1);
	ctx.item = -1;
	if (colour < 0 && w > 2)
		ctx.strokeRect(x + 0.5, y + 0.5, w - 1, ROW - 2);
	ctx.globalAlpha = 1;
	ctx.fillStyle = theme.ink;
	if (isMatch)
		ctx.fillRect(x, y + ROW - 3, w, 2);
	if (w < LEAST_LABEL)
		return;
	ctx.fillStyle = isFaded ? theme.ink2 : textOf(theme, colour);
	lay.label[k] ??= labelOf(g, item, lay.w[k], opts);
	ctx.fillText(lay.label[k], x + 4, y + 13, w - 4);
}

/** @param {CanvasRenderingContext2D} ctx  @param {Scene} s */
export function paint(ctx, s) {
	const { g, lay, opts, dpr } = s, upward = isUpward(g, opts), outlined = [];
	const snap = (v) => Math.round(v * dpr) / dpr;
	const place = (k, row, x, to) => {
		const left = snap(x), y = topOf(lay, row, upward);

		return y + ROW > s.top && y < s.top + s.height &&
			{ x: left, y, w: Math.max(snap(to) - left - (to - x >= THIN), 1 / dpr) };
	};

	ctx.font = FONT;
	ctx.strokeStyle = BLUE;
	lay.item.forEach((item, k) => {
		const box = place(k, g.depth[item], lay.x[k], lay.x[k] + lay.w[k]);

		if (box)
			paintFrame(ctx, s, k, box);
		if (box && opts.hits.has(g.name[item]))
			outlined.push(box);
	});
	for (const { row, x, to, found } of lay.slivers) {
		const box = place(-1, row, x, to);

		ctx.fillStyle = s.found && found ? s.theme.ink : s.theme.area;
		if (box)
			ctx.fillRect(box.x, box.y + 5, box.w, 8);
	}
	ctx.strokeStyle = s.theme.ink;
	ctx.lineWidth = 2;
	for (const { x, y, w } of outlined)
		ctx.strokeRect(x + 1, y + 1, Math.max(w - 2, 1), ROW - 3);
}
