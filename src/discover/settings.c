// SPDX-License-Identifier: MIT
/* A row a key. A key that nothing reads has no row: to accept it would be to ignore it. */
#include "discover/settings.h"

#include "base/num.h"
#include "discover/moment_wish.h"
#include "discover/nearest.h"
#include "discover/pattern.h"
#include "discover/settings_refine.h"
#include "discover/weblink.h"
#include "discover/when.h"

typedef bool check_fn(const struct config_pair *p, struct arena *a, struct err *e);

static bool is_any(const struct config_pair *p, struct arena *a, struct err *e)
{
	(void)p;
	(void)a;
	(void)e;
	return true;
}

/* Of [report]. */
static const struct range {
	const char *key;
	int64_t low, high;
	const char *of; /* what it counts */
} ranges[] = {
	{"points", 10, 10000, "points"},
	{"flame_frames", 100, 50000, "frames"},
	{"function_pages", 0, 10000, "pages"},
	{"value_pages", 0, 10000, "pages"},
	{"page_budget", 0, 1000000, "pages"},
};

static bool is_number(const struct config_pair *p, struct arena *a, struct err *e)
{
	const struct range *range = ranges;
	int64_t v;

	(void)a;
	while (!str_eq(p->key, str_of(range->key)))
		range++;
	if (str_to_i64(p->value, &v) && v >= range->low && v <= range->high)
		return true;
	return err_set(e, "expected a number of %s from %lld to %lld, found \"%.*s\"", range->of,
		       (long long)range->low, (long long)range->high, PR(p->value));
}

static bool is_yes_or_no(const struct config_pair *p, struct arena *a, struct err *e)
{
	(void)a;
	if (str_eq(p->value, STR("yes")) || str_eq(p->value, STR("no")))
		return true;
	return err_set(e, "expected yes or no, found \"%.*s\"", PR(p->value));
}

