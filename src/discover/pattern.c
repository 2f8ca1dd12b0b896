// SPDX-License-Identifier: MIT
/* From text to items. A field is a row: what it matches, what it says, who may write it. */
#include "discover/pattern.h"

#include "base/num.h"
#include "discover/nearest.h"
#include "discover/timefmt.h"

static const struct field {
	const char *name;
	enum shape shape;
	enum use use;
	const char *label;
	bool internal; /* for our own table only */
} field[] = {
	{"_", SHAPE_LAZY, USE_NONE, NULL, false},
	{"**", SHAPE_DEEP, USE_NONE, NULL, false},
	{"service", SHAPE_GREEDY, USE_SERVICE, NULL, false},
	{"type", SHAPE_LAZY, USE_TYPE, NULL, false},
	{"time", SHAPE_TIME, USE_TIME, NULL, false},
	{"end", SHAPE_TIME, USE_END, NULL, false},
	{"seq", SHAPE_DIGITS, USE_SEQ, NULL, false},
	{"host", SHAPE_LAZY, USE_LABEL, "host", false},
	{"pod", SHAPE_LAZY, USE_LABEL, "pod", false},
	{"version", SHAPE_LAZY, USE_LABEL, "version", false},
	{"env", SHAPE_LAZY, USE_LABEL, "env", false},
	{"label.", SHAPE_LAZY, USE_LABEL, NULL, false},
	{"app", SHAPE_LAZY, USE_SERVICE, NULL, true}, /* a service without the separator in it */
	{"word", SHAPE_WORD, USE_TYPE, NULL, true},
	{"types", SHAPE_TYPES, USE_TYPE, NULL, true},
	{"typeid", SHAPE_TYPEID, USE_TYPE, NULL, true},
	{"pid", SHAPE_DIGITS, USE_LABEL, "pid", true},
	{"n", SHAPE_DIGITS, USE_NONE, NULL, true},
	{"-", SHAPE_SEP, USE_NONE, NULL, true},
	{"ext", SHAPE_EXT, USE_NONE, NULL, true},
};

static const struct field *find_field(struct str name, enum pattern_kind kind)
{
	for (size_t i = 0; i < COUNT_OF(field); i++) {
		struct str known = str_of(field[i].name);
		bool open = known.p[known.n - 1] == '.';

		if (field[i].internal && kind == PATTERN_LAYOUT)
			continue;
		if (open ? str_starts(name, known) && name.n > known.n : str_eq(name, known))
			return &field[i];
	}
	return NULL;
}

static bool unknown_field(struct str name, struct str source, struct err *e)
{
	struct nearest n = nearest_start(name);

	for (size_t i = 0; i < COUNT_OF(field); i++)
		if (!field[i].internal)
			nearest_offer(&n, str_of(field[i].name));
	return err_set(e, "unknown field {%.*s} in pattern \"%.*s\"; the nearest is {%.*s}",
		       PR(name), PR(source), PR(n.best));
}

static bool add(struct pattern *p, struct pattern_item item, struct err *e)
{
	if (p->n == PATTERN_ITEMS)
		return err_set(e, "pattern \"%.*s\" has more than %d parts", PR(p->source),
			       PATTERN_ITEMS);
	p->item[p->n++] = item;
	return true;
}

static bool add_literal(struct pattern *p, struct str text, struct err *e)
{
	if (text.n == 0)
		return true;
	if (text.n > p->inner.n)
		p->inner = text;
	return add(p, (struct pattern_item){.shape = SHAPE_LITERAL, .text = text}, e);
}

/* What stands between braces: name or name:format. */
static bool add_field(struct pattern *p, struct arena *a, struct str text, enum pattern_kind kind,
		      struct err *e)
{
	size_t colon = str_chr(text, ':');
	struct str name = str_sub(text, 0, colon), format = {"", 0};
	const struct field *f = find_field(name, kind);
	struct pattern_item item;

	if (!f)
		return unknown_field(name, p->source, e);
	item = (struct pattern_item){.shape = f->shape, .use = f->use};
	if (colon != SIZE_MAX && f->shape != SHAPE_TIME)
		return err_set(e, "only {time:...} and {end:...} take a format, found {%.*s}",
			       PR(text));
	if (colon != SIZE_MAX && !timefmt_compile(a, str_sub(text, colon + 1, text.n), &format, e))
		return false;
	item.text = format;
	if (f->label)
		item.text = str_of(f->label);
	else if (f->use == USE_LABEL)
		item.text = str_sub(name, strlen(f->name), name.n);
	return add(p, item, e);
}

bool pattern_compile(struct pattern *p, struct arena *a, struct str source, enum pattern_kind kind,
		     struct err *e)
{
	struct str rest;

	*p = (struct pattern){.source = source = arena_str(a, source)};
	rest = source;
	while (rest.n) {
		size_t open = MIN(str_chr(rest, '{'), rest.n), close;

		if (!add_literal(p, str_sub(rest, 0, open), e))
			return false;
		rest = str_sub(rest, open, rest.n);
		if (rest.n == 0)
			break;
		close = str_chr(rest, '}');
		if (close == SIZE_MAX)
			return err_set(e, "pattern \"%.*s\" has a '{' without its '}'", PR(source));
		if (!add_field(p, a, str_sub(rest, 1, close), kind, e))
			return false;
		rest = str_sub(rest, close + 1, rest.n);
	}
	return p->n > 0 || err_set(e, "expected a pattern, found nothing");
}

bool pattern_glob(struct pattern *p, struct arena *a, struct str source, struct err *e)
{
	struct str rest;

	*p = (struct pattern){.source = source = arena_str(a, source)};
	rest = source;
	while (rest.n) {
		size_t at = 0, used = 1;
		struct pattern_item item = {.shape = SHAPE_ONE};

		while (at < rest.n && rest.p[at] != '*' && rest.p[at] != '?')
			at++;
		if (!add_literal(p, str_sub(rest, 0, at), e))
			return false;
		rest = str_sub(rest, at, rest.n);
		if (rest.n == 0)
			break;
		if (rest.p[0] == '*') {
			while (used < rest.n && rest.p[used] == '*')
				used++;
			item.shape = used > 1 ? SHAPE_DEEP : SHAPE_STAR;
		}
		if (!add(p, item, e))
			return false;
		rest = str_sub(rest, used, rest.n);
	}
	return p->n > 0 || err_set(e, "expected a pattern, found nothing");
}
