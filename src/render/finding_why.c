// SPDX-License-Identifier: MIT
/*
 * Why we think so, and how sure: what the verdict stands on, in numbers; then the confidence with
 * what it rests on. Levels are told where no strip of numbers stands beside. That something begins
 * with an event is told as what it is: a coincidence in time.
 */
#include "render/finding_tell.h"

#include <math.h>

#include "render/exploretext.h"
#include "render/labelname.h"

#define OUTLIER_FNS 3
#define EVENT_CHARS 60

static void say_sentence_end(struct teller *t)
{
	say_lit(t->t, ". ");
}

/* "0.081 → 0.94 cores, ×11.6" */
static void tell_levels(struct teller *t)
{
	size_t before = t->t->n;

	if (t->pg)
		return;
	say_finding_span(t->t, t->r, t->f);
	if (t->t->n > before)
		say_sentence_end(t);
}

static void tell_explains(struct teller *t)
{
	const struct finding *f = t->f;
	double part = f->explains;

	if (!isfinite(part) && f->leak)
		part = f->leak->share;
	if (!isfinite(part) || f->fn == FN_ALL)
		return;
	say_lit(t->t, "The function explains ");
	put_percent(t->t, part, 0);
	if (finding_is_leak(f))
		say_lit(t->t, " of the service’s growth. ");
	else
		say(t->t, finding_size(f) < 0 ? STR(" of the service’s fall. ")
					      : STR(" of the service’s rise. "));
}

/* ---- leaks ---- */

static void tell_shape(struct teller *t)
{
	const struct leak *l = t->f->leak;

	if (!l || !l->rival.n || !isfinite(l->margin))
		return;
	if (l->margin > 0)
		say_lit(t->t, "A line that goes on describes it better than any shape that ends "
			      "(the best of those: ");
	else
		say_lit(t->t, "A shape that ends describes it as well as a line that goes on (");
	say(t->t, l->rival);
	say_lit(t->t, "). ");
}

static void tell_retained(struct teller *t)
{
	const struct leak *l = t->f->leak;

	if (!l || !isfinite(l->retained) || l->retained <= 0)
		return;
	put_percent(t->t, l->retained, l->retained < 0.1 ? 1 : 0);
	say_lit(t->t, " of what was allocated meanwhile is still held. ");
}

static void gist_leak(struct teller *t)
{
	tell_explains(t);
	tell_retained(t);
}

static void why_leak(struct teller *t)
{
	tell_levels(t);
	tell_explains(t);
	tell_shape(t);
	tell_retained(t);
}

static void why_proven(struct teller *t)
{
	say_lit(t->t, "The runtime reports them: nothing that could wake them is reachable. ");
}

static void why_crowded(struct teller *t)
{
	say_lit(t->t, "They all stand in one and the same stack of one instance. ");
}

/* ---- changes ---- */

static void tell_event(struct teller *t)
{
	const struct finding *f = t->f;

	if (f->against_baseline)
		return;
	if (f->event) {
		say_lit(t->t, "It begins with “");
		say_short(t->t, f->event->text.n ? f->event->text : f->event->version, EVENT_CHARS);
		say_lit(t->t, "”: a coincidence in time, no proof of cause. ");
	} else if (f->kind != FIND_SPIKE && t->r->discovery->events.n &&
		   finding_has_since(t->r, f)) {
		say_lit(t->t, "No event is known then. ");
	}
}

static void tell_work(struct teller *t)
{
	const struct regress *g = t->f->regress;
	struct change c = {.trend = TREND_ROSE, .before = 1, .after = g ? g->work : NAN};

	if (t->f->verdict != VERDICT_MORE_WORK)
		return;
	say_lit(t->t, "No function got dearer beside the others: more was done");
	if (g && isfinite(g->work) && g->work > 0) {
		say_lit(t->t, ", ");
		put_change(t->t, &c);
	}
	say_sentence_end(t);
}

static void gist_changed(struct teller *t)
{
	tell_explains(t);
	tell_work(t);
}

static void why_changed(struct teller *t)
{
	tell_levels(t);
	tell_explains(t);
	tell_work(t);
	if (t->f->cause && t->f->cause->n_symptoms) {
		say_lit(t->t, "With it changed ");
		tell_fns(t, t->f->cause->symptoms, t->f->cause->n_symptoms);
		say_sentence_end(t);
	}
}

static void gist_moved(struct teller *t)
{
	say_lit(t->t, "What one function gained the others lost: nothing got dearer. ");
}

static void why_moved(struct teller *t)
{
	tell_levels(t);
	gist_moved(t);
}

