// SPDX-License-Identifier: MIT
/*
 * Why we think so, and how sure: what the verdict stands on, in numbers; then the confidence with
 * what it rests on. "Only" marks what keeps it from being certain, by the limits of the design.
 * That something begins with an event is told as what it is: a coincidence in time.
 */
#include "render/finding_tell.h"

#include <math.h>

#include "render/labelname.h"

/* What a certain finding has: times the noise, dumps a side. */
#define SURE_SIGMAS 6
#define SURE_DUMPS 100
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
		say_lit(t->t, " of the profile’s change. ");
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
	} else if (f->since_ns != TIME_NONE && t->r->discovery->events.n &&
		   t->r->from_ns < t->r->to_ns) {
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

static void why_moved(struct teller *t)
{
	tell_levels(t);
	say_lit(t->t, "What one function gained the others lost: nothing got dearer. ");
}

/* ---- outliers, spikes, hot spots ---- */

static void tell_outlier_fns(struct teller *t, const struct outlier *o)
{
	for (size_t i = 0; i < MIN(o->n_fns, (size_t)OUTLIER_FNS); i++) {
		struct unit u = level_unit(t->r, t->f->brief,
					   fmax(fabs(o->fns[i].here), fabs(o->fns[i].peers)));

		if (i)
			say_lit(t->t, "; ");
		tell_fn(t, o->fns[i].fn);
		say_lit(t->t, " ");
		put_level(t->t, &u, o->fns[i].here);
		say_lit(t->t, " against ");
		say_level(t->t, &u, o->fns[i].peers);
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

static void why_outlier(struct teller *t)
{
	const struct outlier *o = t->f->outlier;
	struct unit u = level_unit(t->r, t->f->brief, fmax(fabs(t->f->before), fabs(t->f->after)));

	if (isfinite(t->f->before) && isfinite(t->f->after)) {
		say_level(t->t, &u, t->f->after);
		say_lit(t->t, " against a median of ");
		put_level(t->t, &u, t->f->before);
		say_sentence_end(t);
	}
	if (!o)
		return;
	tell_outlier_fns(t, o);
	if (isfinite(o->explained) && o->n_fns) {
		say(t->t, o->n_fns == 1 ? STR("This function explains ")
					: STR("These functions explain "));
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
	struct unit u = level_unit(t->r, t->f->brief, fmax(fabs(t->f->before), fabs(t->f->after)));

	if (isfinite(t->f->before) && isfinite(t->f->after)) {
		say_lit(t->t, "Its extreme is ");
		say_level(t->t, &u, t->f->after);
		say_lit(t->t, "; around it ");
		put_level(t->t, &u, t->f->before);
		say_lit(t->t, " is normal. ");
	}
	if (!g || g->n < 2)
		return;
	say_count(t->t, g->n, "profile");
	say_lit(t->t, " of ");
	say_count(t->t, g->n_services, "service");
	say_lit(t->t, " moved within a bucket of each other. ");
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
	bool is_certain;
};

/* "only" before what is less than a certain finding has. */
static void next_reason(struct sureness *s, bool is_enough)
{
	say(s->t->t, s->n++ ? STR(", ") : STR(": "));
	if (!s->is_certain && !is_enough)
		say_lit(s->t->t, "only ");
}

static void reason_sigmas(struct sureness *s)
{
	double v = s->t->f->sigmas;

	if (!isfinite(v))
		return;
	next_reason(s, v >= SURE_SIGMAS);
	put_number(s->t->t, fabs(v), fabs(v) < 10);
	say_lit(s->t->t, "× the noise");
}

static void reason_instances(struct sureness *s)
{
	const struct finding *f = s->t->f;
	bool all = f->n_instances == f->n_instances_all;

	if (!f->n_instances_all)
		return;
	if (f->kind == FIND_OUTLIER) {
		next_reason(s, true);
		say_lit(s->t->t, "held against ");
		say_count(s->t->t, f->n_instances_all - MIN(f->n_instances, f->n_instances_all),
			  "other");
		return;
	}
	if (f->n_instances_all == 1) {
		next_reason(s, true);
		say_lit(s->t->t, "its only instance");
		return;
	}
	next_reason(s, all || f->n_labels);
	if (all)
		say_lit(s->t->t, "all ");
	put_count(s->t->t, f->n_instances);
	if (!all) {
		say_lit(s->t->t, " of ");
		put_count(s->t->t, f->n_instances_all);
	}
	say_lit(s->t->t, " instances");
}

static void reason_dumps(struct sureness *s)
{
	size_t base = s->t->f->n_dumps[SIDE_BASE], candidate = s->t->f->n_dumps[SIDE_CANDIDATE];

	if (!candidate)
		return;
	if (!base) {
		next_reason(s, candidate >= SURE_DUMPS);
		say_count(s->t->t, candidate, "dump");
		return;
	}
	next_reason(s, MIN(base, candidate) >= SURE_DUMPS);
	put_count(s->t->t, base);
	say_lit(s->t->t, " dumps before and ");
	put_count(s->t->t, candidate);
	say_lit(s->t->t, " after");
}

static void tell_sure(struct teller *t)
{
	static const struct str words[] = {STR("Weak"), STR("Likely"), STR("Certain")};
	struct sureness s = {.t = t, .is_certain = t->f->confidence == CONFIDENCE_CERTAIN};

	tell_bold(t);
	say(t->t, words[t->f->confidence]);
	tell_bold_end(t);
	reason_instances(&s);
	reason_sigmas(&s);
	reason_dumps(&s);
	say_sentence_end(t);
}

/* ---- evidence ---- */

/* The comparison that shows it, the value's own page. */
static void tell_links(struct teller *t)
{
	const struct finding *f = t->f;
	const struct plan *plan = f->brief->plan;
	const struct plan_value *v;

	if (!t->pg || !plan)
		return;
	if (f->diff && f->diff->has_page) {
		tell_link(t, ref_below(t->r, f->brief, AREA_DIFF, f->diff->slug), f->diff->title);
		say_lit(t->t, " · ");
	}
	for (size_t i = 0; i < MIN(f->n_labels, (size_t)1); i++) {
		const struct plan_key *key = plan_find_key(plan, f->labels[i].key);

		v = key ? plan_find_value(plan, f->labels[i].key, f->labels[i].value) : NULL;
		if (!v)
			continue;
		tell_link(t,
			  ref_below(t->r, f->brief, AREA_VALUE,
				    arena_cat(&t->pg->arena, key->slug, STR("/"), v->slug)),
			  STR("This value alone"));
		say_lit(t->t, " · ");
	}
}

static void tell_reasons(struct teller *t)
{
	static void (*const forms[FIND_KIND_N])(struct teller * t) = {
		[FIND_LEAK] = why_leak,          [FIND_GOROUTINE_LEAK] = why_leak,
		[FIND_REGRESSION] = why_changed, [FIND_IMPROVEMENT] = why_changed,
		[FIND_SHIFT] = why_moved,        [FIND_OUTLIER] = why_outlier,
		[FIND_SPIKE] = why_spike,        [FIND_HOTSPOT] = why_hotspot,
	};

	if (t->f->verdict == VERDICT_PROVEN)
		why_proven(t);
	else if (t->f->verdict == VERDICT_CROWDED)
		why_crowded(t);
	else if (t->f->verdict == VERDICT_MORE_WORK)
		why_changed(t);
	else
		forms[t->f->kind](t);
}

void tell_why(struct teller *t)
{
	tell_reasons(t);
	if (t->f->kind != FIND_HOTSPOT)
		tell_sure(t);
	tell_event(t);
	tell_links(t);
	if (!t->pg && t->t->n && t->t->p[t->t->n - 1] == ' ')
		t->t->n--;
	tell_show(t);
}
