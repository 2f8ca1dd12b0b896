// SPDX-License-Identifier: MIT
/**
 * The page's timeline as a control: a rule follows pointer or keys and tells time and level; a
 * drag, or Shift with arrows and Enter, selects a range of buckets. It lies over the static chart,
 * which stays. Links of the chart are still reached with Ctrl, Cmd or Alt and a click.
 */
import { axesOf, drawLines, endLabels, fitEnds, lastOf } from './charts.js';
import { mark, shareAt } from './crosshair.js';
import { clear, el, on, set, svg } from './dom.js';
import { baseOf, groupName, groupsOf, selectionOf, sliceOf } from './scene.js';
import { lineOf } from './select.js';
import { level, unitFor, withUnit } from './units.js';
import { moment, rangeWords } from './words.js';

/** Lines of the chart; the rest is one more. */
const LINES = 3;
/** px that a pointer moves before it drags. */
const SLACK = 4;
const HINT = 'Drag to select a range; a click with Ctrl, Cmd or Alt leads to the dumps.';

/** A few letters beside a line: the values of one filter; the summary has it all. */
function shortName({ filters }) {
	const [{ op, values }] = filters;
	const list = values.map((value) => value || '(without)').join(', ');

	return filters.length > 1 ? 'selection' : (op[0] === '!' ? 'not ' : '') + list;
}

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
function makePicture(scene, chart, axes, all) {
	const { cube } = scene;
	const { start, width, buckets } = cube.head;
	const unit = unitFor(cube.head, Math.max(0, ...all.filter(Number.isFinite)));
	const edge = (bucket) => axes.share(start + bucket * width);
	const bands = svg('g'), lines = svg('g', { class: 'own', 'aria-hidden': 'true' });
	const event = chart.querySelector('.roll,.ev');
	const band = ([a, b], name) => (b - a < buckets ? [svg('rect', { class: name,
		x: `${edge(a) * 100}%`, width: `${(edge(b) - edge(a)) * 100}%`,
		height: axes.height })] : []);
	const endOf = ({ name, line }) => ({ line, name, value: level(unit, lastOf(line)) });
	const whole = { name: 'all', line: all };

	/* Rules of events and their names stay on top. */
	(event ? event.closest('g') : chart.lastElementChild).before(lines);

	return {
		edge, unit,
		element: svg('svg', { width: '100%', height: axes.height, 'aria-hidden': 'true',
			'data-h': axes.height }, bands),
		lines,
		preview: (range) => clear(bands, ...band(range, 'sel')),
		showBands(state) {
			const base = baseOf(scene, state);
			const { ranges } = selectionOf(scene, state);
			const isOther = base && String(base.ranges) !== String(ranges);

			clear(bands,
				...(isOther ? base.ranges : []).flatMap((r) => band(r, 'base')),
				...ranges.flatMap((r) => band(r, 'sel')));
		},
		showLines(state, part) {
			const own = part ? [{ name: shortName(state), line: part }] : [];
			const parts = state.group ? linesOfGroup(scene, state) : own;

			set(chart, 'class', parts.length ? 'dimmed' : null);
			clear(lines);
			if (!parts.length)
				return;
			const ends = endLabels(axes, [...parts, whole].map(endOf));

			lines.append(drawLines(cube, axes, parts.map((l) => l.line), !state.group),
				ends);
			fitEnds(ends);
		},
	};
}

/* A timeline t: app, cube, all (levels by bucket), axes, picture, element, links; cursor and
 * anchor: buckets where the rule is and where a marked range begins, -1: nowhere; press: of the
 * pointer; part: levels of what the filters let in, or null. */

const inChart = (t, bucket) => Math.max(0, Math.min(t.cube.head.buckets - 1, bucket));

/* ---- what is chosen ---- */

function choose(t, from, to) {
	const { start, width, buckets } = t.cube.head;
	const names = t.app.dragsBase ? ['baseFrom', 'baseTo'] : ['from', 'to'];
	const isAll = from === undefined || (from === 0 && to === buckets);

	t.app.act(Object.fromEntries([from, to].map((bucket, i) => [names[i],
		isAll ? null : start + bucket * width])));
}

function isChosen(t, bucket) {
	const { scene, state, dragsBase } = t.app;
	const { ranges } = (dragsBase && baseOf(scene, state)) || selectionOf(scene, state);

	return String(ranges) === String([bucket, bucket + 1]);
}

function stop(t) {
	t.press = null;
	t.anchor = -1;
	t.picture.showBands(t.app.state);
}

/* ---- what is seen ---- */

/** "08:54:30 · 0.38 of 0.45 cores · deploy v2.4.1" */
function words({ cube, all, part, picture }, bucket) {
	const { start, width, pages } = cube.head;
	const from = start + bucket * width;
	const of = part ? `${level(picture.unit, part[bucket])} of ` : '';

	return [moment(cube, bucket),
		Number.isNaN(all[bucket]) ? 'no data' : of + withUnit(picture.unit, all[bucket]),
		...pages.events.filter(([s]) => s >= from && s < from + width).map((e) => e[1]),
	].join(' · ');
}

