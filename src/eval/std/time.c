/* time, in Python over the clock of the host. Local time is UTC. */
#include "eval/std/source.h"

#include "eval/std/host.h"

static const char text[] = "timezone = 0\n"
                           "altzone = 0\n"
                           "daylight = 0\n"
                           "tzname = (\"UTC\", \"UTC\")\n"
                           "\n"
                           "\n"
                           "def time():\n"
                           "    seconds, micro = _clock()\n"
                           "    return seconds + micro / 1000000\n"
                           "\n"
                           "\n"
                           "def time_ns():\n"
                           "    seconds, micro = _clock()\n"
                           "    return seconds * 1000000000 + micro * 1000\n"
                           "\n"
                           "\n"
                           "monotonic = perf_counter = process_time = time\n"
                           "monotonic_ns = perf_counter_ns = time_ns\n"
                           "\n"
                           "\n"
                           "def strftime(format, t=None):\n"
                           "    return (_datetime.now() if t is None else _datetime(*t[:6])).strftime(format)\n"
                           "\n"
                           "\n"
                           "def gmtime(seconds=None):\n"
                           "    return (_datetime.now() if seconds is None else _datetime.fromtimestamp(seconds)).timetuple()\n"
                           "\n"
                           "\n"
                           "localtime = gmtime\n"
                           "\n"
                           "\n"
                           "def mktime(t):\n"
                           "    return _datetime(*t[:6]).timestamp()\n";

static bool datetime_value(struct vm *vm, struct value *out)
{
    struct class_object *class_ = vm_native_class(vm, "datetime.datetime");

    if (class_ == NULL)
        return false;
    *out = value_of(&class_->object);
    return true;
}

static const struct native_item natives[] = {
    ITEM_FUNCTION_OF("_clock", host_clock_row),
    {.name = "_datetime", .kind = ITEM_VALUE, .value = datetime_value},
    {0},
};

static const struct std_source source = {"time", text, natives};

STD_NAME(source, py_timezone, "timezone")
STD_NAME(source, py_altzone, "altzone")
STD_NAME(source, py_daylight, "daylight")
STD_NAME(source, py_tzname, "tzname")
STD_NAME(source, py_time, "time")
STD_NAME(source, py_time_ns, "time_ns")
STD_NAME(source, py_monotonic, "monotonic")
STD_NAME(source, py_perf_counter, "perf_counter")
STD_NAME(source, py_process_time, "process_time")
STD_NAME(source, py_monotonic_ns, "monotonic_ns")
STD_NAME(source, py_perf_counter_ns, "perf_counter_ns")
STD_NAME(source, py_strftime, "strftime")
STD_NAME(source, py_gmtime, "gmtime")
STD_NAME(source, py_localtime, "localtime")
STD_NAME(source, py_mktime, "mktime")

static const struct native_item items[] = {
    STD_ITEM(py_timezone, "timezone"),
    STD_ITEM(py_altzone, "altzone"),
    STD_ITEM(py_daylight, "daylight"),
    STD_ITEM(py_tzname, "tzname"),
    STD_ITEM(py_time, "time"),
    STD_ITEM(py_time_ns, "time_ns"),
    STD_ITEM(py_monotonic, "monotonic"),
    STD_ITEM(py_perf_counter, "perf_counter"),
    STD_ITEM(py_process_time, "process_time"),
    STD_ITEM(py_monotonic_ns, "monotonic_ns"),
    STD_ITEM(py_perf_counter_ns, "perf_counter_ns"),
    STD_ITEM(py_strftime, "strftime"),
    STD_ITEM(py_gmtime, "gmtime"),
    STD_ITEM(py_localtime, "localtime"),
    STD_ITEM(py_mktime, "mktime"),
    ITEM_FUNCTION_OF("sleep", host_sleep_row),
    {0},
};

const struct native_module std_time = {.name = "time", .items = items, .closed = true};
