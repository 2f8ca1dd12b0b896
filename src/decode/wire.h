// SPDX-License-Identifier: MIT
/*
 * The protobuf wire format: https://protobuf.dev/programming-guides/encoding/. Varints of up to
 * ten bytes, non-minimal ones included; groups (types 3 and 4) are refused.
 */
#ifndef DECODE_WIRE_H
#define DECODE_WIRE_H

#include "base/err.h"

struct wire {
	const uint8_t *p;
	const uint8_t *end;
	const uint8_t *base; /* of the whole data, for offsets in messages */
};

enum wire_type { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

struct field {
	uint32_t number;
	uint32_t type;
	uint64_t value; /* varint, or fixed bits */
	struct str bytes;
};

bool wire_varint_slow(struct wire *w, uint64_t *v);

static inline bool wire_varint(struct wire *w, uint64_t *v)
{
	if (w->p < w->end && *w->p < 0x80) {
		*v = *w->p++;
		return true;
	}
	if (w->end - w->p >= 2 && w->p[1] < 0x80) {
		*v = (uint64_t)(w->p[0] & 0x7f) | (uint64_t)w->p[1] << 7;
		w->p += 2;
		return true;
	}
	return wire_varint_slow(w, v);
}

static inline struct wire wire_of(struct str s, const char *base)
{
	const uint8_t *p = (const uint8_t *)s.p;

	return (struct wire){p, p + s.n, (const uint8_t *)base};
}

static inline uint64_t wire_offset(const struct wire *w)
{
	return (uint64_t)(w->p - w->base);
}

/* The next field: 1 read, 0 at the end, -1 a fault that *e tells. */
int wire_field_slow(struct wire *w, struct field *f, struct err *e);

static inline int wire_field(struct wire *w, struct field *f, struct err *e)
{
	const uint8_t *p = w->p;

	/* Field number below 16, and a varint or a length of one byte: most of every dump. */
	if (w->end - p >= 2 && p[0] < 0x80 && p[0] >= 8 && p[1] < 0x80) {
		f->number = p[0] >> 3;
		f->type = p[0] & 7;
		if (f->type == WIRE_VARINT) {
			f->value = p[1];
			w->p = p + 2;
			return 1;
		}
		if (f->type == WIRE_BYTES && w->end - p - 2 >= p[1]) {
			f->bytes = (struct str){(const char *)p + 2, p[1]};
			w->p = p + 2 + p[1];
			return 1;
		}
	}
	return wire_field_slow(w, f, e);
}

/* The last varint of each field below n_fields of a whole message into v, by field number. */
bool wire_numbers(struct str body, const char *base, uint64_t *v, size_t n_fields, struct err *e);

#endif