function say(t) {
	set(t.element, 'aria-valuenow', t.cursor);
	set(t.element, 'aria-valuetext', words(t, t.cursor) + (t.anchor < 0 ? ''
		: `; marked ${rangeWords(t.cube, [between(t.anchor, t.cursor)])}`));
}

/** The rule at a bucket; -1: away with it. */
function point(t, bucket) {
	const middle = bucket < 0 ? null : t.picture.edge(bucket + 0.5);

	t.cursor = bucket < 0 ? t.cursor : bucket;
	t.app.cross(middle);
	mark(t.picture.element, middle, bucket < 0 ? '' : words(t, bucket));
	say(t);
}

function preview(t, a, b) {
	t.picture.preview(between(a, b));
	mark(t.picture.element, t.picture.edge(b + 0.5), rangeWords(t.cube, [between(a, b)]));
}

/* ---- pointer ---- */

function bucketAt({ axes, cube, element }, event) {
	const time = axes.start + shareAt(element, event) * axes.seconds;

	return inChart({ cube }, Math.floor((time - cube.head.start) / cube.head.width));
}

/** With a modifier, to the dumps. */
function down(t, event) {
	const { links, element } = t;
	const at = Math.floor(shareAt(element, event) * links.length);

	if (event.button)
		return;
	if (links.length && (event.ctrlKey || event.metaKey || event.altKey)) {
		location.assign(links[Math.min(at, links.length - 1)].href.baseVal);
		return;
	}
	t.press = { x: event.clientX, bucket: bucketAt(t, event) };
	element.setPointerCapture(event.pointerId);
}

function move(t, event) {
	const { press } = t;
	const bucket = bucketAt(t, event);

	point(t, bucket);
	if (!press)
		return;
	press.isDrag = press.isDrag || Math.abs(event.clientX - press.x) > SLACK;
	if (press.isDrag)
		preview(t, press.bucket, bucket);
}

/** A click takes one bucket; the one that is selected already gives all time back. */
function up(t, event) {
	const { press } = t;
	const bucket = bucketAt(t, event);

	stop(t);
	if (press && !press.isDrag && isChosen(t, bucket))
		choose(t);
	else if (press)
		choose(t, ...between(press.isDrag ? press.bucket : bucket, bucket));
}

/* ---- keys ---- */

function step(t, to, marks) {
	if (!marks)
		stop(t);
	else if (t.anchor < 0)
		t.anchor = t.cursor;
	point(t, to);
	if (t.anchor >= 0)
		preview(t, t.anchor, to);
}

function key(t, event) {
	const { cursor, anchor } = t;
	const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10,
		PageUp: 10, Home: -Infinity, End: Infinity }[event.key];

	if (event.key === 'Enter')
		choose(t, ...between(anchor < 0 ? cursor : anchor, cursor));
	else if (event.key === 'Escape' && anchor < 0)
		choose(t);
	else if (event.key === 'Escape')
		stop(t);
	else if (by)
		step(t, inChart(t, cursor + by), event.shiftKey);
	else
		return;
	event.preventDefault();
}

/* ---- the whole ---- */

function listen(t) {
	const { element } = t;
	const to = (types, act) => on(element, types, (event) => act(t, event), t.app.signal);

	to('pointerdown', down);
	to('pointermove', move);
	to('pointerup', up);
	to('pointercancel', stop);
	to('pointerleave blur', () => t.press || point(t, -1));
	to('focus', () => element.matches(':focus-visible') && point(t, t.cursor));
	to('keydown', key);
}

function show(t, state) {
	const { scene } = t.app;

	t.part = state.filters.length
		? lineOf(t.cube, sliceOf(scene, selectionOf(scene, state)).mask) : null;
	t.picture.showLines(state, t.part);
	stop(t);
	say(t);
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
	const { cube } = app.scene;
	const all = lineOf(cube, new Uint8Array(cube.head.sets.length).fill(1));
	const axes = axesOf(chart);
	const picture = makePicture(app.scene, chart, axes, all);
	const element = el('div', {
		class: 'xtime', tabindex: 0, role: 'slider',
		'aria-valuemin': 0, 'aria-valuemax': cube.head.buckets - 1,
		'aria-label': 'Moment; Shift and arrows mark a range, Enter selects it',
	}, picture.element);
	const links = cover(app, figure, chart, element);
	const t = { app, cube, all, axes, picture, element, links, cursor: 0, anchor: -1 };

	element.style.height = `${axes.height}px`;
	listen(t);
	app.undo.push(() => picture.lines.remove());
	return { show: (state) => show(t, state) };
}
