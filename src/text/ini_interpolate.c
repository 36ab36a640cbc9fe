/*
 * ini_interpolate: what % means in a value (configparser.BasicInterpolation): %% is one, %(name)s the value of another option
 * of the section or of DEFAULT, anything else a mistake.
 *
 * Messages are Python's, with two cares: the raw values in them are shown without the passwords of URLs, and the result is
 * limited, because ten levels of references multiply ("billion laughs").
 */
#include "text/ini.h"

#include "base/utf8.h"
#include "text/quote.h"
#include "text/url.h"

#define DEPTH_LIMIT 10
#define RESULT_LIMIT (1u << 20) /* bytes of one value */
#define STEPS_LIMIT 100000      /* references followed for it */

struct expansion
{
    const struct ini *ini;
    str section;
    str option;                     /* as asked for, in lower case */
    const struct ini_option *outer; /* what was asked for: its raw value is what messages show */
    struct diags *diags;
    struct buf result;
    size_t steps;
};

static bool is_secret_name(str name)
{
    static const str words[] = {STR_INIT("password"), STR_INIT("passwd"), STR_INIT("pwd"), STR_INIT("secret"),
                                STR_INIT("token")};

    for (size_t i = 0; i < COUNT_OF(words); i++)
    {
        if (str_find(name, words[i]) != STR_NONE)
            return true;
    }
    return false;
}

/* A raw value as messages show it. */
static str raw_show(struct arena *arena, str name, str value)
{
    return str_quote(arena, is_secret_name(name) ? STR("***") : url_mask_text(arena, value));
}

/* What stands in a value from byte `at` on, as messages show it: without the rest of a password that `at` lies in. */
static str rest_show(struct arena *arena, str name, str value, size_t at)
{
    struct url_passwords passwords = {.text = value};
    size_t start, end;

    while (url_next_password(&passwords, &start, &end))
    {
        if (at >= start && at < end)
            return str_quote(arena, str_join(arena, STR("***"), url_mask_text(arena, str_skip(value, end))));
    }
    return raw_show(arena, name, str_skip(value, at));
}

/* Where byte `at` of a raw value stands; the whole value when its lines were joined. */
static struct span offset_span(const struct ini_option *option, size_t at, size_t len)
{
    place from = option->value_span.from;

    if (from == PLACE_NONE || option->value_span.to - from != option->value.len)
        return option->value_span;
    return (struct span){from + (place)at, from + (place)(at + len)};
}

/* The length of %(name)s at the start of `rest`, 0 when it is none. */
static size_t reference_match(str rest, str *out_name)
{
    if (!str_starts(rest, STR("%(")))
        return 0;

    size_t close = str_find_char(rest, ')');

    if (close == STR_NONE || close == 2 || close + 1 >= rest.len || rest.at[close + 1] != 's')
        return 0;
    *out_name = str_slice(rest, 2, close);
    return close + 2;
}

static bool syntax_report(struct expansion *expansion, const struct ini_option *option, size_t at)
{
    struct arena *arena = expansion->diags->arena;
    bool is_reference = at + 1 < option->value.len && option->value.at[at + 1] == '(';
    str found = rest_show(arena, option->name, option->value, at);

    diag_error_alembic(expansion->diags, DIAG_CONFIG, offset_span(option, at, 1),
                       is_reference ? "bad interpolation variable reference " STR_FMT
                                    : "'%%' must be followed by '%%' or '(', found: " STR_FMT,
                       STR_ARG(found));
    diag_hint(expansion->diags, "Write %%%% for a percent sign in the value of " STR_FMT ".", STR_ARG(option->name));
    return false;
}

static bool missing_report(struct expansion *expansion, const struct ini_option *option, size_t at, size_t len, str name)
{
    struct arena *arena = expansion->diags->arena;

    diag_error_alembic(expansion->diags, DIAG_CONFIG, offset_span(option, at, len),
                       "Bad value substitution: option " STR_FMT " in section " STR_FMT
                       " contains an interpolation key " STR_FMT " which is not a valid option name. Raw value: " STR_FMT,
                       STR_ARG(str_quote(arena, expansion->option)), STR_ARG(str_quote(arena, expansion->section)),
                       STR_ARG(str_quote(arena, name)), STR_ARG(raw_show(arena, expansion->option, expansion->outer->value)));
    diag_hint(expansion->diags,
              "Set " STR_FMT " in the same section or in [DEFAULT], or write %%%%(" STR_FMT ")s to keep the text.",
              STR_ARG(name), STR_ARG(name));
    return false;
}