/* ---- outliers, spikes, hot spots ---- */

/* "f takes 50.0 ms/s here and 20.0 ms/s elsewhere; g 1.00 and 0 ms/s" */
static void tell_outlier_fns(struct teller *t, const struct outlier *o)
{
	for (size_t i = 0; i < MIN(o->n_fns, (size_t)OUTLIER_FNS); i++) {
		struct unit u = level_unit(t->r, t->f->brief,
					   fmax(fabs(o->fns[i].here), fabs(o->fns[i].peers)));

		if (i)
			say_lit(t->t, "; ");
		tell_fn(t, o->fns[i].fn);
		say(t->t, i ? STR(" ") : STR(" takes "));
		put_level(t->t, &u, o->fns[i].here);
		say(t->t, i ? STR(" and ") : STR(" here and "));
		say_level(t->t, &u, o->fns[i].peers);
		if (!i)
			say_lit(t->t, " elsewhere");
	}
	if (o->n_fns)
		say_sentence_end(t);
}

static void tell_twin(struct teller *t, const struct outlier *o)
{
	if (!o->twin_key.n && !o->twin_value.n)
		return;
	say_label(t->t, o->twin_key, o->twin_value, VALUE_CHARS_SHORT);
	say_lit(t->t, " tells the same apart, so the two cannot be told from each other. ");
}

static void tell_outlier_levels(struct teller *t)
{
	struct unit u = level_unit(t->r, t->f->brief, fmax(fabs(t->f->before), fabs(t->f->after)));

	if (t->pg || !isfinite(t->f->before) || !isfinite(t->f->after))
		return;
	say_level(t->t, &u, t->f->after);
	say_lit(t->t, " against a median of ");
	put_level(t->t, &u, t->f->before);
	say_sentence_end(t);
}

static void why_outlier(struct teller *t)
{
	const struct outlier *o = t->f->outlier;

	tell_outlier_levels(t);
	if (!o)
		return;
	tell_outlier_fns(t, o);
	if (isfinite(o->explained) && o->n_fns) {
		say(t->t, o->n_fns == 1 ? STR("That is ") : STR("Together they make "));
		put_percent(t->t, fmin(o->explained, 1), 0);
		say_lit(t->t, " of the difference. ");
	}
	if (o->is_volume && !o->n_fns)
		say_lit(t->t, "It differs by its size, not by what it does. ");
	if (o->n_units > 1) {
		say_count(t->t, o->n_units, "instance");
		say_lit(t->t, " carry the label. ");
	}
	tell_twin(t, o);
}

static void why_spike(struct teller *t)
{
	const struct spike_group *g = t->f->spikes;

	if (!g || g->n < 2)
		return;
	say_count(t->t, g->n, "profile");
	say_lit(t->t, " of ");
	say_count(t->t, g->n_services, "service");
	say(t->t, STR(" moved at the same time. "));
}

static void why_hotspot(struct teller *t)
{
	if (t->f->pattern)
		say_lit(t->t, "Known by the names of its functions. ");
	say_lit(t->t, "A large cost is no fault by itself. ");
}

/* ---- how sure ---- */

struct sureness {
	struct teller *t;
	size_t n; /* reasons so far */
};

static void next_reason(struct sureness *s)
{
	say(s->t->t, s->n++ ? STR(", ") : STR(": "));
}

static void reason_sigmas(struct sureness *s)
{
	double v = s->t->f->sigmas;

	if (!isfinite(v))
		return;
	next_reason(s);
	put_number(s->t->t, fabs(v), fabs(v) < 10);
	say_lit(s->t->t, "× the noise");
}

static void reason_instances(struct sureness *s)
{
	const struct finding *f = s->t->f;
	struct buf *w = s->t->t;

	if (!f->n_instances_all)
		return;
	next_reason(s);
	if (f->kind == FIND_OUTLIER) {
		say_lit(w, "compared with ");
		say_count(w, f->n_instances_all - MIN(f->n_instances, f->n_instances_all), "other");
		return;
	}
	if (f->n_instances_all == 1) {
		say_lit(w, "in its only instance");
		return;
	}
	if (f->n_instances != f->n_instances_all) {
		say_lit(w, "in ");
		put_count(w, f->n_instances);
		say_lit(w, " of ");
		put_count(w, f->n_instances_all);
	} else if (f->n_instances == 2) {
		say_lit(w, "in both");
	} else {
		say_lit(w, "in all ");
		put_count(w, f->n_instances);
	}
	say_lit(w, " instances");
}

