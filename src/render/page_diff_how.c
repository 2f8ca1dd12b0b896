// SPDX-License-Identifier: MIT
/* What the numbers of a comparison are, in the words of its own kind, mode, sides and noise. */
#include "render/page_diff.h"

#include "base/utc.h"

#include "aggregate/plan.h"
#include "render/labelname.h"

#define NOTHING_BETWEEN_NS NS_PER_S

static void how(struct page *pg, struct str word, struct str text)
{
	put(pg, "<p><b>");
	page_str(pg, word);
	put(pg, "</b>");
	page_str(pg, text);
	put(pg, "</p>\n");
}

static void how_numbers(struct page *pg, const struct versus *v)
{
	static const struct str rate = STR(
		": each side is what its dumps counted over the time that they cover, per "
		"instance, summed over the instances. Both are means of their whole window, so "
		"windows of different length compare.");
	static const struct str mean = STR(
		": each side is the state averaged over time per instance, summed over the "
		"instances. The width of a window does not matter.");
	static const struct str sum = STR(
		": a side does not say how long its dumps cover, so plain sums are compared; a "
		"longer side has more of everything.");
	bool is_gauge = brief_ptype(pg->r, pg->brief)->kind == KIND_GAUGE;

	if (v->d->is_sum)
		how(pg, STR("Sum"), sum);
	else if (is_gauge)
		how(pg, STR("Rate"), mean);
	else
		how(pg, STR("Rate"), rate);
	how(pg, STR("Share"),
	    STR(" divides by each side’s own total. Use it where the load differs: what then stays "
		"the same takes the same part. But a function that nobody touched falls when "
		"another grows."));
}

static void how_noise(struct page *pg, const struct versus *v)
{
	struct buf *w = page_words(pg);

	put(pg, "<p><b>Same</b>");
	say_lit(w, " is a change under ");
	put_percent(w, 0.05, 0);
	say_lit(w, " of the larger side");
	if (v->d->noise > 0) {
		say_lit(w, ", or within the noise: buckets of the timeline spread by ");
		if (v->d->mode == DIFF_SHARE)
			put_percent(w, v->d->noise, 1);
		else
			say_amount(w, v, v->d->noise);
		say_lit(w, " about the mean of their window, and a function’s noise is that times "
			   "the root of its part of the whole");
	}
	say_lit(w, ". Colours go by the factor of change, so halving and doubling look equally "
		   "strong.");
	page_text(pg);
	put(pg, "</p>\n");
}

/* "tenant=acme", "tenant is none of acme, blue" */
static void say_test(struct buf *w, const struct label_test *test)
{
	say_value(w, test->key, VALUE_CHARS_SHORT);
	say(w, test->is_none_of ? STR(" is none of ") : STR(" is "));
	for (size_t i = 0; i < test->n_values; i++) {
		if (i)
			say(w, test->is_none_of ? STR(", ") : STR(" or "));
		say_value(w, test->values[i], VALUE_CHARS_SHORT);
	}
}

static void how_side(struct page *pg, const struct comparison *c, const struct plan_side *side,
		     enum diff_side s)
{
	const struct win *win = &c->v.d->side[s];
	const struct series *series = &pg->r->model->series[side->series];
	struct buf *w = page_words(pg);

	put(pg, "<p><b>");
	say_capital(w, c->v.side[s]);
	page_text(pg);
	put(pg, "</b>: ");
	w = page_words(pg);
	say_count(w, win->n_dumps, "dump");
	say_lit(w, " of ");
	say(w, pg->r->model->services[series->service]);
	for (size_t i = 0; i < side->n_tests; i++) {
		say(w, i ? STR(" and ") : STR(", where "));
		say_test(w, &side->tests[i]);
	}
	if (!pg->profile->timeline.is_sequence && win->to_ns > win->from_ns) {
		say_lit(w, ", ");
		say_span(w, pg->r, win->from_ns, win->to_ns);
		say_lit(w, " UTC");
	}
	say_lit(w, ".");
	page_text(pg);
	put(pg, "</p>\n");
}

/* What lies between two windows of time is in neither. */
static void how_between(struct page *pg, const struct comparison *c, const struct plan_diff *plan)
{
	const struct win *side = c->v.d->side;
	bool forward = side[SIDE_BASE].from_ns <= side[SIDE_CANDIDATE].from_ns;
	const struct win *first = &side[forward ? SIDE_BASE : SIDE_CANDIDATE];
	const struct win *second = &side[forward ? SIDE_CANDIDATE : SIDE_BASE];

	if (plan->side[SIDE_BASE].series != plan->side[SIDE_CANDIDATE].series ||
	    first->to_ns <= first->from_ns || second->to_ns <= second->from_ns ||
	    pg->profile->timeline.is_sequence ||
	    second->from_ns - first->to_ns < NOTHING_BETWEEN_NS)
		return;
	if (plan->event)
		put(pg, "<p><b>The rollout</b>, ");
	else
		put(pg, "<p><b>What lies between</b>, ");
	say_span(page_words(pg), pg->r, first->to_ns, second->from_ns);
	page_text(pg);
	put(pg, ", is in neither side.</p>\n");
}

static void how_units(struct page *pg, const struct versus *v)
{
	struct buf *w;

	if (str_eq(v->sample_unit[SIDE_BASE], v->sample_unit[SIDE_CANDIDATE]))
		return;
	put(pg, "<p><b>Units</b>: the sides are stored as ");
	w = page_words(pg);
	say(w, v->sample_unit[SIDE_BASE]);
	say_lit(w, " and ");
	say(w, v->sample_unit[SIDE_CANDIDATE]);
	page_text(pg);
	put(pg, ", and compared in the unit of the second.</p>\n");
}

void section_diff_how(struct page *pg, const struct comparison *c, const struct plan_diff *plan)
{
	section_open(pg, STR("How this is computed"), STR(""));
	put(pg, "<div class=\"note-how\">\n");
	how_numbers(pg, &c->v);
	how_noise(pg, &c->v);
	how(pg, STR("New and gone"),
	    STR(" mean that no sample of one side has the function. A rare one can be missed by "
		"chance where a side has few dumps."));
	how(pg, STR("Width"),
	    STR(" of a frame is what it has on the second side; what is gone stands at the right "
		"end of its caller, as wide as it was. Tables come from all stacks, not from the "
		"frames drawn."));
	for (int side = 0; side < SIDE_N; side++)
		how_side(pg, c, &plan->side[side], side);
	how_between(pg, c, plan);
	how_units(pg, &c->v);
	put(pg, "</div>\n");
	section_close(pg);
}
