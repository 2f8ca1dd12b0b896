// SPDX-License-Identifier: MIT
/*
 * A leak is no symptom of anything but another leak: that its function became dearer as well is
 * what comes of it. A value that deviates says where, a change says since when, so the deviation
 * stands below the change.
 */
#include "analyse/follow.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/utc.h"

/* Causes and effects begin within so many buckets of each other. */
#define SAME_TIME 3

/* ---- order ---- */

int finding_by_rank(const void *left, const void *right)
{
	const struct finding *a = *(struct finding *const *)left;
	const struct finding *b = *(struct finding *const *)right;
	int c;

	if (!a->mute != !b->mute)
		return a->mute ? 1 : -1;
	if ((a->kind == FIND_HOTSPOT) != (b->kind == FIND_HOTSPOT))
		return a->kind == FIND_HOTSPOT ? 1 : -1;
	if (a->is_secondary != b->is_secondary)
		return a->is_secondary ? 1 : -1;
	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	c = str_cmp(a->id, b->id);
	if (c)
		return c;
	return a->since_ns < b->since_ns ? -1 : a->since_ns > b->since_ns;
}

int follow_order(const void *left, const void *right)
{
	static const int of_kind[FIND_KIND_N] = {
		[FIND_LEAK] = 0,        [FIND_GOROUTINE_LEAK] = 0, [FIND_REGRESSION] = 1,
		[FIND_IMPROVEMENT] = 1, [FIND_SHIFT] = 2,          [FIND_OUTLIER] = 3,
		[FIND_SPIKE] = 4,       [FIND_HOTSPOT] = 5,
	};
	const struct finding *a = *(struct finding *const *)left;
	const struct finding *b = *(struct finding *const *)right;

	if (a->is_secondary != b->is_secondary)
		return a->is_secondary ? 1 : -1;
	if (of_kind[a->kind] != of_kind[b->kind])
		return of_kind[a->kind] - of_kind[b->kind];
	return finding_by_rank(left, right);
}

/* ---- what two findings have in common ---- */

static bool is_leak(const struct finding *f)
{
	return f->kind == FIND_LEAK || f->kind == FIND_GOROUTINE_LEAK;
}

static bool is_change(const struct finding *f)
{
	return f->kind == FIND_REGRESSION || f->kind == FIND_IMPROVEMENT || f->kind == FIND_SHIFT;
}

static bool has_frame(const struct finding *f, fn_id fn)
{
	for (size_t i = 0; i < f->n_stack; i++)
		if (f->stack[i] == fn)
			return true;
	return false;
}

static bool same_fn(const struct finding *a, const struct finding *b)
{
	return a->fn == b->fn && a->fn != FN_ALL;
}

/* The one stands in the other's path, or they are the same. */
static bool share_code(const struct finding *a, const struct finding *b)
{
	if (a->fn == FN_ALL || b->fn == FN_ALL)
		return false;
	return a->fn == b->fn || has_frame(a, b->fn) || has_frame(b, a->fn);
}

static bool has_key(const struct finding *f, struct str key)
{
	for (size_t i = 0; i < f->n_labels; i++)
		if (str_eq(f->labels[i].key, key))
			return true;
	return false;
}

static bool share_key(const struct finding *a, const struct finding *b)
{
	for (size_t i = 0; i < a->n_labels; i++)
		if (has_key(b, a->labels[i].key))
			return true;
	return false;
}

static bool same_labels(const struct finding *a, const struct finding *b)
{
	for (size_t i = 0; i < a->n_labels && a->n_labels == b->n_labels; i++)
		if (!str_eq(a->labels[i].key, b->labels[i].key) ||
		    !str_eq(a->labels[i].value, b->labels[i].value))
			return false;
	return a->n_labels && a->n_labels == b->n_labels;
}

static bool same_way(const struct finding *a, const struct finding *b)
{
	return a->kind == FIND_SHIFT || b->kind == FIND_SHIFT || (a->value < 0) == (b->value < 0);
}

