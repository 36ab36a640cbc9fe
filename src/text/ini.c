/*
 * ini: reading of files and looking at what was read. What % means in a value is for ini_interpolate.c.
 *
 * The reader goes over the lines once, as configparser's _read does. Its state is the section and the option that a deeper
 * indented line would continue. Some mistakes end the reading at once (no header, a duplicate), lines that are no option are
 * gathered and reported together at the end: which one is reported when there are several follows from that order.
 * Values are joined when the next option begins; until then their lines wait in `lines`.
 */
#include "text/ini.h"

#include "base/utf8.h"
#include "text/quote.h"
#include "text/url.h"

struct reader
{
    struct ini *ini;
    str file_name;
    str text;
    place first;
    struct diags *diags;
    struct map seen; /* sections, and section LF option, that this file has had; to their span */
    struct ini_section *section;
    struct ini_option *option; /* what a continuation line belongs to; NULL: none */
    str_array lines;           /* of the option's value */
    size_t indent;             /* of the line that began the option or section */
    size_t line_number;
    struct buf errors; /* what ParsingError appends for each bogus line */
    ARRAY(struct span) error_spans;
};

static struct ini_section *section_make(struct arena *arena, str name)
{
    struct ini_section *section = arena_new(arena, struct ini_section);

    *section = (struct ini_section){.name = name, .options = {.arena = arena}};
    return section;
}

struct ini *ini_make(struct arena *arena)
{
    struct ini *ini = arena_new(arena, struct ini);

    *ini = (struct ini){.arena = arena, .defaults = section_make(arena, STR("DEFAULT")), .sections = {.arena = arena}};
    return ini;
}

/* The option of that name, made when the section has none; keeps its place in the order. */
static struct ini_option *option_put(struct arena *arena, struct ini_section *section, str name)
{
    void **slot = map_slot(&section->options, name);

    if (*slot == NULL)
        *slot = arena_new(arena, struct ini_option);
    return *slot;
}

void ini_default(struct ini *ini, str name, str value)
{
    str key = str_lower(ini->arena, name);

    *option_put(ini->arena, ini->defaults, key) = (struct ini_option){.name = key, .value = value};
}

struct ini_section *ini_find_section(const struct ini *ini, str section)
{
    return str_equal(section, ini->defaults->name) ? ini->defaults : map_find(&ini->sections, section);
}

const struct ini_option *ini_find(const struct ini *ini, str section, str option)
{
    /* Interpolation asks this for every reference: a name of usual length costs no memory. */
    char few[128];
    const struct ini_section *found = ini_find_section(ini, section);
    str key = {few, option.len};

    if (found == NULL)
        return NULL;
    if (option.len > sizeof few)
        key = str_lower(ini->arena, option);
    for (size_t i = 0; option.len <= sizeof few && i < option.len; i++)
        few[i] = char_lower(option.at[i]);

    const struct ini_option *own = map_find(&found->options, key);

    return own != NULL ? own : map_find(&ini->defaults->options, key);
}

bool ini_remove(struct ini *ini, str section, str option)
{
    struct ini_section *found = ini_find_section(ini, section);

    return found != NULL && map_remove(&found->options, str_lower(ini->arena, option));
}

bool ini_to_bool(str value, bool *out_value)
{
    static const struct
    {
        str word;
        bool value;
    } words[] = {
        {STR_INIT("1"), true},  {STR_INIT("yes"), true}, {STR_INIT("true"), true},   {STR_INIT("on"), true},
        {STR_INIT("0"), false}, {STR_INIT("no"), false}, {STR_INIT("false"), false}, {STR_INIT("off"), false},
    };

    for (size_t i = 0; i < COUNT_OF(words); i++)
    {
        if (str_equal_nocase(value, words[i].word))
        {
            *out_value = words[i].value;
            return true;
        }
    }
    return false;
}

/* The span of a piece of the file's text. */
static struct span piece_span(const struct reader *reader, str piece)
{
    if (reader->first == PLACE_NONE || piece.at == NULL)
        return SPAN_NONE;

    place from = reader->first + (place)(piece.at - reader->text.at);

    return (struct span){from, from + (place)piece.len};
}

