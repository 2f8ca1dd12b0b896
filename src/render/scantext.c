// SPDX-License-Identifier: MIT
/* Terminal output: control bytes of names print as '?'. Columns are as wide as their cells. */
#include "render/scantext.h"

#include "base/num.h"
#include "base/utc.h"
#include "base/vec.h"
#include "render/html.h"
#include "render/plaintext.h"

struct scan {
	const struct discovery *d;
	const struct model *m;
};

static void cell_path(struct buf *b, const struct scan *s, const struct mdump *d)
{
	plain(b, s->d->dumps.v[d->source].path);
}

static void cell_format(struct buf *b, const struct scan *s, const struct mdump *d)
{
	(void)s;
	plain(b, d->format);
}

static void cell_service(struct buf *b, const struct scan *s, const struct mdump *d)
{
	plain(b, s->m->services[d->service]);
}

static void cell_types(struct buf *b, const struct scan *s, const struct mdump *d)
{
	plain(b, s->m->types[d->points[0].type].family);
	for (uint32_t i = 0; i < d->n_points; i++) {
		buf_char(b, i ? ',' : ':');
		plain(b, s->m->types[d->points[i].type].name);
	}
}

static void cell_time(struct buf *b, const struct scan *s, const struct mdump *d)
{
	(void)s;
	if (d->time_ns != TIME_NONE) {
		utc_iso(b, d->time_ns / NS_PER_S);
		return;
	}
	buf_char(b, '#');
	buf_i64(b, d->seq);
}

static void cell_labels(struct buf *b, const struct scan *s, const struct mdump *d)
{
	struct str name = s->m->instances[d->instance].name;

	plain(b, name.n ? name : STR("-"));
}

static void why(struct buf *b, const char *what, enum why source, struct str how)
{
	plain(b, str_of(what));
	plain(b, why_text(source));
	if (how.n) {
		html_lit(b, " (");
		plain(b, how);
		html_lit(b, ")");
	}
}

static void cell_why(struct buf *b, const struct scan *s, const struct mdump *d)
{
	const struct ptype *t = &s->m->types[d->points[0].type];

	why(b, "time: ", d->time_why, d->time_how);
	why(b, "; service: ", d->service_why, d->service_how);
	why(b, "; kind: ", t->kind_why, kind_text(t->kind));
}

static const struct column {
	const char *head;
	void (*print)(struct buf *b, const struct scan *s, const struct mdump *d);
} columns[] = {
	{"FILE", cell_path},       {"FORMAT", cell_format}, {"SERVICE", cell_service},
	{"TYPE", cell_types},      {"TIME", cell_time},     {"INSTANCE", cell_labels},
	{"WHY", cell_why},
};

static size_t cell_width(const struct scan *s, size_t column, struct buf *room)
{
	size_t width = str_of(columns[column].head).n;

	for (size_t i = 0; i < s->m->n_dumps; i++) {
		buf_reset(room);
		columns[column].print(room, s, &s->m->dumps[i]);
		width = MAX(width, room->n);
	}
	return width;
}

static void pad(struct buf *b, size_t from, size_t to)
{
	for (; from < to; from++)
		buf_char(b, ' ');
}

static void print_row(struct buf *b, const struct scan *s, const struct mdump *d,
		      const size_t *widths)
{
	for (size_t c = 0; c < COUNT_OF(columns); c++) {
		size_t before = b->n;

		if (d)
			columns[c].print(b, s, d);
		else
			plain(b, str_of(columns[c].head));
		if (c + 1 < COUNT_OF(columns))
			pad(b, b->n - before, widths[c] + 2);
	}
	buf_char(b, '\n');
}

static void print_skips(struct buf *b, const struct skip *skips, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		html_lit(b, "skipped ");
		plain(b, skips[i].path);
		html_lit(b, ": ");
		plain(b, skips[i].reason);
		buf_char(b, '\n');
	}
}

void scan_text(struct buf *b, const struct discovery *d, const struct model *m)
{
	struct scan s = {d, m};
	struct buf room = {0};
	size_t widths[COUNT_OF(columns)];

	for (size_t c = 0; c < COUNT_OF(columns); c++)
		widths[c] = cell_width(&s, c, &room);
	print_row(b, &s, NULL, widths);
	for (size_t i = 0; i < m->n_dumps; i++)
		print_row(b, &s, &m->dumps[i], widths);
	print_skips(b, m->failed, m->n_failed);
	print_skips(b, d->skips.v, d->skips.n);
	buf_release(&room);
}

