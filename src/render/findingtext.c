// SPDX-License-Identifier: MIT
/*
 * Each word here follows from a field of the finding: nothing about intent, design or remedy. A
 * kind and verdict has one form; verbs and nouns come from a table by type.
 */
#include "render/finding_tell.h"

#include <math.h>

#include "render/labelname.h"

#define SERVICE_CHARS 60
#define LABEL_CHARS 40
#define EVENT_CHARS 40
#define LABELS_NAMED 2
#define HAPPENINGS_NAMED 3

/* ---- where ---- */

/* Labels whose value is a name by itself, and those that are places. */
static const char *const instance_keys[] = {
	"pod", "pod_name", "instance", "host", "hostname", "node", "container", "task", "",
};
static const char *const place_keys[] = {
	"region", "zone", "az", "cluster", "datacenter", "namespace", "env", "environment",
};

static bool is_among(struct str key, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(key, str_of(keys[i])))
			return true;
	return false;
}

static bool names_instance(struct str key)
{
	return is_among(key, instance_keys, COUNT_OF(instance_keys));
}

static void tell_label(struct teller *t, const struct finding_label *l, bool is_first)
{
	if (!is_first)
		say_lit(t->t, ",");
	if (names_instance(l->key))
		say_lit(t->t, " on ");
	else if (is_among(l->key, place_keys, COUNT_OF(place_keys)))
		say_lit(t->t, " in ");
	else
		say_lit(t->t, " with ");
	tell_bold(t);
	if (names_instance(l->key))
		say_value(t->t, l->value, LABEL_CHARS);
	else
		say_label(t->t, l->key, l->value, LABEL_CHARS);
	tell_bold_end(t);
}

/* The one that names an instance stands for all others of it. */
static void tell_labels(struct teller *t, const struct finding_label *labels, size_t n)
{
	size_t named = MIN(n, (size_t)LABELS_NAMED);

	for (size_t i = 0; i < n; i++)
		if (names_instance(labels[i].key)) {
			tell_label(t, &labels[i], true);
			return;
		}
	for (size_t i = 0; i < named; i++)
		tell_label(t, &labels[i], i == 0);
	if (n > named) {
		say_lit(t->t, " and ");
		say_count(t->t, n - named, "more label");
	}
}

const struct finding_label *finding_label_first(const struct finding *f)
{
	for (size_t i = 0; i < f->n_labels; i++)
		if (names_instance(f->labels[i].key))
			return &f->labels[i];
	return f->n_labels ? &f->labels[0] : NULL;
}

void say_labels_of(struct buf *t, const struct finding_label *labels, size_t n)
{
	struct teller teller = {.t = t};

	tell_labels(&teller, labels, n);
}

static void tell_service(struct teller *t, const struct brief *brief)
{
	tell_bold(t);
	say_short(t->t, t->r->services[brief->series->service].name, SERVICE_CHARS);
	tell_bold_end(t);
}

static void tell_where(struct teller *t)
{
	tell_service(t, t->f->brief);
	tell_labels(t, t->f->labels, t->f->n_labels);
}

/* ---- what and since when ---- */

static void tell_in_fn(struct teller *t)
{
	if (t->f->fn == FN_ALL || t->is_short)
		return;
	say_lit(t->t, " in ");
	tell_fn(t, t->f->fn);
}

static bool has_clock(const struct report *r)
{
	return r->from_ns < r->to_ns;
}

static bool is_at(const struct teller *t)
{
	return t->f->since_ns != TIME_NONE && has_clock(t->r);
}

/* It was so all the time: a moment would say that something happened then. */
static bool is_from_start(const struct teller *t)
{
	const struct timeline *tl = &t->f->brief->timeline;

	return is_at(t) && !tl->is_sequence &&
	       t->f->since_ns < t->r->from_ns + tl->width_s * NS_PER_S;
}

bool finding_has_since(const struct report *r, const struct finding *f)
{
	const struct teller t = {.r = r, .f = f};

	return f->event || (is_at(&t) && !is_from_start(&t));
}

static void tell_since(struct teller *t)
{
	const struct event *e = t->f->event;

	if (!e && (!is_at(t) || t->is_short))
		return;
	if (!e && is_from_start(t)) {
		say_lit(t->t, ", from the first dump on");
		return;
	}
	say_lit(t->t, " since ");
	if (e) {
		tell_bold(t);
		say_short(t->t, e->version.n ? e->version : e->text, EVENT_CHARS);
		tell_bold_end(t);
		if (t->is_short || !is_at(t))
			return;
		say_lit(t->t, ", ");
	}
	say_moment(t->t, t->r, t->f->since_ns);
}

