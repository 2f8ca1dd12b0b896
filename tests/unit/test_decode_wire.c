// SPDX-License-Identifier: MIT
/* Varints and fields, to the last bit. */
#include "test_decode.h"

#include "decode/wire.h"

static bool varint(struct str bytes, uint64_t *v, size_t *used)
{
	struct wire w = wire_of(bytes, bytes.p);
	bool ok = wire_varint(&w, v);

	*used = wire_offset(&w);
	return ok;
}

static void check_varint(struct str bytes, uint64_t wanted)
{
	uint64_t v = 77;
	size_t used;

	assert_true(varint(bytes, &v, &used));
	assert_true(v == wanted);
	assert_int_equal(used, bytes.n);
}

#define TEN "\xff\xff\xff\xff\xff\xff\xff\xff\xff"

static void test_varints(void **state)
{
	uint64_t v;
	size_t used;

	(void)state;
	check_varint(STR("\0"), 0);
	check_varint(STR("\x7f"), 127);
	check_varint(STR("\x80\x01"), 128);
	check_varint(STR("\xff\x7f"), 16383);
	check_varint(STR("\x80\x80\x01"), 16384);
	check_varint(STR(TEN "\x01"), UINT64_MAX);
	check_varint(STR("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), (uint64_t)1 << 63);
	check_varint(STR("\x85\x80\x00"), 5); /* padded to three bytes */
	check_varint(STR("\x81\x80\x80\x80\x80\x80\x80\x80\x80\x00"), 1);
	assert_false(varint(STR(""), &v, &used));
	assert_false(varint(STR("\x80"), &v, &used));
	assert_false(varint(STR(TEN), &v, &used));
	assert_false(varint(STR(TEN "\xff\x01"), &v, &used)); /* eleven bytes */
}

static void test_round_trip(void **state)
{
	struct buf b = {0};

	(void)state;
	for (int bit = 0; bit < 64; bit++)
		for (int d = -1; d <= 1; d++) {
			uint64_t v = ((uint64_t)1 << bit) + (uint64_t)d;

			buf_reset(&b);
			mk_varint(&b, v);
			check_varint(buf_view(&b), v);
		}
	buf_release(&b);
}

static int one_field(struct str bytes, struct field *f, struct err *e)
{
	struct wire w = wire_of(bytes, bytes.p);

	return wire_field(&w, f, e);
}

static void test_fields(void **state)
{
	struct field f;
	struct err e = {0};

	(void)state;
	assert_int_equal(one_field(STR(""), &f, &e), 0);
	assert_int_equal(one_field(STR("\x08\x96\x01"), &f, &e), 1);
	assert_true(f.number == 1 && f.type == WIRE_VARINT && f.value == 150);
	assert_int_equal(one_field(STR("\x12\x03"
				       "abc"),
				   &f, &e),
			 1);
	assert_true(f.number == 2 && f.type == WIRE_BYTES);
	check_same(f.bytes, "abc");
	assert_int_equal(one_field(STR("\x19\1\0\0\0\0\0\0\x80"), &f, &e), 1);
	assert_true(f.number == 3 && f.value == 0x8000000000000001u);
	assert_int_equal(one_field(STR("\x1d\1\0\0\x80"), &f, &e), 1);
	assert_true(f.value == 0x80000001u);
	assert_int_equal(one_field(STR("\xf8\xff\xff\xff\x0f\x01"), &f, &e), 1);
	assert_int_equal(f.number, (1u << 29) - 1); /* the largest there is */
}

static void check_fault(struct str bytes, const char *message)
{
	struct field f;
	struct err e = {0};

	assert_int_equal(one_field(bytes, &f, &e), -1);
	assert_true(e.has_offset);
	if (str_find(str_of(e.text), str_of(message)) == SIZE_MAX)
		fail_msg("found \"%s\", wanted \"%s\"", e.text, message);
}

static void test_faults(void **state)
{
	(void)state;
	check_fault(STR("\x00\x01"), "a protobuf field");                 /* number 0 */
	check_fault(STR("\xf8\xff\xff\xff\x1f\x01"), "a protobuf field"); /* number 2^29 */
	check_fault(STR("\x08"), "a varint");
	check_fault(STR("\x08\x80"), "a varint");
	check_fault(STR("\x12\x04"
			"abc"),
		    "a length within the message");
	check_fault(STR("\x12" TEN "\x01"), "a length within the message"); /* 2^64 - 1 bytes */
	check_fault(STR("\x19"
			"1234567"),
		    "a fixed-width number");
	check_fault(STR("\x1d"
			"123"),
		    "a fixed-width number");
	check_fault(STR("\x0b\x0c"), "a wire type of 0, 1, 2 or 5"); /* a group */
	check_fault(STR("\x0c"), "a wire type of 0, 1, 2 or 5");
	check_fault(STR("\x0e"), "a wire type of 0, 1, 2 or 5");
	check_fault(STR("\x0f"), "a wire type of 0, 1, 2 or 5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_varints),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_faults),
	};

	return cmocka_run_group_tests_name("decode_wire", tests, NULL, NULL);
}
