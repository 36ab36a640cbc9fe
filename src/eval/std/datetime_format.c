/*
 * Dates and times as text: ISO, strftime (a table of directives), and what the classes share: names, comparisons, constants.
 *
 * strftime is that of the C locale; %c, %x and %X are its forms. Directives that no table row knows stay as they are, as with
 * glibc.
 */
#include "eval/builtin/arguments.h"
#include "eval/std/datetime.h"
#include "py/ast.h"

void civil_print(struct civil civil, struct buf *out)
{
    buf_print(out, "%04lld-%02lld-%02lld", (long long)civil.year, (long long)civil.month, (long long)civil.day);
}

bool clock_print(struct vm *vm, struct clock clock, struct value timespec, struct buf *out)
{
    static const char *const names[] = {"auto", "hours", "minutes", "seconds", "milliseconds", "microseconds"};
    str wanted = STR("auto");
    size_t which = 0;

    if (is_given(timespec) && !argument_str(vm, timespec, "timespec", &wanted))
        return false;
    while (which < COUNT_OF(names) && !str_equal(str_from(names[which]), wanted))
        which++;
    if (which == COUNT_OF(names))
        return vm_raise(vm, "ValueError", "Unknown timespec value");
    if (which == 0)
        which = clock.microsecond != 0 ? 5 : 3;
    buf_print(out, "%02lld", (long long)clock.hour);
    if (which >= 2)
        buf_print(out, ":%02lld", (long long)clock.minute);
    if (which >= 3)
        buf_print(out, ":%02lld", (long long)clock.second);
    if (which == 4)
        buf_print(out, ".%03lld", (long long)(clock.microsecond / 1000));
    if (which == 5)
        buf_print(out, ".%06lld", (long long)clock.microsecond);
    return true;
}

void offset_print(int64_t offset, str separator, struct buf *out)
{
    struct clock clock = clock_of(offset < 0 ? -offset : offset);

    buf_print(out, "%c%02lld" STR_FMT "%02lld", offset < 0 ? '-' : '+', (long long)clock.hour, STR_ARG(separator),
              (long long)clock.minute);
    if (clock.second != 0 || clock.microsecond != 0)
        buf_print(out, STR_FMT "%02lld", STR_ARG(separator), (long long)clock.second);
    if (clock.microsecond != 0)
        buf_print(out, ".%06lld", (long long)clock.microsecond);
}

void class_print(struct vm *vm, struct value self, struct buf *out)
{
    const struct class_object *class_ = vm_class_of(vm, self);

    if (class_->is_native)
        buf_add_literal(out, "datetime.");
    buf_add(out, (str){class_->name->bytes, class_->name->len});
}

/* ---- strftime ---- */

static const str day_names[] = {STR_INIT("Monday"), STR_INIT("Tuesday"),  STR_INIT("Wednesday"), STR_INIT("Thursday"),
                                STR_INIT("Friday"), STR_INIT("Saturday"), STR_INIT("Sunday")};
static const str month_names[] = {STR_INIT("January"),   STR_INIT("February"), STR_INIT("March"),    STR_INIT("April"),
                                  STR_INIT("May"),       STR_INIT("June"),     STR_INIT("July"),     STR_INIT("August"),
                                  STR_INIT("September"), STR_INIT("October"),  STR_INIT("November"), STR_INIT("December")};

struct fields
{
    struct vm *vm;
    struct value self, zone;
    int64_t day, microseconds; /* the day, and since its midnight */
    struct civil civil;
    struct clock clock;
    struct buf *out;
};

typedef bool directive(struct fields *f);

static int64_t weekday(const struct fields *f)
{
    return (f->day + 6) % 7;
}

#define NUMBER_DIRECTIVE(name, format, value)                                                                                  \
    static bool name(struct fields *f)                                                                                         \
    {                                                                                                                          \
        buf_print(f->out, format, (long long)(value));                                                                         \
        return true;                                                                                                           \
    }
#define NAME_DIRECTIVE(name, text)                                                                                             \
    static bool name(struct fields *f)                                                                                         \
    {                                                                                                                          \
        buf_add(f->out, text);                                                                                                 \
        return true;                                                                                                           \
    }