/* ", new since v2.4.1, 14:20": of a function that was not there, or is not there any more. */
static void tell_novelty(struct teller *t)
{
	const struct finding *f = t->f;

	if (f->fn == FN_ALL || t->is_short || !(f->is_new || f->is_gone))
		return;
	if (f->against_baseline)
		say(t->t, f->is_new ? STR(", new against the baseline")
				    : STR(", which only the baseline has"));
	else if (finding_has_since(t->r, f))
		say(t->t, f->is_new ? STR(", new") : STR(", gone"));
	else
		say(t->t, f->is_new ? STR(", which is new") : STR(", which is gone"));
}

static void tell_size(struct teller *t)
{
	tell_bold(t);
	say_finding_size(t->t, t->r, t->f);
	tell_bold_end(t);
}

/* ---- one form a kind ---- */

/* "its heap doubles", "its goroutines double" */
static void tell_doubles(struct teller *t)
{
	const struct phrase *p = phrase_of(t->r, t->f->brief);

	if (!p->noun) {
		say_lit(t->t, "what it holds doubles");
		return;
	}
	say_lit(t->t, "its ");
	say(t->t, str_of(p->noun));
	say(t->t, p->things ? STR(" double") : STR(" doubles"));
}

static bool is_of_instance(const struct finding *f)
{
	for (size_t i = 0; i < f->n_labels; i++)
		if (names_instance(f->labels[i].key))
			return true;
	return false;
}

static void tell_limit(struct teller *t)
{
	struct unit u = level_unit(t->r, t->f->brief, t->f->limit);

	if (t->is_short || !isfinite(t->f->limit) || !isfinite(t->f->eta_low_h))
		return;
	say_lit(t->t, "; at this rate ");
	if (t->f->limit_is_double) {
		tell_doubles(t);
	} else {
		say(t->t, is_of_instance(t->f) ? STR("it reaches its limit of ")
					       : STR("an instance reaches its limit of "));
		say_level(t->t, &u, t->f->limit);
	}
	say_lit(t->t, " in ");
	say_finding_eta(t->t, t->f);
}

static void tell_leak(struct teller *t)
{
	tell_where(t);
	say(t->t, t->f->verdict == VERDICT_LEAKING ? STR(" leaks ") : STR(" grows by "));
	tell_size(t);
	if (!phrase_of(t->r, t->f->brief)->things) {
		say_lit(t->t, " of ");
		say_noun(t->t, t->r, t->f->brief);
	}
	tell_in_fn(t);
	tell_since(t);
	tell_limit(t);
}

static void tell_crowded(struct teller *t)
{
	tell_where(t);
	say_lit(t->t, " keeps ");
	tell_bold(t);
	say_finding_size(t->t, t->r, t->f);
	say_lit(t->t, " ");
	say_noun(t->t, t->r, t->f->brief);
	tell_bold_end(t);
	say_lit(t->t, " in one stack");
	if (t->f->fn == FN_ALL || t->is_short)
		return;
	say_lit(t->t, " that goes through ");
	tell_fn(t, t->f->fn);
	if (!is_at(t))
		return;
	say_lit(t->t, ", at ");
	say_moment(t->t, t->r, t->f->since_ns);
}

static void tell_proven(struct teller *t)
{
	tell_where(t);
	say_lit(t->t, " has leaked ");
	tell_bold(t);
	say_finding_size(t->t, t->r, t->f);
	say_lit(t->t, " goroutines");
	tell_bold_end(t);
	tell_in_fn(t);
	say_lit(t->t, ", found by the runtime itself");
}

/* ", rising steadily from 0.41 to 11.2 ms/s" */
static void tell_course(struct teller *t)
{
	const struct finding *f = t->f;
	struct unit u = level_unit(t->r, f->brief, fmax(fabs(f->before), fabs(f->after)));

	if (f->verdict == VERDICT_MORE_WORK)
		say_lit(t->t, ", in all functions alike");
	if (f->verdict != VERDICT_RISING)
		return;
	say_lit(t->t, ", rising steadily");
	if (!isfinite(f->before) || !isfinite(f->after))
		return;
	say_lit(t->t, " from ");
	put_level(t->t, &u, f->before);
	say_lit(t->t, " to ");
	say_level(t->t, &u, f->after);
}

static void tell_changed(struct teller *t)
{
	const struct phrase *p = phrase_of(t->r, t->f->brief);

	tell_where(t);
	say_lit(t->t, " ");
	say(t->t, str_of(p->verb));
	say_lit(t->t, " ");
	tell_size(t);
	say_lit(t->t, " ");
	tell_more(t, p, !(finding_size(t->f) < 0));
	tell_in_fn(t);
	tell_novelty(t);
	if (t->f->against_baseline && (t->is_short || !(t->f->is_new || t->f->is_gone)))
		say_lit(t->t, " than in the baseline");
	if (!t->f->against_baseline)
		tell_since(t);
	if (!t->is_short)
		tell_course(t);
}

