// SPDX-License-Identifier: MIT
/*
 * All rules lie in one array, in the order in which they count: config, options, services. A set
 * is a list of pointers into it, so each expression is compiled once however many services use it.
 */
#include "model/refine.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/utf8.h"
#include "discover/rules.h"

#define SHOWN_RULES 4
#define SHOWN_WIDTH 60

struct refine_rules {
	struct arena arena;
	VEC(struct refine_rule) rules;
	struct refine_set *sets; /* by service; the first is the global one */
	size_t n_sets;
};

enum value { PATTERN, REWRITE, WORD, LABEL };

static const struct key_row {
	const char *word, *option;
	enum value value;
	bool once;
	const char *before, *between, *after; /* of the sentence */
} keys[REFINE_KEYS] = {
	[REFINE_RENAME] = {"rename", "--rename", REWRITE, false, "renamed: ", ", ", ""},
	[REFINE_GROUP] = {"group", "--group", REWRITE, false, "grouped: ", ", ", ""},
	[REFINE_FOCUS] = {"focus", "--focus", PATTERN, false, "only stacks through ", " and ", ""},
	[REFINE_IGNORE] = {"ignore", "--ignore", PATTERN, false, "no stacks through ", " or ", ""},
	[REFINE_HIDE] = {"hide", "--hide", PATTERN, false, "frames matching ", " or ",
			 " are hidden"},
	[REFINE_SHOW_FROM] = {"show_from", "--show-from", PATTERN, true,
			      "stacks from their first frame matching ", "", ""},
	[REFINE_GRANULARITY] = {"granularity", "--granularity", WORD, true, "by ", "", ""},
	[REFINE_TAG_ROOT] = {"tag_root", "--tag-root", LABEL, false, "the label ", ", ",
			     " at the root"},
	[REFINE_TAG_LEAF] = {"tag_leaf", "--tag-leaf", LABEL, false, "the label ", ", ",
			     " at the leaf"},
};

/* ---- compiling ---- */

static bool read_granularity(struct str word, enum granularity *granularity, struct err *e)
{
	static const char *const words[] = {"line", "function", "file", "package"};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(word, str_of(words[i]))) {
			*granularity = (enum granularity)i;
			return true;
		}
	return err_set(e, "expected line, function, file or package, found \"%.*s\"", PR(word));
}

static bool read_value(struct refine_rule *rule, struct err *e)
{
	switch (keys[rule->key].value) {
	case PATTERN:
		rule->pattern = regex_new(rule->value, REGEX_SEARCH, e);
		return rule->pattern;
	case REWRITE:
		return rewrite_init(&rule->rewrite, rule->value, e) &&
		       (rule->key == REFINE_RENAME || rule->rewrite.name.n ||
			err_set(e, "expected a name behind =>, found nothing"));
	case WORD:
		return read_granularity(rule->value, &rule->granularity, e);
	default:
		return rule->value.n || err_set(e, "expected the key of a label, found nothing");
	}
}

static bool add_rule(struct refine_rules *r, enum refine_key key, struct str value,
		     struct str service, struct err *e)
{
	struct refine_rule rule = {.key = key, .service = service};
	bool ok;

	if (r->rules.n == REFINE_RULES_MAX)
		return err_set(e, "expected at most %d rules for stacks", REFINE_RULES_MAX);
	rule.value = arena_str(&r->arena, value);
	ok = read_value(&rule, e);
	vec_push(&r->rules, rule);
	return ok;
}

static bool add_option(struct refine_rules *r, enum refine_key key, struct texts texts,
		       struct err *e)
{
	struct err why;

	for (size_t i = 0; i < texts.n; i++)
		if (!add_rule(r, key, str_of(texts.v[i]), STR(""), &why))
			return err_set(e, "%s: %s", keys[key].option, why.text);
	return true;
}

static struct texts one(const char **text)
{
	return (struct texts){text, *text != NULL, 1};
}

