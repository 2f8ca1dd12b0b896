// SPDX-License-Identifier: MIT
/* The common case, a short tag and a short length, is decided without a call. */
#include "decode/wire.h"

bool wire_varint_slow(struct wire *w, uint64_t *v)
{
	uint64_t value = 0;
	const uint8_t *p = w->p;

	for (int shift = 0; shift < 70 && p < w->end; shift += 7) {
		uint8_t byte = *p++;

		if (shift < 64)
			value |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			w->p = p;
			*v = value;
			return true;
		}
	}
	return false;
}

static int fault(const struct wire *w, struct err *e, const char *what)
{
	(void)err_at(e, wire_offset(w), "expected %s, found damage or the end", what);
	return -1;
}

static int fixed(struct wire *w, struct field *f, size_t width, struct err *e)
{
	if ((size_t)(w->end - w->p) < width)
		return fault(w, e, "a fixed-width number");
	f->value = 0;
	memcpy(&f->value, w->p, width); /* little-endian on every host we build for */
	w->p += width;
	return 1;
}

static int bytes(struct wire *w, struct field *f, struct err *e)
{
	uint64_t n;

	if (!wire_varint(w, &n) || n > (uint64_t)(w->end - w->p))
		return fault(w, e, "a length within the message");
	f->bytes = (struct str){(const char *)w->p, (size_t)n};
	w->p += n;
	return 1;
}

int wire_field_slow(struct wire *w, struct field *f, struct err *e)
{
	uint64_t tag;

	if (w->p == w->end)
		return 0;
	if (!wire_varint(w, &tag) || tag >> 3 == 0 || tag >> 32)
		return fault(w, e, "a protobuf field");
	f->number = (uint32_t)(tag >> 3);
	f->type = tag & 7;
	switch (f->type) {
	case WIRE_VARINT:
		return wire_varint(w, &f->value) ? 1 : fault(w, e, "a varint");
	case WIRE_64:
		return fixed(w, f, 8, e);
	case WIRE_BYTES:
		return bytes(w, f, e);
	case WIRE_32:
		return fixed(w, f, 4, e);
	default:
		return fault(w, e, "a wire type of 0, 1, 2 or 5");
	}
}

bool wire_numbers(struct str body, const char *base, uint64_t *v, size_t n_fields, struct err *e)
{
	struct wire w = wire_of(body, base);
	struct field f;
	int got;

	while ((got = wire_field(&w, &f, e)) > 0)
		if (f.type == WIRE_VARINT && f.number < n_fields)
			v[f.number] = f.value;
	return got == 0;
}
