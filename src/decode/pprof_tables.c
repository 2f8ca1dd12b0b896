// SPDX-License-Identifier: MIT
/* One row a field: what is not in a table is unknown and skipped. */
#include "decode/pprof_tables.h"

#include "base/num.h"

/* The fields of profile.proto that are read, by their numbers. */
enum { TYPE_TYPE = 1, TYPE_UNIT, TYPE_N };
enum { MAPPING_ID = 1, MAPPING_START, MAPPING_LIMIT, MAPPING_OFFSET, MAPPING_FILE,
       MAPPING_BUILD_ID, MAPPING_N };
enum { LOCATION_ID = 1, LOCATION_MAPPING, LOCATION_ADDRESS, LOCATION_N };
enum { FUNCTION_ID = 1, FUNCTION_NAME, FUNCTION_SYSTEM_NAME, FUNCTION_FILE, FUNCTION_N };

struct number_field {
	uint32_t number;
	size_t offset; /* of a uint64_t or int64_t in struct pprof */
};

static const struct number_field top_fields[] = {
	{7, offsetof(struct pprof, drop_frames)},   {8, offsetof(struct pprof, keep_frames)},
	{9, offsetof(struct pprof, time_ns)},       {10, offsetof(struct pprof, duration_ns)},
	{12, offsetof(struct pprof, period)},       {14, offsetof(struct pprof, default_type)},
	{15, offsetof(struct pprof, doc_url)},
};

static bool read_type(struct pprof *p, struct str body, struct pprof_valuetype *t, struct err *e)
{
	uint64_t v[TYPE_N] = {0};

	if (!wire_numbers(body, p->data.p, v, TYPE_N, e))
		return false;
	*t = (struct pprof_valuetype){v[TYPE_TYPE], v[TYPE_UNIT]};
	return true;
}

static bool add_type(struct pprof *p, struct str body, struct err *e)
{
	struct pprof_valuetype t;

	if (!read_type(p, body, &t, e))
		return false;
	vec_push(&p->types, t);
	return true;
}

static bool set_period_type(struct pprof *p, struct str body, struct err *e)
{
	return read_type(p, body, &p->period_type, e);
}

static bool add_sample(struct pprof *p, struct str body, struct err *e)
{
	(void)e;
	vec_push(&p->samples, body);
	return true;
}

static bool add_mapping(struct pprof *p, struct str body, struct err *e)
{
	uint64_t v[MAPPING_N] = {0};

	if (!wire_numbers(body, p->data.p, v, MAPPING_N, e))
		return false;
	vec_push(&p->mappings, ((struct pprof_mapping){.id = v[MAPPING_ID],
						       .start = v[MAPPING_START],
						       .offset = v[MAPPING_OFFSET],
						       .file = v[MAPPING_FILE],
						       .build_id = v[MAPPING_BUILD_ID]}));
	return true;
}

static bool add_location(struct pprof *p, struct str body, struct err *e)
{
	uint64_t v[LOCATION_N] = {0};

	if (!wire_numbers(body, p->data.p, v, LOCATION_N, e))
		return false;
	vec_push(&p->locations, ((struct pprof_location){.id = v[LOCATION_ID],
							 .mapping = v[LOCATION_MAPPING],
							 .address = v[LOCATION_ADDRESS],
							 .body = body,
							 .handle = HANDLE_NONE}));
	return true;
}

static bool add_function(struct pprof *p, struct str body, struct err *e)
{
	uint64_t v[FUNCTION_N] = {0};

	if (!wire_numbers(body, p->data.p, v, FUNCTION_N, e))
		return false;
	vec_push(&p->functions, ((struct pprof_function){.id = v[FUNCTION_ID],
							 .name = v[FUNCTION_NAME],
							 .system_name = v[FUNCTION_SYSTEM_NAME],
							 .file = v[FUNCTION_FILE]}));
	return true;
}

static bool add_string(struct pprof *p, struct str body, struct err *e)
{
	(void)e;
	vec_push(&p->strings, body);
	return true;
}

static bool add_comments(struct pprof *p, struct str body, struct err *e)
{
	struct wire w = wire_of(body, p->data.p);
	uint64_t v;

	while (w.p < w.end) {
		if (!wire_varint(&w, &v))
			return err_at(e, wire_offset(&w), "expected a comment's index");
		vec_push(&p->comments, v);
	}
	return true;
}

