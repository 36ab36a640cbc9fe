/* What a time and a datetime both have: their parts on the clock, tzinfo, fold and resolution. */
#include "eval/std/datetime.h"

static struct moment self_moment(struct vm *vm, struct value self)
{
    struct moment moment = {.zone = NONE};

    (void)moment_of(vm, self, &moment);
    return moment;
}

static struct clock self_clock(struct vm *vm, struct value self)
{
    return clock_of(self_moment(vm, self).microseconds % DAY_MICROSECONDS);
}

#define MEMBER(name, answer)                                                                                                   \
    bool moment_##name(struct vm *vm, struct value self, const struct value *args, struct value *out)                          \
    {                                                                                                                          \
        (void)args;                                                                                                            \
        *out = answer;                                                                                                         \
        return true;                                                                                                           \
    }
MEMBER(hour, value_int(self_clock(vm, self).hour))
MEMBER(minute, value_int(self_clock(vm, self).minute))
MEMBER(second, value_int(self_clock(vm, self).second))
MEMBER(microsecond, value_int(self_clock(vm, self).microsecond))
MEMBER(tzinfo, self_moment(vm, self).zone)
MEMBER(fold, value_int(self_moment(vm, self).fold))

bool moment_resolution_make(struct vm *vm, struct value *out)
{
    return timedelta_make(vm, vm_native_class_of_row(vm, &timedelta_row), value_int(1), out);
}