static void reason_dumps(struct sureness *s)
{
	size_t base = s->t->f->n_dumps[SIDE_BASE], candidate = s->t->f->n_dumps[SIDE_CANDIDATE];

	if (!candidate)
		return;
	next_reason(s);
	if (!base) {
		say_count(s->t->t, candidate, "dump");
		return;
	}
	say_count(s->t->t, base, "dump");
	say(s->t->t,
	    s->t->f->against_baseline ? STR(" in the baseline and ") : STR(" before and "));
	put_count(s->t->t, candidate);
	say(s->t->t, s->t->f->against_baseline ? STR(" here") : STR(" after"));
}

static void tell_sure(struct teller *t)
{
	static const struct str words[] = {STR("Weak"), STR("Likely"), STR("Certain")};
	struct sureness s = {.t = t};

	tell_bold(t);
	say(t->t, words[t->f->confidence]);
	tell_bold_end(t);
	reason_instances(&s);
	reason_sigmas(&s);
	reason_dumps(&s);
	say_sentence_end(t);
}

/* ---- evidence ---- */

static struct str only_value(struct teller *t, const struct finding_label *l)
{
	struct buf words = {0};
	struct str kept;

	say_lit(&words, "Only ");
	say_label(&words, l->key, l->value, VALUE_CHARS_SHORT);
	kept = arena_str(&t->pg->arena, buf_view(&words));
	buf_release(&words);
	return kept;
}

static void tell_explorer(struct teller *t)
{
	struct explore e;

	if (!explore_of_finding(&e, t->pg, t->f))
		return;
	tell_show(t);
	explore_link(t->pg, t->f->brief, &e);
	buf_reset(t->t);
	say_lit(t->t, " · ");
}

/* The comparison that shows it, the value's own page. */
static void tell_links(struct teller *t)
{
	const struct finding *f = t->f;
	const struct plan *plan = f->brief->plan;
	const struct plan_value *v;

	if (!t->pg || !plan)
		return;
	if (f->diff && f->diff->has_page) {
		say_lit(t->t, "Compare ");
		tell_link(t, ref_below(t->r, f->brief, AREA_DIFF, f->diff->slug), f->diff->title);
		say_lit(t->t, " · ");
	}
	tell_explorer(t);
	for (size_t i = 0; i < MIN(f->n_labels, (size_t)1); i++) {
		const struct plan_key *key = plan_find_key(plan, f->labels[i].key);

		v = key ? plan_find_value(plan, f->labels[i].key, f->labels[i].value) : NULL;
		if (!v)
			continue;
		tell_link(t,
			  ref_below(t->r, f->brief, AREA_VALUE,
				    arena_cat(&t->pg->arena, key->slug, STR("/"), v->slug)),
			  only_value(t, &f->labels[i]));
		say_lit(t->t, " · ");
	}
}

typedef void reason(struct teller *t);

static const struct {
	reason *gist, *why;
} forms[FIND_KIND_N] = {
	[FIND_LEAK] = {gist_leak, why_leak},
	[FIND_GOROUTINE_LEAK] = {gist_leak, why_leak},
	[FIND_REGRESSION] = {gist_changed, why_changed},
	[FIND_IMPROVEMENT] = {gist_changed, why_changed},
	[FIND_SHIFT] = {gist_moved, why_moved},
	[FIND_OUTLIER] = {why_outlier, why_outlier},
	[FIND_SPIKE] = {why_spike, why_spike},
	[FIND_HOTSPOT] = {why_hotspot, why_hotspot},
};

static void tell_reasons(struct teller *t, bool is_gist)
{
	enum finding_kind kind = t->f->kind;

	if (t->f->verdict == VERDICT_MORE_WORK)
		kind = FIND_REGRESSION;
	if (t->f->verdict == VERDICT_PROVEN)
		why_proven(t);
	else if (t->f->verdict == VERDICT_CROWDED)
		why_crowded(t);
	else
		(is_gist ? forms[kind].gist : forms[kind].why)(t);
}

void tell_gist(struct teller *t)
{
	tell_reasons(t, true);
	if (t->f->kind != FIND_HOTSPOT)
		tell_sure(t);
	tell_links(t);
	tell_show(t);
}

void tell_why(struct teller *t)
{
	tell_reasons(t, false);
	if (t->f->kind != FIND_HOTSPOT)
		tell_sure(t);
	tell_event(t);
	tell_links(t);
	if (!t->pg && t->t->n && t->t->p[t->t->n - 1] == ' ')
		t->t->n--;
	tell_show(t);
}