static bool add_options(struct refine_rules *r, const struct refine_options *o, struct err *e)
{
	const char *show_from = o->show_from, *granularity = o->granularity;
	const struct texts texts[REFINE_KEYS] = {
		[REFINE_RENAME] = o->rename,
		[REFINE_GROUP] = o->group,
		[REFINE_FOCUS] = o->focus,
		[REFINE_IGNORE] = o->ignore,
		[REFINE_HIDE] = o->hide,
		[REFINE_SHOW_FROM] = one(&show_from),
		[REFINE_GRANULARITY] = one(&granularity),
		[REFINE_TAG_ROOT] = o->tag_root,
		[REFINE_TAG_LEAF] = o->tag_leaf,
	};

	for (size_t k = 0; k < REFINE_KEYS; k++)
		if (!add_option(r, (enum refine_key)k, texts[k], e))
			return false;
	return true;
}

/* [service NAME] rename is the other name of the service: there it is rename_function. */
static bool find_key(const struct config_pair *p, enum refine_key *key)
{
	bool of_service = str_eq(p->section, STR("service"));

	if (!of_service && !str_eq(p->section, STR("refine")))
		return false;
	*key = REFINE_RENAME;
	if (str_eq(p->key, STR("rename_function")))
		return true;
	for (size_t k = 0; k < REFINE_KEYS; k++) {
		*key = (enum refine_key)k;
		if (str_eq(p->key, str_of(keys[k].word)))
			return !of_service || k != REFINE_RENAME;
	}
	return false;
}

static bool add_config(struct refine_rules *r, const struct config *c, bool of_services,
		       struct err *e)
{
	for (size_t i = 0; i < c->pairs.n; i++) {
		const struct config_pair *p = &c->pairs.v[i];
		struct str service = of_services ? rules_rename(c, p->name) : STR("");
		enum refine_key key;
		struct err why;

		if (str_eq(p->section, STR("service")) != of_services || !find_key(p, &key))
			continue;
		if (!add_rule(r, key, p->value, service, &why))
			return err_set(e, "config, line %d: %s", p->line, why.text);
	}
	return true;
}

static int by_service(const void *left, const void *right)
{
	const struct refine_set *a = left, *b = right;

	return str_cmp(a->service, b->service);
}

/* One a service that has rules, and the global one. */
static void name_sets(struct refine_rules *r)
{
	size_t kept = 0;

	r->sets = arena_n(&r->arena, r->rules.n + 1, struct refine_set);
	for (size_t i = 0; i < r->rules.n; i++)
		r->sets[i + 1].service = r->rules.v[i].service;
	qsort(r->sets, r->rules.n + 1, sizeof(*r->sets), by_service);
	for (size_t i = 0; i <= r->rules.n; i++)
		if (kept == 0 || by_service(&r->sets[i], &r->sets[kept - 1]) != 0)
			r->sets[kept++] = r->sets[i];
	r->n_sets = kept;
}

/* What can be set once replaces what was set before. */
static void put_rule(struct refine_set *set, const struct refine_rule *rule)
{
	if (rule->key == REFINE_GRANULARITY)
		set->granularity = rule->granularity;
	for (size_t i = 0; keys[rule->key].once && i < set->n; i++)
		if (set->rules[i]->key == rule->key) {
			set->rules[i] = rule;
			return;
		}
	set->rules[set->n++] = rule;
	set->n_of[rule->key]++;
}

static bool fill_set(struct refine_rules *r, size_t at, struct err *e)
{
	struct refine_set *set = &r->sets[at];
	size_t n = 0;

	for (size_t i = 0; i < r->rules.n; i++)
		n += r->rules.v[i].service.n == 0 || str_eq(r->rules.v[i].service, set->service);
	set->index = (uint32_t)at;
	set->rules = arena_n(&r->arena, n, const struct refine_rule *);
	for (size_t i = 0; i < r->rules.n; i++)
		if (r->rules.v[i].service.n == 0 || str_eq(r->rules.v[i].service, set->service))
			put_rule(set, &r->rules.v[i]);
	return set->n_of[REFINE_FOCUS] <= REFINE_FOCUS_MAX ||
	       err_set(e, "expected at most %d focus expressions, found %zu", REFINE_FOCUS_MAX,
		       set->n_of[REFINE_FOCUS]);
}

