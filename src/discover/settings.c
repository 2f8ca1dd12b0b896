// SPDX-License-Identifier: MIT
/* A row a key. A key that nothing reads has no row: to accept it would be to ignore it. */
#include "discover/settings.h"

#include "base/num.h"
#include "discover/nearest.h"
#include "discover/pattern.h"
#include "discover/when.h"

typedef bool check_fn(const struct config_pair *p, struct arena *a, struct err *e);

static bool is_any(const struct config_pair *p, struct arena *a, struct err *e)
{
	(void)p;
	(void)a;
	(void)e;
	return true;
}

static bool is_points(const struct config_pair *p, struct arena *a, struct err *e)
{
	int64_t v;

	(void)a;
	if (str_to_i64(p->value, &v) && v >= 10 && v <= 10000)
		return true;
	return err_set(e, "expected a number of points from 10 to 10000, found \"%.*s\"",
		       PR(p->value));
}

static bool is_layout(const struct config_pair *p, struct arena *a, struct err *e)
{
	struct pattern pattern;

	return pattern_compile(&pattern, a, p->value, PATTERN_LAYOUT, e);
}

static bool is_glob(const struct config_pair *p, struct arena *a, struct err *e)
{
	struct pattern pattern;

	return pattern_glob(&pattern, a, p->value, e);
}

static bool is_name(const struct config_pair *p, struct arena *a, struct err *e)
{
	(void)a;
	return p->value.n > 0 || err_set(e, "expected a name, found nothing");
}

static bool is_kind(const struct config_pair *p, struct arena *a, struct err *e)
{
	(void)a;
	if (str_eq(p->value, STR("delta")) || str_eq(p->value, STR("cumulative")) ||
	    str_eq(p->value, STR("gauge")))
		return true;
	return err_set(e, "expected delta, cumulative or gauge, found \"%.*s\"", PR(p->value));
}

static bool is_event(const struct config_pair *p, struct arena *a, struct err *e)
{
	struct when w;

	(void)a;
	if (when_whole(p->key, &w))
		return true;
	return err_set(e, "expected a time like 2026-11-21T08:10:00Z, found \"%.*s\"", PR(p->key));
}

static const struct setting {
	const char *section;
	const char *key; /* NULL: any; ends in '.': a prefix */
	check_fn *check;
	bool named; /* [section NAME] */
} setting[] = {
	{"report", "title", is_any, false},      {"report", "points", is_points, false},
	{"layout", "pattern", is_layout, false}, {"service", "match", is_glob, true},
	{"service", "rename", is_name, true},    {"service", "label.", is_any, true},
	{"kind", NULL, is_kind, false},          {"events", NULL, is_event, false},
};

static bool key_fits(const struct setting *s, struct str key)
{
	struct str known;

	if (!s->key)
		return key.n > 0;
	known = str_of(s->key);
	if (known.p[known.n - 1] == '.')
		return str_starts(key, known) && key.n > known.n;
	return str_eq(key, known);
}

static bool unknown_section(struct str section, struct err *e)
{
	struct nearest n = nearest_start(section);

	if (section.n == 0)
		return err_set(e, "expected a [section] before the first key");
	for (size_t i = 0; i < COUNT_OF(setting); i++)
		nearest_offer(&n, str_of(setting[i].section));
	return err_set(e, "unknown section [%.*s]; the nearest is [%.*s]", PR(section), PR(n.best));
}

static bool unknown_key(const struct config_pair *p, struct err *e)
{
	struct nearest n = nearest_start(p->key);

	for (size_t i = 0; i < COUNT_OF(setting); i++)
		if (setting[i].key && str_eq(p->section, str_of(setting[i].section)))
			nearest_offer(&n, str_of(setting[i].key));
	return err_set(e, "unknown key \"%.*s\" in [%.*s]; the nearest is \"%.*s\"", PR(p->key),
		       PR(p->section), PR(n.best));
}

static bool check_name(const struct setting *s, const struct config_pair *p, struct err *e)
{
	if (s->named && p->name.n == 0)
		return err_set(e, "expected a name: [%.*s NAME]", PR(p->section));
	if (!s->named && p->name.n)
		return err_set(e, "expected [%.*s] without a name, found \"%.*s\"", PR(p->section),
			       PR(p->name));
	return true;
}

bool setting_check(const struct config_pair *pair, struct arena *a, struct err *e)
{
	bool section_known = false;

	for (size_t i = 0; i < COUNT_OF(setting); i++) {
		const struct setting *s = &setting[i];

		if (!str_eq(pair->section, str_of(s->section)))
			continue;
		section_known = true;
		if (key_fits(s, pair->key))
			return check_name(s, pair, e) && s->check(pair, a, e);
	}
	return section_known ? unknown_key(pair, e) : unknown_section(pair->section, e);
}
