// SPDX-License-Identifier: MIT
/**
 * Lines over time on the axes that the page's own chart declares: the same paths as
 * src/render/plot.c makes. A gap stays a gap.
 */
import { svg } from './dom.js';

/** Strokes of lines side by side, as src/render/lines.c has them: class and dashes. */
const STROKES = [['ln', ''], ['ln2', '12 3'], ['ln', '5 3'], ['ln2', '2 2']];
/** px between labels at the right end. */
const ROOM = 12;
/** px beside the plot for them: its padding of 128 without the gaps at both sides. */
const END_PX = 112;

/**
 * Axes of a chart: share of the width of a moment, px of a level.
 *
 * @param {SVGElement} chart
 */
export function axesOf(chart) {
	const [start, width, n] = chart.dataset.t.split(' ').map(Number);
	const [low, high, perLevel] = chart.dataset.y.split(' ').map(Number);
	const height = Number(chart.querySelector('svg').getAttribute('height'));

	return {
		height,
		start,
		seconds: width * n,
		share: (s) => Math.max(0, Math.min(1, (s - start) / (width * n))),
		y: (level) => (high - level * perLevel) / (high - low) * height,
	};
}

/** Axes for lines of a cube that have no chart of their own: from zero to the highest. */
export function axesFor({ head }, lines, height) {
	const known = lines.flatMap((line) => [...line]).filter(Number.isFinite);
	const high = Math.max(0, ...known) * 1.05 || 1;
	const low = Math.min(0, ...known);
	const seconds = head.width * head.buckets;

	return {
		height,
		start: head.start,
		seconds,
		share: (s) => Math.max(0, Math.min(1, (s - head.start) / seconds)),
		y: (level) => (high - level) / (high - low) * height,
	};
}

/** From edge to edge of each piece between gaps; x in thousandths of the width. */
function pathOf({ head }, axes, line, isArea) {
	const x = (bucket) => (axes.share(head.start + bucket * head.width) * 1000).toFixed(1);
	const y = (level) => axes.y(level).toFixed(1);
	let d = '';

	for (let i = 0; i < line.length; i++) {
		if (Number.isNaN(line[i]))
			continue;
		const isFirst = !i || Number.isNaN(line[i - 1]);
		const isLast = i + 1 === line.length || Number.isNaN(line[i + 1]);

		if (isFirst)
			d += `M${isArea ? `${x(i)} ${y(0)}L` : ''}${x(i)} ${y(line[i])}`;
		d += `L${x(i + 0.5)} ${y(line[i])}`;
		if (isLast)
			d += `L${x(i + 1)} ${y(line[i])}${isArea ? `L${x(i + 1)} ${y(0)}Z` : ''}`;
	}
	return d;
}

/** What stretches with the page. */
const stretched = (axes, ...paths) => svg('svg', {
	viewBox: `0 0 1000 ${axes.height}`, preserveAspectRatio: 'none', width: '100%',
	height: axes.height,
}, ...paths);

const stroke = (i) => {
	const [name, dashes] = STROKES[i % STROKES.length];

	return {
		class: name, fill: 'none', 'stroke-dasharray': dashes || null,
		'vector-effect': 'non-scaling-stroke', 'stroke-linejoin': 'round',
	};
};

/**
 * @param {Cube} cube
 * @param {object} axes
 * @param {Float64Array[]} lines
 * @param {boolean} [isArea]  the first has an area below it
 */
export function drawLines(cube, axes, lines, isArea) {
	return stretched(axes,
		...lines.slice(0, isArea ? 1 : 0).map((line) => (
			svg('path', { class: 'part', d: pathOf(cube, axes, line, true) }))),
		...lines.map((line, i) => (
			svg('path', { ...stroke(i), d: pathOf(cube, axes, line) }))));
}

/** The last level that is known; NaN: none is. */
export const lastOf = (line) => [...line].reverse().find((v) => !Number.isNaN(v)) ?? NaN;

/**
 * Names at the right end, near their lines and apart from each other.
 *
 * @param {object} axes
 * @param {{line: Float64Array, name: string, value: string}[]} ends
 */
export function endLabels(axes, ends) {
	const shown = ends.filter((e) => !Number.isNaN(lastOf(e.line)))
		.map((e) => ({ ...e, y: axes.y(lastOf(e.line)) + 4 }))
		.sort((a, b) => a.y - b.y);

	shown.forEach((e, i) => { e.y = Math.max(e.y, i ? shown[i - 1].y + ROOM : 9); });
	shown.reverse().forEach((e, i) => {
		e.y = Math.min(e.y, i ? shown[i - 1].y - ROOM : axes.height - 3);
	});
	return svg('g', { class: 'end' }, ...shown.map((e) => svg('text',
		{ x: '100%', dx: 8, y: e.y.toFixed(1), class: 'lab' },
		svg('tspan', null, e.name), e.name ? ` ${e.value}` : e.value)));
}

/** Shortens names at the right end that would leave the page; the numbers stay. */
export function fitEnds(labels) {
	for (const label of labels.children) {
		const [name] = label.children;
		const letters = [...name.textContent];

		while (letters.length > 1 && label.getComputedTextLength() > END_PX) {
			letters.pop();
			name.textContent = `${letters.join('')}…`;
		}
	}
}
