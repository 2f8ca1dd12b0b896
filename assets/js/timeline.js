// SPDX-License-Identifier: MIT
/**
 * The page's timeline as a control: a rule follows pointer or keys and tells time and level; a drag,
 * or Shift with arrows and Enter, selects a range of buckets. It lies over the static chart, which
 * stays. Links of the chart are still reached with Ctrl, Cmd or Alt and a click.
 */
import { axesOf, drawLines, endLabels, lastOf } from './charts.js';
import { mark, shareAt } from './crosshair.js';
import { clear, el, on, set, svg } from './dom.js';
import { baseOf, groupName, groupsOf, selectionOf, sliceOf } from './scene.js';
import { lineOf } from './select.js';
import { level, unitFor, withUnit } from './units.js';
import { filterWords, moment, rangeWords } from './words.js';

/** Lines of the chart; the rest is one more. */
const LINES = 3;
/** px that a pointer moves before it drags. */
const SLACK = 4;
/** Characters beside the plot. */
const NAME_CHARS = 14;
const HINT = 'Drag to select a range; a click with Ctrl, Cmd or Alt leads to the dumps.';

const cut = (text) => (text.length > NAME_CHARS ? `${text.slice(0, NAME_CHARS - 1)}…` : text);

/** From the one to the other bucket, in any order. */
const between = (a, b) => [Math.min(a, b), Math.max(a, b) + 1];

/** Adds levels by bucket; a gap only where all have one. */
const sumOf = (lines) => lines[0].map((_, i) => lines.reduce((sum, line) => (
	Number.isNaN(line[i]) ? sum : (sum || 0) + line[i]), NaN));

/** The heaviest values of the group and all others. */
function linesOfGroup(scene, state) {
	const groups = groupsOf(scene, state, 10).map((g) => ({ ...g, name: groupName(g) }));
	const rest = groups.slice(LINES);

	return rest.length < 2 ? groups : [...groups.slice(0, LINES), {
		name: `other (${rest.reduce((sum, g) => sum + g.n, 0)})`,
		line: sumOf(rest.map((g) => g.line)),
	}];
}

/** Lies over the chart, whose links would be many tab stops and in the way of dragging. */
function cover(app, figure, chart, element) {
	const wrap = el('div', { class: 'xt' });
	const zones = chart.querySelector('.zones');
	const hint = figure.querySelector('[data-part=zones]');
	const before = hint && hint.textContent;
	const say = (text) => hint && (hint.textContent = text);

	chart.before(wrap);
	wrap.append(chart, element);
	say(HINT);
	if (zones)
		set(zones, 'display', 'none');
	app.undo.push(() => {
		wrap.replaceWith(chart);
		set(chart, 'class', null);
		say(before);
		if (zones)
			set(zones, 'display', null);
	});
	return zones ? [...zones.querySelectorAll('a')] : [];
}

/** What is drawn over the chart: bands of what is selected, lines of its parts. */
function makePicture(app, chart, axes) {
	const { scene } = app;
	const { cube } = scene;
	const { start, width, buckets } = cube.head;
	const unit = unitFor(cube.head, Math.max(0, ...app.all.filter(Number.isFinite)));
	const edge = (bucket) => axes.share(start + bucket * width);
	const bands = svg('g'), lines = svg('g');
	const band = ([a, b], name) => (b - a < buckets ? [svg('rect', { class: name,
		x: `${edge(a) * 100}%`, width: `${(edge(b) - edge(a)) * 100}%`, height: axes.height })] : []);

	return {
		edge, unit,
		element: svg('svg', { width: '100%', height: axes.height, 'aria-hidden': 'true',
			'data-h': axes.height }, lines, bands),
		preview: (range) => clear(bands, ...band(range, 'sel')),
		showBands(state) {
			const base = baseOf(scene, state);
			const { ranges } = selectionOf(scene, state);
			const isOther = base && String(base.ranges) !== String(ranges);

			clear(bands, ...(isOther ? base.ranges : []).flatMap((r) => band(r, 'base')),
				...ranges.flatMap((r) => band(r, 'sel')));
		},
		showLines(state, part) {
			const all = state.group ? linesOfGroup(scene, state) : part
				? [{ name: filterWords(selectionOf(scene, state)), line: part }] : [];

			set(chart, 'class', all.length ? 'dimmed' : null);
			clear(lines);
			if (all.length)
				lines.append(drawLines(cube, axes, all.map((l) => l.line), !state.group),
					endLabels(axes, all.map(({ name, line }) => (
						{ line, text: `${cut(name)} ${level(unit, lastOf(line))}` }))));
		},
	};
}

/**
 * @param {object} app
 * @param {Element|null} figure
 * @returns {{show: (state: State) => void}|null}  null: no chart is there
 */