static bool compile(struct refine_rules *r, const struct refine_options *o, const struct config *c,
		    struct err *e)
{
	if (!add_config(r, c, false, e) || !add_options(r, o, e) || !add_config(r, c, true, e))
		return false;
	name_sets(r);
	for (size_t i = 0; i < r->n_sets; i++)
		if (!fill_set(r, i, e))
			return false;
	return true;
}

bool refine_compile(struct refine_rules **rules, const struct refine_options *o,
		    const struct config *config, struct err *e)
{
	size_t cap = 0;
	struct refine_rules *r = vec_grown(NULL, &cap, 1, sizeof(*r));
	bool ok;

	*r = (struct refine_rules){0};
	ok = compile(r, o, config, e);
	*rules = r;
	if (!ok || r->rules.n == 0) {
		refine_free(r);
		*rules = NULL;
	}
	return ok;
}

void refine_free(struct refine_rules *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->rules.n; i++) {
		regex_free(r->rules.v[i].pattern);
		rewrite_release(&r->rules.v[i].rewrite);
	}
	vec_release(&r->rules);
	arena_release(&r->arena);
	vec_free(r);
}

void refine_options_release(struct refine_options *o)
{
	struct texts *lists[] = {&o->focus,    &o->ignore, &o->hide, &o->tag_root,
				 &o->tag_leaf, &o->rename, &o->group};

	for (size_t i = 0; i < COUNT_OF(lists); i++)
		vec_release(lists[i]);
}

/* "granularity = line" alone leaves all as it is. */
static bool is_idle(const struct refine_set *set)
{
	return set->n == set->n_of[REFINE_GRANULARITY] && set->granularity == BY_LINE;
}

const struct refine_set *refine_set_of(const struct refine_rules *r, struct str service)
{
	struct refine_set key = {.service = service};
	const struct refine_set *set;

	if (!r)
		return NULL;
	set = bsearch(&key, r->sets, r->n_sets, sizeof(key), by_service);
	if (!set)
		set = &r->sets[0];
	return is_idle(set) ? NULL : set;
}

/* ---- the sentence ---- */

static void say_cut(struct buf *b, struct str s)
{
	struct str cut = utf8_cut(s, SHOWN_WIDTH);

	buf_str(b, cut);
	if (cut.n < s.n)
		buf_lit(b, "\xe2\x80\xa6");
}

static void say_rule(struct buf *b, const struct refine_rule *rule)
{
	const struct regex *pattern = rule->pattern ? rule->pattern : rule->rewrite.pattern;

	if (!pattern) {
		say_cut(b, rule->value);
		return;
	}
	buf_char(b, '/');
	say_cut(b, regex_text(pattern));
	buf_char(b, '/');
	if (rule->pattern)
		return;
	buf_lit(b, " to ");
	say_cut(b, rule->rewrite.name.n ? rule->rewrite.name : STR("nothing"));
}

static void say_key(struct buf *b, const struct refine_set *set, enum refine_key key)
{
	size_t said = 0, n = set->n_of[key];

	buf_str(b, str_of(keys[key].before));
	for (size_t i = 0; i < set->n && said < MIN(n, SHOWN_RULES); i++) {
		if (set->rules[i]->key != key)
			continue;
		if (said++)
			buf_str(b, str_of(keys[key].between));
		say_rule(b, set->rules[i]);
	}
	if (n > SHOWN_RULES) {
		buf_str(b, str_of(keys[key].between));
		buf_u64(b, n - SHOWN_RULES);
		buf_lit(b, " more");
	}
	buf_str(b, str_of(keys[key].after));
}

void refine_say(struct buf *b, const struct refine_rules *rules, struct str service)
{
	const struct refine_set *set = refine_set_of(rules, service);
	bool first = true;

	for (size_t k = 0; set && k < REFINE_KEYS; k++) {
		if (set->n_of[k] == 0 || (k == REFINE_GRANULARITY && set->granularity == BY_LINE))
			continue;
		buf_str(b, first ? STR("Refined: ") : STR("; "));
		say_key(b, set, (enum refine_key)k);
		first = false;
	}
	if (!first)
		buf_char(b, '.');
}
