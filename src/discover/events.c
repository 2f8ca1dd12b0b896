// SPDX-License-Identifier: MIT
/* A bad line never hides the good ones: it is counted, and the first one is quoted by number. */
#include "discover/events.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/num.h"
#include "discover/csv.h"
#include "discover/json.h"
#include "discover/moment.h"
#include "discover/when.h"

#define TAGS_MAX 64

struct bad_lines {
	size_t n, first;
	const char *why;
};

static void add_bad(struct bad_lines *b, size_t line, const char *why)
{
	if (b->n++ == 0) {
		b->first = line;
		b->why = why;
	}
}

static struct str complain(struct arena *a, const struct bad_lines *b)
{
	struct buf text = {0};
	struct str s = {"", 0};

	if (b->n == 0)
		return s;
	buf_lit(&text, "line ");
	buf_u64(&text, b->first);
	buf_lit(&text, ": ");
	buf_str(&text, str_of(b->why));
	if (b->n > 1) {
		buf_lit(&text, "; bad lines in all: ");
		buf_u64(&text, b->n);
	}
	s = arena_str(a, buf_view(&text));
	buf_release(&text);
	return s;
}

/* A number is an epoch, by its size in s, ms, us or ns; else any written time. */
static bool read_time(struct str text, int64_t *ns)
{
	struct when w;
	double number;

	if (str_to_double(text, &number))
		return epoch_from_number(number, ns);
	if (!when_whole(text, &w))
		return false;
	*ns = w.ns;
	return true;
}

static void read_tag(struct event *e, struct str tag)
{
	if (str_starts(tag, STR("service:")))
		e->service = str_sub(tag, 8, tag.n);
	else if (str_starts(tag, STR("version:")))
		e->version = str_sub(tag, 8, tag.n);
}

static void set_tags(struct arena *a, struct event *e, const struct str *tags, size_t n)
{
	e->tags = arena_n(a, n + 1, struct str);
	e->n_tags = n;
	for (size_t i = 0; i < n; i++) {
		e->tags[i] = arena_str(a, tags[i]);
		read_tag(e, e->tags[i]);
	}
}

static size_t split_tags(struct str text, char sep, struct str tags[TAGS_MAX])
{
	struct str rest = text, tag;
	size_t n = 0;

	while (n < TAGS_MAX && str_next(&rest, sep, &tag)) {
		tag = str_trim(tag);
		if (tag.n)
			tags[n++] = tag;
	}
	return n;
}

/* Empty when the event was taken, else why it was not. */
static const char *add_event(struct event_list *l, struct str time, struct str end, struct event *e)
{
	if (l->events.n >= EVENTS_MAX)
		return "too many events, the rest is left out";
	if (!read_time(time, &e->time_ns))
		return "expected a time in ms or a date";
	if (end.n == 0 || !read_time(end, &e->end_ns) || e->end_ns < e->time_ns)
		e->end_ns = e->time_ns;
	vec_push(&l->events, *e);
	return NULL;
}

static size_t json_tags(struct arena *a, const cJSON *list, struct str tags[TAGS_MAX])
{
	const cJSON *item;
	struct str text;
	size_t n = 0;

	if (json_text(a, list, &text))
		return split_tags(text, ';', tags);
	cJSON_ArrayForEach(item, list)
	{
		if (n < TAGS_MAX && json_text(a, item, &tags[n]))
			n++;
	}
	return n;
}

static struct str member(struct arena *a, const cJSON *object, const char *key)
{
	struct str text = {"", 0};
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (item)
		(void)json_text(a, item, &text);
	return text;
}

static const char *json_line(struct event_list *l, struct str line)
{
	struct arena *a = l->arena;
	struct err ignored;
	struct str tags[TAGS_MAX];
	struct event e = {.service = {"", 0}, .version = {"", 0}};
	cJSON *root = json_object(a, line, &ignored);
	const char *why;

	if (!root)
		return "expected a JSON object";
	e.text = member(a, root, "text");
	set_tags(a, &e, tags, json_tags(a, cJSON_GetObjectItemCaseSensitive(root, "tags"), tags));
	why = add_event(l, member(a, root, "time"), member(a, root, "timeEnd"), &e);
	cJSON_Delete(root);
	return why;
}

