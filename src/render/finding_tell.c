// SPDX-License-Identifier: MIT
/* Verbs and nouns by type, units by what is told, and the marks of a teller. */
#include "render/finding_tell.h"

#include <math.h>

#define FN_CHARS 72
#define FNS_NAMED 3
#define HOUR_NS (3600 * NS_PER_S)

/* ---- words of types ---- */

static const struct phrase phrases[] = {
	{"process_cpu", "cpu", "uses", "more CPU", "less CPU", "CPU", NULL},
	{"", "inuse_space", "holds", "more heap", "less heap", "heap", NULL},
	{"", "inuse_objects", "holds", "more objects", "fewer objects", "objects", "objects"},
	{"", "alloc_space", "allocates", "more", "less", "allocation", NULL},
	{"", "alloc_objects", "allocates", "more objects", "fewer objects", "objects", NULL},
	{"", "goroutine", "keeps", "more goroutines", "fewer goroutines", "goroutines",
	 "goroutines"},
	{"", "goroutines", "keeps", "more goroutines", "fewer goroutines", "goroutines",
	 "goroutines"},
	{"", "goroutineleak", "keeps", "more goroutines", "fewer goroutines", "goroutines",
	 "goroutines"},
	{"", "threads", "keeps", "more threads", "fewer threads", "threads", "threads"},
	{"mutex", "delay", "waits", "longer for locks", "shorter for locks", "lock waits", NULL},
	{"mutex", "contentions", "has", "more lock contentions", "fewer lock contentions",
	 "lock contentions", NULL},
	{"block", "delay", "is blocked", "longer", "shorter", "blocking", NULL},
	{"block", "contentions", "is blocked", "more often", "less often", "blocking events", NULL},
	{"", "wall", "spends", "more wall time", "less wall time", "wall time", NULL},
	{"", "cpu", "uses", "more CPU", "less CPU", "CPU", NULL},
	{"", "", "has", "more", "less", NULL, NULL},
};

static bool fits(const char *pattern, struct str s)
{
	return !*pattern || str_eq(s, str_of(pattern));
}

const struct phrase *phrase_of(const struct report *r, const struct brief *brief)
{
	const struct ptype *type = brief_ptype(r, brief);
	size_t i = 0;

	while (i + 1 < COUNT_OF(phrases) &&
	       !(fits(phrases[i].family, type->family) && fits(phrases[i].name, type->name)))
		i++;
	return &phrases[i];
}

void say_noun(struct buf *t, const struct report *r, const struct brief *brief)
{
	const struct phrase *p = phrase_of(r, brief);

	if (p->noun)
		say(t, str_of(p->noun));
	else
		say_type(t, r->types[brief_type(r, brief)].title);
}

void tell_more(struct teller *t, const struct phrase *p, bool is_more)
{
	say(t->t, str_of(is_more ? p->more : p->less));
	if (p->noun)
		return;
	say_lit(t->t, " ");
	say_noun(t->t, t->r, t->f->brief);
}

/* ---- units ---- */

bool finding_is_leak(const struct finding *f)
{
	return (f->kind == FIND_LEAK || f->kind == FIND_GOROUTINE_LEAK) &&
	       f->verdict != VERDICT_CROWDED && f->verdict != VERDICT_PROVEN;
}

struct unit level_unit(const struct report *r, const struct brief *brief, double largest)
{
	return unit_for(brief_ptype(r, brief), isfinite(largest) ? fabs(largest) : 0);
}

/* Minutes where an hour would be beyond what was seen. */
static bool by_minute(const struct report *r)
{
	return r->to_ns > r->from_ns && r->to_ns - r->from_ns < HOUR_NS;
}

/* The steps of plain counts have names that stand before a thing: "k goroutines". */
static struct str before_things(struct str name)
{
	static const struct str words[][2] = {
		{STR("k"), STR("k ")}, {STR("M"), STR("M ")}, {STR("G"), STR("G ")}};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(name, words[i][0]))
			return words[i][1];
	return STR("");
}

struct unit slope_unit(const struct report *r, const struct brief *brief, double per_hour)
{
	const char *things = phrase_of(r, brief)->things;
	double times = by_minute(r) ? 1.0 / 60 : 1;
	struct unit u = level_unit(r, brief, per_hour * times);

	u.per_level *= times;
	u.is_whole = false;
	u.per = by_minute(r) ? STR("/min") : STR("/h");
	if (!things)
		return u;
	u.times = before_things(u.name);
	u.name = str_of(things);
	return u;
}

struct unit finding_unit(const struct report *r, const struct finding *f)
{
	if (finding_is_leak(f))
		return slope_unit(r, f->brief, f->value);
	return level_unit(r, f->brief, isfinite(f->value) ? f->value : f->after);
}

/* ---- marks ---- */

void tell_show(struct teller *t)
{
	if (!t->pg)
		return;
	page_text(t->pg);
	buf_reset(t->t);
}

void tell_bold(struct teller *t)
{
	tell_show(t);
	if (t->pg)
		put(t->pg, "<b>");
}

void tell_bold_end(struct teller *t)
{
	tell_show(t);
	if (t->pg)
		put(t->pg, "</b>");
}

void tell_link(struct teller *t, struct ref to, struct str text)
{
	if (!t->pg)
		return;
	tell_show(t);
	page_link_text(t->pg, to, text);
	buf_reset(t->t);
}

void tell_fn(struct teller *t, fn_id fn)
{
	const struct plan_fn *to = NULL;

	if (t->pg && t->f->brief->plan && fn < FN_LIGHTER)
		to = plan_find_fn(t->f->brief->plan, fn);
	tell_show(t);
	if (to)
		page_link(t->pg, ref_below(t->r, t->f->brief, AREA_FUNCTION, to->slug), STR(""));
	if (t->pg) {
		buf_reset(t->t);
		put(t->pg, "<code");
		cell_fn_title(t->pg, fn);
		put(t->pg, ">");
		buf_reset(t->t);
	}
	say_short(t->t, fn_short(t->r, fn), FN_CHARS);
	tell_show(t);
	if (t->pg)
		put(t->pg, "</code>");
	if (to)
		put(t->pg, "</a>");
}

void tell_fns(struct teller *t, const fn_id *fns, size_t n)
{
	size_t named = MIN(n, (size_t)FNS_NAMED);

	for (size_t i = 0; i < named; i++) {
		if (i)
			say(t->t, i + 1 == n ? STR(" and ") : STR(", "));
		tell_fn(t, fns[i]);
	}
	if (n > named) {
		say_lit(t->t, " and ");
		put_count(t->t, n - named);
		say_lit(t->t, " more");
	}
}