static void tell_moved(struct teller *t)
{
	const struct regress_cause *cause = t->f->cause;
	struct unit u;

	tell_where(t);
	say_lit(t->t, ": ");
	tell_bold(t);
	u = level_unit(t->r, t->f->brief, finding_size(t->f));
	say_level(t->t, &u, fabs(finding_size(t->f)));
	tell_bold_end(t);
	say_lit(t->t, " of ");
	say_noun(t->t, t->r, t->f->brief);
	say_lit(t->t, " moved");
	if (!t->is_short && t->f->n_sources) {
		say_lit(t->t, " from ");
		tell_fns(t, t->f->sources, t->f->n_sources);
	}
	if (!t->is_short && t->f->fn != FN_ALL) {
		say_lit(t->t, " to ");
		tell_fn(t, t->f->fn);
	}
	tell_since(t);
	if (t->is_short || !cause || !isfinite(cause->net))
		return;
	u = level_unit(t->r, t->f->brief, cause->net);
	say_lit(t->t, "; together they changed by ");
	say_signed(t->t, &u, cause->net);
	if (u.name.n && cause->net != 0) {
		say_lit(t->t, " ");
		say_unit(t->t, &u);
	}
}

/* One function may make less than half of it. */
static bool is_most(const struct finding *f)
{
	const struct outlier *o = f->outlier;
	double size = finding_size(f);

	return !o || !o->n_fns || !(fabs(o->fns[0].here - o->fns[0].peers) < fabs(size) / 2);
}

static void tell_outlier(struct teller *t)
{
	const struct phrase *p = phrase_of(t->r, t->f->brief);

	tell_where(t);
	say_lit(t->t, " ");
	say(t->t, str_of(p->verb));
	say_lit(t->t, " ");
	tell_size(t);
	say_lit(t->t, " ");
	tell_more(t, p, !(finding_size(t->f) < 0));
	say_lit(t->t, " than its peers");
	if (!t->is_short && t->f->fn != FN_ALL) {
		say(t->t, is_most(t->f) ? STR(", most of it in ") : STR(", above all in "));
		tell_fn(t, t->f->fn);
	}
	tell_since(t);
}

/* "mutex delay of catalog" */
static void say_profile_of(struct buf *t, const struct report *r, const struct brief *brief)
{
	say_type(t, r->types[brief_type(r, brief)].title);
	say_lit(t, " of ");
	say_short(t, r->services[brief->series->service].name, SERVICE_CHARS);
}

static void tell_together(struct teller *t)
{
	const struct spike_group *g = t->f->spikes;
	size_t others = 0, named = 0;

	for (size_t i = 0; g && i < g->n; i++)
		others += g->v[i].brief != t->f->brief;
	if (!others || t->is_short)
		return;
	say_lit(t->t, "; at the same time ");
	for (size_t i = 0; i < g->n && named < HAPPENINGS_NAMED; i++) {
		if (g->v[i].brief == t->f->brief)
			continue;
		if (named++)
			say(t->t, named == others ? STR(" and ") : STR(", "));
		say_profile_of(t->t, t->r, g->v[i].brief);
	}
	if (others > named) {
		say_lit(t->t, " and ");
		put_count(t->t, others - named);
		say_lit(t->t, " more");
	}
}

/* " (+110 %)" */
static void tell_factor(struct teller *t)
{
	struct change c = {.trend = TREND_ROSE, .before = 1, .after = 1 + t->f->relative};

	if (!isfinite(t->f->relative))
		return;
	say_lit(t->t, " (");
	put_change(t->t, &c);
	say_lit(t->t, ")");
}

/* Of any service: what happens to one is seen in another. */
static const struct event *event_at_spike(const struct teller *t)
{
	const struct discovery *d = t->r->discovery;
	const struct finding *f = t->f;
	int64_t slack = f->brief->timeline.width_s * NS_PER_S;

	if (f->event || !f->from_ns || f->brief->timeline.is_sequence)
		return f->event;
	for (size_t i = 0; i < d->events.n; i++) {
		const struct event *e = &d->events.v[i];

		if (e->time_ns < MAX(f->to_ns, f->from_ns + slack) &&
		    MAX(e->end_ns, e->time_ns) >= f->from_ns - slack)
			return e;
	}
	return NULL;
}

static void tell_at_event(struct teller *t)
{
	const struct event *e = event_at_spike(t);

	if (!e || t->is_short)
		return;
	say_lit(t->t, ", at the time of “");
	say_short(t->t, e->text.n ? e->text : e->version, EVENT_CHARS);
	say_lit(t->t, "”");
}