static bool (*const message_fields[])(struct pprof *p, struct str body, struct err *e) = {
	[1] = add_type,	    [2] = add_sample, [3] = add_mapping,       [4] = add_location,
	[5] = add_function, [6] = add_string, [11] = set_period_type,  [13] = add_comments,
};

static bool top_field(struct pprof *p, const struct field *f, struct err *e)
{
	if (f->type == WIRE_BYTES && f->number < COUNT_OF(message_fields) &&
	    message_fields[f->number])
		return message_fields[f->number](p, f->bytes, e);
	if (f->type != WIRE_VARINT)
		return true;
	if (f->number == 13)
		vec_push(&p->comments, f->value);
	for (size_t i = 0; i < COUNT_OF(top_fields); i++)
		if (top_fields[i].number == f->number)
			memcpy((char *)p + top_fields[i].offset, &f->value, sizeof(f->value));
	return true;
}

static void clear(struct pprof *p)
{
	p->samples.n = p->strings.n = p->mappings.n = p->functions.n = p->locations.n = 0;
	p->types.n = p->comments.n = 0;
	p->period_type = (struct pprof_valuetype){0};
	p->drop_frames = p->keep_frames = p->default_type = p->doc_url = 0;
	p->time_ns = p->duration_ns = p->period = 0;
}

#define INDEX_IDS(p, map, table, what, e)                                                          \
	do {                                                                                       \
		uint64_t max_id = 0;                                                               \
		for (size_t i = 0; i < (table).n; i++)                                             \
			max_id = MAX(max_id, (table).v[i].id);                                     \
		idmap_begin(&(map), (table).n, max_id);                                            \
		for (size_t i = 0; i < (table).n; i++) {                                           \
			if ((table).v[i].id == 0)                                                  \
				return err_set(e, "expected ids of " what "s above 0, found 0");   \
			if (!idmap_add(&(map), (table).v[i].id))                                   \
				return err_set(e, "expected each id of " what "s once"); \
		}                                                                                  \
	} while (0)

static bool index_tables(struct pprof *p, struct err *e)
{
	INDEX_IDS(p, p->mapping_at, p->mappings, "mapping", e);
	INDEX_IDS(p, p->function_at, p->functions, "function", e);
	INDEX_IDS(p, p->location_at, p->locations, "location", e);
	return true;
}

static bool check_counts(const struct pprof *p, struct err *e)
{
	if (p->types.n == 0)
		return err_set(e, "expected at least one sample type, found none");
	if (p->strings.n == 0 || p->strings.v[0].n)
		return err_set(e, "expected a string table that begins with \"\"");
	return true;
}

/* While reading, or 64 MiB of empty messages would become gigabytes of table. */
static bool check_sizes(const struct pprof *p, struct err *e)
{
	const struct limits *limits = &p->decoder->limits;

	if (p->samples.n > limits->samples)
		return err_set(e, "expected at most %zu samples, found more", limits->samples);
	if (p->strings.n > limits->entries || p->locations.n > limits->entries ||
	    p->functions.n > limits->entries || p->mappings.n > limits->entries ||
	    p->comments.n > limits->entries)
		return err_set(e, "expected at most %zu entries a table, found more",
			       limits->entries);
	if (p->types.n > limits->types)
		return err_set(e, "expected at most %zu sample types, found more", limits->types);
	return true;
}

bool pprof_read_tables(struct pprof *p, struct err *e)
{
	struct wire w = wire_of(p->data, p->data.p);
	struct field f;
	int got;

	clear(p);
	while ((got = wire_field(&w, &f, e)) > 0)
		if (!top_field(p, &f, e) || !check_sizes(p, e))
			return false;
	return got == 0 && check_counts(p, e) && index_tables(p, e);
}

bool pprof_string(struct pprof *p, uint64_t index, struct str *s, struct err *e)
{
	if (index >= p->strings.n)
		return err_set(e, "expected a string below %zu, found index %llu", p->strings.n,
			       (unsigned long long)index);
	*s = p->strings.v[index];
	if (s->n > p->decoder->limits.string_bytes) {
		s->n = p->decoder->limits.string_bytes;
		p->decoder->hit.strings++;
	}
	return true;
}
