// SPDX-License-Identifier: MIT
/*
 * A slice of bytes: pointer and length, not terminated, not owned. Everything that comes from a
 * dump is a slice into memory that somebody else keeps (an arena, a file buffer, a string table).
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})

static inline struct str str_of(const char *cstr)
{
	return (struct str){cstr, cstr ? strlen(cstr) : 0};
}

static inline struct str str_sub(struct str s, size_t from, size_t to)
{
	to = to < s.n ? to : s.n;
	from = from < to ? from : to;
	return (struct str){s.p ? s.p + from : NULL, to - from};
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

static inline bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

/* Byte order, shorter first: the canonical order of all names. */
int str_cmp(struct str a, struct str b);
/* ASCII letters compare equal whatever their case. */
bool str_eq_nocase(struct str a, struct str b);
/* Index of the first / last byte c or of the first needle; SIZE_MAX when there is none. */
size_t str_chr(struct str s, char c);
size_t str_rchr(struct str s, char c);
size_t str_find(struct str s, struct str needle);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* Takes the part before sep off *rest; false when *rest is exhausted (p set to NULL). */
bool str_next(struct str *rest, char sep, struct str *part);
/* Whole slice as a decimal number; false on anything else or overflow. */
bool str_to_i64(struct str s, int64_t *value);
bool str_to_u64(struct str s, uint64_t *value);
/* "512MiB", "2 GB", "64k", "1.5G": K, M, G, T with i are powers of 1,024, as are those that stand
 * alone; with B but no i of 1,000. false: *value untouched. */
bool str_to_bytes(struct str s, uint64_t *value);
bool str_to_double(struct str s, double *value);

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char to_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

#endif
