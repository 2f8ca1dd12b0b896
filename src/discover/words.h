// SPDX-License-Identifier: MIT
/* Words and ids in names that name no service. */
#ifndef DISCOVER_WORDS_H
#define DISCOVER_WORDS_H

#include "base/str.h"

/* Every word of it says only that this is a profile, a dump, a run, "before", 30s ... */
bool words_say_nothing(struct str s);
/* A directory that only holds profiles: pprof, profiles, dumps ... */
bool word_is_container(struct str s);
/* prod, staging ... */
bool word_is_env(struct str s);
bool is_number(struct str s);
/* Eight or more hex digits, at least one of them a decimal one, '-' allowed (UUID). */
bool is_hex_id(struct str s);
/* checkout-7d9f8b6c5d-x2x4z: *deployment is checkout. */
bool is_pod_name(struct str s, struct str *deployment);
/* orders-0 of a StatefulSet: *set is orders. */
bool is_replica_name(struct str s, struct str *set);
/* Either of the two. */
bool is_instance_of(struct str s, struct str *service);
/* before, after, old, new ...: one side of a comparison. */
bool word_is_side(struct str s);
/* build-4711, ci-run-12: *number is 4711. */
bool is_run(struct str s, struct str *number);
/* A region of a cloud: eu-west-1. */
bool is_region(struct str s);
/* localhost or an IPv4 address, maybe with a port. */
bool is_address(struct str s);
/* The first v1.2.3 in the slice: bytes [*from, *to). */
bool version_find(struct str s, size_t *from, size_t *to);
/* pods: pod, services: service; empty when the word is no such plural. */
struct str word_key(struct str s);
/* Without "-_. " and brackets at both ends. */
struct str trim_separators(struct str s);

#endif
