// SPDX-License-Identifier: MIT
/** What is selected, in words with numbers. */
import { filterText } from './filter.js';
import { clock, count, factor, percent, unitFor, withUnit } from './units.js';

const DAY = 86400;

/** "3 dumps" */
export const counted = (n, what) => `${count(n)} ${what}${n === 1 ? '' : 's'}`;

/** The moment at the left edge of a bucket. */
export function moment({ head }, bucket) {
	const from = head.start + bucket * head.width;

	if (head.sequence)
		return `#${bucket + 1}`;
	return clock(from, head.buckets * head.width > DAY, head.width % 60 !== 0);
}

/** "08:54:30–08:57:40", "#3–#5"; where nothing is cut "whole report". */
export function rangeWords(cube, ranges) {
	const { buckets, sequence } = cube.head;

	if (buckets === 1)
		return '';
	if (!ranges.length)
		return 'no time of this report';
	if (ranges.length === 1 && ranges[0][0] === 0 && ranges[0][1] === buckets)
		return 'whole report';
	return ranges.map(([a, b]) => {
		const from = moment(cube, a);
		const to = moment(cube, sequence ? b - 1 : b);

		return from === to ? from : `${from}–${to}`;
	}).join(' and ');
}

/** "region="eu" · tenant!="acme"", "all labels" */
export function filterWords(selection) {
	const text = selection.filters.map(filterText).join(' · ');

	if (selection.others)
		return `not ${text}`;
	return text;
}

/** The number of a slice, with the unit that fits it. */
export function levelWords({ head }, slice) {
	const isSum = !Number.isFinite(slice.level);
	const value = isSum ? slice.total[0] / head.den : slice.level;

	return withUnit(unitFor(head, value, isSum), value);
}

/** "0.38 cores in 40 dumps of 3 instances" */
export function sliceWords(cube, slice) {
	if (!slice.dumps && !slice.total[0])
		return 'nothing is there';
	return `${levelWords(cube, slice)} in ${counted(slice.dumps, 'dump')} of ${
		counted(slice.instances, 'instance')}`;
}

/** "+29 %": of levels, or of sums where a side has no level. */
export function changeWords({ slice, base }) {
	const value = (s) => (Number.isFinite(slice.level) && Number.isFinite(base.level)
		? s.level : s.total[0]);

	return factor(value(base), value(slice));
}

/** What the two sides of a comparison are called. */
export function sideNames({ head }, state) {
	const base = { before: 'Before', time: 'Other times', labels: 'Other labels' }[state.vs];

	return head.sides || [base || 'Baseline', 'Selection'];
}

/** Are there paths that the page has no room for? What is in them is in no function. */
export const isCut = ({ head }) => Boolean(head.cut && head.cut.nodes > head.n.nodes);

/** What was coarsened to fit the page, and that sums are exact nevertheless. */
export function cutWords({ head }) {
	const { cut } = head;
	const kept = !cut ? [] : [
		isCut({ head }) && `paths under ${percent(cut.part, 3)} of the whole are `
			+ `drawn as lighter paths (${percent(cut.value, 1)} of the value, ${
				count(head.n.nodes)} of ${count(cut.nodes)} paths are kept)`,
		cut.buckets > 1 && `${count(cut.buckets)} buckets of the chart are one`,
		cut.keys.length && `${counted(cut.keys.length, 'label')} cannot be filtered by (${
			cut.keys.join(', ')})`,
		cut.values && `${counted(cut.values, 'label value')} stand as “other”`,
		cut.instances && `${counted(cut.instances, 'instance')} are taken together`,
	].filter(Boolean);

	return kept.length ? `To fit this page, ${kept.join('; ')}. Totals are exact.` : '';
}
