/*
 * Time zones: a file of the system's tz database (RFC 8536, versions 1 to 4), asked for the offset at one moment.
 */
#ifndef LB_TEXT_TZIF_H
#define LB_TEXT_TZIF_H

#include "base/str.h"

struct zone_offset
{
    int32_t seconds; /* east of UTC */
    str name;        /* "CET"; points into the file, or into its footer */
};

/* `bytes` is the whole file, `time` seconds since 1970-01-01 UTC. False: these are not the bytes of such a file. */
bool tzif_find_offset(str bytes, int64_t time, struct zone_offset *out_offset);

#endif