void events_jsonl(struct event_list *l, struct str text, struct str *complaint)
{
	struct bad_lines bad = {0};
	struct str rest = text, line;

	for (size_t n = 1; str_next(&rest, '\n', &line); n++) {
		const char *why = str_trim(line).n ? json_line(l, line) : NULL;

		if (why)
			add_bad(&bad, n, why);
	}
	*complaint = complain(l->arena, &bad);
}

struct columns {
	size_t time, end, text, tags;
};

static struct str cell(const struct csv_row *row, size_t column)
{
	return column < row->n ? row->cell[column] : (struct str){"", 0};
}

static const char *csv_line(struct event_list *l, const struct csv_row *row,
			    const struct columns *at)
{
	struct str tags[TAGS_MAX];
	struct event e = {.service = {"", 0}, .version = {"", 0}};

	e.text = arena_str(l->arena, cell(row, at->text));
	set_tags(l->arena, &e, tags, split_tags(cell(row, at->tags), ';', tags));
	return add_event(l, cell(row, at->time), cell(row, at->end), &e);
}

void events_csv(struct event_list *l, struct str text, struct str *complaint)
{
	static const char *const time[] = {"time", "timestamp", "start", NULL};
	static const char *const end[] = {"timeEnd", "time_end", "end", NULL};
	static const char *const words[] = {"text", "title", "event", NULL};
	static const char *const tags[] = {"tags", "tag", NULL};
	struct bad_lines bad = {0};
	struct csv csv = csv_start(text);
	struct csv_row row;
	struct columns at = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};

	if (csv_next(&csv, l->arena, &row))
		at = (struct columns){csv_column(&row, time), csv_column(&row, end),
				      csv_column(&row, words), csv_column(&row, tags)};
	if (at.time == SIZE_MAX)
		add_bad(&bad, 1, "expected a header row with a column \"time\"");
	while (at.time != SIZE_MAX && csv_next(&csv, l->arena, &row)) {
		const char *why = csv_line(l, &row, &at);

		if (why)
			add_bad(&bad, csv.line, why);
	}
	*complaint = complain(l->arena, &bad);
}

/* Words like service:orders in the text are its tags. The time is read as it was checked. */
void events_config(struct event_list *l, const struct config *c)
{
	for (size_t i = 0; i < c->pairs.n; i++) {
		const struct config_pair *p = &c->pairs.v[i];
		struct event e = {.text = p->value, .service = {"", 0}, .version = {"", 0}};
		struct str words[TAGS_MAX], tags[TAGS_MAX];
		size_t n_words, n = 0;
		struct when w;

		if (!str_eq(p->section, STR("events")) || l->events.n >= EVENTS_MAX ||
		    !when_whole(p->key, &w))
			continue;
		n_words = split_tags(p->value, ' ', words);
		for (size_t k = 0; k < n_words; k++)
			if (str_starts(words[k], STR("service:")) ||
			    str_starts(words[k], STR("version:")))
				tags[n++] = words[k];
		set_tags(l->arena, &e, tags, n);
		e.time_ns = e.end_ns = w.ns;
		vec_push(&l->events, e);
	}
}

static int by_time(const void *left, const void *right)
{
	const struct event *a = left, *b = right;
	int c;

	if (a->time_ns != b->time_ns)
		return a->time_ns < b->time_ns ? -1 : 1;
	if (a->end_ns != b->end_ns)
		return a->end_ns < b->end_ns ? -1 : 1;
	c = str_cmp(a->text, b->text);
	if (c == 0)
		c = str_cmp(a->service, b->service);
	return c ? c : str_cmp(a->version, b->version);
}

void events_sort(struct event_list *l)
{
	if (l->events.n)
		qsort(l->events.v, l->events.n, sizeof(*l->events.v), by_time);
}

void events_release(struct event_list *l)
{
	vec_release(&l->events);
}
