// SPDX-License-Identifier: MIT
/* Locations to frames, with a name for what has none. */
#include "base/num.h"
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
	buf_str(&text, base_name(binary));
	buf_str(&text, binary.n ? STR("+0x") : STR("0x"));
	buf_hex(&text, address, 1);
	name = arena_str(&p->decoder->scratch, buf_view(&text));
	buf_release(&text);
	return name;
}

struct line {
	uint64_t function;
	int64_t number;
};

static bool read_line(struct pprof *p, struct str body, struct line *line, struct err *e)
{
	struct wire w = wire_of(body, p->data.p);
	struct field f;
	int got;

	*line = (struct line){0};
	while ((got = wire_field(&w, &f, e)) > 0) {
		if (f.type == WIRE_VARINT && f.number == 1)
			line->function = f.value;
		if (f.type == WIRE_VARINT && f.number == 2)
			line->number = (int64_t)f.value;
	}
	return got == 0;
}

/* Function id 0 occurs in .NET files: the line is there, its function is unknown. */
static bool name_line(struct pprof *p, const struct line *line, struct frame_decl *frame,
		      struct err *e)
{
	uint32_t at = idmap_find(&p->function_at, line->function);
	const struct pprof_function *fn;

	if (line->function == 0)
		return true;
	if (at == ID_NONE)
		return err_set(e, "expected a known function, found id %llu",
			       (unsigned long long)line->function);
	fn = &p->functions.v[at];
	return pprof_string(p, fn->name ? fn->name : fn->system_name, &frame->function, e) &&
	       pprof_string(p, fn->file, &frame->file, e);
}

static bool add_line(struct pprof *p, struct str body, struct frame_decl frame, struct err *e)
{
	struct line line;
	struct str unknown = frame.function;

	if (!read_line(p, body, &line, e) || !name_line(p, &line, &frame, e))
		return false;
	if (frame.function.n == 0)
		frame.function = unknown;
	if (line.number > 0 && line.number <= UINT32_MAX)
		frame.line = (uint32_t)line.number;
	vec_push(&p->frames, frame);
	return true;
}

static bool mapping_of(struct pprof *p, const struct pprof_location *l,
		       const struct pprof_mapping **m, struct str *binary, struct err *e)
{
	uint32_t at = l->mapping ? idmap_find(&p->mapping_at, l->mapping) : ID_NONE;

	*m = at == ID_NONE ? NULL : &p->mappings.v[at];
	*binary = STR("");
	return !*m || pprof_string(p, (*m)->file, binary, e);
}

bool pprof_frames(struct pprof *p, const struct pprof_location *l, struct err *e)
{
	struct wire w = wire_of(l->body, p->data.p);
	const struct pprof_mapping *m;
	struct frame_decl blank = {0};
	struct field f;
	int got;

	p->frames.n = 0;
	if (!mapping_of(p, l, &m, &blank.binary, e))
		return false;
	blank.function = address_name(p, l, blank.binary, m);
	while ((got = wire_field(&w, &f, e)) > 0)
		if (f.number == 4 && f.type == WIRE_BYTES && !add_line(p, f.bytes, blank, e))
			return false;
	if (got == 0 && p->frames.n == 0)
		vec_push(&p->frames, blank);
	for (size_t i = 0; i + 1 < p->frames.n; i++)
		p->frames.v[i].inlined = true;
	return got == 0;
}
