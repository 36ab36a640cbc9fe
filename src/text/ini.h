/*
 * alembic.ini: the dialect of Python's configparser.ConfigParser, with BasicInterpolation, as Alembic uses it.
 *
 *     struct ini *ini = ini_make(arena);
 *     ini_default(ini, STR("here"), folder);
 *     if (!ini_read(ini, file->name, file->text, file->first, diags)) return false;
 *     if (!ini_get(ini, STR("alembic"), STR("script_location"), diags, &location)) return false;
 *
 * Source of every rule: Lib/configparser.py of CPython 3.11 (strict, delimiters = and :, comments # and ; on lines of their
 * own, no inline comments, empty lines inside of values, option names in lower case, section DEFAULT). One addition: a byte
 * order mark at the start is skipped. One limit: only ASCII letters of option names are put in lower case.
 *
 * Texts are not copied: what is read must live as long as the ini. Messages keep Python's words, the further lines of Python's
 * message being the detail; passwords of URLs in them are masked.
 */
#ifndef LB_TEXT_INI_H
#define LB_TEXT_INI_H

#include "base/diag.h"
#include "base/map.h"

struct ini_option
{
    str name;               /* in lower case, as it is looked up */
    str value;              /* as written (no interpolation), lines joined with \n */
    struct span name_span;  /* nowhere for what was set in memory */
    struct span value_span; /* the first line of the value up to the end of its last */
};

struct ini_section
{
    str name;
    struct span span;   /* the name in its header; the first one of several [DEFAULT] */
    struct map options; /* name to struct ini_option, in order; without those of DEFAULT */
};

struct ini
{
    struct arena *arena;
    struct ini_section *defaults; /* [DEFAULT] */
    struct map sections;          /* name to struct ini_section, in order, without DEFAULT */
};

/* An empty configuration, in `arena`. */
struct ini *ini_make(struct arena *arena);

/* Puts an option into DEFAULT unchecked, as ConfigParser(defaults) does: `here`. */
void ini_default(struct ini *ini, str name, str value);

/* Reads a file on top of what is there. `first` is the place of the text's first byte, PLACE_NONE when it has none; `file_name`
 * is for messages. On failure the ini holds what was read before the error. */
MUST_USE bool ini_read(struct ini *ini, str file_name, str text, place first, struct diags *diags);

/* NULL when there is none. The name DEFAULT finds ini->defaults. */
struct ini_section *ini_find_section(const struct ini *ini, str section);

/* An option of the section or else of DEFAULT; the name in any case. NULL when there is none, or no such section. */
const struct ini_option *ini_find(const struct ini *ini, str section, str option);

/* ConfigParser.get: the value with %(name)s and %% replaced, at most 10 levels deep. */
MUST_USE bool ini_get(const struct ini *ini, str section, str option, struct diags *diags, str *out_value);

struct ini_item
{
    str name;
    str value;
    const struct ini_option *option;
};
typedef ARRAY(struct ini_item) ini_items;

/* ConfigParser.items(section): those of DEFAULT first, then the section's own, interpolated. */
MUST_USE bool ini_get_items(const struct ini *ini, str section, struct diags *diags, ini_items *out_items);

/* ConfigParser.set, the section being made when absent (Config.set_section_option). Name and value are copied. A % in the value
 * that begins neither
 * %% nor %(name)s is an error ("invalid interpolation syntax in ... at position N"). */
MUST_USE bool ini_set(struct ini *ini, str section, str option, str value, struct span span, struct diags *diags);

/* ConfigParser.remove_option; false when there was none. */
bool ini_remove(struct ini *ini, str section, str option);

/* ConfigParser.getboolean's words: 1 yes true on, 0 no false off. False when the text is none of them. */
bool ini_to_bool(str value, bool *out_value);

#endif
