// SPDX-License-Identifier: MIT
/**
 * The graph as it is shown, as a file of its own: an SVG whose frames have titles, or a PNG. In
 * light colours wherever it was made, with a line that says how much of the graph it is.
 */
import { BLUE, isUpward, LIGHT, MONO, paint } from './flame_draw.js';
import { layout, ROW } from './flame_layout.js';
import { factsOf, shown } from './label.js';
import { count, percent } from './units.js';

const BUDGET = 3000;
const WIDTH = 1200;
const HEAD = 26;
const FOOT = 24;
/** Device px of a canvas: in one direction, in all. */
const MOST_PX = 16384, MOST_AREA = 1.2e8;
const SANS = 'system-ui,Arial,sans-serif';

/** A text between tags or quotes of XML. */
export const xml = (text) => shown(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/**
 * @typedef {object} PictureOptions  beside those of FlameView.show
 * @property {number} [zoomed]
 * @property {object|null} [found]  as of findIn: what is marked
 * @property {string} [title]
 * @property {number} [width]   px; 1,200
 * @property {number} [budget]  frames at most; 3,000
 */

/** What paint() needs; where frames are more than the budget the widest of them are drawn. */
function sceneOf(g, opts) {
	const { zoomed = 0, width = WIDTH, found = null, budget = BUDGET } = opts;
	let lay = layout(g, zoomed, width, found);
	const least = lay.w.slice().sort((a, b) => b - a)[budget];

	/* A little more than the widest that is one too many. */
	if (least)
		lay = layout(g, zoomed, width, found, least * (1 + 1e-9));
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
		(prefix ? `; ${shown(prefix)} is left out of the names` : '');
}

const num = (v) => +v.toFixed(2);

/** Where paint() leaves an SVG behind in place of pixels. */
class Recorder {
	constructor(titleOf) {
		Object.assign(this, { titleOf, out: [], hatch: 'url(#gone)', lineWidth: 1 });
	}

	rect(x, y, w, h, how, inside = '') {
		this.out.push(`<rect x="${num(x)}" y="${y}" width="${num(w)}" height="${h}" `, how,
			inside ? `>${inside}</rect>\n` : '/>\n');
	}

	fillRect(x, y, w, h) {
		const { item, globalAlpha, fillStyle } = this;

		this.rect(x, y, w, h, `fill="${fillStyle}"` +
			(globalAlpha < 1 ? ` fill-opacity="${globalAlpha}"` : ''),
		item >= 0 && `<title>${this.titleOf(item)}</title>`);
	}

	strokeRect(x, y, w, h) {
		this.rect(x, y, w, h, 'fill="none" pointer-events="none" ' +
			`stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}"`);
	}

	fillText(text, x, y) {
		if (text)
			this.out.push(`<text x="${num(x)}" y="${y}" fill="${this.fillStyle}" `,
				`pointer-events="none">${xml(text)}</text>\n`);
	}
}

/**
 * @param {import('./types.js').Graph} g
 * @param {PictureOptions} opts
 * @returns {string}
 */
export function svgOf(g, opts = {}) {
	const s = sceneOf(g, opts), { lay, theme } = s, height = HEAD + s.height + FOOT;
	const title = xml(opts.title || opts.label || 'Flame graph');
	const ctx = new Recorder((item) => factsOf(g, item, opts, opts.zoomed).map(xml).join('\n'));
	const line = (y, text, how) =>
		`<text x="4" y="${y}" font-family="${xml(SANS)}" ${how}">${text}</text>\n`;

	paint(ctx, s);
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${lay.width}" height="${height}" ` +
		`viewBox="0 0 ${lay.width} ${height}" ` +
		`font-size="11" font-family="${xml(MONO)}">\n` +
		`<title>${title}</title>\n<pattern id="gone" width="6" height="6" ` +
		'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
		`<path fill="${BLUE}" fill-opacity=".45" d="M0 0h2v6H0z"/></pattern>\n` +
		`<rect width="100%" height="100%" fill="${theme.bg}"/>\n` +
		line(17, title, `font-size="13" font-weight="600" fill="${theme.ink}`) +
		line(height - 8, xml(captionOf(s)), `fill="${theme.ink2}`) +
		`<g transform="translate(0 ${HEAD})">\n${ctx.out.join('')}</g>\n</svg>\n`;
}

/**
 * At twice the size, smaller where that would be more than a browser can draw.
 *
 * @param {import('./types.js').Graph} g
 * @param {PictureOptions} opts
 * @returns {Promise<Blob>}
 */
export function pngOf(g, opts = {}) {
	const s = sceneOf(g, opts), { lay, theme } = s, height = HEAD + s.height + FOOT;
	const canvas = document.createElement('canvas'), ctx = canvas.getContext('2d');
	const dpr = Math.min(2, MOST_PX / height, Math.sqrt(MOST_AREA / height / lay.width));
	const line = (y, text, font, colour) => {
		ctx.font = font + SANS;
		ctx.fillStyle = colour;
		ctx.fillText(text, 4, y);
	};

	canvas.width = lay.width * dpr;
	canvas.height = height * dpr;
	ctx.scale(dpr, dpr);
	ctx.fillStyle = theme.bg;
	ctx.fillRect(0, 0, lay.width, height);
	line(17, shown(opts.title || opts.label || 'Flame graph'), '600 13px ', theme.ink);
	line(height - 8, captionOf(s), '11px ', theme.ink2);
	ctx.translate(0, HEAD);
	paint(ctx, { ...s, dpr });
	return new Promise((done) => canvas.toBlob(done));
}