static bool same_start(const struct finding *a, const struct finding *b)
{
	int64_t slack = SAME_TIME * NS_PER_S *
			(int64_t)MAX(a->brief->timeline.width_s, b->brief->timeline.width_s);

	if (a->event && a->event == b->event)
		return true;
	if (a->since_ns == TIME_NONE || b->since_ns == TIME_NONE)
		return a->since_ns == b->since_ns;
	return llabs(a->since_ns - b->since_ns) <= slack;
}

static bool same_dumps(const struct finding *a, const struct finding *b)
{
	return a->brief->series->n_dumps == b->brief->series->n_dumps &&
	       a->brief->series->dumps[0] == b->brief->series->dumps[0];
}

static struct str family_of(const struct judging *j, const struct finding *f)
{
	return j->report->model->types[f->brief->series->type].family;
}

static bool is_waiting(const struct judging *j, const struct finding *f)
{
	struct str family = family_of(j, f);

	return str_eq(family, STR("mutex")) || str_eq(family, STR("block"));
}

static bool same_package(const struct judging *j, const struct finding *a, const struct finding *b)
{
	return a->fn != FN_ALL && b->fn != FN_ALL &&
	       j->packages->of_fn[a->fn] == j->packages->of_fn[b->fn];
}

/* ---- by the kind of the cause ---- */

static enum follow from_leak(const struct finding *b, const struct finding *a)
{
	bool same = same_fn(a, b);

	if (is_leak(b)) {
		if (a->brief == b->brief)
			return same ? FOLLOW_SAME : FOLLOW_NOT;
		if (share_code(a, b))
			return same ? FOLLOW_SAME : FOLLOW_LIKELY;
		return same_dumps(a, b) && b->fn == FN_ALL ? FOLLOW_LIKELY : FOLLOW_NOT;
	}
	/* What steps at a moment of its own does not do so because something leaks all the time. */
	if (is_change(b))
		return same && (a->brief == b->brief || b->since_ns == TIME_NONE ||
				same_start(a, b))
			       ? FOLLOW_SAME
			       : FOLLOW_NOT;
	return b->kind == FIND_OUTLIER && (same || same_labels(a, b)) ? FOLLOW_SAME : FOLLOW_NOT;
}

/* Those who wait when a lock is held for longer: what they hold, they hold for longer as well. */
static bool waits_for(const struct judging *j, const struct finding *b, const struct finding *a)
{
	return is_waiting(j, a) && is_waiting(j, b) &&
	       (a->brief != b->brief || same_package(j, a, b));
}

static enum follow from_change(const struct judging *j, const struct finding *b,
			       const struct finding *a)
{
	if (b->kind == FIND_SPIKE)
		return a->event && a->event == b->event ? FOLLOW_LIKELY : FOLLOW_NOT;
	if (is_leak(b) || !same_way(a, b))
		return FOLLOW_NOT;
	if (b->kind == FIND_OUTLIER)
		return same_fn(a, b) ? FOLLOW_SAME : FOLLOW_NOT;
	if (a->brief == b->brief && a->fn == b->fn)
		return FOLLOW_SAME;
	if (!same_start(a, b))
		return FOLLOW_NOT;
	if (a->brief != b->brief && share_code(a, b))
		return same_fn(a, b) ? FOLLOW_SAME : FOLLOW_LIKELY;
	return waits_for(j, b, a) ? FOLLOW_LIKELY : FOLLOW_NOT;
}

/* Two values of one key are two deviations; the same work told by another key is one. */
static enum follow from_outlier(const struct finding *b, const struct finding *a)
{
	if (b->kind != FIND_OUTLIER)
		return FOLLOW_NOT;
	if (same_labels(a, b))
		return FOLLOW_SAME;
	return a->brief == b->brief && same_fn(a, b) && same_way(a, b) && !share_key(a, b)
		       ? FOLLOW_LIKELY
		       : FOLLOW_NOT;
}

enum follow follow_from(const struct judging *j, const struct finding *b, const struct finding *a)
{
	if (a->brief->series->service != b->brief->series->service || b->kind == FIND_HOTSPOT ||
	    (b->severity > a->severity && !b->is_secondary))
		return FOLLOW_NOT;
	if (is_leak(a))
		return from_leak(b, a);
	if (is_change(a))
		return from_change(j, b, a);
	return a->kind == FIND_OUTLIER ? from_outlier(b, a) : FOLLOW_NOT;
}