export function makeTimeline(app, figure) {
	const chart = figure && figure.querySelector('svg[data-t]');

	if (!chart)
		return null;
	const { scene, signal } = app;
	const { cube } = scene;
	const { start, width, buckets, pages } = cube.head;
	const all = app.all = lineOf(cube, new Uint8Array(cube.head.sets.length).fill(1));
	const axes = axesOf(chart);
	const picture = makePicture(app, chart, axes);
	const element = el('div', {
		class: 'xtime', tabindex: 0, role: 'slider', 'aria-valuemin': 0, 'aria-valuemax': buckets - 1,
		'aria-label': 'Moment on the timeline; Shift and arrows mark a range, Enter selects it',
	}, picture.element);
	const links = cover(app, figure, chart, element);
	/* Buckets: where the rule is, where a marked range begins; -1: nowhere. A press of the pointer. */
	let cursor = 0, anchor = -1, press = null, part = null;

	element.style.height = `${axes.height}px`;
	on(element, 'pointerdown', down, signal);
	on(element, 'pointermove', move, signal);
	on(element, 'pointerup', up, signal);
	on(element, 'pointercancel', stop, signal);
	on(element, 'pointerleave blur', () => press || point(-1), signal);
	on(element, 'focus', () => element.matches(':focus-visible') && point(cursor), signal);
	on(element, 'keydown', key, signal);
	return { show };

	function show(state) {
		part = state.filters.length
			? lineOf(cube, sliceOf(scene, selectionOf(scene, state)).mask) : null;
		picture.showLines(state, part);
		stop();
		say();
	}

	/* ---- what is chosen ---- */

	function choose(from, to) {
		const names = app.dragsBase ? ['baseFrom', 'baseTo'] : ['from', 'to'];
		const isAll = from === undefined || (from === 0 && to === buckets);

		app.act(Object.fromEntries([from, to].map((bucket, i) => [names[i],
			isAll ? null : start + bucket * width])));
	}

	function isChosen(bucket) {
		const { ranges } = (app.dragsBase && baseOf(scene, app.state)) || selectionOf(scene, app.state);

		return String(ranges) === String([bucket, bucket + 1]);
	}

	function stop() {
		press = null;
		anchor = -1;
		picture.showBands(app.state);
	}

	/* ---- pointer ---- */

	function bucketAt(event) {
		const time = axes.start + shareAt(element, event) * axes.seconds;

		return Math.max(0, Math.min(buckets - 1, Math.floor((time - start) / width)));
	}

	/** With a modifier, to the dumps. */
	function down(event) {
		const link = links[Math.min(Math.floor(shareAt(element, event) * links.length),
			links.length - 1)];

		if (event.button)
			return;
		if (link && (event.ctrlKey || event.metaKey || event.altKey)) {
			location.assign(link.href.baseVal);
			return;
		}
		press = { x: event.clientX, bucket: bucketAt(event) };
		element.setPointerCapture(event.pointerId);
	}

	function move(event) {
		const bucket = bucketAt(event);

		point(bucket);
		if (!press)
			return;
		press.isDrag = press.isDrag || Math.abs(event.clientX - press.x) > SLACK;
		if (press.isDrag)
			preview(press.bucket, bucket);
	}

	/** A click takes one bucket; the one that is selected already gives all time back. */
	function up(event) {
		const pressed = press, bucket = bucketAt(event);

		stop();
		if (pressed && !pressed.isDrag && isChosen(bucket))
			choose();
		else if (pressed)
			choose(...between(pressed.isDrag ? pressed.bucket : bucket, bucket));
	}

	/* ---- keys ---- */

	function key(event) {
		const to = {
			ArrowLeft: cursor - 1, ArrowRight: cursor + 1, ArrowDown: cursor - 1, ArrowUp: cursor + 1,
			PageDown: cursor - 10, PageUp: cursor + 10, Home: 0, End: buckets - 1,
		}[event.key];

		if (event.key === 'Enter')
			choose(...between(anchor < 0 ? cursor : anchor, cursor));
		else if (event.key === 'Escape' && anchor < 0)
			choose();
		else if (event.key === 'Escape')
			stop();
		else if (to === undefined)
			return;
		else
			step(Math.max(0, Math.min(buckets - 1, to)), event.shiftKey);
		event.preventDefault();
	}

	function step(to, marks) {
		if (!marks)
			stop();
		else if (anchor < 0)
			anchor = cursor;
		point(to);
		if (anchor >= 0)
			preview(anchor, to);
	}

	/* ---- what is seen ---- */

	/** "08:54:30 · 0.38 of 0.45 cores · deploy v2.4.1" */
	function words(bucket) {
		const from = start + bucket * width;
		const value = Number.isNaN(all[bucket]) ? 'no data'
			: (part ? `${level(picture.unit, part[bucket])} of ` : '') + withUnit(picture.unit, all[bucket]);

		return [moment(cube, bucket), value, ...pages.events.filter(([s]) => (
			s >= from && s < from + width)).map((e) => e[1])].join(' · ');
	}

	function point(bucket) {
		const middle = bucket < 0 ? null : picture.edge(bucket + 0.5);

		cursor = bucket < 0 ? cursor : bucket;
		app.cross(middle);
		mark(picture.element, middle, bucket < 0 ? '' : words(bucket));
		say();
	}

	function say() {
		set(element, 'aria-valuenow', cursor);
		set(element, 'aria-valuetext', words(cursor) + (anchor < 0 ? ''
			: `; marked ${rangeWords(cube, [between(anchor, cursor)])}`));
	}

	function preview(a, b) {
		picture.preview(between(a, b));
		mark(picture.element, picture.edge(b + 0.5), rangeWords(cube, [between(a, b)]));
	}
}
