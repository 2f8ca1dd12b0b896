// SPDX-License-Identifier: MIT
/* Locations to frames, with a name for what has none. */
#include "base/num.h"
#include "decode/buildmark.h"
#include "decode/pprof_tables.h"

static struct str base_name(struct str path)
{
	size_t slash = str_rchr(path, '/');

	return slash == SIZE_MAX ? path : str_sub(path, slash + 1, path.n);
}

/* "server+0x1f40": the offset in the file is the same in every run, the address is not. */
static struct str address_name(struct pprof *p, const struct pprof_location *l, struct str binary,
			       const struct pprof_mapping *m)
{
	uint64_t address = l->address;
	struct buf text = {0};
	struct str name;

	if (m && m->start && address >= m->start)
		address = address - m->start + m->offset;
	if (l->address == 0 && binary.n == 0)
		return STR("[unknown]");
	buf_str(&text, str_sub(base_name(binary), 0, 255));
	if (binary.n && m && m->build_id < p->strings.n)
		buildmark_put(&text, p->strings.v[m->build_id]);
	buf_str(&text, binary.n ? STR("+0x") : STR("0x"));
	buf_hex(&text, address, 1);
	name = arena_str(&p->decoder->scratch, buf_view(&text));
	buf_release(&text);
	return name;
}

static bool name_of(struct pprof *p, uint64_t index, struct sink *sink, name_handle *name,
		    struct err *e)
{
	struct str text;

	if (index < p->names.n && p->names.v[index]) {
		*name = p->names.v[index] - 1;
		return true;
	}
	if (!pprof_string(p, index, &text, e))
		return false;
	*name = sink->ops->name(sink, text);
	p->names.v[index] = *name + 1;
	return true;
}

/* What the lines of one location have in common. */
struct place {
	struct pprof *p;
	const struct pprof_location *l;
	const struct pprof_mapping *mapping; /* NULL: none */
	struct sink *sink;
};

static bool find_mapping(struct place *at, struct frame_decl *frame, struct err *e)
{
	uint32_t i = at->l->mapping ? idmap_find(&at->p->mapping_at, at->l->mapping) : ID_NONE;

	at->mapping = i == ID_NONE ? NULL : &at->p->mappings.v[i];
	return !at->mapping || name_of(at->p, at->mapping->file, at->sink, &frame->binary, e);
}

/* For a location without lines, and a line without a function (id 0 occurs in .NET files). */
static void name_by_address(const struct place *at, struct frame_decl *frame, struct str *text)
{
	struct str binary = STR("");

	if (at->mapping)
		binary = at->p->strings.v[at->mapping->file];
	*text = address_name(at->p, at->l, binary, at->mapping);
	frame->function = at->sink->ops->name(at->sink, *text);
}

static bool name_line(const struct place *at, uint64_t function, struct frame_decl *frame,
		      struct str *text, struct err *e)
{
	uint32_t i = idmap_find(&at->p->function_at, function);
	const struct pprof_function *fn;
	uint64_t name;

	if (function == 0)
		return true;
	if (i == ID_NONE)
		return err_set(e, "expected a known function, found id %llu",
			       (unsigned long long)function);
	fn = &at->p->functions.v[i];
	name = fn->name ? fn->name : fn->system_name;
	if (!name_of(at->p, name, at->sink, &frame->function, e) ||
	    !name_of(at->p, fn->file, at->sink, &frame->file, e))
		return false;
	*text = at->p->strings.v[name];
	return true;
}

static bool add_line(const struct place *at, struct str body, struct frame_decl frame,
		     struct err *e)
{
	uint64_t v[3] = {0};
	struct str text = STR("");

	if (!wire_numbers(body, at->p->data.p, v, COUNT_OF(v), e) ||
	    !name_line(at, v[1], &frame, &text, e))
		return false;
	if (frame.function == 0)
		name_by_address(at, &frame, &text);
	if (v[2] <= UINT32_MAX)
		frame.line = (uint32_t)v[2];
	vec_push(&at->p->frames, frame);
	if (at->p->filter)
		vec_push(&at->p->frame_names, text);
	return true;
}

static void add_address(const struct place *at, struct frame_decl frame)
{
	struct str text;

	name_by_address(at, &frame, &text);
	vec_push(&at->p->frames, frame);
	if (at->p->filter)
		vec_push(&at->p->frame_names, text);
}

bool pprof_frames(struct pprof *p, const struct pprof_location *l, struct sink *sink,
		  struct err *e)
{
	struct wire w = wire_of(l->body, p->data.p);
	struct place at = {.p = p, .l = l, .sink = sink};
	struct frame_decl blank = {0};
	struct field f;
	int got;

	p->frames.n = p->frame_names.n = 0;
	if (!find_mapping(&at, &blank, e))
		return false;
	while ((got = wire_field(&w, &f, e)) > 0)
		if (f.number == 4 && f.type == WIRE_BYTES &&
		    p->frames.n < p->decoder->limits.depth && !add_line(&at, f.bytes, blank, e))
			return false;
	if (got == 0 && p->frames.n == 0)
		add_address(&at, blank);
	for (size_t i = 0; i + 1 < p->frames.n; i++)
		p->frames.v[i].inlined = true;
	return got == 0;
}