NUMBER_DIRECTIVE(year, "%lld", f->civil.year)
NUMBER_DIRECTIVE(year_short, "%02lld", f->civil.year % 100)
NUMBER_DIRECTIVE(month, "%02lld", f->civil.month)
NUMBER_DIRECTIVE(day, "%02lld", f->civil.day)
NUMBER_DIRECTIVE(day_blank, "%2lld", f->civil.day)
NUMBER_DIRECTIVE(hour, "%02lld", f->clock.hour)
NUMBER_DIRECTIVE(hour_of_twelve, "%02lld", (f->clock.hour + 11) % 12 + 1)
NUMBER_DIRECTIVE(minute, "%02lld", f->clock.minute)
NUMBER_DIRECTIVE(second, "%02lld", f->clock.second)
NUMBER_DIRECTIVE(microsecond, "%06lld", f->clock.microsecond)
NUMBER_DIRECTIVE(day_of_year, "%03lld", calendar_day_of_year(f->civil))
NUMBER_DIRECTIVE(weekday_from_sunday, "%lld", (weekday(f) + 1) % 7)
NUMBER_DIRECTIVE(weekday_from_monday, "%lld", weekday(f) + 1)
NUMBER_DIRECTIVE(week_from_sunday, "%02lld", (calendar_day_of_year(f->civil) + 6 - (weekday(f) + 1) % 7) / 7)
NUMBER_DIRECTIVE(week_from_monday, "%02lld", (calendar_day_of_year(f->civil) + 6 - weekday(f)) / 7)
NAME_DIRECTIVE(day_name, day_names[weekday(f)])
NAME_DIRECTIVE(day_name_short, str_slice(day_names[weekday(f)], 0, 3))
NAME_DIRECTIVE(month_name, month_names[f->civil.month - 1])
NAME_DIRECTIVE(month_name_short, str_slice(month_names[f->civil.month - 1], 0, 3))
NAME_DIRECTIVE(half, f->clock.hour < 12 ? STR("AM") : STR("PM"))
NAME_DIRECTIVE(percent, STR("%"))
NAME_DIRECTIVE(newline, STR("\n"))
NAME_DIRECTIVE(tab, STR("\t"))

static bool iso_year(struct fields *f)
{
    int64_t iso[3];

    calendar_iso(f->day, iso);
    buf_print(f->out, "%lld", (long long)iso[0]);
    return true;
}

static bool iso_week(struct fields *f)
{
    int64_t iso[3];

    calendar_iso(f->day, iso);
    buf_print(f->out, "%02lld", (long long)iso[1]);
    return true;
}

static bool offset_with(struct fields *f, str separator)
{
    struct value asked = vm_instance_of(f->vm, f->self, &time_row) != NULL ? NONE : f->self;
    int64_t offset;
    bool has;

    if (!zone_offset(f->vm, f->zone, asked, &has, &offset))
        return false;
    if (has)
        offset_print(offset, separator, f->out);
    return true;
}

static bool offset(struct fields *f)
{
    return offset_with(f, STR(""));
}

static bool zone_name(struct fields *f)
{
    struct value name, asked = vm_instance_of(f->vm, f->self, &time_row) != NULL ? NONE : f->self;

    if (!zone_ask(f->vm, f->zone, "tzname", asked, &name))
        return false;
    return is_none(name) || value_str(f->vm, name, f->out);
}

static bool epoch_seconds(struct fields *f)
{
    struct value asked = vm_instance_of(f->vm, f->self, &time_row) != NULL ? NONE : f->self;
    int64_t shift;
    bool has;

    if (!zone_offset(f->vm, f->zone, asked, &has, &shift))
        return false;
    buf_print(f->out, "%lld",
              (long long)(((f->day - DAY_OF_EPOCH) * DAY_MICROSECONDS + f->microseconds - shift) / SECOND_MICROSECONDS));
    return true;
}

/* A directive is a function or stands for several others. */
static const struct
{
    char letter;
    directive *print;
    str means;
} directives[] = {
    {'Y', year},
    {'y', year_short},
    {'m', month},
    {'d', day},
    {'e', day_blank},
    {'H', hour},
    {'I', hour_of_twelve},
    {'M', minute},
    {'S', second},
    {'f', microsecond},
    {'p', half},
    {'j', day_of_year},
    {'a', day_name_short},
    {'A', day_name},
    {'b', month_name_short},
    {'h', month_name_short},
    {'B', month_name},
    {'w', weekday_from_sunday},
    {'u', weekday_from_monday},
    {'U', week_from_sunday},
    {'W', week_from_monday},
    {'G', iso_year},
    {'V', iso_week},
    {'z', offset},
    {'Z', zone_name},
    {'s', epoch_seconds},
    {'n', newline},
    {'t', tab},
    {'%', percent},
    {'F', NULL, STR_INIT("%Y-%m-%d")},
    {'T', NULL, STR_INIT("%H:%M:%S")},
    {'X', NULL, STR_INIT("%H:%M:%S")},
    {'R', NULL, STR_INIT("%H:%M")},
    {'D', NULL, STR_INIT("%m/%d/%y")},
    {'x', NULL, STR_INIT("%m/%d/%y")},
    {'c', NULL, STR_INIT("%a %b %e %H:%M:%S %Y")},
    {'r', NULL, STR_INIT("%I:%M:%S %p")},
};