static bool depth_report(struct expansion *expansion)
{
    struct arena *arena = expansion->diags->arena;

    diag_error_alembic(expansion->diags, DIAG_CONFIG, expansion->outer->value_span,
                       "Recursion limit exceeded in value substitution: option " STR_FMT " in section " STR_FMT
                       " contains an interpolation key which cannot be substituted in %d steps. Raw value: " STR_FMT,
                       STR_ARG(str_quote(arena, expansion->option)), STR_ARG(str_quote(arena, expansion->section)), DEPTH_LIMIT,
                       STR_ARG(raw_show(arena, expansion->option, expansion->outer->value)));
    diag_hint(expansion->diags, "Follow the %%(name)s references: one of them leads back to where it began.");
    return false;
}

static bool value_expand(struct expansion *expansion, const struct ini_option *option, int depth);

/* One reference, at byte `at` of the option's value. */
static bool reference_expand(struct expansion *expansion, const struct ini_option *option, size_t at, int depth,
                             size_t *out_len)
{
    str written;
    size_t len = reference_match(str_skip(option->value, at), &written);

    if (len == 0)
        return syntax_report(expansion, option, at);

    const struct ini_option *found = ini_find(expansion->ini, expansion->section, written);

    if (found == NULL)
        return missing_report(expansion, option, at, len, str_lower(expansion->diags->arena, written));
    *out_len = len;
    if (++expansion->steps > STEPS_LIMIT || expansion->result.len + found->value.len > RESULT_LIMIT)
    {
        diag_error(expansion->diags, DIAG_LIMIT, offset_span(option, at, len),
                   "the value of " STR_FMT " grows over %d references or %u bytes", STR_ARG(expansion->option), STEPS_LIMIT,
                   RESULT_LIMIT);
        diag_hint(expansion->diags, "References to values that hold references multiply: write the value out.");
        return false;
    }
    if (str_find_char(found->value, '%') == STR_NONE)
    {
        buf_add(&expansion->result, found->value);
        return true;
    }
    return value_expand(expansion, found, depth + 1);
}

static bool value_expand(struct expansion *expansion, const struct ini_option *option, int depth)
{
    str value = option->value;

    if (depth > DEPTH_LIMIT)
        return depth_report(expansion);
    for (size_t at = 0; at < value.len;)
    {
        size_t percent = str_find_char(str_skip(value, at), '%'), len = 2;

        buf_add(&expansion->result, str_slice(value, at, percent == STR_NONE ? value.len : at + percent));
        if (percent == STR_NONE)
            break;
        at += percent;

        char next = at + 1 < value.len ? value.at[at + 1] : '\0';

        if (next == '%')
            buf_add_char(&expansion->result, '%');
        else if (next != '(')
            return syntax_report(expansion, option, at);
        else if (!reference_expand(expansion, option, at, depth, &len))
            return false;
        at += len;
    }
    return true;
}

static bool option_expand(const struct ini *ini, str section, const struct ini_option *option, struct diags *diags,
                          str *out_value)
{
    struct expansion expansion = {
        .ini = ini,
        .section = section,
        .option = option->name,
        .outer = option,
        .diags = diags,
        .result = BUF(ini->arena),
    };

    if (str_find_char(option->value, '%') == STR_NONE)
    {
        *out_value = option->value;
        return true;
    }
    if (!value_expand(&expansion, option, 1))
        return false;
    *out_value = buf_str(&expansion.result);
    return true;
}

static bool no_section_report(const struct ini *ini, str section, struct diags *diags)
{
    diag_error_alembic(diags, DIAG_CONFIG, SPAN_NONE, "No section: " STR_FMT, STR_ARG(str_quote(diags->arena, section)));
    if (ini->sections.len > 0)
    {
        struct buf names = BUF(diags->arena);

        for (size_t i = 0; i < ini->sections.len; i++)
            buf_print(&names, "%s[" STR_FMT "]", i > 0 ? ", " : "", STR_ARG(ini->sections.at[i].key));
        diag_detail(diags, "the sections are " STR_FMT, STR_ARG(buf_str(&names)));
    }
    diag_hint(diags, "Add the section, or name another one with `-n NAME`.");
    return false;
}

