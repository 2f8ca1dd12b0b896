// SPDX-License-Identifier: MIT
/* Days from civil and back after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#include "base/utc.h"

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t utc_days(int64_t year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = floor_div(y, 400), yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

static int days_in_month(int64_t year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

bool utc_from_civil(const struct civil *c, int64_t *epoch_s)
{
	if (c->year < 1970 || c->year > 9999 || c->month < 1 || c->month > 12 || c->day < 1 ||
	    c->day > days_in_month(c->year, c->month) || c->hour < 0 || c->hour > 23 ||
	    c->minute < 0 || c->minute > 59 || c->second < 0 || c->second > 60)
		return false;
	*epoch_s = utc_days(c->year, c->month, c->day) * 86400 + c->hour * 3600 + c->minute * 60 +
		   c->second;
	return true;
}

struct civil utc_civil(int64_t epoch_s)
{
	int64_t days = floor_div(epoch_s, 86400), z = days + 719468;
	int64_t era = floor_div(z, 146097), doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int rest = (int)(epoch_s - days * 86400);
	struct civil c = {
		.day = (int)(doy - (153 * mp + 2) / 5 + 1),
		.month = (int)(mp < 10 ? mp + 3 : mp - 9),
		.hour = rest / 3600,
		.minute = rest / 60 % 60,
		.second = rest % 60,
		.weekday = (int)(((days + 4) % 7 + 7) % 7),
	};

	c.year = yoe + era * 400 + (c.month <= 2);
	return c;
}

void utc_hm(struct buf *b, int64_t epoch_s)
{
	struct civil c = utc_civil(epoch_s);

	buf_pad(b, (uint64_t)c.hour, 2);
	buf_char(b, ':');
	buf_pad(b, (uint64_t)c.minute, 2);
}

void utc_hms(struct buf *b, int64_t epoch_s)
{
	utc_hm(b, epoch_s);
	buf_char(b, ':');
	buf_pad(b, (uint64_t)utc_civil(epoch_s).second, 2);
}

void utc_iso(struct buf *b, int64_t epoch_s)
{
	struct civil c = utc_civil(epoch_s);

	buf_pad(b, (uint64_t)(c.year < 0 ? 0 : c.year), 4);
	buf_char(b, '-');
	buf_pad(b, (uint64_t)c.month, 2);
	buf_char(b, '-');
	buf_pad(b, (uint64_t)c.day, 2);
	buf_char(b, 'T');
	utc_hms(b, epoch_s);
	buf_char(b, 'Z');
}

void utc_day(struct buf *b, int64_t epoch_s)
{
	static const char *const weekday[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const month[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil c = utc_civil(epoch_s);

	buf_str(b, str_of(weekday[c.weekday]));
	buf_char(b, ' ');
	buf_u64(b, (uint64_t)c.day);
	buf_char(b, ' ');
	buf_str(b, str_of(month[c.month - 1]));
	buf_char(b, ' ');
	buf_u64(b, (uint64_t)(c.year < 0 ? 0 : c.year));
}