static void json_key(struct buf *b, const char *key)
{
	html_lit(b, ",\"");
	html_text(b, str_of(key));
	html_lit(b, "\":");
}

static void json_why(struct buf *b, const char *key, enum why source, struct str how)
{
	json_key(b, key);
	html_lit(b, "{\"source\":");
	js_string(b, why_text(source));
	html_lit(b, ",\"how\":");
	js_string(b, how);
	buf_char(b, '}');
}

static void json_types(struct buf *b, const struct scan *s, const struct mdump *d)
{
	json_key(b, "types");
	buf_char(b, '[');
	for (uint32_t i = 0; i < d->n_points; i++) {
		const struct ptype *t = &s->m->types[d->points[i].type];

		if (i)
			buf_char(b, ',');
		html_lit(b, "{\"id\":");
		js_string(b, t->id);
		json_key(b, "kind");
		js_string(b, kind_text(t->kind));
		json_why(b, "why", t->kind_why, STR(""));
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

static void json_labels(struct buf *b, const struct scan *s, const struct mdump *d)
{
	const struct instance *instance = &s->m->instances[d->instance];

	json_key(b, "labels");
	buf_char(b, '{');
	for (size_t i = 0; i < instance->n_labels; i++) {
		if (i)
			buf_char(b, ',');
		js_string(b, instance->labels[i].key);
		html_lit(b, ":");
		js_string(b, instance->labels[i].value);
	}
	buf_char(b, '}');
}

static void json_label_whys(struct buf *b, const struct scan *s, const struct mdump *d)
{
	const struct instance *instance = &s->m->instances[d->instance];

	json_key(b, "labels_why");
	buf_char(b, '{');
	for (size_t i = 0; i < instance->n_labels; i++) {
		if (i)
			buf_char(b, ',');
		js_string(b, instance->labels[i].key);
		html_lit(b, ":");
		js_string(b, why_text(instance->labels[i].why));
	}
	buf_char(b, '}');
}

static void json_dump(struct buf *b, const struct scan *s, const struct mdump *d)
{
	struct buf time = {0};

	html_lit(b, "\n {\"file\":");
	js_string(b, s->d->dumps.v[d->source].path);
	json_key(b, "format");
	js_string(b, d->format);
	json_key(b, "service");
	js_string(b, s->m->services[d->service]);
	json_why(b, "service_why", d->service_why, d->service_how);
	json_types(b, s, d);
	cell_time(&time, s, d);
	json_key(b, "time");
	js_string(b, buf_view(&time));
	json_key(b, "time_nanos");
	if (d->time_ns == TIME_NONE)
		html_lit(b, "null");
	else
		buf_i64(b, d->time_ns);
	json_why(b, "time_why", d->time_why, d->time_how);
	json_labels(b, s, d);
	json_label_whys(b, s, d);
	json_key(b, "instance");
	js_string(b, s->m->instances[d->instance].name);
	buf_char(b, '}');
	buf_release(&time);
}

static void json_skips(struct buf *b, const struct skip *skips, size_t n, bool *first)
{
	for (size_t i = 0; i < n; i++, *first = false) {
		html_text(b, *first ? STR("") : STR(","));
		html_lit(b, "\n {\"file\":");
		js_string(b, skips[i].path);
		json_key(b, "reason");
		js_string(b, skips[i].reason);
		buf_char(b, '}');
	}
}

void scan_json(struct buf *b, const struct discovery *d, const struct model *m)
{
	struct scan s = {d, m};
	bool first = true;

	html_lit(b, "{\"dumps\":[");
	for (size_t i = 0; i < m->n_dumps; i++) {
		if (i)
			buf_char(b, ',');
		json_dump(b, &s, &m->dumps[i]);
	}
	html_lit(b, "],\n\"skipped\":[");
	json_skips(b, m->failed, m->n_failed, &first);
	json_skips(b, d->skips.v, d->skips.n, &first);
	html_lit(b, "]}\n");
}