bool ini_get(const struct ini *ini, str section, str option, struct diags *diags, str *out_value)
{
    const struct ini_section *found_section = ini_find_section(ini, section);

    if (found_section == NULL)
        return no_section_report(ini, section, diags);

    const struct ini_option *found = ini_find(ini, section, option);

    if (found == NULL)
    {
        struct arena *arena = diags->arena;

        diag_error_alembic(diags, DIAG_CONFIG, found_section->span, "No option " STR_FMT " in section: " STR_FMT,
                           STR_ARG(str_quote(arena, str_lower(arena, option))), STR_ARG(str_quote(arena, section)));
        diag_hint(diags, "Add a line `" STR_FMT " = ...` to the section.", STR_ARG(option));
        return false;
    }
    return option_expand(ini, section, found, diags, out_value);
}

bool ini_get_items(const struct ini *ini, str section, struct diags *diags, ini_items *out_items)
{
    const struct ini_section *own = ini_find_section(ini, section);
    ini_items items = {0};

    if (own == NULL)
        return no_section_report(ini, section, diags);
    for (size_t i = 0; i < ini->defaults->options.len; i++)
    {
        const struct map_entry *entry = &ini->defaults->options.at[i];
        const struct ini_option *option = map_find(&own->options, entry->key);

        *array_add(ini->arena, &items) =
            (struct ini_item){.name = entry->key, .option = option != NULL ? option : entry->value};
    }
    for (size_t i = 0; own != ini->defaults && i < own->options.len; i++)
    {
        if (!map_has(&ini->defaults->options, own->options.at[i].key))
            *array_add(ini->arena, &items) =
                (struct ini_item){.name = own->options.at[i].key, .option = own->options.at[i].value};
    }
    for (size_t i = 0; i < items.len; i++)
    {
        if (!option_expand(ini, section, items.at[i].option, diags, &items.at[i].value))
            return false;
    }
    *out_items = items;
    return true;
}

/* The first % that is left when %% and then references are taken out: how many code points are left before it, or STR_NONE. */
static size_t stray_find(struct arena *arena, str value)
{
    str unescaped = str_replace(arena, value, STR("%%"), STR("")), name;
    size_t left = 0;

    for (size_t at = 0; at < unescaped.len;)
    {
        size_t percent = str_find_char(str_skip(unescaped, at), '%');

        if (percent == STR_NONE)
            break;
        left += utf8_count(str_slice(unescaped, at, at + percent));
        at += percent;

        size_t len = reference_match(str_skip(unescaped, at), &name);

        if (len == 0)
            return left;
        at += len;
    }
    return STR_NONE;
}

bool ini_set(struct ini *ini, str section, str option, str value, struct span span, struct diags *diags)
{
    str key = str_lower(ini->arena, option);
    size_t stray = stray_find(ini->arena, value);

    if (stray != STR_NONE)
    {
        diag_error_alembic(diags, DIAG_CONFIG, span, "invalid interpolation syntax in " STR_FMT " at position %zu",
                           STR_ARG(raw_show(diags->arena, key, value)), stray);
        diag_hint(diags, "Double each percent sign: value.replace('%%', '%%%%').");
        return false;
    }

    struct ini_section *found = ini_find_section(ini, section);

    if (found == NULL)
    {
        found = arena_new(ini->arena, struct ini_section);
        *found = (struct ini_section){.name = str_copy(ini->arena, section), .span = span, .options = {.arena = ini->arena}};
        map_put(&ini->sections, found->name, found);
    }

    void **slot = map_slot(&found->options, key);

    if (*slot == NULL)
        *slot = arena_new(ini->arena, struct ini_option);

    /* The span is where the program set it; a raw value's own offsets are not known there. */
    *(struct ini_option *)*slot =
        (struct ini_option){.name = key, .value = str_copy(ini->arena, value), .name_span = span, .value_span = span};
    return true;
}