/* '\n'.join(lines).rstrip() */
static void option_end(struct reader *reader)
{
    if (reader->option == NULL)
        return;
    while (reader->lines.len > 1 && array_last(&reader->lines)->len == 0)
        reader->lines.len--;
    reader->option->value =
        reader->lines.len == 1 ? reader->lines.at[0] : str_array_join(reader->ini->arena, &reader->lines, STR("\n"));

    /* The span reaches to the end of the last line that counts; an empty first line does not begin it. */
    if (reader->lines.len > 1 && reader->first != PLACE_NONE)
        reader->option->value_span.to = piece_span(reader, *array_last(&reader->lines)).to;
    reader->option = NULL;
    reader->lines.len = 0;
}

/* Records that a section or option has been in this file; false, with the earlier span, when it was there before. */
static bool seen_add(struct reader *reader, str section, const str *option, struct span span, struct span *out_earlier)
{
    struct buf key = BUF(reader->ini->arena);

    buf_add(&key, section);
    if (option != NULL)
    {
        buf_add_char(&key, '\n'); /* in no name: both stand on one line */
        buf_add(&key, *option);
    }

    void **slot = map_slot(&reader->seen, buf_str(&key));

    if (*slot != NULL)
    {
        *out_earlier = *(struct span *)*slot;
        return false;
    }

    struct span *kept = arena_new(reader->ini->arena, struct span);

    *kept = span;
    *slot = kept;
    return true;
}

/* "While reading from 'alembic.ini' [line  5]: ..." */
static bool duplicate_report(struct reader *reader, struct span span, struct span earlier, const char *what, str name,
                             str section)
{
    struct arena *arena = reader->diags->arena;
    struct buf where = BUF(arena);

    if (section.at != NULL)
    {
        buf_add_literal(&where, " in section ");
        buf_add_quoted(&where, section);
    }
    buf_add_literal(&where, " already exists");
    diag_error_alembic(reader->diags, DIAG_CONFIG, span, "While reading from " STR_FMT " [line %2zu]: %s " STR_FMT STR_FMT,
                       STR_ARG(str_quote(arena, reader->file_name)), reader->line_number, what, STR_ARG(str_quote(arena, name)),
                       STR_ARG(buf_str(&where)));
    diag_hint(reader->diags, "Remove one of the two, or give one another name.");
    diag_related(reader->diags, earlier, "it stands here first");
    return false;
}

static bool section_begin(struct reader *reader, str name)
{
    struct ini *ini = reader->ini;
    struct span span = piece_span(reader, name), earlier;

    if (str_equal(name, ini->defaults->name))
    {
        /* [DEFAULT] may come again. */
        reader->section = ini->defaults;
        if (ini->defaults->span.from == PLACE_NONE)
            ini->defaults->span = span;
        return true;
    }
    if (!seen_add(reader, name, NULL, span, &earlier))
        return duplicate_report(reader, span, earlier, "section", name, (str){NULL, 0});

    void **slot = map_slot(&ini->sections, name);

    if (*slot == NULL)
        *slot = section_make(ini->arena, name);
    reader->section = *slot;
    reader->section->span = span;
    return true;
}

/* A line that is no option, kept for the end: Python's "\n\t[line  2]: 'text\n'". */
static void bogus_add(struct reader *reader, str line, bool has_end)
{
    struct buf whole = BUF(reader->ini->arena);

    buf_add(&whole, line);
    if (has_end)
        buf_add_char(&whole, '\n');
    if (reader->errors.len > 0)
        buf_add_char(&reader->errors, '\n');
    buf_print(&reader->errors, "\t[line %2zu]: ", reader->line_number);
    buf_add_quoted(&reader->errors, buf_str(&whole));
    array_push(reader->ini->arena, &reader->error_spans, piece_span(reader, str_strip(line)));
}

/* `value` is the stripped line. Splits at the first = or :, whichever comes first. */
static bool option_begin(struct reader *reader, str value, str line, bool has_end)
{
    size_t delimiter = 0;

    while (delimiter < value.len && value.at[delimiter] != '=' && value.at[delimiter] != ':')
        delimiter++;
    if (delimiter == value.len)
    {
        bogus_add(reader, line, has_end);
        return true;
    }
    option_end(reader);

    str written = str_strip_end(str_slice(value, 0, delimiter));
    str content = str_strip_start(str_skip(value, delimiter + 1));
    str name = str_lower(reader->ini->arena, written);
    struct span span = piece_span(reader, written), earlier;

    if (name.len == 0)
        bogus_add(reader, line, has_end);
    if (!seen_add(reader, reader->section->name, &name, span, &earlier))
        return duplicate_report(reader, span, earlier, "option", name, reader->section->name);

    struct ini_option *option = option_put(reader->ini->arena, reader->section, name);

    *option = (struct ini_option){.name = name, .value = content, .name_span = span, .value_span = piece_span(reader, content)};
    if (name.len > 0)
    {
        reader->option = option;
        array_push(reader->ini->arena, &reader->lines, content);
    }
    return true;
}