static bool is_form(const struct config_pair *p, struct arena *a, struct err *e)
{
	(void)a;
	if (str_eq(p->value, STR("inline")) || str_eq(p->value, STR("external")))
		return true;
	return err_set(e, "expected inline or external, found \"%.*s\"", PR(p->value));
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

static bool is_text(const struct config_pair *p, struct arena *a, struct err *e)
{
	(void)a;
	return p->value.n > 0 || err_set(e, "expected a text, found nothing");
}

static bool is_size(const struct config_pair *p, struct arena *a, struct err *e)
{
	uint64_t bytes;

	(void)a;
	if (str_to_bytes(p->value, &bytes) && bytes)
		return true;
	return err_set(e, "expected a size like 512MiB or 2GB, found \"%.*s\"", PR(p->value));
}

static bool is_budget(const struct config_pair *p, struct arena *a, struct err *e)
{
	uint64_t bytes;

	(void)a;
	if (str_to_bytes(p->value, &bytes))
		return true;
	return err_set(e, "expected a size like 300KiB, or 0 for none, found \"%.*s\"",
		       PR(p->value));
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

static bool is_moment(const struct config_pair *p, struct arena *a, struct err *e)
{
	struct moment_wish m;

	(void)a;
	if (moment_wish_read(p->value, &m))
		return true;
	return err_set(e,
		       "expected a time like 2026-11-21T08:10:00Z, start+10m, end-2h or 25%%, "
		       "found \"%.*s\"",
		       PR(p->value));
}

static bool is_time(const struct config_pair *p, struct arena *a, struct err *e)
{
	struct moment_wish m;

	(void)a;
	if (moment_wish_read(p->value, &m) && m.how == MOMENT_TIME)
		return true;
	return err_set(e, "expected a time like 2026-11-21T08:10:00Z, found \"%.*s\"",
		       PR(p->value));
}

/* Whether a window of that name exists is known when all sections are read. */
static bool is_pick(const struct config_pair *p, struct arena *a, struct err *e)
{
	(void)a;
	if (p->value.n && !str_eq(p->value, STR("before:")) && !str_eq(p->value, STR("after:")))
		return true;
	return err_set(e,
		       "expected all, first, last, quiet, busy, before:EVENT, after:EVENT or the "
		       "name of a [window], found \"%.*s\"",
		       PR(p->value));
}

static bool is_link(const struct config_pair *p, struct arena *a, struct err *e)
{
	struct weblink link;

	(void)a;
	return weblink_read(p->value, &link, e);
}

static bool is_repository(const struct config_pair *p, struct arena *a, struct err *e)
{
	(void)a;
	return weblink_repository(p->value, e);
}

static bool is_ref(const struct config_pair *p, struct arena *a, struct err *e)
{
	(void)a;
	return weblink_ref(p->value, e);
}

static bool is_root(const struct config_pair *p, struct arena *a, struct err *e)
{
	(void)a;
	return weblink_root(p->value, e);
}

static const struct setting {
	const char *section;
	const char *key; /* NULL: any; ends in '.': a prefix */
	check_fn *check;
	bool named; /* [section NAME] */
} setting[] = {
	{"report", "title", is_any, false},
	{"report", "points", is_number, false},
	{"report", "flame_frames", is_number, false},
	{"report", "function_pages", is_number, false},
	{"report", "value_pages", is_number, false},
	{"report", "page_budget", is_number, false},
	{"report", "memory_limit", is_size, false},
	{"report", "graph_budget", is_budget, false},
	{"report", "dump_pages", is_yes_or_no, false},
	{"report", "collapse", is_yes_or_no, false},
	{"report", "assets", is_form, false},
	{"layout", "pattern", is_layout, false},
	{"service", "match", is_glob, true},
	{"service", "rename", is_name, true},
	{"service", "label.", is_any, true},
	{"service", "memory_limit", is_size, true},
	{"service", "owner", is_text, true},
	{"service", "link", is_link, true},
	{"service", "repository", is_repository, true},
	{"service", "ref", is_ref, true},
	{"service", "root", is_root, true},
	{"service", "about", is_text, true},
	{"refine", "rename", setting_is_rewrite, false},
	{"refine", "rename_function", setting_is_rewrite, false},
	{"refine", "group", setting_is_group, false},
	{"refine", "focus", setting_is_regex, false},
	{"refine", "ignore", setting_is_regex, false},
	{"refine", "hide", setting_is_regex, false},
	{"refine", "show_from", setting_is_regex, false},
	{"refine", "granularity", setting_is_granularity, false},
	{"refine", "tag_root", setting_is_label_key, false},
	{"refine", "tag_leaf", setting_is_label_key, false},
	{"service", "rename_function", setting_is_rewrite, true},
	{"service", "group", setting_is_group, true},
	{"service", "focus", setting_is_regex, true},
	{"service", "ignore", setting_is_regex, true},
	{"service", "hide", setting_is_regex, true},
	{"service", "show_from", setting_is_regex, true},
	{"service", "granularity", setting_is_granularity, true},
	{"service", "tag_root", setting_is_label_key, true},
	{"service", "tag_leaf", setting_is_label_key, true},
	{"kind", NULL, is_kind, false},
	{"events", NULL, is_event, false},
	{"window", "from", is_moment, true},
	{"window", "to", is_moment, true},
	{"window", "service", is_name, true},
	{"window", "type", is_name, true},
	{"diff", "base.window", is_pick, true},
	{"diff", "base.service", is_name, true},
	{"diff", "base.type", is_name, true},
	{"diff", "base.label.", is_any, true},
	{"diff", "candidate.window", is_pick, true},
	{"diff", "candidate.service", is_name, true},
	{"diff", "candidate.type", is_name, true},
	{"diff", "candidate.label.", is_any, true},
	{"diff", "service", is_name, true},
	{"diff", "type", is_name, true},
	{"pin", "service", is_name, true},
	{"pin", "type", is_name, true},
	{"pin", "label.", is_any, true},
	{"pin", "function", is_name, true},
	{"pin", "window", is_pick, true},
	{"pin", "note", is_text, true},
	{"mute", "reason", is_text, true},
	{"mute", "until", is_time, true},
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