static bool format_print(struct fields *f, str format)
{
    while (format.len > 0)
    {
        size_t len = str_find_char(format, '%'), row = 0;

        buf_add(f->out, str_slice(format, 0, len));
        if (len == STR_NONE)
            return true;
        format = str_skip(format, len + 1);
        if (format.len == 0)
        {
            buf_add_char(f->out, '%');
            return true;
        }
        if (str_starts(format, STR(":z")))
        {
            format = str_skip(format, 2);
            if (!offset_with(f, STR(":")))
                return false;
            continue;
        }
        while (row < COUNT_OF(directives) && directives[row].letter != format.at[0])
            row++;
        if (row == COUNT_OF(directives))
            buf_print(f->out, "%%%c", format.at[0]);
        else if (directives[row].print != NULL ? !directives[row].print(f) : !format_print(f, directives[row].means))
            return false;
        format = str_skip(format, 1);
    }
    return true;
}

static struct fields fields_of(struct vm *vm, struct value self, struct buf *out)
{
    struct moment moment = {.zone = NONE};

    moment_of(vm, self, &moment);
    /* A time is written as that of 1900-01-01. */
    if (vm_instance_of(vm, self, &time_row) != NULL)
        moment.microseconds += calendar_day((struct civil){1900, 1, 1}) * DAY_MICROSECONDS;
    return (struct fields){
        .vm = vm,
        .self = self,
        .zone = moment.zone,
        .day = moment.microseconds / DAY_MICROSECONDS,
        .microseconds = moment.microseconds % DAY_MICROSECONDS,
        .civil = calendar_civil(moment.microseconds / DAY_MICROSECONDS),
        .clock = clock_of(moment.microseconds % DAY_MICROSECONDS),
        .out = out,
    };
}

bool moment_format(struct vm *vm, struct value self, str format, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct fields f = fields_of(vm, self, &text);

    return scratch_str(vm, mark, &text, format_print(&f, format), out);
}

bool moment_ctime(struct vm *vm, struct value self, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct fields f = fields_of(vm, self, &text);
    bool good = format_print(&f, STR("%a %b %e %H:%M:%S "));

    buf_print(&text, "%04lld", (long long)f.civil.year);
    return scratch_str(vm, mark, &text, good, out);
}

bool moment_strftime_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str format;

    return argument_str(vm, args[0], "strftime() argument 1", &format) && moment_format(vm, self, format, out);
}

bool moment_format_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str format;

    if (!argument_str(vm, args[0], "__format__() argument 1", &format))
        return false;
    return format.len == 0 ? value_str_value(vm, self, out) : moment_format(vm, self, format, out);
}

/* ---- operators and constants ---- */

bool compared(struct vm *vm, struct value self, struct value other, uint32_t op, moment_order *order, struct value *out)
{
    bool is_equality = op == OP_EQ || op == OP_NOT_EQ, is_other = false;
    int found = 0;

    *out = NOT_IMPLEMENTED;
    if (is_opaque(other))
        return vm_refuse_opaque(vm, other, "a comparison cannot be decided");
    if (!order(vm, self, other, is_equality, &found, &is_other))
        return false;
    if (is_other)
        return true;
    switch (op)
    {
        case OP_EQ:
            *out = value_bool(found == 0);
            break;
        case OP_NOT_EQ:
            *out = value_bool(found != 0);
            break;
        case OP_LT:
            *out = value_bool(found < 0);
            break;
        case OP_LT_E:
            *out = value_bool(found <= 0);
            break;
        case OP_GT:
            *out = value_bool(found > 0);
            break;
        default:
            *out = value_bool(found >= 0);
            break;
    }
    return true;
}

bool new_argument(struct vm *vm, struct value class_, const struct native_class *row)
{
    if (is_kind(class_, OBJECT_CLASS) && class_is_subclass(AS_CLASS(class_), vm_native_class_of_row(vm, row)))
        return true;
    return vm_raise(vm, "TypeError", "datetime.%s.__new__(X): X is not a subtype of datetime.%s", row->name, row->name);
}

bool class_constant(struct vm *vm, const struct native_class *row, const struct class_constant *constants, size_t count,
                    const struct str_object *name, struct value *out)
{
    struct class_object *class_;
    str text = {name->bytes, name->len};

    *out = ABSENT;
    for (size_t i = 0; i < count; i++)
    {
        if (!str_equal(str_from(constants[i].name), text))
            continue;
        class_ = vm_native_class_of_row(vm, row);
        *out = dict_find(class_->dict, name);
        if (!is_absent(*out))
            return true;
        if (!constants[i].make(vm, out))
            return false;
        dict_put_text(vm, class_->dict, text, *out);
        return true;
    }
    return true;
}