/* " rose from 17.6 to 70.2 s/s (×3.99)" */
static void tell_excursion(struct teller *t)
{
	const struct finding *f = t->f;
	struct unit u = level_unit(t->r, f->brief, fmax(fabs(f->before), fabs(f->after)));

	say(t->t, f->after < f->before ? STR(" fell") : STR(" rose"));
	if (!isfinite(f->before) || !isfinite(f->after)) {
		say_lit(t->t, " by ");
		tell_size(t);
		return;
	}
	say_lit(t->t, " from ");
	put_level(t->t, &u, f->before);
	say_lit(t->t, " to ");
	tell_bold(t);
	say_level(t->t, &u, f->after);
	tell_bold_end(t);
	tell_factor(t);
}

static void tell_spike(struct teller *t)
{
	const struct finding *f = t->f;

	if (has_clock(t->r) && f->from_ns) {
		say_lit(t->t, "At ");
		tell_bold(t);
		say_moment(t->t, t->r, f->from_ns);
		tell_bold_end(t);
		say_lit(t->t, " ");
		say_type(t->t, t->r->types[brief_type(t->r, f->brief)].title);
	} else {
		say(t->t, t->r->types[brief_type(t->r, f->brief)].title);
	}
	say_lit(t->t, " of ");
	tell_service(t, f->brief);
	tell_labels(t, f->labels, f->n_labels);
	tell_excursion(t);
	if (!t->is_short && has_clock(t->r) && f->to_ns > f->from_ns) {
		say_lit(t->t, " for ");
		put_duration(t->t, f->to_ns - f->from_ns);
	}
	tell_at_event(t);
	tell_together(t);
}

/* "orders: 31 % of CPU for JSON, 0.0825 cores, mostly in json.Unmarshal" */
static void tell_hotspot(struct teller *t)
{
	const struct finding *f = t->f;
	struct unit u = level_unit(t->r, f->brief, finding_size(f));

	tell_where(t);
	say_lit(t->t, ": ");
	tell_bold(t);
	if (isfinite(f->whole_relative))
		put_percent(t->t, f->whole_relative, 0);
	else
		say_level(t->t, &u, finding_size(f));
	tell_bold_end(t);
	say_lit(t->t, " of ");
	say_noun(t->t, t->r, f->brief);
	if (f->pattern) {
		say_lit(t->t, " for ");
		say_type(t->t, f->pattern->title);
	} else {
		tell_in_fn(t);
	}
	if (isfinite(f->whole_relative)) {
		say_lit(t->t, ", ");
		say_level(t->t, &u, finding_size(f));
	}
	if (!f->pattern || f->fn == FN_ALL || t->is_short)
		return;
	say_lit(t->t, ", mostly in ");
	tell_fn(t, f->fn);
}

static void tell_sentence(struct teller *t)
{
	static void (*const forms[FIND_KIND_N])(struct teller * t) = {
		[FIND_LEAK] = tell_leak,          [FIND_GOROUTINE_LEAK] = tell_leak,
		[FIND_REGRESSION] = tell_changed, [FIND_IMPROVEMENT] = tell_changed,
		[FIND_SHIFT] = tell_moved,        [FIND_OUTLIER] = tell_outlier,
		[FIND_SPIKE] = tell_spike,        [FIND_HOTSPOT] = tell_hotspot,
	};

	if (t->f->verdict == VERDICT_CROWDED)
		tell_crowded(t);
	else if (t->f->verdict == VERDICT_PROVEN)
		tell_proven(t);
	else if (t->f->verdict == VERDICT_MORE_WORK)
		tell_changed(t);
	else
		forms[t->f->kind](t);
	tell_show(t);
}

void say_finding(struct buf *t, const struct report *r, const struct finding *f)
{
	tell_sentence(&(struct teller){.r = r, .f = f, .t = t});
}

void say_finding_short(struct buf *t, const struct report *r, const struct finding *f)
{
	tell_sentence(&(struct teller){.r = r, .f = f, .t = t, .is_short = true});
}

void finding_gist(struct page *pg, const struct finding *f)
{
	tell_gist(&(struct teller){.r = pg->r, .f = f, .pg = pg, .t = page_words(pg)});
}

void say_finding_why(struct buf *t, const struct report *r, const struct finding *f)
{
	tell_why(&(struct teller){.r = r, .f = f, .t = t});
}

void finding_sentence(struct page *pg, const struct finding *f)
{
	tell_sentence(&(struct teller){.r = pg->r, .f = f, .pg = pg, .t = page_words(pg)});
}

void finding_why(struct page *pg, const struct finding *f)
{
	tell_why(&(struct teller){.r = pg->r, .f = f, .pg = pg, .t = page_words(pg)});
}
