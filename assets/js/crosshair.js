// SPDX-License-Identifier: MIT
/** A rule with a text on a chart, and the same moment on all charts of a page. */
import { on, set, svg } from './dom.js';

/**
 * @param {SVGElement} chart  of percentages across
 * @param {number|null} share  0..1 of the width; null: none
 * @param {string} [text]  beside it
 */
export function mark(chart, share, text = '') {
	let cross = chart.querySelector(':scope > .cross');

	if (share === null) {
		if (cross)
			cross.remove();
		return;
	}
	if (!cross) {
		cross = svg('g', { class: 'cross', 'aria-hidden': 'true' },
			svg('line', { y1: 0, y2: chart.dataset.h || '100%' }),
			svg('text', { class: 'lab halo' }));
		chart.append(cross);
	}
	const [line, label] = cross.children;
	const isRight = share > 0.5;
	const x = `${(share * 100).toFixed(3)}%`;

	set(line, 'x1', x);
	set(line, 'x2', x);
	Object.entries({
		x, y: 22, dx: isRight ? -6 : 6, 'text-anchor': isRight ? 'end' : 'start',
	}).forEach(([key, value]) => set(label, key, value));
	label.textContent = text;
}

/** Share of the width at which the pointer is, 0..1. */
export function shareAt(element, event) {
	const box = element.getBoundingClientRect();

	return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
}

/**
 * Charts without a cube, which carry their values: where one is pointed at, all tell theirs.
 *
 * @param {SVGElement[]} charts  of one time axis
 * @param {(bucket: number, chart: SVGElement) => string} tell
 * @param {AbortSignal} [signal]
 */
export function join(charts, tell, signal) {
	const move = (event) => {
		const n = Number(event.currentTarget.dataset.t.split(' ')[2]);
		const bucket = Math.min(Math.floor(shareAt(event.currentTarget, event) * n), n - 1);

		charts.forEach((chart) => mark(chart, (bucket + 0.5) / n, tell(bucket, chart)));
	};

	charts.forEach((chart) => {
		on(chart, 'pointermove', move, signal);
		on(chart, 'pointerleave', () => charts.forEach((c) => mark(c, null)), signal);
	});
}
