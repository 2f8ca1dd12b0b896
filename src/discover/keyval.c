// SPDX-License-Identifier: MIT
/* A pair is what has a plain key before its first '='; a part without pairs is left alone. */
#include "discover/keyval.h"

#include "base/num.h"
#include "discover/fileext.h"
#include "discover/moment.h"
#include "discover/stem.h"
#include "discover/when.h"

static bool is_key_byte(char c, bool first)
{
	return is_alpha(c) || c == '_' || (!first && (is_digit(c) || c == '.'));
}

static bool split_pair(struct str s, struct str *key, struct str *value)
{
	size_t eq = str_chr(s, '=');

	if (eq == SIZE_MAX || eq == 0)
		return false;
	for (size_t i = 0; i < eq; i++)
		if (!is_key_byte(s.p[i], i == 0))
			return false;
	*key = str_sub(s, 0, eq);
	*value = str_sub(s, eq + 1, s.n);
	return true;
}

static bool has_pair(struct str part)
{
	struct str rest = part, item, key, value;

	while (str_next(&rest, ',', &item))
		if (split_pair(item, &key, &value))
			return true;
	return false;
}

bool keyval_next(struct str *part, struct str *item)
{
	struct str key, value;

	if (part->p && !has_pair(*part)) {
		*item = *part;
		*part = (struct str){NULL, 0};
		return true;
	}
	while (str_next(part, ',', item))
		if (item->n && !split_pair(*item, &key, &value))
			return true;
	return false;
}

static bool only_separators(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!s.p[i] || !strchr("-_. ", s.p[i]))
			return false;
	return true;
}

/*
 * Length of the value that the last pair of a base name has: in pod=b-cpu-20240506T101112Z.pb.gz
 * the type and the time are none of it. A lone date may well be: version=2-20240506.
 */
static size_t value_length(struct str value)
{
	struct stem st = stem_read(value);
	size_t end = value.n;

	if (st.has_time && st.time.end == value.n)
		end = st.time.from;
	if (st.has_type && !st.type.weak && st.type.to <= end && st.type.to > st.type.from &&
	    only_separators(str_sub(value, st.type.to, end)))
		end = st.type.from;
	else if (st.has_time && st.time.coarse)
		end = value.n;
	if (end == value.n || end < 2 || !only_separators(str_sub(value, end - 1, end)))
		return value.n;
	return end - 1;
}

/* The pair of an item, in a base name without what only follows it. */
static bool split_item(struct str item, bool in_base, struct str *key, struct str *value)
{
	if (!split_pair(item, key, value))
		return false;
	if (in_base)
		*value = str_sub(*value, 0, value_length(*value));
	return true;
}

static int hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	c = to_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Hive writes '/' and ':' in values as %2F and %3A. */
static struct str decode(struct arena *a, struct str s)
{
	char *p;
	size_t n = 0;

	if (str_chr(s, '%') == SIZE_MAX)
		return s;
	p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		int high = i + 2 < s.n + 0 ? hex_value(s.p[i + 1]) : -1;
		int low = i + 2 < s.n ? hex_value(s.p[i + 2]) : -1;
		bool coded = s.p[i] == '%' && high >= 0 && low >= 0;

		p[n++] = coded ? (char)(high * 16 + low) : s.p[i];
		i += coded ? 2 : 0;
	}
	return (struct str){p, n};
}

struct rough_time {
	struct moment m;
	bool any;
};

/* Partitions by calendar; false when the pair is something else. */
static bool read_rough(struct rough_time *r, struct str key, struct str value)
{
	struct {
		const char *key;
		int *to;
	} const row[] = {
		{"month", &r->m.civil.month},   {"day", &r->m.civil.day},
		{"hour", &r->m.civil.hour},     {"hh", &r->m.civil.hour},
		{"minute", &r->m.civil.minute}, {"year", NULL},
	};
	struct when w;
	int v;

	if ((str_eq_nocase(key, STR("date")) || str_eq_nocase(key, STR("dt")) ||
	     str_eq_nocase(key, STR("day"))) &&
	    when_whole(value, &w)) {
		struct civil c = utc_civil(w.ns / NS_PER_S);

		r->m.civil.year = c.year;
		r->m.civil.month = c.month;
		r->m.civil.day = c.day;
		if (!w.coarse || c.hour)
			r->m.civil.hour = c.hour;
		return true;
	}
	if (value.n > 4 || !number_at(value, 0, value.n, &v) || value.n == 0)
		return false;
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		if (!str_eq_nocase(key, str_of(row[i].key)))
			continue;
		if (row[i].to)
			*row[i].to = v;
		else
			r->m.civil.year = v;
		return true;
	}
	return false;
}

static void read_part(struct arena *a, struct str part, bool in_base, struct claim *c,
		      struct rough_time *r)
{
	struct str rest = part, item, key, value;

	while (str_next(&rest, ',', &item)) {
		if (!split_item(item, in_base, &key, &value))
			continue;
		value = decode(a, value);
		if (!read_rough(r, key, value))
			claim_set(c, a, key, value);
	}
}

void keyval_read(struct arena *a, struct str path, struct claim *c, struct claim *rough)
{
	struct rough_time r = {.m = moment_empty()};
	struct str rest = path, part;
	int64_t ns;

	if (str_chr(path, '=') == SIZE_MAX)
		return;
	while (str_next(&rest, '/', &part)) {
		if (!rest.p)
			part = str_sub(part, 0, fileext_stem(part));
		read_part(a, part, !rest.p, c, &r);
	}
	if (!moment_ns(&r.m, &ns) || (rough->time_ns != TIME_NONE && !rough->time_is_coarse))
		return;
	rough->time_ns = ns;
	rough->time_is_coarse = true;
	rough->time_text = path;
	rough->how = STR("year=, month=, day=, hour= or date= in the path");
}

struct str keyval_rest(struct arena *a, struct str base)
{
	struct str rest = str_sub(base, 0, fileext_stem(base)), item, key, value;
	struct str left = {"", 0}, ext = str_sub(base, rest.n, base.n);

	if (str_chr(rest, '=') == SIZE_MAX)
		return decode(a, base);
	while (str_next(&rest, ',', &item)) {
		bool is_pair = split_item(item, true, &key, &value);

		if (is_pair)
			item = str_sub(item, key.n + 1 + value.n, item.n);
		if (item.n)
			left = left.n ? arena_cat(a, left, is_pair ? STR("") : STR(","), item)
				      : item;
	}
	return decode(a, arena_cat(a, left, ext));
}