/* [header]: everything between the first bracket and the last one of the line. */
static bool header_find(str value, str *out_name)
{
    size_t end = str_find_last_char(value, ']');

    if (value.at[0] != '[' || end == STR_NONE || end < 2)
        return false;
    *out_name = str_slice(value, 1, end);
    return true;
}

static bool no_header_report(struct reader *reader, str line, bool has_end)
{
    struct arena *arena = reader->diags->arena;
    struct buf whole = BUF(arena);

    buf_add(&whole, url_mask_text(arena, line));
    if (has_end)
        buf_add_char(&whole, '\n');
    diag_error_alembic(reader->diags, DIAG_CONFIG, piece_span(reader, str_strip(line)), "File contains no section headers.");
    diag_detail(reader->diags, "file: " STR_FMT ", line: %zu\n" STR_FMT, STR_ARG(str_quote(arena, reader->file_name)),
                reader->line_number, STR_ARG(str_quote(arena, buf_str(&whole))));
    diag_hint(reader->diags, "Write a line [alembic] above the first option.");
    return false;
}

static size_t indent_count(str line)
{
    size_t columns = 0;

    for (str stripped = str_strip_start(line); line.at < stripped.at; columns++)
    {
        uint32_t c;

        line = str_skip(line, utf8_decode(line, &c));
    }
    return columns;
}

static bool line_read(struct reader *reader, str line, bool has_end)
{
    str value = str_strip(line), header;

    if (value.len == 0)
    {
        if (reader->option != NULL)
            array_push(reader->ini->arena, &reader->lines, value);
        return true;
    }
    if (value.at[0] == '#' || value.at[0] == ';')
        return true;

    size_t indent = indent_count(line);

    if (reader->option != NULL && indent > reader->indent)
    {
        array_push(reader->ini->arena, &reader->lines, value);
        return true;
    }
    reader->indent = indent;
    if (header_find(value, &header))
    {
        option_end(reader);
        return section_begin(reader, header);
    }
    if (reader->section == NULL)
        return no_header_report(reader, line, has_end);
    return option_begin(reader, value, line, has_end);
}

static bool bogus_report(struct reader *reader)
{
    struct arena *arena = reader->diags->arena;

    diag_error_alembic(reader->diags, DIAG_CONFIG, reader->error_spans.at[0], "Source contains parsing errors: " STR_FMT,
                       STR_ARG(str_quote(arena, reader->file_name)));
    diag_detail(reader->diags, STR_FMT, STR_ARG(url_mask_text(arena, buf_str(&reader->errors))));
    diag_hint(reader->diags, "Write `name = value`; a line that continues a value is indented deeper than the name.");
    for (size_t i = 1; i < reader->error_spans.len && i < 10; i++)
        diag_related(reader->diags, reader->error_spans.at[i], "this line too");
    return false;
}

bool ini_read(struct ini *ini, str file_name, str text, place first, struct diags *diags)
{
    struct reader reader = {
        .ini = ini,
        .file_name = file_name,
        .text = text,
        .first = first,
        .diags = diags,
        .seen = {.arena = ini->arena},
        .errors = BUF(ini->arena),
    };
    size_t bad = utf8_find_bad(text);

    if (bad != STR_NONE)
    {
        diag_error(diags, DIAG_ENCODING, piece_span(&reader, str_slice(text, bad, bad + 1)),
                   STR_FMT " is not UTF-8 (byte 0x%02x)", STR_ARG(file_name), (unsigned char)text.at[bad]);
        diag_hint(diags, "Save the file as UTF-8.");
        return false;
    }

    str rest = str_starts(text, STR("\xEF\xBB\xBF")) ? str_skip(text, 3) : text, line;

    while (str_next_line(&rest, &line))
    {
        bool has_end = line.at + line.len < text.at + text.len;

        reader.line_number++;
        if (!line_read(&reader, line, has_end))
        {
            option_end(&reader);
            return false;
        }
    }
    option_end(&reader);
    return reader.error_spans.len == 0 || bogus_report(&reader);
}
