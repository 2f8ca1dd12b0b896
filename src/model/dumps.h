// SPDX-License-Identifier: MIT
/* A dump as the model keeps it, and the series that dumps of one service and type make. */
#ifndef MODEL_DUMPS_H
#define MODEL_DUMPS_H

#include "base/digest.h"
#include "discover/dump.h"

/* One sample type of one dump. */
struct point {
	uint32_t type;    /* of model.types */
	int64_t total;    /* plain sum over the dump's samples, of what refining left */
	uint32_t column;  /* of the dump's values */
};

struct mdump {
	uint32_t source;   /* of discovery.dumps */
	uint32_t service, instance;
	int64_t time_ns;   /* start of the window, or the moment; TIME_NONE: only an order */
	int64_t seq;       /* order when there is no clock */
	int64_t order_ns;  /* order within a time that is only a day or an hour, else 0 */
	int64_t duration_ns; /* 0: unknown */
	enum why time_why, service_why, type_why;
	struct str time_how, service_how;
	struct str format;
	struct digest digest; /* of the file as stored */
	uint64_t file_bytes;
	int64_t stored_time_ns, stored_duration_ns, period; /* as the dump has them */
	struct str period_type, period_unit;
	uint32_t default_point; /* the one to show first: as the dump says, else the last */
	bool saturated;     /* a sum left the range of int64 and was held */
	uint64_t n_samples; /* as stored */
	uint32_t n_rows;    /* distinct by frames and labels, not all zero */
	uint32_t n_rows_gone; /* not all zero, and dropped by what refines stacks */
	uint64_t n_stacks;  /* distinct as stored; only when they were to be counted */
	struct point *points; /* one a sample type */
	uint32_t n_points;
	uint64_t blob_at; /* of the encoded rows */
	uint32_t blob_bytes;
	uint32_t worker;  /* whose ids the blob uses */
};

/* The dumps of one service that carry one type, by instance, then time, then path. */
struct series {
	uint32_t service, type;
	const uint32_t *dumps; /* of model.dumps */
	size_t n_dumps;
};

#endif
