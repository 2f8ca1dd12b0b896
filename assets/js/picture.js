// SPDX-License-Identifier: MIT
/**
 * The graph as it is shown, as a file of its own: an SVG whose frames have titles, or a PNG. In
 * light colours wherever it was made, with a line that says how much of the graph it is.
 */
import { BLUE, FONT, LIGHT, paint } from './flame_draw.js';
import { layout, ROW } from './flame_layout.js';
import { factsOf } from './label.js';
import { count, percent } from './units.js';

const BUDGET = 3000;
const WIDTH = 1200;
const HEAD = 26;
const FOOT = 24;
/** Device px of a canvas: in one direction, in all. */
const MOST_PX = 16384, MOST_AREA = 1.2e8;
const SANS = 'system-ui,Arial,sans-serif';

/** A text between tags or quotes of XML, without control characters; titles may be anybody's. */
export const xml = (text) => text
	.replace(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, '\ufffd')
	.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/**
 * @typedef {object} PictureOptions  beside those of FlameView.show
 * @property {number} [zoomed]
 * @property {object|null} [found]  as of findIn: what is marked
 * @property {string} title
 * @property {number} [budget]  frames at most; 3,000
 */

/** What is painted; where frames are more than the budget the widest of them are. */
function sceneOf(g, opts) {
	const { zoomed = 0, found, budget = BUDGET } = opts;
	let lay = layout(g, zoomed, WIDTH, found);
	const least = lay.w.slice().sort((a, b) => b - a)[budget];

	/* A little more than the widest that is one too many. */
	if (least)
		lay = layout(g, zoomed, WIDTH, found, least * (1 + 1e-9));
	return { g, lay, opts, found, theme: LIGHT, dpr: 20, top: 0, height: lay.rows * ROW };
}

/** "640 of 1,204 frames, 99.2 % of the width; grey: too narrow to draw" */
function captionOf({ g, lay, opts }) {
	const drawn = lay.item.length - lay.above, zoomed = lay.item[lay.above];
	const all = g.end[zoomed] - zoomed, { prefix } = g.cube.head;

	return (g.status && opts.colour === 'change' ? 'Orange is more, blue is less, ' : '') +
		(g.status ? 'hatched is gone; ' : '') +
		`${count(drawn)} of ${count(all)} frames, ${percent(lay.part)} of the width` +
		(drawn < all ? '; grey: too narrow to draw' : '') +
		(prefix ? `; ${prefix} is left out of the names` : '');
}

/** A whole picture: title, graph, caption. */
function draw(ctx, s) {
	const { theme, opts, height } = s;
	const line = (text, y, font, colour) => {
		ctx.font = `${font} ${SANS}`;
		ctx.fillStyle = colour;
		ctx.fillText(text, 4, y);
	};

	ctx.fillStyle = theme.bg;
	ctx.fillRect(0, 0, WIDTH, height + HEAD + FOOT);
	line(opts.title, 17, '600 13px', theme.ink);
	line(captionOf(s), HEAD + height + 16, '11px', theme.ink2);
	ctx.translate(0, HEAD);
	paint(ctx, s);
}

const num = (v) => +v.toFixed(2);

/** Of a canvas: "600 13px Arial". In attributes, as pages may forbid styles. */
function fontOf(font) {
	const [, weight, size, family] = /^(?:(\d+) )?(\d+)px (.+)/.exec(font);

	return `font-size="${size}" font-weight="${weight || 400}" font-family="${xml(family)}"`;
}

/** Where draw() leaves an SVG behind in place of pixels. */
class Recorder {
	constructor(titleOf) {
		Object.assign(this, { titleOf, text: '', y: 0, hatch: 'url(#gone)' });
	}

	translate(x, y) {
		this.y = y;
	}

	rect(x, y, w, h, how) {
		const { item, titleOf } = this;
		const title = item >= 0 && `<title>${titleOf(item)}</title>`;

		this.text += `<rect x="${num(x)}" y="${y + this.y}" width="${num(w)}" ` +
			`height="${h}" ${how}` + (title ? `>${title}</rect>\n` : '/>\n');
	}

	fillRect(x, y, w, h) {
		const { fillStyle, globalAlpha } = this;

		this.rect(x, y, w, h, `fill="${fillStyle}"` +
			(globalAlpha < 1 ? ` fill-opacity="${globalAlpha}"` : ''));
	}

	strokeRect(x, y, w, h) {
		this.rect(x, y, w, h, 'fill="none" pointer-events="none" ' +
			`stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}"`);
	}

	fillText(text, x, y) {
		const { font, fillStyle } = this;

		this.text += `<text x="${num(x)}" y="${y + this.y}" fill="${fillStyle}" ` +
			(font === FONT ? '' : `${fontOf(font)} `) +
			`pointer-events="none">${xml(text)}</text>\n`;
	}
}

/**
 * @param {import('./types.js').Graph} g
 * @param {PictureOptions} opts
 * @returns {string}
 */
export function svgOf(g, opts) {
	const s = sceneOf(g, opts), height = HEAD + s.height + FOOT;
	const ctx = new Recorder((item) => factsOf(g, item, opts, opts.zoomed).map(xml).join('\n'));

	draw(ctx, s);
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" ` +
		`viewBox="0 0 ${WIDTH} ${height}" ${fontOf(FONT)}>\n` +
		`<title>${xml(opts.title)}</title>\n<pattern id="gone" width="6" height="6" ` +
		'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
		`<path fill="${BLUE}" fill-opacity=".45" d="M0 0h2v6H0z"/></pattern>\n` +
		`${ctx.text}</svg>\n`;
}

/**
 * At twice the size, smaller where that would be more than a browser can draw.
 *
 * @param {import('./types.js').Graph} g
 * @param {PictureOptions} opts
 * @returns {Promise<Blob>}
 */
export function pngOf(g, opts) {
	const s = sceneOf(g, opts), height = HEAD + s.height + FOOT;
	const canvas = document.createElement('canvas'), ctx = canvas.getContext('2d');
	const dpr = Math.min(2, MOST_PX / height, Math.sqrt(MOST_AREA / height / WIDTH));

	canvas.width = WIDTH * dpr;
	canvas.height = height * dpr;
	ctx.scale(dpr, dpr);
	draw(ctx, { ...s, dpr });
	return new Promise((done) => canvas.toBlob(done));
}
